/* SPDX-License-Identifier: Apache-2.0 */
/* Shops, accounts, mappings, webhooks, jobs and calls: what is stored comes back. */
#include "test/db/db_rig.h"

#include "db/engine.h"
#include "db/hooks.h"
#include "db/jobs.h"
#include "db/mappings.h"

static void a_shop_comes_back_with_its_policy(void **state)
{
    struct rig *r = *state;
    struct shop *all,
        s = {.id = 8,
             .platform = STR("shopify"),
             .name = STR("灯店"),
             .domain = STR("deng.myshopify.com"),
             .base_url = STR("http://127.0.0.1:1"),
             .auth = AUTH_OAUTH,
             .state = SHOP_NEEDS_CONNECT,
             .zone = STR("Asia/Shanghai"),
             .currency = STR("CNY"),
             .scopes = STR("read_orders"),
             .missing = STR("[1]"),
             .connected_ms = 1,
             .other_app_seen = true,
             .other_app_confirmed = true,
             .other_app = STR("X"),
             .protected_data_missing = true,
             .backfill_done_ms = 2,
             .complete_ms = 3,
             .changes_cursor = STR("2026"),
             .policy = {true, true, true, true, true, 4, 5, 6, 7, STR("cod"), 8, 9, 10},
             .row = ROW_NEW};
    struct entry e = rig_entry(r, "shop.connected");
    size_t n;
    CHECK_OK(db_shop_save(r->db, &s, &e));
    assert_int_equal(s.row, ROW_CLEAN);
    s.policy.auto_buy = false;
    e.id = rig_id(r);
    CHECK_OK(db_shop_save(r->db, &s, &e));
    CHECK_OK(db_shops(r->db, r->a, &all, &n));
    assert_int_equal(n, 2);
    struct shop *b = &all[0];
    assert_int_equal(b->id, 8);
    CHECK_TEXT(b->name, "灯店");
    CHECK_TEXT(b->zone, "Asia/Shanghai");
    CHECK_TEXT(b->changes_cursor, "2026");
    CHECK_TEXT(b->missing, "[1]");
    assert_int_equal(b->auth, AUTH_OAUTH);
    assert_int_equal(b->state, SHOP_NEEDS_CONNECT);
    assert_true(b->other_app_seen && b->other_app_confirmed && b->protected_data_missing);
    assert_int_equal(b->backfill_done_ms, 2);
    assert_int_equal(b->complete_ms, 3);
    assert_false(b->policy.auto_buy);
    assert_true(b->policy.all_products && b->policy.auto_fulfill);
    assert_true(b->policy.fulfill_when_complete && b->policy.notify_customer);
    assert_int_equal(b->policy.grace_ms, 4);
    assert_int_equal(b->policy.max_age_ms, 5);
    assert_int_equal(b->policy.price_limit_minor, 6);
    assert_int_equal(b->policy.daily_limit, 7);
    CHECK_TEXT(b->policy.payable_gateways, "cod");
    assert_int_equal(b->policy.no_number_ms, 8);
    assert_int_equal(b->row, ROW_CLEAN);
    s.id = 9; /* the same shop cannot be connected twice */
    assert_int_equal(db_shop_save(r->db, &s, NULL), ERR_CONFLICT);
}

