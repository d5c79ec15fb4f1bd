/* SPDX-License-Identifier: Apache-2.0 */
/* Lists and searches: what a person filters for is found, once, in order. */
#include "test/db/db_rig.h"

#include "db/engine.h"
#include "db/list.h"
#include "db/search.h"

struct page {
    struct order_item *items;
    size_t n;
    struct str cursor;
};

static struct page list(struct rig *r, struct order_filter f)
{
    struct page p = {0};
    if (f.limit == 0)
        f.limit = 50;
    CHECK_OK(db_list_orders(r->db, r->a, &f, &p.items, &p.n, &p.cursor));
    return p;
}

/* Names of the hits, newest first, with blanks between. */
static struct str found(struct rig *r, const char *text)
{
    struct page p = list(r, (struct order_filter){.text = str_of(text)});
    struct str s = STR("");
    for (size_t i = 0; i < p.n; i++)
        s = str_cat(r->a, str_cat(r->a, s, i ? STR(" ") : STR("")), p.items[i].name);
    return s;
}

static struct order *named(struct rig *r, int64_t ext_id, const char *name, const char *customer)
{
    struct order *o = rig_order(r, ext_id);
    o->name = str_of(name);
    o->person.name = str_of(customer);
    return o;
}

static void a_part_of_a_chinese_name_is_enough(void **state)
{
    struct rig *r = *state;
    rig_save(r, named(r, 1, "#1", "王小芳"));
    rig_save(r, named(r, 2, "#2", "李芳小"));
    rig_save(r, named(r, 3, "#3", "小芳草"));
    CHECK_TEXT(found(r, "小芳"), "#3 #1");
    CHECK_TEXT(found(r, "芳"), "#3 #2 #1");
    CHECK_TEXT(found(r, "王小芳"), "#1");
    CHECK_TEXT(found(r, "芳王"), "");
    CHECK_TEXT(found(r, "芳 王"), "#1");
}

static void case_and_diacritics_do_not_matter(void **state)
{
    struct rig *r = *state;
    rig_save(r, named(r, 1, "#1", "Jürgen MÜLLER"));
    rig_save(r, named(r, 2, "#2", "Анна Иванова"));
    CHECK_TEXT(found(r, "muller"), "#1");
    CHECK_TEXT(found(r, "jÜrg"), "#1");
    CHECK_TEXT(found(r, "иван"), "#2");
    CHECK_TEXT(found(r, "ИВАНОВА анна"), "#2");
}

static void words_are_found_by_their_beginnings(void **state)
{
    struct rig *r = *state;
    struct order *o = named(r, 1, "#1001", "Ann Lee");
    o->person.email = STR("ann.lee@example.com");
    o->lines[0].sku = STR("LMP-0815");
    o->lines[0].title = STR("Desk lamp, brass");
    rig_save(r, o);
    CHECK_TEXT(found(r, "ann"), "#1001");
    CHECK_TEXT(found(r, "an le"), "#1001");
    CHECK_TEXT(found(r, "nn"), "");
    CHECK_TEXT(found(r, "ann.lee@example.com"), "#1001");
    CHECK_TEXT(found(r, "ann.lee@exam"), "#1001");
    CHECK_TEXT(found(r, "lee.ann@"), "");
    CHECK_TEXT(found(r, "LMP-0815"), "#1001");
    CHECK_TEXT(found(r, "brass la"), "#1001");
    CHECK_TEXT(found(r, "#1001"), "#1001");
    CHECK_TEXT(found(r, "1001"), "#1001");
    CHECK_TEXT(found(r, "100"), "#1001");
    CHECK_TEXT(found(r, "ann bob"), "");
}

