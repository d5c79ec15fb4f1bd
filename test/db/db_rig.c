/* SPDX-License-Identifier: Apache-2.0 */
/* See test/db/db_rig.h. */
#include "test/db/db_rig.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "db/engine.h"

void rig_check(struct str got, struct str want, const char *file, int line)
{
    if (str_eq(got, want))
        return;
    print_error("got  \"%.*s\"\nwant \"%.*s\"\n", STR_ARG(got), STR_ARG(want));
    _fail(file, line);
}

int rig_setup_empty(void **state)
{
    struct arena *a = arena_new();
    struct rig *r = ARENA_NEW(a, struct rig);
    r->a = a;
    r->next_id = INT64_C(9007199254740993); /* what a double cannot hold */
    snprintf(r->folder, sizeof r->folder, "/tmp/waybill-db-XXXXXX");
    if (mkdtemp(r->folder) == NULL)
        return -1;
    r->path = str_printf(a, "%s/waybill.db", r->folder);
    *state = r;
    return 0;
}

struct db *rig_open(struct rig *r, bool read_only)
{
    struct db_options o = {.path = r->path, .read_only = read_only};
    struct db *db = NULL;
    CHECK_OK(db_open(&o, &db));
    return db;
}

int rig_setup(void **state)
{
    if (rig_setup_empty(state) != 0)
        return -1;
    struct rig *r = *state;
    struct shop shop = {.id = RIG_SHOP,
                        .platform = STR("shopify"),
                        .name = STR("Lampenladen"),
                        .domain = STR("lampen.myshopify.com"),
                        .currency = STR("EUR"),
                        .policy = policy_default()};
    r->db = rig_open(r, false);
    CHECK_OK(db_migrate(r->db, RIG_START_MS));
    CHECK_OK(db_begin(r->db));
    CHECK_OK(db_setting_put(r->db, STR("salt"), STR("sea")));
    CHECK_OK(db_shop_save(r->db, &shop, NULL));
    CHECK_OK(db_commit(r->db));
    return 0;
}

int rig_teardown(void **state)
{
    struct rig *r = *state;
    DIR *d = opendir(r->folder);
    struct dirent *f;
    db_close(r->db);
    while (d != NULL && (f = readdir(d)) != NULL)
        if (f->d_name[0] != '.')
            unlinkat(dirfd(d), f->d_name, 0);
    if (d != NULL)
        closedir(d);
    rmdir(r->folder);
    arena_free(r->a);
    return 0;
}

int64_t rig_id(struct rig *r)
{
    return r->next_id++;
}

struct line *rig_line(struct rig *r, struct order *o, int64_t quantity)
{
    struct line *l = ARENA_PUSH(r->a, &o->lines, &o->lines_n, struct line);
    *l = (struct line){.id = rig_id(r),
                       .ext_id = INT64_C(9223372036854770000) + (int64_t)o->lines_n,
                       .variant_id = 41,
                       .product_id = 42,
                       .title = STR("Lampe"),
                       .quantity = quantity,
                       .current_quantity = quantity,
                       .requires_shipping = true,
                       .row = ROW_NEW};
    return l;
}

struct order *rig_order(struct rig *r, int64_t ext_id)
{
    struct order *o = ARENA_NEW(r->a, struct order);
    *o = (struct order){.id = rig_id(r),
                        .shop_id = RIG_SHOP,
                        .ext_id = ext_id,
                        .name = str_printf(r->a, "#%lld", (long long)ext_id),
                        .created_ms = RIG_START_MS + ext_id % 5000 * 60000,
                        .updated_ms = RIG_START_MS + ext_id % 5000 * 60000,
                        .financial = FINANCIAL_PAID,
                        .stage = STAGE_TO_ORDER,
                        .row = ROW_NEW,
                        .person_row = ROW_NEW};
    rig_line(r, o, 2);
    return o;
}

struct purchase *rig_purchase(struct rig *r, struct order *o, int64_t line_id, int64_t quantity)
{
    struct purchase *p = ARENA_PUSH(r->a, &o->purchases, &o->purchases_n, struct purchase);
    *p = (struct purchase){.id = rig_id(r),
                           .account_id = 5,
                           .supplier = STR("aliexpress"),
                           .state = PURCHASE_STATE_INTENT,
                           .intent_ms = RIG_START_MS,
                           .row = ROW_NEW};
    p->reference = str_printf(r->a, "WB-%lld", (long long)p->id);
    *ARENA_PUSH(r->a, &p->lines, &p->lines_n, struct purchase_line) =
        (struct purchase_line){.line_id = line_id, .quantity = quantity, .mapping_id = 77};
    return p;
}

static void fill_person(struct person *p)
{
    *p = (struct person){.email = STR("fang@例子.cn"),
                         .phone = STR("+86 139 1234 5678"),
                         .name = STR("王小芳"),
                         .first_name = STR("小芳"),
                         .last_name = STR("王"),
                         .company = STR("Фонарь ООО"),
                         .address1 = STR("Улица 5 🏠"),
                         .address2 = STR("2/F"),
                         .city = STR("Köln"),
                         .province = STR("NRW"),
                         .province_code = STR("NW"),
                         .zip = STR("50667"),
                         .country_code = STR("DE"),
                         .address_phone = STR("0221 1"),
                         .has_address = true};
}

