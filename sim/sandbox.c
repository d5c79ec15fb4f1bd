/* SPDX-License-Identifier: Apache-2.0 */
/* See sim/sandbox.h. */
#include "sim/sandbox.h"

#include "base/time.h"
#include "sim/sandbox_state.h"

#define STOCK 100000

struct sandbox_flight {
    struct sandbox_flight *next;
    struct arena *arena;
    int64_t id;
    size_t service;
    struct world_push push;
};

struct sandbox_options sandbox_options_default(void)
{
    return (struct sandbox_options){.seed = 1, .ship_ms = 6 * MS_SECOND, .deliver_ms = MS_MINUTE};
}

static struct aliworld *new_supplier(struct sandbox *s, int64_t now_ms)
{
    struct aliworld_options o = aliworld_defaults();

    o.seed = s->opt.seed;
    o.pays_by_itself = true;
    o.repeat_answers_ids = true;
    o.consent_page = true;
    o.readable_after_ms = MS_SECOND;
    o.ship_ms = s->opt.ship_ms;
    o.ship_spread_ms = s->opt.ship_ms / 2;
    o.deliver_ms = s->opt.deliver_ms;
    o.finish_ms = s->opt.deliver_ms;
    struct aliworld *w = aliworld_new(&o);
    size_t account = aliworld_add_account(w, STR(SANDBOX_APP_KEY), STR(SANDBOX_APP_SECRET),
                                          STR("demo-buyer"), now_ms);
    aliworld_set_tokens(w, account, STR(SANDBOX_ACCESS), STR(SANDBOX_REFRESH), now_ms);
    people_fill_aliexpress(w, STOCK);
    return w;
}

static void add_goods(struct sandbox *s, const struct people_product *p, int64_t now_ms)
{
    struct shopify_variant_input *variants =
        ARENA_ARRAY(s->arena, struct shopify_variant_input, p->variants_n);
    struct sandbox_goods *g = ARENA_PUSH(s->arena, &s->goods, &s->goods_n, struct sandbox_goods);

    for (size_t i = 0; i < p->variants_n; i++)
        variants[i] = (struct shopify_variant_input){.title = str_of(p->variants[i].title),
                                                     .sku = str_of(p->variants[i].sku),
                                                     .price_minor = p->variants[i].price_cents,
                                                     .digital = !p->ships};
    g->product = p;
    g->variant_ids = ARENA_ARRAY(s->arena, int64_t, p->variants_n);
    g->product_id = shopify_add_product(s->shop, str_of(p->title), str_of(p->vendor), variants,
                                        p->variants_n, now_ms, g->variant_ids);
}

static void add_shop(struct sandbox *s, int64_t now_ms)
{
    struct shopify_options o = {.domain = STR(SANDBOX_SHOP),
                                .name = STR("Demo Shop"),
                                .email = STR("owner@example.com"),
                                .currency = STR("USD"),
                                .zone = STR("America/New_York"),
                                .country = STR("US"),
                                .client_id = STR(SANDBOX_CLIENT_ID),
                                .client_secret = STR(SANDBOX_CLIENT_SECRET),
                                .allow_http_hooks = true};
    size_t n;
    const struct people_product *all = people_products(&n);

    s->shop = shopify_add_shop(s->shopify, &o, now_ms);
    for (size_t i = 0; i < n; i++)
        add_goods(s, &all[i], now_ms);
}

struct sandbox *sandbox_new(const struct sandbox_options *options, int64_t now_ms)
{
    struct arena *a = arena_new();
    struct sandbox *s = ARENA_NEW(a, struct sandbox);

    s->arena = a;
    s->opt = *options;
    s->shopify = shopify_new(options->seed);
    s->ali = new_supplier(s, now_ms);
    s->services[0] = shopify_service(s->shopify);
    s->services[1] = aliworld_service(s->ali);
    people_init(&s->people, options->seed);
    s->people.trouble_permille = options->trouble_permille;
    s->people.easy = options->easy_buyers;
    add_shop(s, now_ms);
    s->next_order_ms = options->order_every_ms ? now_ms : INT64_MAX;
    return s;
}