static void numbers_are_found_by_their_last_digits(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_full_order(r, INT64_C(5123456789012340042));
    o->name = STR("#77");
    rig_save(r, o);
    CHECK_TEXT(found(r, "LP00123456789CN"), "#77");
    CHECK_TEXT(found(r, "lp0012"), "#77");
    CHECK_TEXT(found(r, "6789CN"), "#77");
    CHECK_TEXT(found(r, "6789"), "#77"); /* digits before the letters at the end */
    CHECK_TEXT(found(r, "6655"), "#77"); /* a number that is not current any more */
    CHECK_TEXT(found(r, "2223334"), "#77");
    CHECK_TEXT(found(r, "5123456789"), "#77"); /* the shop's own id by its beginning alone */
    CHECK_TEXT(found(r, "0042"), "");
    CHECK_TEXT(found(r, "789"), "");  /* too short to be a tail */
    CHECK_TEXT(found(r, "3456"), ""); /* the middle of a number */
}

static void text_of_signs_only_finds_nothing_and_breaks_nothing(void **state)
{
    struct rig *r = *state;
    static const char *const texts[] = {"\"",       "*",           "!!!", "NEAR(",   "a\"b",
                                        "AND",      "^x",          "-x",  "words:x", "🛎",
                                        "\xff\xfe", "' OR 1=1 --", "(",   "{a b}"};
    rig_save(r, named(r, 1, "#1", "Bo"));
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        CHECK_TEXT(found(r, texts[i]), "");
    CHECK_TEXT(found(r, "  \t "), "#1"); /* blanks are no search at all */
}

static void what_changed_is_found_anew(void **state)
{
    struct rig *r = *state;
    struct order *o = named(r, 1, "#1", "Anna");
    rig_save(r, o);
    o->person.name = STR("Berta");
    row_touch(&o->person_row);
    rig_save(r, o);
    CHECK_TEXT(found(r, "anna"), "");
    CHECK_TEXT(found(r, "berta"), "#1");
    o->name = STR("#2");
    row_touch(&o->row);
    rig_save(r, o);
    CHECK_TEXT(found(r, "#2"), "#2");
}

static void what_went_is_found_no_more(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_full_order(r, 1001);
    o->name = STR("#77");
    rig_save(r, o);
    CHECK_TEXT(found(r, "shop\"1"), "#77");
    CHECK_TEXT(found(r, "LMP-0815"), "#77");
    o->fulfillments[0].numbers_n = 0;
    o->fulfillments[0].lines_n = 0;
    o->fulfillments[0].row = ROW_GONE;
    o->lines[0].row = ROW_GONE;
    row_touch(&o->row);
    rig_save(r, o);
    CHECK_TEXT(found(r, "LMP-0815"), "");
    CHECK_TEXT(found(r, "#77"), "#77");
}

static void what_an_order_says_twice_is_kept_once(void **state)
{
    struct rig *r = *state;
    struct order *o = named(r, 1, "#1", "Ana María Branntwein");
    o->person.first_name = STR("Ana María");
    o->person.last_name = STR("Branntwein");
    o->person.company = STR("Brann");
    o->person.phone = o->person.address_phone = STR("+49 30 1234567");
    rig_save(r, o);
    assert_int_equal(rig_number(r, "SELECT count(*) FROM order_search WHERE words LIKE "
                                   "'%branntwein%branntwein%' OR words LIKE '%1234567%1234567%'"),
                     0);
    CHECK_TEXT(found(r, "ana maria"), "#1");
    CHECK_TEXT(found(r, "maria branntwein"), "#1");
    CHECK_TEXT(found(r, "brann"), "#1");
    CHECK_TEXT(found(r, "4567"), "#1");
    CHECK_TEXT(found(r, "branntwein ana"), "#1");
    o->person.name = STR("Zoe"); /* another's first name stays findable */
    row_touch(&o->person_row);
    rig_save(r, o);
    CHECK_TEXT(found(r, "ana maria"), "#1");
}

#define INDEX_BYTES "SELECT sum(length(block)) FROM order_search_data"

