/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data file: copied, checked, its history proven, brought up to date, put back. The work is
 * done behind cli_env.data; here it is asked for and told.
 */
#include "base/json.h"
#include "cli/ask.h"
#include "cli/list.h"
#include "cli/order.h"
#include "cli/progress.h"
#include "cli/secret.h"
#include "cli/shops.h"

#define MEND_MAX 20000 /* differences that one check --fix takes on */

/* Runs it; ret_json is NULL on failure, which has been said. 0 or the exit code. */
static int data_ask(struct run *r, const struct cli_data *ask, struct str *ret_text,
                    const struct json **ret_json)
{
    struct str why = STR_NONE;
    enum err err = ERR_UNAVAILABLE;

    *ret_json = NULL;
    *ret_text = STR_NONE;
    if (r->env->data)
        err = r->env->data(r->env->ctx, r->a, ask, ret_text);
    if (err) {
        if (r->env->data && r->env->api_trouble)
            why = r->env->api_trouble(r->env->ctx);
        say_error(r, err, why.n ? why : say(r, SAY_NO_DATA_HERE), STR_NONE);
        if (err == ERR_NOT_FOUND)
            return CLI_NOT_FOUND;
        return err == ERR_LOCKED || err == ERR_DB_BUSY ? CLI_UNREACHABLE : CLI_FAILED;
    }
    return json_parse(r->a, *ret_text, ret_json) ? CLI_FAILED : CLI_DONE;
}

/* The same; with --json the answer is printed as it is. */
static int data_run(struct run *r, const struct cli_data *ask, const struct json **ret_json)
{
    struct str text;
    int code = data_ask(r, ask, &text, ret_json);

    if (text.n && r->json)
        say_json(r, text);
    return code;
}

/* --with-key: the passphrase, asked twice when it is made. */
static int passphrase(struct run *r, bool fresh, struct str *ret_passphrase)
{
    struct str again = STR_NONE;
    bool given =
        run_has(r, "passphrase-file") || r->env->variable(r->env->ctx, "WAYBILL_PASSPHRASE").n;

    *ret_passphrase = STR_NONE;
    if (!run_has(r, "with-key"))
        return run_has(r, "passphrase-file") ? say_wrong(r, say(r, SAY_PASSPHRASE_ALONE)) : 0;
    int code =
        secret_read(r, "passphrase-file", "WAYBILL_PASSPHRASE", SAY_ASK_PASSPHRASE, ret_passphrase);
    if (code)
        return code;
    if (!ret_passphrase->n)
        return say_wrong(r, say(r, SAY_PASSPHRASE_NEEDED));
    if (!fresh || given)
        return CLI_DONE;
    code = secret_read(r, "passphrase-file", NULL, SAY_ASK_PASSPHRASE_AGAIN, &again);
    if (code || str_eq(again, *ret_passphrase))
        return code;
    return say_wrong(r, say(r, SAY_PASSPHRASE_DIFFERS));
}

/* What to keep elsewhere: later it proves that nothing before it was changed or cut off. */
static void say_heads(struct run *r, const struct json *j)
{
    struct str heads = json_str(json_get(j, "heads"));

    if (heads.n)
        say_pair(r, SAY_DATA_HEADS, heads);
    if (heads.n && !run_has(r, "from") && json_bool(json_get(j, "ok"), true))
        say_note(r, say(r, SAY_DATA_KEEP_HEADS));
}

int cmd_backup(struct run *r)
{
    struct cli_data ask = {.op = CLI_DATA_BACKUP, .file = run_word(r, 0)};
    const struct json *j;
    int code = passphrase(r, true, &ask.passphrase);

    if (!code)
        code = data_run(r, &ask, &j);
    if (code || r->json)
        return code;
    say_line(r, SAYF(r, SAY_DATA_BACKUP, json_str(json_get(j, "file")),
                     say_count(r, (json_i64(json_get(j, "bytes"), 0) + 1023) / 1024)));
    say_heads(r, j);
    struct str key = json_str(json_get(j, "key_file"));
    if (key.n)
        say_line(r, SAYF(r, SAY_DATA_BACKUP_KEY, key));
    else
        say_note(r, say(r, SAY_DATA_BACKUP_NO_KEY));
    return CLI_DONE;
}