void sandbox_free(struct sandbox *s)
{
    if (!s)
        return;
    for (struct sandbox_flight *f = s->flights, *next; f; f = next) {
        next = f->next;
        arena_free(f->arena);
    }
    shopify_free(s->shopify);
    aliworld_free(s->ali);
    arena_free(s->arena);
}

void sandbox_set_url(struct sandbox *s, struct str url)
{
    s->url = str_dup(s->arena, url);
    aliworld_set_pictures(s->ali, str_cat(s->arena, url, STR("/aliexpress")));
}

static const struct sandbox_goods *goods_of(const struct sandbox *s,
                                            const struct people_product *product)
{
    for (size_t i = 0; i < s->goods_n; i++) {
        if (s->goods[i].product == product)
            return &s->goods[i];
    }
    UNREACHABLE();
}

static struct shopify_address address_of(const struct people_address *p)
{
    return (struct shopify_address){.first_name = p->first_name,
                                    .last_name = p->last_name,
                                    .company = p->company,
                                    .address1 = p->address1,
                                    .address2 = p->address2,
                                    .city = p->city,
                                    .province = p->province,
                                    .province_code = p->province_code,
                                    .zip = p->zip,
                                    .country = p->country,
                                    .country_code = p->country_code,
                                    .phone = p->phone};
}

static void apply_wishes(const struct json *wishes, struct shopify_order_input *in)
{
    struct str payment = json_str(json_get(wishes, "payment"));

    in->payment = str_eq(payment, STR("pending"))      ? SHOPIFY_PENDING
                  : str_eq(payment, STR("authorized")) ? SHOPIFY_AUTHORIZED
                                                       : SHOPIFY_PAID;
    in->risk = json_str(json_get(wishes, "risk"));
    in->test = json_bool(json_get(wishes, "test"), false);
    in->name = json_str(json_get(wishes, "name"));
    in->tags = json_str(json_get(wishes, "tags"));
    if (json_is_str(json_get(wishes, "note")))
        in->note = json_str(json_get(wishes, "note"));
    if (json_is_str(json_get(wishes, "recipient"))) {
        in->address.first_name = STR("");
        in->address.last_name = json_str(json_get(wishes, "recipient"));
    }
}

int64_t sandbox_place_as(struct sandbox *s, const struct json *wishes, int64_t now_ms)
{
    struct arena *a = arena_new();
    struct people_order o;
    struct shopify_line_input lines[COUNT_OF(o.items)] = {0};

    people_order(&s->people, a, &o);
    for (size_t i = 0; i < o.items_n; i++) {
        const struct sandbox_goods *g = goods_of(s, o.items[i].product);
        lines[i].variant_id = g->variant_ids[o.items[i].variant - g->product->variants];
        lines[i].quantity = o.items[i].quantity;
    }
    struct shopify_order_input in = {.lines = lines,
                                     .lines_n = o.items_n,
                                     .address = address_of(&o.address),
                                     .email = o.email,
                                     .note = o.note};
    if (o.tax_id.n) /* Brazilian shops commonly ask for it there */
        in.address.company = o.tax_id;
    apply_wishes(wishes, &in);
    int64_t id = shopify_place(s->shop, &in, now_ms);
    arena_free(a);
    return id;
}

int64_t sandbox_place(struct sandbox *s, int64_t now_ms)
{
    return sandbox_place_as(s, NULL, now_ms);
}

static int64_t delay_of(const struct http_response *r)
{
    const struct str names[] = {STR("X-World-Delay-Ms"), STR("X-Sim-Delay-Ms")};
    int64_t ms = 0;

    for (size_t i = 0; i < COUNT_OF(names) && ms == 0; i++) {
        if (!str_to_i64(http_header_get(&r->headers, names[i]), &ms))
            ms = 0;
    }
    return ms;
}