static void fill_order(struct order *o)
{
    o->flags = ORDER_TEST | ORDER_READ_WANTED | ORDER_REQUIRES_SHIPPING;
    o->processed_ms = 11;
    o->canceled_ms = 12;
    o->closed_ms = 13;
    o->seen_ms = 14;
    o->read_ms = 15;
    o->body_digest = STR("abc");
    o->cancel_reason = STR("customer");
    o->financial = FINANCIAL_PARTIALLY_REFUNDED;
    o->financial_raw = STR("PARTIALLY_REFUNDED");
    o->display_fulfillment = DISPLAY_FULFILLMENT_IN_PROGRESS;
    o->display_fulfillment_raw = STR("IN_PROGRESS");
    o->risk = RISK_HIGH;
    o->gateway = STR("bogus");
    o->source_name = STR("web");
    o->tags = STR("a, b");
    o->note = STR("bitte \"klingeln\"\n🛎");
    o->attributes = STR("[{\"k\":1}]");
    o->total = (struct money){INT64_C(9007199254740995), "JPY"};
    o->address_digest = STR("dd");
    o->hold_ms = 16;
    o->hold_reason = STR("wait");
    o->auto_buy_ms = 17;
    o->guards = UINT64_C(1) << GUARD_HELD | UINT64_C(1) << GUARD_FULFILLED_ELSEWHERE;
    o->lines_wanted = 3;
    o->lines_shipped = 2;
    o->lines_fulfilled = 1;
}

static void fill_line(struct line *l)
{
    l->variant_title = STR("Schwarz / XL");
    l->sku = STR("LMP-0815");
    l->vendor = STR("灯");
    l->current_quantity = 1;
    l->price = (struct money){1234567, "KWD"};
    l->properties = STR("[{\"name\":\"Gravur\"}]");
    l->handled_elsewhere = true;
}

static void add_shop_side(struct rig *r, struct order *o)
{
    struct fo *f = ARENA_PUSH(r->a, &o->fos, &o->fos_n, struct fo);
    *f = (struct fo){.id = rig_id(r),
                     .ext_id = 601,
                     .status = FO_STATUS_ON_HOLD,
                     .status_raw = STR("ON_HOLD"),
                     .request_status = STR("UNSUBMITTED"),
                     .can_create = true,
                     .can_release = true,
                     .location_ext_id = 88,
                     .location_name = STR("义乌"),
                     .delivery_method = STR("SHIPPING"),
                     .hold_reasons = STR("OTHER,INCORRECT_ADDRESS"),
                     .held_by = STR("Holder"),
                     .updated_ms = 21,
                     .row = ROW_NEW};
    for (int64_t i = 0; i < 6; i++)
        *ARENA_PUSH(r->a, &f->lines, &f->lines_n, struct fo_line) =
            (struct fo_line){INT64_MAX - i, INT64_MIN + i, i, -i};
    struct fulfillment *u =
        ARENA_PUSH(r->a, &o->fulfillments, &o->fulfillments_n, struct fulfillment);
    *u = (struct fulfillment){.id = rig_id(r),
                              .ext_id = 701,
                              .name = STR("#1001-F1"),
                              .status = FULFILLMENT_STATUS_SUCCESS,
                              .status_raw = STR("SUCCESS"),
                              .display_status = STR("IN_TRANSIT"),
                              .service = STR("manual"),
                              .location_ext_id = 88,
                              .created_ms = 31,
                              .updated_ms = 32,
                              .delivered_ms = 33,
                              .write_id = 34,
                              .row = ROW_NEW};
    *ARENA_PUSH(r->a, &u->numbers, &u->numbers_n, struct shop_number) = (struct shop_number){
        STR("SHOP\"1"), STR("Deutsche Post"), STR("https://x.example/?a=1&b=\"2\"")};
    *ARENA_PUSH(r->a, &u->lines, &u->lines_n, struct fulfillment_line) =
        (struct fulfillment_line){o->lines[0].ext_id, 1};
}