int cmd_restore(struct run *r)
{
    struct cli_data ask = {.op = CLI_DATA_RESTORE, .file = run_word(r, 0)};
    const struct json *j;

    if (!secret_confirm(r, SAYF(r, SAY_DATA_ASK_RESTORE, ask.file)))
        return secret_can_ask(r) ? CLI_FAILED : CLI_USAGE;
    int code = passphrase(r, false, &ask.passphrase);
    if (!code)
        code = data_run(r, &ask, &j);
    if (code || r->json)
        return code;
    struct str aside = json_str(json_get(j, "aside"));
    int64_t stopped = json_i64(json_get(j, "buying_stopped"), 0);
    say_line(r, SAYF(r, SAY_DATA_RESTORED, json_str(json_get(j, "file"))));
    if (aside.n)
        say_line(r, SAYF(r, SAY_DATA_ASIDE, aside));
    say_pair(r, SAY_DATA_KEY, say_word(r, "key_state", json_str(json_get(j, "key"))));
    if (stopped)
        say_line(r, SAYF(r, SAY_DATA_BUYING_STOPPED, say_count(r, stopped)));
    return CLI_DONE;
}

static struct str chain_name(struct run *r, const struct json *chain)
{
    struct str shop = json_str(json_get(chain, "shop"));

    return shop.n ? shop : say(r, SAY_DATA_HUB);
}

static void print_chains(struct run *r, const struct json *j)
{
    for (struct json_iter it = json_iter(json_get(j, "chains")); json_next(&it);) {
        struct str name = chain_name(r, it.val), bad = json_str(json_get(it.val, "first_bad"));
        struct str n = say_count(r, json_i64(json_get(it.val, "entries"), 0));
        bool gone = json_bool(json_get(it.val, "gone"), false);
        say_pair(r, SAY_DATA_HISTORY,
                 bad.n  ? SAYF(r, SAY_DATA_CHAIN_BAD, name, bad)
                 : gone ? SAYF(r, SAY_DATA_CHAIN_GONE, name, n)
                        : SAYF(r, SAY_DATA_CHAIN, name, n));
    }
    for (struct json_iter it = json_iter(json_get(j, "against")); json_next(&it);) {
        bool same = json_bool(json_get(it.val, "unchanged"), false);
        say_pair(r, SAY_DATA_HISTORY,
                 SAYF(r, same ? SAY_DATA_CHAIN_SAME : SAY_DATA_CHAIN_OTHER, chain_name(r, it.val)));
    }
    for (struct json_iter it = json_iter(json_get(j, "from")); json_next(&it);) {
        bool same = json_bool(json_get(it.val, "unchanged"), false);
        struct str n = say_count(r, json_i64(json_get(it.val, "entries"), 0));
        say_pair(r, SAY_DATA_HISTORY, SAYF(r, same ? SAY_DATA_HEAD_SAME : SAY_DATA_HEAD_OTHER, n));
    }
}

static void print_differences(struct run *r, const struct json *of)
{
    static const struct column columns[] = {
        {SAY_COL_ORDER, COL_TEXT, "order"},
        {SAY_COL_WHAT, COL_TEXT, "what", .least = 12},
        {SAY_COL_IS, COL_TEXT, "is", .least = 8},
        {SAY_COL_SHOULD, COL_TEXT, "should", .least = 8},
    };
    const struct json *items = json_get(of, "differences");

    if (json_len(items))
        list_table(r, columns, COUNT_OF(columns), items, 0);
}

static void print_derived(struct run *r, const struct json *derived)
{
    struct str orders = say_count(r, json_i64(json_get(derived, "orders"), 0));
    int64_t n = json_i64(json_get(derived, "different"), 0);

    if (!derived)
        return;
    say_pair(r, SAY_DATA_DERIVED,
             n ? SAYF(r, SAY_DATA_DERIVED_OTHER, orders, say_count(r, n))
               : SAYF(r, SAY_DATA_DERIVED_SAME, orders));
    print_differences(r, derived);
}

static void print_proof(struct run *r, const struct json *proof)
{
    struct str orders = say_count(r, json_i64(json_get(proof, "orders"), 0));
    struct str lines = say_count(r, json_i64(json_get(proof, "lines"), 0));
    struct str purchases = say_count(r, json_i64(json_get(proof, "purchases"), 0));
    bool holds = json_bool(json_get(proof, "holds"), false);

    if (!proof)
        return;
    say_pair(r, SAY_DATA_ONCE,
             SAYF(r, holds ? SAY_DATA_ONCE_HOLDS : SAY_DATA_ONCE_NOT, orders, lines, purchases));
    print_differences(r, proof);
}

