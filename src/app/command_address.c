/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The address as the supplier takes it: what the rules make of the shop's, what a person corrected
 * for the supplier alone, and what is still wrong. The shop's address stays as it is.
 */
#include "app/command.h"
#include "app/corrected.h"
#include "app/goods.h"
#include "app/show.h"
#include "base/text.h"
#include "core/said.h"

#define WAIT_MS     (15 * MS_SECOND)
#define FIELD_MAX   300
#define CHOICES_MAX 2000

/* Everything that is shown of it. */
struct address_look {
    struct order *order;
    const struct supplier *supplier;
    struct desk_account *account; /* NULL: none is connected */
    struct supplier_address corrected, effective;
    const struct regions_seen *regions; /* NULL: not known */
    struct str field, detail;           /* what is wrong, "" nothing */
};

/* Who will buy the order, or has bought it. */
static enum err find_supplier(struct turn *t, struct command *c, struct address_look *k)
{
    struct changes none = turn_changes(t);
    struct judge j;
    enum err err = turn_judge(t, k->order, &none, &j);
    struct str supplier = STR("aliexpress");
    int64_t account_id = 0;

    if (err)
        return err;
    for (size_t i = 0; i < k->order->lines_n; i++) {
        const struct mapping *m = judge_listing(&j, &k->order->lines[i]);
        if (!m)
            continue;
        supplier = m->supplier;
        account_id = m->account_id;
        break;
    }
    k->supplier = supplier_by_id(supplier);
    k->account = desk_account_for(t->desk, supplier, account_id);
    if (!k->supplier || !k->supplier->address)
        return command_fail(c, ERR_UNAVAILABLE, "\"%.*s\" has no rules for addresses",
                            "“%.*s”没有地址规则", STR_ARG(supplier));
    return OK;
}

static struct str country_of(struct turn *t, const struct address_look *k)
{
    struct str country =
        k->corrected.country.n ? k->corrected.country : k->order->person.country_code;

    return str_upper(t->arena, str_trim(country));
}

static void apply_rules(struct turn *t, struct address_look *k)
{
    struct address_input in = {.person = &k->order->person,
                               .attributes = k->order->attributes,
                               .note = k->order->note,
                               .regions = k->regions,
                               .corrected = &k->corrected};

    k->effective = (struct supplier_address){0};
    k->field = k->detail = STR_NONE;
    if (!k->supplier->address(&in, t->arena, &k->effective, &k->field, &k->detail))
        k->field = k->detail = STR_NONE;
}

/* True: waits for the names of the country. They help, but nothing stands or falls with them. */
static bool wait_for_regions(struct turn *t, struct command *c, struct address_look *k)
{
    struct supplier_ask what = {.op = SUPPLIER_REGIONS, .country = country_of(t, k)};
    const struct supplier_result *r = NULL;

    k->regions = NULL;
    if (!k->account || !desk_account_has_api(k->account) || what.country.n != 2)
        return false;
    enum goods_state s = goods_ask(t, NULL, k->account, &what, &r);
    if (s == GOODS_KNOWN && !r->answer.err)
        k->regions = &r->regions;
    if (s != GOODS_LACKED || c->again)
        return false;
    turn_defer(t, &c->event, goods_wish(t, k->account, &what), WAIT_MS);
    return true;
}

static struct str from_shop(const struct person *p, const char *key)
{
    struct str k = str_of(key);

    if (str_eq(k, STR("name")))
        return p->name;
    if (str_eq(k, STR("phone")))
        return p->address_phone.n ? p->address_phone : p->phone;
    if (str_eq(k, STR("country")))
        return p->country_code;
    if (str_eq(k, STR("province")))
        return p->province;
    if (str_eq(k, STR("city")))
        return p->city;
    if (str_eq(k, STR("zip")))
        return p->zip;
    if (str_eq(k, STR("address")))
        return p->address1;
    return str_eq(k, STR("address2")) ? p->address2 : STR_NONE;
}

static void put_fields(struct command *c, struct address_look *k)
{
    jw_key(&c->w, "fields");
    jw_obj(&c->w);
    for (size_t i = 0; i < CORRECTED_MAX; i++) {
        jw_key(&c->w, corrected_key(i));
        jw_obj(&c->w);
        jw_kstr_opt(&c->w, "value", *corrected_field(&k->effective, i));
        jw_kstr_opt(&c->w, "shop", from_shop(&k->order->person, corrected_key(i)));
        jw_kstr_opt(&c->w, "corrected", *corrected_field(&k->corrected, i));
        jw_obj_end(&c->w);
    }
    jw_obj_end(&c->w);
}

/* Names to choose from: all provinces, and the cities of the one that is asked about or stands
 * there. */