static void add_supplier_side(struct rig *r, struct order *o)
{
    struct purchase *p = rig_purchase(r, o, o->lines[0].id, 2);
    p->state = PURCHASE_STATE_PLACED;
    p->request = STR("{\"address\":\"Улица\"}");
    p->refusal = STR("none: ok");
    p->sent_ms = 41;
    p->settled_ms = 42;
    p->replaces_id = 43;
    p->by_person = true;
    *ARENA_PUSH(r->a, &p->orders, &p->orders_n, struct supplier_order) =
        (struct supplier_order){.id = rig_id(r),
                                .number = STR("8190001112223334"),
                                .status = SUPPLIER_STATUS_PART_SHIPPED,
                                .status_raw = STR("PARTIALLY_SENT"),
                                .logistics_raw = STR("SELLER_SEND"),
                                .total = {555, "USD"},
                                .seen_ms = 51,
                                .due_ms = 52,
                                .row = ROW_NEW};
    struct package *k = ARENA_PUSH(r->a, &o->packages, &o->packages_n, struct package);
    *k = (struct package){.id = rig_id(r),
                          .purchase_id = p->id,
                          .supplier_order_id = p->orders[0].id,
                          .key = STR("1"),
                          .lines_known = true,
                          .shipped_ms = 61,
                          .delivered_ms = 62,
                          .last_event_ms = 63,
                          .last_event = STR("到达"),
                          .fulfillment_ext_id = 701,
                          .row = ROW_NEW};
    *ARENA_PUSH(r->a, &k->lines, &k->lines_n, struct package_line) =
        (struct package_line){o->lines[0].id, 2};
    for (int i = 0; i < 2; i++)
        *ARENA_PUSH(r->a, &k->numbers, &k->numbers_n, struct number) =
            (struct number){.id = rig_id(r),
                            .number = i ? STR("LP00123456789CN") : STR("YT9988776655"),
                            .carrier = STR("cainiao"),
                            .carrier_raw = STR("菜鸟"),
                            .source = i ? SOURCE_PERSON : SOURCE_API,
                            .by = STR("anna"),
                            .first_ms = 71,
                            .last_ms = 72,
                            .current = i == 1,
                            .row = ROW_NEW};
    k->published_number_id = k->numbers[0].id;
}

static void add_work(struct rig *r, struct order *o)
{
    *ARENA_PUSH(r->a, &o->problems, &o->problems_n, struct problem) =
        (struct problem){.id = rig_id(r),
                         .kind = PROBLEM_WRITEBACK_FAILED,
                         .since_ms = 81,
                         .detail = STR("code 17"),
                         .subject_id = 82,
                         .row = ROW_NEW};
    *ARENA_PUSH(r->a, &o->problems, &o->problems_n, struct problem) =
        (struct problem){.id = rig_id(r),
                         .kind = PROBLEM_STALLED,
                         .dismissed = true,
                         .dismissed_why = STR("known"),
                         .row = ROW_NEW};
    struct shop_write *w = ARENA_PUSH(r->a, &o->writes, &o->writes_n, struct shop_write);
    *w = (struct shop_write){.id = rig_id(r),
                             .order_id = o->id,
                             .shop_id = o->shop_id,
                             .kind = WRITE_KIND_TRACK,
                             .state = WRITE_STATE_DOUBT,
                             .package_id = o->packages[0].id,
                             .fulfillment_ext_id = 701,
                             .number = STR("LP00123456789CN"),
                             .url = STR("https://t.example/LP"),
                             .company = STR("Cainiao"),
                             .numbers_more = STR("[]"),
                             .notify = true,
                             .sent_quantity_before = 91,
                             .created_ms = 92,
                             .due_ms = 93,
                             .first_sent_ms = 94,
                             .done_ms = 95,
                             .tries = 3,
                             .last_err = ERR_THROTTLED,
                             .last_detail = STR("wait"),
                             .person = STR("anna"),
                             .row = ROW_NEW};
    *ARENA_PUSH(r->a, &w->lines, &w->lines_n, struct write_line) =
        (struct write_line){o->lines[0].id, 2};
}

struct order *rig_full_order(struct rig *r, int64_t ext_id)
{
    struct order *o = rig_order(r, ext_id);
    rig_line(r, o, 3);
    fill_order(o);
    fill_person(&o->person);
    fill_line(&o->lines[0]);
    add_shop_side(r, o);
    add_supplier_side(r, o);
    add_work(r, o);
    return o;
}

struct entry rig_entry(struct rig *r, const char *kind)
{
    return (struct entry){.id = rig_id(r),
                          .shop_id = RIG_SHOP,
                          .kind = kind,
                          .at_ms = RIG_START_MS,
                          .source = SOURCE_API,
                          .cause = STR("test")};
}

enum err rig_try_save(struct rig *r, struct order *o)
{
    struct entry entry = rig_entry(r, "order.seen");
    CHECK_OK(db_begin(r->db));
    enum err e = db_order_save(r->db, r->a, o, &entry);
    if (e == OK)
        return db_commit(r->db);
    db_rollback(r->db);
    return e;
}

void rig_save(struct rig *r, struct order *o)
{
    enum err e = rig_try_save(r, o);
    if (e != OK)
        print_error("%.*s\n", STR_ARG(db_error_text(r->db)));
    assert_int_equal(e, OK);
}

struct order *rig_load(struct rig *r, int64_t id)
{
    struct order *o = NULL;
    enum err e = db_orders_load(r->db, r->a, &id, 1, &o);
    if (e != OK)
        print_error("%.*s\n", STR_ARG(db_error_text(r->db)));
    assert_int_equal(e, OK);
    assert_non_null(o);
    return o;
}

int64_t rig_number(struct rig *r, const char *sql)
{
    struct query *q = engine_query_text(r->db, str_of(sql));
    assert_true(engine_row(q));
    int64_t v = engine_i64_at(q, 0);
    CHECK_OK(engine_end(q));
    return v;
}