static void accounts_secrets_and_tokens(void **state)
{
    struct rig *r = *state;
    struct supplier_account *all, a = {.id = 5,
                                       .supplier = STR("aliexpress"),
                                       .name = STR("main"),
                                       .base_url = STR("u"),
                                       .state = SHOP_ACTIVE,
                                       .user_name = STR("usr"),
                                       .access_until_ms = 1,
                                       .refresh_until_ms = 2,
                                       .connected_ms = 3,
                                       .row = ROW_NEW};
    struct secret_row *secrets, s = {5, 9, 8, STR("access_token"), {"\0\1\2\xff", 4}};
    struct token_row *tokens, t = {1, 2, 0, 0, STR("ci"), STR("aa"), STR("read,write")};
    size_t n;
    CHECK_OK(db_supplier_account_save(r->db, &a, NULL));
    CHECK_OK(db_supplier_accounts(r->db, r->a, &all, &n));
    assert_int_equal(n, 1);
    CHECK_TEXT(all[0].user_name, "usr");
    assert_int_equal(all[0].state, SHOP_ACTIVE);
    assert_int_equal(all[0].refresh_until_ms, 2);

    CHECK_OK(db_secret_put(r->db, &s));
    s.sealed = (struct str){"\0\0", 2};
    CHECK_OK(db_secret_put(r->db, &s));
    CHECK_OK(db_secrets(r->db, r->a, &secrets, &n));
    assert_int_equal(n, 1);
    CHECK_STR(secrets[0].sealed, s.sealed);
    assert_int_equal(secrets[0].until_ms, 9);
    CHECK_OK(db_secrets_forget(r->db, 5));
    CHECK_OK(db_secrets(r->db, r->a, &secrets, &n));
    assert_int_equal(n, 0);

    CHECK_OK(db_token_save(r->db, &t, NULL));
    t.revoked_ms = 7;
    CHECK_OK(db_token_save(r->db, &t, NULL));
    CHECK_OK(db_tokens(r->db, r->a, &tokens, &n));
    assert_int_equal(n, 1);
    assert_int_equal(tokens[0].revoked_ms, 7);
    CHECK_TEXT(tokens[0].scopes, "read,write");
}

static void an_idempotency_key_keeps_its_answer(void **state)
{
    struct rig *r = *state;
    struct idempotency_row back, row = {STR("tok|k"), STR("dig"), 201, STR("{}"), 50};
    bool found;
    CHECK_OK(db_idempotency(r->db, r->a, row.key, &back, &found));
    assert_false(found);
    CHECK_OK(db_idempotency_put(r->db, &row));
    row.status = 202; /* the answer follows a row that says that it is under way */
    CHECK_OK(db_idempotency_put(r->db, &row));
    CHECK_OK(db_idempotency(r->db, r->a, row.key, &back, &found));
    assert_true(found);
    assert_int_equal(back.status, 202);
    CHECK_TEXT(back.body, "{}");
    CHECK_TEXT(back.request, "dig");
    int64_t removed = -1;
    CHECK_OK(db_idempotency_forget(r->db, 51, 10, &removed));
    assert_int_equal(removed, 1);
    CHECK_OK(db_idempotency(r->db, r->a, row.key, &back, &found));
    assert_false(found);
}

static struct mapping mapping(struct rig *r, int64_t product_id, int64_t variant_id)
{
    return (struct mapping){.id = rig_id(r),
                            .shop_id = RIG_SHOP,
                            .product_id = product_id,
                            .variant_id = variant_id,
                            .title = STR("Lampe"),
                            .ignored = true,
                            .account_id = 5,
                            .supplier = STR("aliexpress"),
                            .listing_id = STR("1005"),
                            .sku_id = STR("12"),
                            .sku_attr = STR("14:1#Black"),
                            .services = STR("CAINIAO"),
                            .units = 3,
                            .created_ms = 10,
                            .changed_ms = 11};
}