/* "2 of 2": the most that were ever in purchases that live, and how many were ordered. */
static struct str line_bought(struct run *r, const struct json *line)
{
    return SAYF(r, SAY_N_OF_N, say_count(r, json_i64(json_get(line, "most"), 0)),
                say_count(r, json_i64(json_get(line, "ordered"), 0)));
}

static void print_order(struct run *r, const struct json *o)
{
    static const struct column lines[] = {
        {SAY_COL_PRODUCT, COL_TEXT, "title", .least = 12},
        {SAY_COL_SKU, COL_TEXT, "sku"},
        {SAY_COL_BOUGHT, COL_OWN, .own = line_bought},
    };
    static const struct column purchases[] = {
        {SAY_COL_REFERENCE, COL_TEXT, "reference"},
        {SAY_COL_STATE, COL_WORD, "state", "purchase_state"},
        {SAY_COL_SENT, COL_TEXT, "sent", .right = true},
        {SAY_COL_AT, COL_TIME, "sent_at"},
        {SAY_COL_NUMBERS, COL_JOIN, "numbers"},
    };

    if (!json_bool(json_get(o, "history_whole"), true))
        say_line(r, SAYF(r, SAY_DATA_HISTORY_CUT,
                         say_count(r, (int64_t)json_len(json_get(o, "history"))),
                         json_str(json_get(o, "name"))));
    order_entries(r, json_get(o, "history"));
    say_line(r, STR_NONE);
    list_table(r, lines, COUNT_OF(lines), json_get(o, "lines"), 0);
    if (json_len(json_get(o, "purchases")))
        list_table(r, purchases, COUNT_OF(purchases), json_get(o, "purchases"), 0);
    say_line(r, say(r, json_bool(json_get(o, "bought_once"), false) ? SAY_DATA_ORDER_ONCE
                                                                    : SAY_DATA_ORDER_NOT));
    print_differences(r, o);
}

static void print_check(struct run *r, const struct json *j, bool of_copy)
{
    struct str schema = say_count(r, json_i64(json_get(j, "schema"), 0));
    struct str newest = say_count(r, json_i64(json_get(j, "newest"), 0));
    struct str damage = json_str(json_get(j, "damage"));

    say_pair(r, SAY_DATA_FILE, json_str(json_get(j, "file")));
    say_pair(r, SAY_DATA_WHOLE,
             damage.n ? SAYF(r, SAY_DATA_DAMAGED, damage) : say(r, SAY_DATA_IS_WHOLE));
    say_pair(r, SAY_DATA_SCHEMA,
             str_eq(schema, newest)
                 ? schema
                 : SAYF(r, of_copy ? SAY_DATA_SCHEMA_COPY : SAY_DATA_SCHEMA_OLD, schema, newest));
    print_chains(r, j);
    print_derived(r, json_get(j, "derived"));
    say_pair(r, SAY_DATA_KEY, say_word(r, "key_state", json_str(json_get(j, "key"))));
}

/* Exit code 1 when something is wrong: the answer itself says what. */
static int verdict(const struct json *j)
{
    return json_bool(json_get(j, "ok"), false) ? CLI_DONE : CLI_FAILED;
}

static bool any_chain(const struct json *chains, const char *key)
{
    for (struct json_iter it = json_iter(chains); json_next(&it);) {
        if (json_str(json_get(it.val, key)).n || json_bool(json_get(it.val, key), false))
            return true;
    }
    return false;
}

static bool any_changed(const struct json *held)
{
    for (struct json_iter it = json_iter(held); json_next(&it);) {
        if (!json_bool(json_get(it.val, "unchanged"), true))
            return true;
    }
    return false;
}

/* The history was changed past Waybill: what follows from it is no guide. */
static bool is_bent(const struct json *j)
{
    const struct json *chains = json_get(j, "chains");
    const struct json *once = json_get(j, "bought_once"), *order = json_get(j, "order");

    return any_chain(chains, "first_bad") || any_chain(chains, "gone") ||
           any_changed(json_get(j, "against")) || any_changed(json_get(j, "from")) ||
           !json_bool(json_get(once, "holds"), true) ||
           !json_bool(json_get(order, "bought_once"), true);
}

