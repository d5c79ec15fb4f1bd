/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What follows from the facts, worked out anew because somebody changed it in the data file
 * (app/recompute.h finds it). Facts stay as they are: an order whose purchases are not as the
 * history tells them is left alone, for what its units hold guards against buying twice.
 */
#include "app/command.h"
#include "app/proof.h"
#include "app/show.h"

enum err command_order_recompute(struct turn *t, struct command *c)
{
    struct differences d = {.arena = t->arena, .limit = 1};
    struct proof p = {0};
    struct order *o;
    enum err err = command_order(t, c, &o);

    if (!err)
        err = proof_order(t->db, t->arena, o->id, &d, &p);
    if (!err && d.all)
        return command_fail(c, ERR_CONFLICT,
                            "its lines or purchases are not as the history tells them: see "
                            "`waybill audit`, and put back a copy that passes",
                            "其商品行或采购单与历史记录不符：请查看 `waybill "
                            "audit`，并恢复通过检查的备份");
    if (!err)
        err = turn_save_quiet(t, o, "order.judged");
    if (!err)
        err = db_order_mend(t->db, t->arena, o);
    return err ? err : show_order(t, c, o);
}

enum err command_recompute(struct turn *t, struct command *c)
{
    enum err err = db_derived_mend_sums(t->db);

    if (err)
        return err;
    jw_obj(&c->w);
    jw_kbool(&c->w, "counted", true);
    jw_obj_end(&c->w);
    return OK;
}