static void a_tidy_index_is_smaller_and_finds_the_same(void **state)
{
    struct rig *r = *state;
    bool more = true;
    int runs = 0;

    for (int i = 0; i < 40; i++) { /* each commit leaves a piece, each change words in an old one */
        struct order *o = named(r, i, i == 7 ? "#7" : "#8", "Anna");
        rig_save(r, o);
        o->person.name = i % 2 ? STR("Berta Branntwein") : STR("Carla Cidre");
        row_touch(&o->person_row);
        rig_save(r, o);
    }
    int64_t before = rig_number(r, INDEX_BYTES);
    for (; more; runs++) {
        CHECK_OK(db_begin(r->db));
        CHECK_OK(db_search_tidy(r->db, 2, &more));
        CHECK_OK(db_commit(r->db));
    }
    assert_in_range(runs, 2, 100);
    assert_true(rig_number(r, INDEX_BYTES) < before);
    CHECK_TEXT(found(r, "anna"), "");
    CHECK_TEXT(found(r, "berta 7"), "#7");
    assert_int_equal(list(r, (struct order_filter){.text = STR("ca")}).n, 20);
    CHECK_OK(engine_script(r->db, STR("INSERT INTO order_search (order_search) "
                                      "VALUES ('integrity-check')")));
}

static enum err save_in(struct rig *r, struct order *o)
{
    struct entry e = rig_entry(r, "order.seen");
    return db_order_save(r->db, r->a, o, &e);
}

static void an_undone_item_is_not_found_and_the_others_of_its_turn_are(void **state)
{
    struct rig *r = *state;
    struct order *kept = named(r, 1, "#1", "Anna"), *undone = named(r, 2, "#2", "Anna"),
                 *last = named(r, 3, "#3", "Anna");
    CHECK_OK(db_begin(r->db));
    CHECK_OK(db_savepoint(r->db));
    CHECK_OK(save_in(r, kept));
    CHECK_OK(db_release(r->db));
    CHECK_OK(db_savepoint(r->db));
    CHECK_OK(save_in(r, undone));
    db_rollback_to(r->db);
    CHECK_OK(db_release(r->db));
    CHECK_OK(db_savepoint(r->db));
    CHECK_OK(save_in(r, last));
    last->person.name = STR("Berta"); /* and changed in the same turn */
    row_touch(&last->person_row);
    CHECK_OK(save_in(r, last));
    CHECK_OK(db_release(r->db));
    CHECK_OK(db_commit(r->db));
    CHECK_TEXT(found(r, "anna"), "#1");
    CHECK_TEXT(found(r, "berta"), "#3");
    CHECK_OK(db_begin(r->db));
    CHECK_OK(save_in(r, named(r, 4, "#4", "Anna")));
    db_rollback(r->db);
    CHECK_OK(db_begin(r->db));
    CHECK_OK(db_commit(r->db));
    CHECK_TEXT(found(r, "anna"), "#1");
}

static void searching_and_filtering_go_together(void **state)
{
    struct rig *r = *state;
    for (int i = 1; i <= 4; i++) {
        struct order *o = named(r, i, "#x", "Kim");
        o->stage = i % 2 ? STAGE_SHIPPED : STAGE_ORDERED;
        rig_save(r, o);
    }
    struct order_filter f = {.text = STR("kim"), .stages = 1U << STAGE_SHIPPED, .limit = 1};
    struct page p = list(r, f);
    assert_int_equal(p.items[0].ext_id, 3);
    f.cursor = p.cursor;
    p = list(r, f);
    assert_int_equal(p.items[0].ext_id, 1);
    CHECK_TEXT(p.cursor, "");
}