/* Something is wrong: what a person does now. */
static void say_next(struct run *r, const struct json *j, bool of_copy)
{
    if (of_copy && !json_bool(json_get(j, "ok"), false))
        say_note(r, say(r, SAY_DATA_NEXT_COPY));
    else if (!json_bool(json_get(j, "whole"), true))
        say_note(r, say(r, SAY_DATA_NEXT_DAMAGED));
    else if (is_bent(j))
        say_note(r, say(r, SAY_DATA_NEXT_BENT));
    else if (json_i64(json_path(j, "derived.different"), 0))
        say_note(r, say(r, run_has(r, "fix") ? SAY_DATA_NEXT_FACTS : SAY_DATA_NEXT_DERIVED));
}

/* One order after the other by the hub, or by one of our own; then what is counted over all. What
 * cannot be worked out anew is said, and the others go on. */
static int mend(struct run *r, const struct json *differences)
{
    struct progress bar = progress_begin(r, say(r, SAY_DATA_MENDING));
    size_t n = json_len(differences);
    struct str last = STR_NONE;
    struct answer answer;
    int code = CLI_DONE;

    for (struct json_iter it = json_iter(differences); !code && json_next(&it);) {
        struct str id = json_str(json_get(it.val, "id"));
        progress_show(&bar, (int64_t)it.i, (int64_t)n);
        if (!id.n || str_eq(id, last))
            continue;
        last = id;
        ask_quietly(r, HTTP_POST, ask_path(r, "orders", id, "/recompute"), STR_NONE, &answer);
        if (answer.err)
            code = ask_verdict(r, &answer);
        else if (answer.status >= 300)
            say_note(r, SAYF(r, SAY_DATA_NOT_MENDED, json_str(json_get(it.val, "order")),
                             json_str(json_get(answer.json, "title")),
                             json_str(json_get(answer.json, "detail"))));
    }
    progress_end(&bar);
    return code ? code : ask(r, HTTP_POST, STR("/api/v1/recompute"), STR_NONE, &answer);
}

int cmd_check(struct run *r)
{
    struct cli_data ask = {
        .op = CLI_DATA_CHECK, .file = run_word(r, 0), .most = run_has(r, "fix") ? MEND_MAX : 0};
    const struct json *j;
    struct str text;

    if (r->args.words_n && !ask.file.n)
        return say_wrong(r, say(r, SAY_DATA_EMPTY_FILE));
    if (ask.file.n && run_has(r, "fix"))
        return say_wrong(r, say(r, SAY_DATA_FIX_COPY));
    int code = data_ask(r, &ask, &text, &j);

    if (!code && run_has(r, "fix") && json_bool(json_get(j, "whole"), false) && !is_bent(j) &&
        json_i64(json_path(j, "derived.different"), 0)) {
        code = mend(r, json_path(j, "derived.differences"));
        ask.most = 0;
        if (!code)
            code = data_ask(r, &ask, &text, &j);
    }
    if (code)
        return code;
    if (r->json) {
        say_json(r, text);
    } else {
        print_check(r, j, ask.file.n > 0);
        say_next(r, j, ask.file.n > 0);
    }
    return verdict(j);
}

int cmd_audit(struct run *r)
{
    struct cli_data ask = {.op = CLI_DATA_AUDIT,
                           .file = run_flag(r, "against"),
                           .from = run_flag(r, "from"),
                           .order = run_word(r, 0),
                           .shop = shops_flag(r)};
    const struct json *j;

    if (r->args.words_n && !ask.order.n)
        return say_wrong(r, say(r, SAY_DATA_EMPTY_ORDER));
    if (ask.shop.n && !ask.order.n)
        return say_wrong(r, say(r, SAY_DATA_SHOP_OF));
    int code = data_run(r, &ask, &j);
    if (code)
        return code;
    if (r->json)
        return verdict(j);
    if (ask.order.n)
        print_order(r, json_get(j, "order"));
    print_chains(r, j);
    print_proof(r, json_get(j, "bought_once"));
    say_heads(r, j);
    say_next(r, j, false);
    return verdict(j);
}

int cmd_migrate(struct run *r)
{
    struct cli_data ask = {.op = CLI_DATA_MIGRATE};
    const struct json *j;
    int code = data_run(r, &ask, &j);

    if (code || r->json)
        return code;
    struct str from = say_count(r, json_i64(json_get(j, "from"), 0));
    struct str to = say_count(r, json_i64(json_get(j, "to"), 0));
    say_line(r, str_eq(from, to) ? SAYF(r, SAY_DATA_NEWEST, to)
                                 : SAYF(r, SAY_DATA_MIGRATED, from, to));
    return CLI_DONE;
}