static void a_variant_has_one_mapping(void **state)
{
    struct rig *r = *state;
    struct mapping m = mapping(r, 42, 7), again = mapping(r, 42, 7), whole = mapping(r, 42, 0),
                   other = mapping(r, 43, 1), *all, *one;
    const int64_t products[] = {42, 44};
    struct entry e = rig_entry(r, "mapping.saved");
    size_t n;
    CHECK_OK(db_mapping_save(r->db, r->a, &m, &e));
    again.listing_id = STR("1006");
    again.created_ms = 99;
    CHECK_OK(db_mapping_save(r->db, r->a, &again, NULL));
    assert_int_equal(again.id, m.id);
    assert_int_equal(again.created_ms, 10);
    CHECK_OK(db_mapping_save(r->db, r->a, &whole, NULL));
    CHECK_OK(db_mapping_save(r->db, r->a, &other, NULL));
    CHECK_OK(db_mappings_for(r->db, r->a, RIG_SHOP, products, 2, &all, &n));
    assert_int_equal(n, 2);
    assert_int_equal(all[0].variant_id, 0);
    CHECK_TEXT(all[1].listing_id, "1006");
    CHECK_OK(db_mapping(r->db, r->a, m.id, &one));
    CHECK_TEXT(one->sku_attr, "14:1#Black");
    CHECK_TEXT(one->services, "CAINIAO");
    assert_true(one->ignored);
    assert_int_equal(one->units, 3);
    CHECK_OK(db_mappings_list(r->db, r->a, RIG_SHOP, 0, 2, &all, &n));
    assert_int_equal(n, 2);
    assert_int_equal(all[0].id, other.id);
    CHECK_OK(db_mappings_list(r->db, r->a, 0, all[1].id, 2, &all, &n));
    assert_int_equal(n, 1);
    CHECK_OK(db_mapping_remove(r->db, m.id, NULL));
    assert_int_equal(db_mapping_remove(r->db, m.id, NULL), ERR_NOT_FOUND);
    assert_int_equal(db_mapping(r->db, r->a, m.id, &one), ERR_NOT_FOUND);
}

static struct hook_row hook(struct rig *r, const char *delivery, const char *event,
                            const char *digest)
{
    return (struct hook_row){.id = rig_id(r),
                             .shop_id = RIG_SHOP,
                             .received_ms = 1,
                             .triggered_ms = 2,
                             .body_id = 3,
                             .topic = STR("orders/create"),
                             .delivery_id = str_of(delivery),
                             .event_id = str_of(event),
                             .digest = str_of(digest)};
}

static bool repeated(struct rig *r, struct hook_row h)
{
    bool rep = false;
    CHECK_OK(db_hook_insert(r->db, &h, &rep));
    return rep;
}

static void a_repeated_webhook_is_stored_once(void **state)
{
    struct rig *r = *state;
    struct hook_row *rows;
    size_t n;
    assert_false(repeated(r, hook(r, "d1", "e1", "x")));
    assert_true(repeated(r, hook(r, "d1", "e2", "y")));  /* the same delivery */
    assert_true(repeated(r, hook(r, "d2", "e1", "x")));  /* the same event, same body */
    assert_false(repeated(r, hook(r, "d3", "e1", "y"))); /* the same event, other body */
    assert_false(repeated(r, hook(r, "", "", "x")));     /* nothing to tell them by */
    assert_false(repeated(r, hook(r, "", "", "x")));
    struct hook_row other = hook(r, "d4", "e1", "x");
    other.triggered_ms = 3; /* it happened at another time */
    assert_false(repeated(r, other));
    other = hook(r, "d1", "e1", "x");
    other.topic = STR("orders/updated");
    assert_false(repeated(r, other));
    other = hook(r, "d1", "e1", "x");
    other.shop_id = 1;
    assert_false(repeated(r, other));
    CHECK_OK(db_hooks_list(r->db, r->a, RIG_SHOP, 0, 10, &rows, &n));
    assert_int_equal(n, 6);
    CHECK_OK(db_hooks_list(r->db, r->a, RIG_SHOP, rows[1].id, 2, &rows, &n));
    assert_int_equal(n, 2);
}

