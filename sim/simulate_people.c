/* SPDX-License-Identifier: Apache-2.0 */
/* People at the hub in a simulation, their browsers, and who only pretends to be the shop. What the
 * hub refuses is part of the game. See sim/simulate.h. */
#include "sim/simulate_part.h"

#include "base/crypto.h"

#define RECENT 60 /* people look at so many orders */
#define NEWEST 3  /* or at these, in mid-flight */
#define CLICKS 4  /* so many orders are bought by hand at a time */

void simulate_go(struct simulation *m)
{
    size_t n = m->swarm.shops_n;

    m->here = &m->stalls[n > 1 ? dice_below(&m->dice, n) : 0];
}

const struct shopify_order *simulate_order(struct simulation *m)
{
    const struct shopify_shop *shop = m->here->shop;
    size_t n = shop->orders_n;
    size_t recent = dice_permille(&m->dice, 500) ? RECENT : NEWEST;
    size_t from = n > recent ? n - recent : 0;

    return n ? shop->orders[from + dice_below(&m->dice, n - from)] : NULL;
}

struct str simulate_hand_number(struct simulation *m)
{
    return str_printf(m->arena, CHECK_HAND_NUMBER "%08lld", (long long)++m->numbers);
}

static const struct json *get_order(struct simulation *m, const struct shopify_order *o)
{
    struct str path = str_printf(m->arena, "/api/v1/orders/%lld", (long long)o->id);
    struct sim_answer r = sim_api(m->sim, HTTP_GET, str_cstr(m->arena, path), "%s", "");

    return r.status == 200 ? r.json : NULL;
}

static void note_answer(struct simulation *m, struct str path, int status)
{
    m->hub_acts++;
    m->refused += status >= 400;
    sim_note(m->sim, "a person: %.*s: %d", STR_ARG(path), status);
    if (status == 500 && !sim_crashes(m->sim) && m->opt->faults == SIMULATE_NONE)
        m->failure = str_printf(m->arena, "%.*s answered 500", STR_ARG(path));
}

static void post(struct simulation *m, const char *what, struct str ref, const char *verb,
                 const char *body)
{
    struct str path = str_printf(m->arena, "/api/v1/%s/%.*s/%s", what, STR_ARG(ref), verb);
    const char *url = str_cstr(m->arena, path);
    int statuses[2];

    if (dice_permille(&m->dice, 100)) { /* two at once */
        sim_api_both(m->sim, url, body, statuses);
        note_answer(m, path, statuses[0]);
        note_answer(m, path, statuses[1]);
        return;
    }
    note_answer(m, path, sim_api(m->sim, HTTP_POST, url, "%s", body).status);
    if (dice_permille(&m->dice, 100)) /* or one that clicks twice */
        note_answer(m, path, sim_api(m->sim, HTTP_POST, url, "%s", body).status);
}

/* Something of the order has an id: the first of a list, "" if there is none. */
static struct str first_id(struct simulation *m, const struct shopify_order *o, const char *list)
{
    const struct json *v = get_order(m, o);
    const struct json *items = json_get(v, list);

    return json_len(items) ? str_dup(m->arena, json_str(json_get(json_at(items, 0), "id")))
                           : STR_NONE;
}

static void act_on_part(struct simulation *m, const struct shopify_order *o, const char *list,
                        const char *what, const char *verb, const char *body)
{
    struct str id = first_id(m, o, list);

    if (id.n)
        post(m, what, id, verb, body);
}

static const char *with_number(struct simulation *m)
{
    return str_cstr(
        m->arena, str_printf(m->arena, "{\"number\":\"%.*s\"}", STR_ARG(simulate_hand_number(m))));
}

/* Somebody else has not seen it and orders. */
static void hold(struct simulation *m, struct str ref)
{
    post(m, "orders", ref, "hold", "{\"reason\":\"thinking\"}");
    post(m, "orders", ref, "order", "{}");
}

/* -- A page of the supplier's in a browser with the extension. */

