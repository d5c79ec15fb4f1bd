/* SPDX-License-Identifier: Apache-2.0 */
/* See the header. The signature is made here from the documented rule, apart from the model's. */
#include "test/world/aliexpress_rig.h"

static void add_goods(struct aliworld *w)
{
    const struct aliworld_variant lamps[] = {
        {LAMP_SKU, LAMP_ATTR, STR("Color:Black;Size:M"), 932, 500},
        {STR("12000030000000313"), STR("14:29#White;5:361386"), STR("Color:White;Size:M"), 912, 3},
    };
    const struct aliworld_variant bulb = {BULB_SKU, STR_NONE, STR("Warm white"), 350, 40};
    const struct aliworld_variant mug = {MUG_SKU, STR_NONE, STR_NONE, 1250, 8};
    const struct aliworld_product goods[] = {
        {.product_id = LAMP,
         .title = STR("Foldable desk lamp, USB"),
         .store_id = 1102000303,
         .store_name = STR("Example Lamps Store"),
         .variants = lamps,
         .variants_n = COUNT_OF(lamps)},
        {.product_id = BULB,
         .title = STR("LED bulb E14, 2 pcs"),
         .store_id = 1102000303,
         .store_name = STR("Example Lamps Store"),
         .variants = &bulb,
         .variants_n = 1},
        {.product_id = MUG,
         .title = STR("Mug"),
         .store_id = 1102000404,
         .store_name = STR("Example Mugs Store"),
         .variants = &mug,
         .variants_n = 1},
    };
    for (size_t i = 0; i < COUNT_OF(goods); i++)
        aliworld_add_product(w, &goods[i]);
}

void rig_open(struct rig *r, const struct aliworld_options *options)
{
    struct aliworld_options usual = aliworld_defaults();
    *r = (struct rig){.a = arena_new(), .now_ms = RIG_START_MS};
    r->w = aliworld_new(options ? options : &usual);
    r->account =
        aliworld_add_account(r->w, RIG_KEY, RIG_SECRET, STR("buyer@example.test"), r->now_ms);
    add_goods(r->w);
}

void rig_close(struct rig *r)
{
    aliworld_free(r->w);
    arena_free(r->a);
}

void rig_add(struct rig *r, struct http_headers *params, const char *name, struct str value)
{
    http_header_add(r->a, params, str_of(name), value);
}

struct http_headers rig_system(struct rig *r)
{
    struct http_headers p = {0};
    rig_add(r, &p, "app_key", RIG_KEY);
    rig_add(r, &p, "timestamp", str_printf(r->a, "%lld", (long long)r->now_ms));
    rig_add(r, &p, "sign_method", STR("sha256"));
    return p;
}

/* The smallest name above `above`; NULL at the end. Slow and plain on purpose. */
static const struct http_header *next_name(const struct http_headers *p,
                                           const struct http_header *above)
{
    const struct http_header *least = NULL;
    for (size_t i = 0; i < p->n; i++) {
        const struct http_header *h = &p->items[i];
        if ((!above || str_cmp(h->name, above->name) > 0) &&
            (!least || str_cmp(h->name, least->name) < 0))
            least = h;
    }
    return least;
}

static struct str sign(struct rig *r, const struct http_headers *p, struct str path)
{
    struct str text = path;
    uint8_t mac[SHA256_LEN];
    for (const struct http_header *h = NULL; (h = next_name(p, h));)
        if (!str_empty(h->value))
            text = str_cat(r->a, text, str_cat(r->a, h->name, h->value));
    crypto_hmac_sha256(RIG_SECRET, text, mac);
    return hex_upper(r->a, mac, sizeof(mac));
}

const struct json *rig_send(struct rig *r, const char *url_path, struct http_headers params,
                            struct str signed_path)
{
    const struct json *root = NULL;
    struct http_request req = {.method = HTTP_POST};
    struct str signature = sign(r, &params, signed_path);
    rig_add(r, &params, "sign", signature);
    req.url = str_cat(r->a, STR("https://api-sg.aliexpress.com"), str_of(url_path));
    req.body = form_print(r->a, &params);
    http_header_add(r->a, &req.headers, STR("Content-Type"),
                    STR("application/x-www-form-urlencoded;charset=utf-8"));
    r->last = aliworld_handle(r->w, &req, r->now_ms, r->a);
    if (r->last.status == 0 || json_parse(r->a, r->last.body, &root) != OK)
        return NULL;
    return root;
}

static struct http_headers business(struct rig *r, const char *method)
{
    struct http_headers p = rig_system(r);
    rig_add(r, &p, "method", str_of(method));
    rig_add(r, &p, "session", aliworld_tokens(r->w, r->account).access);
    if (r->simplify)
        rig_add(r, &p, "simplify", STR("true"));
    return p;
}

const struct json *rig_call(struct rig *r, const char *method, const char *name, struct str value)
{
    struct http_headers p = business(r, method);
    rig_add(r, &p, name, value);
    return rig_send(r, "/sync", p, STR_NONE);
}