static void put_choices(struct command *c, const struct address_look *k)
{
    struct str asked = http_header_get(&c->query, STR("province"));
    struct str province = asked.n ? asked : k->effective.province;
    const struct region *here = NULL;
    size_t n = k->regions ? k->regions->provinces_n : 0;

    jw_kbool(&c->w, "regions_known", k->regions != NULL);
    jw_key(&c->w, "provinces");
    jw_arr(&c->w);
    for (size_t i = 0; i < n; i++) {
        const struct region *r = &k->regions->provinces[i];
        if (i < CHOICES_MAX)
            jw_str(&c->w, r->name);
        if (str_eq_nocase(r->name, province))
            here = r;
    }
    jw_arr_end(&c->w);
    jw_key(&c->w, "cities");
    jw_arr(&c->w);
    for (size_t i = 0; here && i < here->cities_n && i < CHOICES_MAX; i++)
        jw_str(&c->w, here->cities[i]);
    jw_arr_end(&c->w);
}

static void put_changed(struct command *c, struct str list)
{
    struct str *fields;
    size_t n = str_split(c->event.arena, list, ',', &fields);

    jw_key(&c->w, "changed");
    jw_arr(&c->w);
    for (size_t i = 0; i < n; i++)
        jw_str(&c->w, fields[i]);
    jw_arr_end(&c->w);
}

static enum err answer(struct turn *t, struct command *c, struct address_look *k)
{
    struct view v = show_view(t, c);

    apply_rules(t, k);
    jw_obj(&c->w);
    view_id(&v, "order", ID_ORDER, k->order->id);
    jw_kstr(&c->w, "order_name", k->order->name);
    jw_kstr(&c->w, "supplier", str_of(k->supplier->id));
    view_id(&v, "account", ID_ACCOUNT, k->account ? k->account->account.id : 0);
    put_fields(c, k);
    put_changed(c, k->effective.changed);
    jw_key(&c->w, "problem");
    if (k->field.n || k->detail.n) {
        jw_obj(&c->w);
        jw_kstr_opt(&c->w, "field", k->field);
        jw_kstr(&c->w, "detail", said_text(t->arena, k->detail, c->lang));
        jw_obj_end(&c->w);
    } else {
        jw_null(&c->w);
    }
    put_choices(c, k);
    jw_ktime(&c->w, "corrected_at", k->order->corrected_ms);
    jw_obj_end(&c->w);
    return OK;
}

static enum err begin(struct turn *t, struct command *c, struct address_look *k)
{
    enum err err = command_order(t, c, &k->order);

    if (err)
        return err;
    if (k->order->person.erased)
        return command_fail(c, ERR_CONFLICT, "the customer's values were erased",
                            "客户信息已被清除");
    k->corrected = corrected_read(t->arena, k->order);
    return find_supplier(t, c, k);
}

enum err command_address_show(struct turn *t, struct command *c)
{
    struct address_look k = {0};
    enum err err = begin(t, c, &k);

    if (err || wait_for_regions(t, c, &k))
        return err;
    return answer(t, c, &k);
}

/* One member of the body: a text, or null or "" to take the correction back. */
static enum err read_field(struct turn *t, struct command *c, struct address_look *k,
                           struct str key, struct changes *changes)
{
    for (size_t i = 0; i < CORRECTED_MAX; i++) {
        struct str *into = corrected_field(&k->corrected, i), value;
        if (!str_eq(key, str_of(corrected_key(i))))
            continue;
        enum err err = command_str(c, corrected_key(i), false, FIELD_MAX, &value);
        if (!err && str_has(value, STR("\n")))
            err = command_fail(c, ERR_BAD_INPUT, "\"%s\" must be one line", "“%s”只能是一行",
                               corrected_key(i));
        if (err || str_eq(*into, value))
            return err;
        changes_add_personal(changes, "supplier_address", *into, value);
        *into = str_dup(t->arena, value);
        return OK;
    }
    return command_fail(c, ERR_BAD_INPUT,
                        "an address has no field \"%.*s\": see those of the same address by GET",
                        "地址没有字段“%.*s”：可用 GET 查看全部字段", STR_ARG(text_clip(key, 40)));
}

/* A correction is news to every refusal before it, whatever the clock says. */
static int64_t after_refusals(const struct order *o, int64_t now_ms)
{
    for (size_t i = 0; i < o->purchases_n; i++) {
        if (o->purchases[i].settled_ms >= now_ms)
            now_ms = o->purchases[i].settled_ms + 1;
    }
    return now_ms;
}

enum err command_address_fix(struct turn *t, struct command *c)
{
    struct address_look k = {0};
    struct changes changes = turn_changes(t);
    struct fact fact = command_fact(c, "address.corrected");
    enum err err = begin(t, c, &k);

    for (struct json_iter it = json_iter(c->body); !err && !c->again && json_next(&it);)
        err = read_field(t, c, &k, json_str(it.key), &changes);
    if (err)
        return err;
    if (changes.n) {
        struct order *o = k.order;
        o->person.supplier_fix = corrected_text(t->arena, &k.corrected);
        o->corrected_ms = after_refusals(o, t->now_ms);
        row_touch(&o->person_row);
        row_touch(&o->row);
        err = turn_save(t, o, &fact, &changes);
        if (err)
            return err;
    }
    return wait_for_regions(t, c, &k) ? OK : answer(t, c, &k);
}