static void write_packages(struct jw *w, const struct aliworld_order *o, int64_t now_ms)
{
    jw_key(w, "packages");
    jw_arr(w);
    for (size_t i = 0; i < o->packages_n; i++) {
        const struct aliworld_package *p = &o->packages[i];
        if (!p->items_n || !p->shipped_ms || p->shipped_ms > now_ms)
            continue;
        jw_obj(w);
        jw_kstr(w, "number", p->number);
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

/* What the page of an order shows now; the browser may tell it much later. */
static void open_page(struct simulation *m)
{
    struct aliworld *ali = sim_ali(m->sim);
    size_t n = aliworld_orders_n(ali), newest = n > RECENT ? RECENT : n;
    const struct aliworld_order *o =
        n ? aliworld_order_at(ali, n - 1 - dice_below(&m->dice, newest)) : NULL;
    struct buf b;
    struct jw w;

    if (!o)
        return;
    m->page_ms = sim_now(m->sim);
    buf_init(&b, m->arena, 64 << 10);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "number", o->id);
    jw_kstr(&w, "read_at", time_text(m->arena, m->page_ms));
    write_packages(&w, o, m->page_ms);
    jw_obj_end(&w);
    m->page = buf_view(&b);
}

static void tell_page(struct simulation *m)
{
    struct str now = time_text(m->arena, sim_now(m->sim));
    struct sim_answer r =
        sim_api(m->sim, HTTP_POST, "/api/v1/extension/reports",
                "{\"sent_at\":\"%.*s\",\"orders\":[%.*s]}", STR_ARG(now), STR_ARG(m->page));

    note_answer(m, STR("/api/v1/extension/reports"), r.status);
    if (dice_permille(&m->dice, 500)) /* else it stays open, and is told again */
        m->page = STR_NONE;
}

void simulate_hub_act(struct simulation *m)
{
    const struct shopify_order *o = simulate_order(m);

    if (!o || !sim_is_up(m->sim))
        return;
    struct str ref = str_printf(m->arena, "%lld", (long long)o->id);
    switch (dice_below(&m->dice, 20)) {
    case 0:
    case 1:
    case 2: post(m, "orders", ref, "order", "{}"); break;
    case 3:
    case 4: post(m, "orders", ref, "tracking", "{}"); break;
    case 5: post(m, "orders", ref, "ship", with_number(m)); break;
    case 6: hold(m, ref); break;
    case 7:
    case 8: post(m, "orders", ref, "release", "{}"); break;
    case 9: post(m, "orders", ref, "note", "{\"note\":\"call her\"}"); break;
    case 10: post(m, "orders", ref, "reread", "{}"); break;
    case 11: post(m, "orders", ref, "allow", "{\"on\":true}"); break;
    case 12: act_on_part(m, o, "writes", "writes", "retry", "{}"); break;
    case 13: act_on_part(m, o, "packages", "packages", "number", with_number(m)); break;
    case 14: act_on_part(m, o, "fulfillments", "fulfillments", "cancel", "{}"); break;
    case 15: post(m, "orders", ref, "buy-now", "{}"); break;
    case 16: post(m, "orders", ref, "do-not-buy", "{}"); break;
    case 17:
    case 18: m->page.n ? tell_page(m) : open_page(m); break;
    default: post(m, "shops", m->here->domain, "sync", "{}"); break;
    }
}

/* Each order once, as it comes down the list. */
void simulate_clerk(struct simulation *m)
{
    struct stall *s = m->here;

    if (s->habits->auto_buy)
        return;
    for (int i = 0; i < CLICKS && s->clicked < s->shop->orders_n && sim_is_up(m->sim); i++) {
        const struct shopify_order *o = s->shop->orders[s->clicked++];
        if (!o->deleted)
            post(m, "orders", str_printf(m->arena, "%lld", (long long)o->id), "order", "{}");
    }
}

/* -- Connections that ended. */

/* The answer to a list of accounts: does this one say that it must be connected again? A shop that
 * took the app out is asked for it too: it may have it again. */
static bool needs_connect(const struct json *list, const char *key, struct str value)
{
    for (struct json_iter it = json_iter(json_get(list, "items")); json_next(&it);) {
        if (str_eq(json_str(json_get(it.val, key)), value))
            return str_eq(json_str(json_get(it.val, "state")), STR("needs_connect")) ||
                   str_eq(json_str(json_get(it.val, "state")), STR("uninstalled"));
    }
    return false;
}

void simulate_connect_shop(struct simulation *m, struct stall *s)
{
    struct sim_answer r = sim_api(m->sim, HTTP_POST, "/api/v1/shops",
                                  "{\"domain\":\"%.*s\",\"client_id\":\"sim-client-id\","
                                  "\"client_secret\":\"%.*s\"}",
                                  STR_ARG(s->domain), STR_ARG(s->shop->o.client_secret));

    if (r.status == 200 || r.status == 201)
        s->entered_at_ms = 0;

    note_answer(m, STR("/api/v1/shops"), r.status);
}

void simulate_reconnect(struct simulation *m)
{
    bool shops[SIMULATE_SHOPS_MAX] = {0}, accounts[SIMULATE_ACCOUNTS_MAX] = {0};
    const struct json *list = sim_api(m->sim, HTTP_GET, "/api/v1/shops", "%s", "").json;

    for (size_t i = 0; i < m->swarm.shops_n; i++)
        shops[i] = needs_connect(list, "domain", m->stalls[i].domain);
    list = sim_api(m->sim, HTTP_GET, "/api/v1/suppliers", "%s", "").json;
    for (size_t i = 0; i < m->swarm.accounts_n; i++)
        accounts[i] = needs_connect(list, "id", m->accounts[i]);
    for (size_t i = 0; i < m->swarm.shops_n; i++) {
        if (shops[i])
            simulate_connect_shop(m, &m->stalls[i]);
    }
    for (size_t i = 0; i < m->swarm.accounts_n; i++) {
        if (!accounts[i])
            continue;
        simulate_consent_anew(m, i);
        note_answer(m, STR("/api/v1/suppliers"), sim_connect_ali_nth(m->sim, i).n ? 201 : 503);
    }
}

/* -- Forgers. */

/* A supplier's message about an order that exists, signed by nobody. */
static bool forge_push(struct simulation *m)
{
    struct aliworld *ali = sim_ali(m->sim);
    struct http_request req = {.method = HTTP_POST, .url = STR("/webhooks/aliexpress")};
    size_t n = aliworld_orders_n(ali);
    uint8_t mac[SHA256_LEN] = {1};

    if (!n || !sim_is_up(m->sim) || !m->swarm.ali.push_url.n)
        return false;
    req.body = str_printf(m->arena,
                          "{\"data\":{\"buyerId\":1,\"orderId\":%.*s,\"orderStatus\":\"FINISH\"},"
                          "\"message_type\":53,\"seller_id\":\"1\",\"site\":\"ae_global\"}",
                          STR_ARG(aliworld_order_at(ali, n - 1)->id));
    http_header_add(m->arena, &req.headers, STR("Host"), STR("hub.example"));
    http_header_add(m->arena, &req.headers, STR("Content-Type"), STR("application/json"));
    if (n % 2 == 0)
        http_header_add(m->arena, &req.headers, STR("Authorization"),
                        hex_lower(m->arena, mac, sizeof(mac)));
    int status = sim_request(m->sim, &req, false).status;
    sim_note(m->sim, "a forged push: %d", status);
    return status >= 200 && status < 300;
}

/* An order that was canceled, says somebody; the signature is that of another message or made up.
 */
void simulate_forge(struct simulation *m)
{
    struct http_request forged = m->hook;

    if (forge_push(m))
        m->failure = STR("a forged push was taken");
    if (!m->hook.body.n || !sim_is_up(m->sim))
        return;
    forged.headers = (struct http_headers){0};
    for (size_t i = 0; i < m->hook.headers.n; i++) {
        const struct http_header *h = &m->hook.headers.items[i];
        if (!str_eq(h->name, STR("X-Shopify-Webhook-Id")))
            http_header_add(m->hook_arena, &forged.headers, h->name, h->value);
    }
    http_header_add(m->hook_arena, &forged.headers, STR("X-Shopify-Webhook-Id"),
                    str_printf(m->hook_arena, "forged-%lld", (long long)m->hub_acts));
    forged.body = str_replace(m->hook_arena, m->hook.body, STR("\"cancelled_at\":null"),
                              STR("\"cancelled_at\":\"2026-11-23T08:00:00Z\""));
    if (str_eq(forged.body, m->hook.body))
        forged.body = str_cat(m->hook_arena, m->hook.body, STR(" "));
    int status = sim_request(m->sim, &forged, false).status;
    sim_note(m->sim, "a forged webhook: %d", status);
    if (status >= 200 && status < 300)
        m->failure = STR("a forged webhook was taken");
}