const struct json *rig_ask(struct rig *r, const char *method, struct str params)
{
    struct http_headers p = business(r, method), more = form_parse(r->a, params);
    for (size_t i = 0; i < more.n; i++)
        http_header_add(r->a, &p, more.items[i].name, more.items[i].value);
    return rig_send(r, "/sync", p, STR_NONE);
}

static void write_item(struct jw *w, const struct rig_item *item)
{
    jw_obj(w);
    jw_key(w, "product_id");
    jw_raw(w, item->product_id);
    jw_ki64(w, "product_count", item->count);
    jw_kstr(w, "sku_attr", item->sku_attr);
    if (!str_empty(item->service))
        jw_kstr(w, "logistics_service_name", item->service);
    jw_kstr(w, "order_memo", STR("No invoice, please."));
    jw_obj_end(w);
}

struct str rig_purchase(struct rig *r, struct str reference, const struct rig_item *items,
                        size_t items_n)
{
    struct buf b;
    struct jw w;
    buf_init(&b, r->a, 65536);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kstr(&w, "out_order_id", reference);
    jw_key(&w, "logistics_address");
    jw_raw(&w, STR("{\"country\":\"US\",\"province\":\"New Jersey\",\"city\":\"Vineland\","
                   "\"address\":\"100 Example Avenue\",\"address2\":\"Apt 4\",\"zip\":\"08360\","
                   "\"contact_person\":\"Mara Jansen\",\"full_name\":\"Mara Jansen\","
                   "\"mobile_no\":\"6095550123\",\"phone_country\":\"+1\",\"locale\":\"en_US\"}"));
    jw_key(&w, "product_items");
    jw_arr(&w);
    for (size_t i = 0; i < items_n; i++)
        write_item(&w, &items[i]);
    jw_arr_end(&w);
    jw_obj_end(&w);
    return buf_view(&b);
}

const struct json *rig_place_json(struct rig *r, struct str purchase)
{
    struct http_headers p = business(r, "aliexpress.ds.order.create");
    rig_add(r, &p, "param_place_order_request4_open_api_d_t_o", purchase);
    rig_add(r, &p, "ds_extend_request",
            STR("{\"payment\":{\"pay_currency\":\"USD\",\"try_to_pay\":\"true\"},"
                "\"trade_extra_param\":{\"business_model\":\"retail\"}}"));
    return json_path(rig_send(r, "/sync", p, STR_NONE),
                     "aliexpress_ds_order_create_response.result");
}

const struct json *rig_place(struct rig *r, struct str reference, struct str product_id,
                             struct str sku_attr, int64_t count)
{
    struct rig_item item = {product_id, sku_attr, STR("CAINIAO_FULFILLMENT_STD"), count};
    return rig_place_json(r, rig_purchase(r, reference, &item, 1));
}

struct str rig_order(struct rig *r)
{
    const struct json *result = rig_place(r, RIG_REFERENCE, LAMP, LAMP_ATTR, 2);
    assert_true(json_bool(json_get(result, "is_success"), false));
    rig_pass(r, 10 * MS_SECOND);
    return json_text(r->a, json_at(rig_list(json_get(result, "order_list")), 0));
}

const struct json *rig_get(struct rig *r, struct str id)
{
    struct str query = str_printf(r->a, "{\"order_id\":%.*s}", STR_ARG(id));
    const struct json *root =
        rig_call(r, "aliexpress.trade.ds.order.get", "single_order_query", query);
    return json_path(root, "aliexpress_trade_ds_order_get_response.result");
}

const struct json *rig_tracking(struct rig *r, struct str id)
{
    const struct json *root = rig_call(r, "aliexpress.ds.order.tracking.get", "ae_order_id", id);
    return json_path(root, "aliexpress_ds_order_tracking_get_response.result");
}

struct str rig_status(struct rig *r, struct str id)
{
    return json_str(json_get(rig_get(r, id), "order_status"));
}

const struct json *rig_list(const struct json *v)
{
    if (json_is_arr(v))
        return v;
    struct json_iter it = json_iter(v);
    return json_next(&it) ? it.val : NULL;
}

const struct json *rig_parcel(struct rig *r, struct str id, size_t i)
{
    const struct json *result = rig_tracking(r, id);
    return json_at(rig_list(json_path(result, "data.tracking_detail_line_list")), i);
}

struct str rig_error(const struct json *root)
{
    const struct json *e = json_get(root, "error_response");
    struct str sub = json_str(json_get(e, "sub_code"));
    return str_empty(sub) ? json_str(json_get(e, "code")) : sub;
}

void rig_pass(struct rig *r, int64_t span_ms)
{
    r->now_ms += span_ms;
}

void rig_check_text(struct str got, struct str want, const char *file, int line)
{
    if (str_eq(got, want))
        return;
    print_error("got  \"%.*s\"\nwant \"%.*s\"\n", STR_ARG(got), STR_ARG(want));
    _fail(file, line);
}