static void fill(struct rig *r, int n)
{
    static const enum stage stages[] = {STAGE_TO_ORDER, STAGE_ORDERED, STAGE_SHIPPED};
    for (int i = 1; i <= n; i++) {
        struct order *o = rig_order(r, i);
        o->stage = stages[i % 3];
        o->updated_ms = RIG_START_MS + i / 4;
        o->total = (struct money){i % 5 * 100, "EUR"};
        if (i % 4 == 0)
            *ARENA_PUSH(r->a, &o->problems, &o->problems_n, struct problem) =
                (struct problem){.id = rig_id(r),
                                 .kind = i % 8 ? PROBLEM_STALLED : PROBLEM_UNMAPPED,
                                 .dismissed = i == 20,
                                 .row = ROW_NEW};
        rig_save(r, o);
    }
}

/* Walks all pages; each order must come once, and never before one that sorts behind it. */
static size_t walk(struct rig *r, struct order_filter f)
{
    size_t n = 0;
    bool seen[64] = {false};
    struct order_item last = {0};
    do {
        struct page p = list(r, f);
        for (size_t i = 0; i < p.n; i++, n++) {
            struct order_item *o = &p.items[i];
            assert_false(seen[o->ext_id]);
            seen[o->ext_id] = true;
            if (n > 0 && f.sort == ORDER_SORT_NEWEST)
                assert_true(o->id < last.id);
            if (n > 0 && f.sort == ORDER_SORT_OLDEST)
                assert_true(o->id > last.id);
            if (n > 0 && f.sort == ORDER_SORT_UPDATED)
                assert_true(o->updated_ms <= last.updated_ms);
            if (n > 0 && f.sort == ORDER_SORT_TOTAL)
                assert_true(o->total.minor <= last.total.minor);
            last = *o;
        }
        f.cursor = p.cursor;
    } while (!str_empty(f.cursor));
    return n;
}

static void every_sort_pages_through_everything_once(void **state)
{
    struct rig *r = *state;
    fill(r, 40);
    for (enum order_sort s = 0; s < ORDER_SORT_MAX; s++)
        for (int64_t limit = 1; limit < 50; limit += 6) {
            uint32_t two = 1U << STAGE_SHIPPED | 1U << STAGE_TO_ORDER;
            struct order_filter f = {.sort = s, .limit = limit};
            assert_int_equal(walk(r, f), 40);
            f.shop_id = RIG_SHOP;
            assert_int_equal(walk(r, f), 40);
            f.stages = 1U << STAGE_SHIPPED;
            assert_int_equal(walk(r, f), 13);
            f.stages = two;
            assert_int_equal(walk(r, f), 26);
            f.any_problem = true;
            assert_int_equal(walk(r, f), 5);
            f = (struct order_filter){.sort = s, .limit = limit};
            f.problems = UINT64_C(1) << PROBLEM_UNMAPPED;
            assert_int_equal(walk(r, f), 5);
            f.shop_id = RIG_SHOP + 1;
            assert_int_equal(walk(r, f), 0);
        }
}

static void a_page_stays_where_it_was_when_orders_arrive(void **state)
{
    struct rig *r = *state;
    fill(r, 10);
    struct order_filter f = {.limit = 4};
    struct page p = list(r, f);
    assert_int_equal(p.items[3].ext_id, 7);
    rig_save(r, rig_order(r, 50));
    f.cursor = p.cursor;
    p = list(r, f);
    assert_int_equal(p.items[0].ext_id, 6);
    assert_int_equal(p.n, 4);
}

static void a_cursor_of_another_list_is_refused(void **state)
{
    struct rig *r = *state;
    static const char *const cursors[] = {"u.1.2",   "n",      "n.1", "n.x.2",
                                          "n.1.2.3", "n.1.-2", "..",  "nn.1.2"};
    struct page p;
    for (size_t i = 0; i < COUNT_OF(cursors); i++) {
        struct order_filter f = {.limit = 5, .cursor = str_of(cursors[i])};
        assert_int_equal(db_list_orders(r->db, r->a, &f, &p.items, &p.n, &p.cursor), ERR_BAD_INPUT);
    }
}

