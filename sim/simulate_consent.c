/* SPDX-License-Identifier: Apache-2.0 */
/* Consent that ends and comes back in a simulation: the app is removed from a shop and installed
 * again, a supplier account's tokens are revoked, customers ask to be forgotten, orders are
 * deleted. And answers with members that nobody documented. See sim/simulate.h. */
#include "sim/simulate_part.h"

#include "base/crypto.h"

#define AWAY_MAX_MS (12 * MS_HOUR)
#define GRANT_DAYS  50 /* a supplier's consent lives for 60 days unless it is renewed */

/* -- The app in the shop. */

/* A message of Shopify's to the app, not to a subscription: it comes whatever is installed. */
static void tell(struct simulation *m, const char *topic, struct str body)
{
    struct http_request req = {.method = HTTP_POST, .url = STR("/webhooks/shopify"), .body = body};
    struct str id = str_printf(m->arena, "privacy-%lld", (long long)++m->letters);
    uint8_t mac[SHA256_LEN];

    crypto_hmac_sha256(shopify_secret(m->here->shop, sim_now(m->sim)), body, mac);
    const struct http_header headers[] = {
        {STR("Content-Type"), STR("application/json")},
        {STR("Host"), STR("hub.example")},
        {STR("X-Shopify-Topic"), str_of(topic)},
        {STR("X-Shopify-Shop-Domain"), m->here->domain},
        {STR("X-Shopify-API-Version"), STR("2026-10")},
        {STR("X-Shopify-Webhook-Id"), id},
        {STR("X-Shopify-Hmac-Sha256"), base64_text(m->arena, mac, sizeof(mac))},
    };
    for (size_t i = 0; i < COUNT_OF(headers); i++)
        http_header_add(m->arena, &req.headers, headers[i].name, headers[i].value);
    int status = sim_request(m->sim, &req, false).status;
    sim_note(m->sim, "%.*s hears %s: %d", STR_ARG(m->here->domain), topic, status);
}

static void uninstall(struct simulation *m)
{
    struct stall *s = m->here;

    if (s->away_until_ms)
        return;
    shopify_uninstall(s->shop, sim_now(m->sim));
    s->away_until_ms = sim_now(m->sim) + dice_range(&m->consent, MS_MINUTE, AWAY_MAX_MS);
    sim_note(m->sim, "%.*s removes the app", STR_ARG(s->domain));
}

static void forget_shop(struct simulation *m)
{
    tell(m, "shop/redact",
         str_printf(m->arena, "{\"shop_domain\":\"%.*s\"}", STR_ARG(m->here->domain)));
}

void simulate_install(struct simulation *m, bool all)
{
    for (size_t i = 0; i < m->swarm.shops_n; i++) {
        struct stall *s = &m->stalls[i];
        if (!s->away_until_ms || (!all && s->away_until_ms > sim_now(m->sim)))
            continue;
        s->away_until_ms = 0;
        shopify_install(s->shop, sim_now(m->sim));
        sim_note(m->sim, "%.*s has the app again", STR_ARG(s->domain));
    }
}

/* -- The supplier's account. */

static void end_consent(struct simulation *m)
{
    size_t n = m->swarm.accounts_n, i = n > 1 ? dice_below(&m->consent, n) : 0;

    aliworld_revoke(sim_ali(m->sim), i);
    sim_note(m->sim, "buyer %zu takes the consent back", i + 1);
}

void simulate_consent_anew(struct simulation *m, size_t account)
{
    struct aliworld *ali = sim_ali(m->sim);
    long long n = (long long)++m->letters;

    if (aliworld_tokens(ali, account).access.n)
        return;
    aliworld_set_tokens(ali, account, str_printf(m->arena, "5000anew%lld", n),
                        str_printf(m->arena, "5001anew%lld", n), sim_now(m->sim));
}

/* -- Customers. */

static void privacy(struct simulation *m, const char *topic, const char *list)
{
    const struct shopify_order *o = simulate_order(m);

    if (!o || !sim_is_up(m->sim))
        return;
    tell(m, topic,
         str_printf(m->arena,
                    "{\"shop_domain\":\"%.*s\",\"customer\":{\"email\":\"%.*s\"},\"%s\":[%lld]}",
                    STR_ARG(m->here->domain), STR_ARG(o->email), list, (long long)o->id));
}

static void delete_order(struct simulation *m)
{
    const struct shopify_order *o = simulate_order(m);

    if (!o || o->deleted)
        return;
    enum err err = shopify_delete_order(m->here->shop, o->id, sim_now(m->sim));
    sim_note(m->sim, "merchant deletes %.*s%s", STR_ARG(o->name), err ? " (refused)" : "");
}

void simulate_consent(struct simulation *m)
{
    simulate_install(m, false);
    if (!dice_permille(&m->consent, m->swarm.consent_permille))
        return;
    m->shop_acts++;
    switch (dice_below(&m->consent, 9)) {
    case 0:
    case 1: uninstall(m); break;
    case 2:
    case 3: end_consent(m); break;
    case 4:
    case 5: privacy(m, "customers/redact", "orders_to_redact"); break;
    case 6: privacy(m, "customers/data_request", "orders_requested"); break;
    case 7: delete_order(m); break;
    default: m->here->away_until_ms ? forget_shop(m) : uninstall(m); break;
    }
}

/* When all is over the machine sleeps for weeks, so that what is old is packed and forgotten, one
 * customer before and one after. */
void simulate_later(struct simulation *m)
{
    if (!m->swarm.later_days || !sim_is_up(m->sim))
        return;
    simulate_go(m);
    privacy(m, "customers/redact", "orders_to_redact");
    sim_run(m->sim, MS_MINUTE);
    sim_stop(m->sim, true);
    sim_sleep(m->sim, m->swarm.later_days * MS_DAY);
    for (size_t i = 0; i < m->swarm.accounts_n && m->swarm.later_days > GRANT_DAYS; i++)
        aliworld_revoke(sim_ali(m->sim), i); /* it has ended by itself */
    sim_start(m->sim);
    sim_note(m->sim, "%lld days later", (long long)m->swarm.later_days);
    for (int i = 0; i < 4; i++) {
        simulate_reconnect(m);
        sim_run(m->sim, MS_HOUR);
    }
    privacy(m, "customers/redact", "orders_to_redact");
    sim_run(m->sim, MS_HOUR);
}

/* -- Members that nobody documented. */

/* A brace and a quote side by side begin an object: in a text the quote would be escaped. */
void simulate_add_members(void *ctx, const struct http_request *req, struct http_response *res,
                          struct arena *a)
{
    struct simulation *m = ctx;

    (void)req;
    if (m->troubled && dice_permille(&m->consent, m->swarm.extra_permille))
        res->body = str_replace(a, res->body, STR(":{\""),
                                STR(":{\"reservedField\":{\"of\":[1,null,\"x\"]},\""));
}