static void a_stored_webhook_waits_until_it_is_settled(void **state)
{
    struct rig *r = *state;
    struct hook_row *rows, a = hook(r, "a", "", ""), b = hook(r, "b", "", "");
    size_t n;
    assert_false(repeated(r, a));
    assert_false(repeated(r, b));
    CHECK_OK(db_hook_in_hand(r->db, a.id));
    CHECK_OK(db_hooks_stored(r->db, r->a, 10, &rows, &n));
    assert_int_equal(n, 2);
    assert_int_equal(rows[0].tries, 1);
    assert_int_equal(rows[0].body_id, 3);
    CHECK_TEXT(rows[0].topic, "orders/create");
    CHECK_OK(db_hook_update(r->db, a.id, HOOK_NOT_UNDERSTOOD, STR("wörter")));
    CHECK_OK(db_hooks_stored(r->db, r->a, 10, &rows, &n));
    assert_int_equal(n, 1);
    int64_t removed = -1;
    CHECK_OK(db_hooks_forget(r->db, 100, 10, &removed)); /* not the one that still waits */
    assert_int_equal(removed, 1);
    CHECK_OK(db_hooks_list(r->db, r->a, 0, 0, 10, &rows, &n));
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].id, b.id);
    CHECK_TEXT(db_hook_state_text(HOOK_NOT_UNDERSTOOD), "not_understood");
}

static void bodies_are_forgotten_by_age(void **state)
{
    struct rig *r = *state;
    struct str packed;
    int64_t removed = -1;
    CHECK_OK(db_body_put(r->db, 1, 0, (struct str){"\0a", 2}, 100));
    CHECK_OK(db_body_put(r->db, 2, 9, STR("b"), 200));
    assert_int_equal(db_body_put(r->db, 2, 9, STR("b"), 200), ERR_CONFLICT);
    CHECK_OK(db_body(r->db, r->a, 1, &packed));
    CHECK_STR(packed, ((struct str){"\0a", 2}));
    CHECK_OK(db_body_link(r->db, 1, 9));
    assert_int_equal(rig_number(r, "SELECT count(*) FROM raw_body WHERE order_id = 9"), 2);
    CHECK_OK(db_bodies_forget(r->db, 200, 10, &removed));
    assert_int_equal(removed, 1);
    assert_int_equal(db_body(r->db, r->a, 1, &packed), ERR_NOT_FOUND);
    CHECK_OK(db_body(r->db, r->a, 2, &packed));
}

static struct job_row job(struct rig *r, const char *kind, enum job_state state)
{
    return (struct job_row){.id = rig_id(r),
                            .kind = str_of(kind),
                            .subject_id = RIG_SHOP,
                            .state = state,
                            .step = 2,
                            .cursor = STR("c"),
                            .args = STR("{}"),
                            .due_ms = 3,
                            .tries = 4,
                            .crashes = 1,
                            .last_err = ERR_NET_TIMEOUT,
                            .last_detail = STR("d"),
                            .done_n = 5,
                            .total_n = 6,
                            .person = STR("anna"),
                            .created_ms = 7,
                            .changed_ms = 8};
}

static void a_job_is_found_while_it_is_not_over(void **state)
{
    struct rig *r = *state;
    struct job_row *rows, back, j = job(r, "sync", JOB_WAITING), done = job(r, "sync", JOB_DONE);
    size_t n;
    CHECK_OK(db_job_save(r->db, &done));
    assert_int_equal(db_job_find(r->db, r->a, STR("sync"), RIG_SHOP, &back), ERR_NOT_FOUND);
    CHECK_OK(db_job_save(r->db, &j));
    j.cursor = STR("next");
    j.last_err = OK;
    CHECK_OK(db_job_save(r->db, &j));
    CHECK_OK(db_job_find(r->db, r->a, STR("sync"), RIG_SHOP, &back));
    assert_int_equal(back.id, j.id);
    CHECK_TEXT(back.cursor, "next");
    assert_int_equal(back.last_err, OK);
    j.state = JOB_RUNNING;
    CHECK_OK(db_job_save(r->db, &j));
    CHECK_OK(db_job_find(r->db, r->a, STR("sync"), RIG_SHOP, &back));
    assert_int_equal(back.state, JOB_RUNNING);
    j.state = JOB_WAITING;
    CHECK_OK(db_job_save(r->db, &j));
    assert_int_equal(back.crashes, 1);
    assert_int_equal(back.total_n, 6);
    CHECK_OK(db_job(r->db, r->a, done.id, &back));
    assert_int_equal(back.last_err, ERR_NET_TIMEOUT);
    assert_int_equal(back.state, JOB_DONE);
    assert_int_equal(db_job(r->db, r->a, 1, &back), ERR_NOT_FOUND);
    CHECK_OK(db_jobs_open(r->db, r->a, &rows, &n));
    assert_int_equal(n, 1);
    CHECK_OK(db_jobs_list(r->db, r->a, 0, 10, &rows, &n));
    assert_int_equal(n, 2);
    assert_int_equal(rows[0].id, done.id);
    int64_t removed = -1;
    CHECK_OK(db_jobs_forget(r->db, 100, 10, &removed));
    assert_int_equal(removed, 1);
    CHECK_OK(db_jobs_list(r->db, r->a, 0, 10, &rows, &n));
    assert_int_equal(n, 1);
}