static void an_item_shows_what_the_list_needs(void **state)
{
    struct rig *r = *state;
    struct order *o = rig_full_order(r, 1001);
    rig_save(r, o);
    struct page p = list(r, (struct order_filter){.limit = 1});
    struct order_item *i = &p.items[0];
    CHECK_TEXT(i->name, "#1001");
    CHECK_TEXT(i->customer, "王小芳");
    CHECK_TEXT(i->city, "Köln");
    CHECK_TEXT(i->country, "DE");
    CHECK_TEXT(i->numbers, "LP00123456789CN,SHOP\"1");
    CHECK_TEXT(i->supplier_numbers, "8190001112223334");
    CHECK_TEXT(i->financial_raw, "PARTIALLY_REFUNDED");
    assert_int_equal(i->lines_n, 2);
    assert_int_equal(i->units, 4);
    assert_int_equal(i->guards, o->guards);
    assert_int_equal(i->problems, UINT64_C(1) << PROBLEM_WRITEBACK_FAILED);
    assert_int_equal(i->total.minor, o->total.minor);
    assert_string_equal(i->total.currency, "JPY");
    assert_int_equal(i->auto_buy_ms, 17);
    assert_int_equal(i->flags, o->flags);
    assert_int_equal(i->display, DISPLAY_FULFILLMENT_IN_PROGRESS);
}

static void days_and_statuses_narrow_the_list(void **state)
{
    struct rig *r = *state;
    int64_t count;
    fill(r, 12);
    struct order_filter f = {.from_ms = RIG_START_MS + 3 * 60000,
                             .to_ms = RIG_START_MS + 6 * 60000,
                             .financials = 1U << FINANCIAL_PAID};
    assert_int_equal(list(r, f).n, 3);
    CHECK_OK(db_list_count(r->db, r->a, &f, 100, &count));
    assert_int_equal(count, 3);
    CHECK_OK(db_list_count(r->db, r->a, &f, 1, &count));
    assert_int_equal(count, 2); /* one more than the limit: "1+" */
    f.financials = 1U << FINANCIAL_PENDING;
    assert_int_equal(list(r, f).n, 0);
    f = (struct order_filter){.displays = 1U << DISPLAY_FULFILLMENT_OTHER};
    assert_int_equal(list(r, f).n, 12);
}

static void counts_beside_the_tabs_add_up(void **state)
{
    struct rig *r = *state;
    struct order_counts c;
    fill(r, 40);
    CHECK_OK(db_list_counts(r->db, 0, &c));
    assert_int_equal(c.all, 40);
    assert_int_equal(c.by_stage[STAGE_SHIPPED], 13);
    assert_int_equal(c.problems, 9); /* one of ten is dismissed */
    CHECK_OK(db_list_counts(r->db, RIG_SHOP + 1, &c));
    assert_int_equal(c.all, 0);
}