static struct http_response route(struct sandbox *s, const struct http_request *req, int64_t now_ms,
                                  struct arena *a)
{
    const struct str prefixes[] = {STR("/shopify/"), STR("/aliexpress/")};
    struct http_request inner = *req;

    if (str_starts(req->url, STR("/control")))
        return sandbox_control(s, req, str_slice(req->url, 8, req->url.n), now_ms, a);
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        if (!str_starts(req->url, prefixes[i]))
            continue;
        struct str rest = str_slice(req->url, prefixes[i].n - 1, req->url.n);
        inner.url = str_printf(a, "http://sandbox.invalid%.*s%s%.*s", STR_ARG(rest),
                               req->query.n ? "?" : "", STR_ARG(req->query));
        return s->services[i].handle(s->services[i].state, &inner, now_ms, a);
    }
    return (struct http_response){
        .status = 404,
        .body = STR("The sandbox: /shopify/SHOP-DOMAIN, /aliexpress and /control.\n")};
}

struct http_response sandbox_handle(struct sandbox *s, const struct http_request *req,
                                    int64_t now_ms, struct arena *a, int64_t *ret_delay_ms)
{
    sandbox_tick(s, now_ms);
    struct http_response r = route(s, req, now_ms, a);
    *ret_delay_ms = delay_of(&r);
    return r;
}

void sandbox_tick(struct sandbox *s, int64_t now_ms)
{
    for (size_t i = 0; i < COUNT_OF(s->services); i++)
        s->services[i].tick(s->services[i].state, now_ms);
    while (s->next_order_ms <= now_ms) {
        sandbox_place(s, now_ms);
        s->next_order_ms += s->opt.order_every_ms;
        if (s->next_order_ms <= now_ms) /* the machine slept: one buyer, not a crowd */
            s->next_order_ms = now_ms + s->opt.order_every_ms;
    }
}

int64_t sandbox_next_ms(const struct sandbox *s)
{
    int64_t next_ms = s->next_order_ms;

    for (size_t i = 0; i < COUNT_OF(s->services); i++) {
        int64_t at_ms = s->services[i].next_ms(s->services[i].state);
        if (at_ms < next_ms)
            next_ms = at_ms;
    }
    return next_ms;
}

static void copy_request(struct arena *a, const struct http_request *from, struct http_request *to)
{
    *to = (struct http_request){
        .method = from->method, .url = str_dup(a, from->url), .body = str_dup(a, from->body)};
    for (size_t i = 0; i < from->headers.n; i++)
        http_header_add(a, &to->headers, str_dup(a, from->headers.items[i].name),
                        str_dup(a, from->headers.items[i].value));
}

bool sandbox_push(struct sandbox *s, int64_t now_ms, struct arena *a, struct http_request *ret_req,
                  int64_t *ret_id)
{
    struct world_push push;
    size_t i = 0;

    while (i < COUNT_OF(s->services) &&
           !s->services[i].push(s->services[i].state, now_ms, a, &push))
        i++;
    if (i == COUNT_OF(s->services))
        return false;
    struct arena *own = arena_new();
    struct sandbox_flight *f = ARENA_NEW(own, struct sandbox_flight);
    f->arena = own;
    f->id = ++s->next_flight;
    f->service = i;
    f->push = push;
    copy_request(own, &push.request, &f->push.request);
    f->next = s->flights;
    s->flights = f;
    copy_request(a, &push.request, ret_req);
    *ret_id = f->id;
    return true;
}

void sandbox_pushed(struct sandbox *s, int64_t id, int status, int64_t now_ms)
{
    struct sandbox_flight **at = &s->flights;

    while (*at && (*at)->id != id)
        at = &(*at)->next;
    ASSERT(*at);
    struct sandbox_flight *f = *at;
    *at = f->next;
    const struct world_service *service = &s->services[f->service];
    service->pushed(service->state, &f->push, status, now_ms);
    arena_free(f->arena);
}