static void a_call_that_died_with_the_process_is_lost(void **state)
{
    struct rig *r = *state;
    struct call_row *rows, c = {.id = rig_id(r),
                                .owner_id = RIG_SHOP,
                                .op = STR("order"),
                                .host = STR("x.example"),
                                .state = CALL_SENT,
                                .sent_ms = 1,
                                .cost = 3.6,
                                .writes = true};
    struct call_row ok = c;
    int64_t lost;
    size_t n;
    ok.id = rig_id(r);
    ok.state = CALL_ANSWERED;
    ok.http_status = 200;
    ok.owner_id = 5;
    CHECK_OK(db_call_save(r->db, &c));
    CHECK_OK(db_call_save(r->db, &ok));
    CHECK_OK(db_calls_lose(r->db, 9, &lost));
    assert_int_equal(lost, 1);
    CHECK_OK(db_calls_list(r->db, r->a, 0, true, 0, 10, &rows, &n));
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].state, CALL_LOST);
    assert_int_equal(rows[0].answered_ms, 9);
    assert_true(rows[0].cost > 3.59 && rows[0].cost < 3.61);
    assert_true(rows[0].writes);
    CHECK_OK(db_calls_list(r->db, r->a, 5, true, 0, 10, &rows, &n));
    assert_int_equal(n, 0);
    CHECK_OK(db_calls_list(r->db, r->a, 5, false, 0, 10, &rows, &n));
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].http_status, 200);
    CHECK_OK(db_calls_list(r->db, r->a, 0, false, ok.id, 10, &rows, &n));
    assert_int_equal(n, 1);
    int64_t removed = -1;
    CHECK_OK(db_calls_forget(r->db, 2, 1, &removed));
    assert_int_equal(removed, 1);
    CHECK_OK(db_calls_list(r->db, r->a, 0, false, 0, 10, &rows, &n));
    assert_int_equal(n, 1);
}

static void an_unknown_word_in_the_file_is_told_not_guessed(void **state)
{
    struct rig *r = *state;
    struct job_row back, j = job(r, "sync", JOB_WAITING);
    CHECK_OK(db_job_save(r->db, &j));
    CHECK_OK(engine_script(r->db, STR("UPDATE job SET state = 'dreaming'")));
    assert_int_equal(db_job(r->db, r->a, j.id, &back), ERR_DB_CORRUPT);
    CHECK_OK(engine_script(r->db, STR("UPDATE job SET state = 'done', last_err = 'of_2031'")));
    CHECK_OK(db_job(r->db, r->a, j.id, &back));
    assert_int_equal(back.last_err, ERR_INTERNAL); /* a cause that only a newer version knows */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_shop_comes_back_with_its_policy),
        RIG_TEST(accounts_secrets_and_tokens),
        RIG_TEST(an_idempotency_key_keeps_its_answer),
        RIG_TEST(a_variant_has_one_mapping),
        RIG_TEST(a_repeated_webhook_is_stored_once),
        RIG_TEST(a_stored_webhook_waits_until_it_is_settled),
        RIG_TEST(bodies_are_forgotten_by_age),
        RIG_TEST(a_job_is_found_while_it_is_not_over),
        RIG_TEST(a_call_that_died_with_the_process_is_lost),
        RIG_TEST(an_unknown_word_in_the_file_is_told_not_guessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