static void work_is_listed_newest_first(void **state)
{
    struct rig *r = *state;
    struct write_item *w;
    struct problem_item *b;
    struct purchase_item *p;
    size_t n;
    struct order *o = rig_full_order(r, 1001), *o2 = rig_full_order(r, 1002);
    rig_save(r, o);
    o2->writes[0].state = WRITE_STATE_DONE;
    o2->purchases[0].state = PURCHASE_STATE_UNKNOWN;
    o2->problems[0].kind = PROBLEM_UNMAPPED;
    o2->problems[0].subject_id = o2->purchases[0].id;
    rig_save(r, o2);

    CHECK_OK(db_list_writes(r->db, r->a, 0, false, 0, 10, &w, &n));
    assert_int_equal(n, 2);
    assert_int_equal(w[0].id, o2->writes[0].id);
    CHECK_TEXT(w[0].order_name, "#1002");
    assert_int_equal(w[1].last_err, ERR_THROTTLED);
    CHECK_OK(db_list_writes(r->db, r->a, RIG_SHOP, false, w[0].id, 10, &w, &n));
    assert_int_equal(n, 1);
    CHECK_OK(db_list_writes(r->db, r->a, RIG_SHOP, true, 0, 10, &w, &n));
    assert_int_equal(n, 1);
    assert_int_equal(w[0].order_id, o->id);

    CHECK_OK(db_list_problems(r->db, r->a, &(struct problem_filter){.limit = 1}, &b, &n));
    assert_int_equal(n, 1);
    assert_int_equal(b[0].order_id, o2->id);
    CHECK_OK(db_list_problems(
        r->db, r->a, &(struct problem_filter){.shop_id = RIG_SHOP, .last_id = b[0].id, .limit = 10},
        &b, &n));
    assert_int_equal(n, 1);
    assert_int_equal(b[0].kind, PROBLEM_WRITEBACK_FAILED);
    CHECK_TEXT(b[0].detail, "code 17");

    struct problem_filter f = {.urgent_first = true, .limit = 10};
    CHECK_OK(db_list_problems(r->db, r->a, &f, &b, &n));
    assert_int_equal(n, 2);
    assert_int_equal(b[0].kind, PROBLEM_WRITEBACK_FAILED);
    f.last_urgency = problem_urgency(b[0].kind);
    f.last_since_ms = b[0].since_ms;
    f.last_id = b[0].id;
    CHECK_OK(db_list_problems(r->db, r->a, &f, &b, &n));
    assert_int_equal(n, 1);
    assert_int_equal(b[0].kind, PROBLEM_UNMAPPED);
    f = (struct problem_filter){.urgent_first = true, .of_purchases = true, .limit = 10};
    CHECK_OK(db_list_problems(r->db, r->a, &f, &b, &n));
    assert_int_equal(n, 1);
    assert_int_equal(b[0].order_id, o2->id);

    CHECK_OK(db_list_purchases(r->db, r->a, 0, PURCHASE_LIST_ALL, 0, 10, &p, &n));
    assert_int_equal(n, 2);
    CHECK_TEXT(p[1].numbers, "8190001112223334");
    CHECK_TEXT(p[1].statuses, "part_shipped");
    CHECK_OK(db_list_purchases(r->db, r->a, 0, PURCHASE_LIST_OPEN, 0, 10, &p, &n));
    assert_int_equal(n, 1);
    assert_int_equal(p[0].state, PURCHASE_STATE_UNKNOWN);
    CHECK_OK(db_list_purchases(r->db, r->a, 0, PURCHASE_LIST_SHIPPED, 0, 10, &p, &n));
    assert_int_equal(n, 1);
    CHECK_TEXT(p[0].statuses, "part_shipped");
    CHECK_OK(db_list_purchases(r->db, r->a, 0, PURCHASE_LIST_WAITING, 0, 10, &p, &n));
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_part_of_a_chinese_name_is_enough),
        RIG_TEST(case_and_diacritics_do_not_matter),
        RIG_TEST(words_are_found_by_their_beginnings),
        RIG_TEST(numbers_are_found_by_their_last_digits),
        RIG_TEST(text_of_signs_only_finds_nothing_and_breaks_nothing),
        RIG_TEST(what_changed_is_found_anew),
        RIG_TEST(what_went_is_found_no_more),
        RIG_TEST(what_an_order_says_twice_is_kept_once),
        RIG_TEST(a_tidy_index_is_smaller_and_finds_the_same),
        RIG_TEST(an_undone_item_is_not_found_and_the_others_of_its_turn_are),
        RIG_TEST(searching_and_filtering_go_together),
        RIG_TEST(every_sort_pages_through_everything_once),
        RIG_TEST(a_page_stays_where_it_was_when_orders_arrive),
        RIG_TEST(a_cursor_of_another_list_is_refused),
        RIG_TEST(an_item_shows_what_the_list_needs),
        RIG_TEST(days_and_statuses_narrow_the_list),
        RIG_TEST(counts_beside_the_tabs_add_up),
        RIG_TEST(work_is_listed_newest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
