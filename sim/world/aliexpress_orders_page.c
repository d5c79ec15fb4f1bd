/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pages of the site that browser extensions read: My Orders, an order's details, its tracking.
 * Our own markup around the class names and attributes that public scrapers select on; in English
 * or Chinese (query _lang=zh_CN, or Accept-Language). Walls against robots and strangers are
 * options. The buyer who is signed in is the first account.
 */
#include "sim/world/aliexpress_state.h"

#define PAGE_SIZE 10
#define PAGE_MAX  ((size_t)4 << 20)

enum word {
    WORD_UNPAID,
    WORD_TO_SHIP,
    WORD_SHIPPED,
    WORD_DONE,
    WORD_CANCELED,
    WORD_DATE,
    WORD_ID,
    WORD_COPY,
    WORD_DETAILS,
    WORD_TOTAL,
    WORD_TRACK,
    WORD_PAY,
    WORD_CONFIRM,
    WORD_MORE,
    WORD_NUMBER,
    WORD_ORIGINAL,
    WORD_PLACED,
    WORD_SUBTOTAL,
    WORD_FREIGHT,
    WORD_MAX
};

static const char *const words[2][WORD_MAX] = {
    {"Awaiting payment", "Awaiting shipment", "Awaiting delivery", "Completed", "Canceled",
     "Order date", "Order ID", "Copy", "Order details", "Total", "Track order", "Pay now",
     "Confirm received", "View orders", "Tracking number", "Original number", "Order placed on",
     "Subtotal", "Shipping"},
    {"等待付款", "等待发货", "等待收货", "已完成", "已取消", "下单日期", "订单号", "复制",
     "订单详情", "合计", "查看物流", "立即付款", "确认收货", "查看更多订单", "运单号", "原运单号",
     "下单时间", "小计", "运费"},
};

struct page {
    const struct aliworld_call *c;
    struct buf b;
    bool zh;
};

static const char *say(const struct page *p, enum word w)
{
    return words[p->zh][w];
}

static void put_text(struct page *p, struct str text)
{
    buf_str(&p->b, aliworld_html(p->c->a, text));
}

/* Some prices come as one span per character: the text is the same. */
static void put_price(struct page *p, int64_t cents, bool spread)
{
    struct str text = str_cat(p->c->a, STR("$"), aliworld_cents(p->c->a, cents));
    for (size_t i = 0; i < text.n; i++)
        buf_printf(&p->b, spread ? "<span>%c</span>" : "%c", text.p[i]);
}

static void put_date(struct page *p, int64_t at_ms)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct str t = time_text(p->c->a, at_ms);
    int64_t month, day;
    if (!str_to_i64(str_slice(t, 5, 2), &month) || !str_to_i64(str_slice(t, 8, 2), &day))
        UNREACHABLE();
    if (p->zh)
        buf_printf(&p->b, "%.4s年%lld月%lld日", t.p, (long long)month, (long long)day);
    else
        buf_printf(&p->b, "%.3s %lld, %.4s", months + (month - 1) * 3, (long long)day, t.p);
}

static enum word status_of(const struct aliworld_order *o)
{
    if (o->stage == ALIWORLD_UNPAID)
        return WORD_UNPAID;
    if (o->stage == ALIWORLD_CANCELED || o->stage == ALIWORLD_CANCELING)
        return WORD_CANCELED;
    if (o->stage == ALIWORLD_FINISHED)
        return WORD_DONE;
    return aliworld_nothing_left(o) ? WORD_TO_SHIP : WORD_SHIPPED;
}

static void begin_page(struct page *p, const char *title)
{
    buf_init(&p->b, p->c->a, PAGE_MAX);
    buf_printf(&p->b,
               "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s</title>"
               "</head>\n<body><div id=\"root\">\n",
               p->zh ? "zh-CN" : "en", title);
}

static struct http_response end_page(struct page *p)
{
    buf_str(&p->b, STR("</div></body></html>\n"));
    ASSERT(!p->b.overflowed);
    return aliworld_reply(p->c->a, 200, STR("text/html; charset=utf-8"), buf_view(&p->b));
}

/* "Color:Black;Size:M" as "Black, M". */
static void put_values(struct page *p, struct str text)
{
    struct str one, name, value;
    for (bool first = true; !str_empty(text); first = false) {
        str_cut(text, ';', &one, &text);
        if (!first)
            buf_str(&p->b, STR(", "));
        put_text(p, str_cut(one, ':', &name, &value) ? value : one);
    }
}

static void put_item(struct page *p, const struct aliworld_line *l, bool spread)
{
    buf_printf(
        &p->b,
        "<div class=\"order-item-content-body\"><a href=\"//www.aliexpress.com/item/%.*s.html"
        "\" target=\"_blank\"><div class=\"order-item-content-img\"></div></a>"
        "<div class=\"order-item-content-info\"><div class=\"order-item-content-info-name\" "
        "data-pl=\"order_item_content_info_name\"><a href=\"//www.aliexpress.com/item/%.*s."
        "html\" target=\"_blank\"><span title=\"",
        STR_ARG(l->product_id), STR_ARG(l->product_id));
    put_text(p, l->title);
    buf_str(&p->b, STR("\">"));
    put_text(p, l->title);
    buf_str(&p->b, STR("</span></a></div><div class=\"order-item-content-info-sku\">"));
    put_values(p, l->sku_text);
    buf_str(&p->b, STR("</div><div class=\"order-item-content-info-number\">"
                       "<div class=\"es--wrap notranslate\">"));
    put_price(p, l->price_cents, spread);
    buf_printf(&p->b,
               "</div><span class=\"order-item-content-info-number-quantity\">x%lld</span></div>"
               "</div></div>\n",
               (long long)l->quantity);
}

static void put_buttons(struct page *p, const struct aliworld_order *o)
{
    enum word status = status_of(o);
    buf_str(&p->b, STR("<div class=\"order-item-btns\">"));
    if (status == WORD_UNPAID)
        buf_printf(&p->b,
                   "<button type=\"button\" class=\"comet-btn order-item-btn\"><span>%s</span>"
                   "</button>",
                   say(p, WORD_PAY));
    if (status == WORD_SHIPPED)
        buf_printf(&p->b,
                   "<button type=\"button\" class=\"comet-btn order-item-btn\"><span>%s</span>"
                   "</button>",
                   say(p, WORD_CONFIRM));
    if (status == WORD_SHIPPED || status == WORD_DONE)
        buf_printf(
            &p->b,
            "<a class=\"comet-btn order-item-btn\" href=\"/p/tracking/index.html?_addShare=no"
            "&amp;_login=yes&amp;tradeOrderId=%.*s\" target=\"_blank\"><span>%s</span></a>",
            STR_ARG(o->id), say(p, WORD_TRACK));
    buf_str(&p->b, STR("</div>"));
}

static void put_header(struct page *p, const struct aliworld_order *o)
{
    buf_printf(
        &p->b,
        "<div class=\"order-item\"><div class=\"order-item-header\">"
        "<div class=\"order-item-header-status\"><span class=\"order-item-header-status-text\">"
        "%s</span></div><div class=\"order-item-header-right\">"
        "<div class=\"order-item-header-right-info\"><div>%s: ",
        say(p, status_of(o)), say(p, WORD_DATE));
    put_date(p, o->created_ms);
    buf_printf(
        &p->b,
        "</div><div>%s: %.*s<span class=\"comet-btn\">%s</span></div></div>"
        "<a href=\"/p/order/detail.html?orderId=%.*s\" target=\"_blank\" data-pl=\"order_detail"
        "\"><span>%s</span></a></div></div>\n",
        say(p, WORD_ID), STR_ARG(o->id), say(p, WORD_COPY), STR_ARG(o->id), say(p, WORD_DETAILS));
}

static void put_card(struct page *p, const struct aliworld_order *o, bool spread)
{
    put_header(p, o);
    buf_printf(
        &p->b,
        "<div class=\"order-item-store\"><span class=\"order-item-store-name\" data-pl=\""
        "order_item_store_name\"><a href=\"//www.aliexpress.com/store/%lld\" target=\"_blank\">"
        "<span>",
        (long long)o->store_id);
    put_text(p, o->store_name);
    buf_str(&p->b, STR("</span></a></span></div>\n<div class=\"order-item-content\">"));
    for (size_t i = 0; i < o->lines_n; i++)
        put_item(p, &o->lines[i], spread);
    buf_printf(
        &p->b,
        "<div class=\"order-item-content-opt\"><span class=\"order-item-content-opt-price-total"
        "\" data-pl=\"order_item_content_price_total\">%s:<div class=\"notranslate\">",
        say(p, WORD_TOTAL));
    put_price(p, o->total_cents, spread);
    buf_str(&p->b, STR("</div></span><div class=\"order-item-btns-wrap\">"));
    put_buttons(p, o);
    buf_str(&p->b, STR("</div></div></div></div>\n"));
}

/* Newest first, a page of ten; the button asks for the next. */
static struct http_response my_orders(struct page *p)
{
    const struct aliworld *w = p->c->w;
    int64_t page = 1;
    size_t mine = 0, shown = 0;
    if (!str_to_i64(aliworld_param(p->c, "pageIndex"), &page) || page < 1)
        page = 1;
    begin_page(p, "AliExpress - My Orders");
    buf_str(&p->b, STR("<div class=\"order-main\" data-spm=\"order_list_main\"><div class=\""
                       "order-content\"><div class=\"comet-checkbox-group\">\n"));
    for (size_t i = w->orders_n; i-- > 0;) {
        const struct aliworld_order *o = w->orders[i];
        if (o->account != 0 || o->stage == ALIWORLD_DIVIDED)
            continue;
        mine++;
        if (mine <= (size_t)(page - 1) * PAGE_SIZE || shown == PAGE_SIZE)
            continue;
        put_card(p, o, shown++ % 2 == 1);
    }
    buf_str(&p->b, STR("</div></div>"));
    if (mine > (size_t)page * PAGE_SIZE)
        buf_printf(
            &p->b,
            "<div class=\"order-more\" data-pl=\"order_more\"><button type=\"button\" class=\""
            "comet-btn comet-btn-large comet-btn-borderless\" data-next=\"%lld\"><span>%s"
            "</span></button></div>",
            (long long)page + 1, say(p, WORD_MORE));
    buf_str(&p->b, STR("</div>\n"));
    return end_page(p);
}

static void put_sum(struct page *p, enum word what, int64_t cents)
{
    buf_printf(&p->b,
               "<div class=\"order-price-item\"><span class=\"left-col\">%s</span>"
               "<span class=\"right-col\">",
               say(p, what));
    put_price(p, cents, what == WORD_TOTAL);
    buf_str(&p->b, STR("</span></div>"));
}

static struct http_response details(struct page *p, const struct aliworld_order *o)
{
    begin_page(p, "Order details");
    buf_printf(&p->b,
               "<div class=\"order-status\">%s</div>\n<div class=\"order-detail-info-item "
               "order-detail-order-info\"><div class=\"info-row\">%s: %.*s <span>%s</span></div>"
               "<div class=\"info-row\">%s: ",
               say(p, status_of(o)), say(p, WORD_ID), STR_ARG(o->id), say(p, WORD_COPY),
               say(p, WORD_PLACED));
    put_date(p, o->created_ms);
    buf_str(&p->b, STR("</div></div>\n<div class=\"order-detail-item\"><div class=\""
                       "order-detail-item-store\"><span class=\"store-name\">"));
    put_text(p, o->store_name);
    buf_str(&p->b, STR("</span></div>\n"));
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct aliworld_line *l = &o->lines[i];
        buf_printf(
            &p->b,
            "<div class=\"order-detail-item-content-wrap\"><div class=\"item-title\"><a href=\""
            "//www.aliexpress.com/item/%.*s.html\">",
            STR_ARG(l->product_id));
        put_text(p, l->title);
        buf_str(&p->b, STR("</a></div><div class=\"item-sku-attr\">"));
        put_values(p, l->sku_text);
        buf_str(&p->b, STR("</div><div class=\"item-price\"><span class=\"notranslate\">"));
        put_price(p, l->price_cents, true);
        buf_printf(&p->b, "</span><span class=\"item-price-quantity\">x%lld</span></div></div>\n",
                   (long long)l->quantity);
    }
    buf_str(&p->b, STR("</div>\n<div class=\"order-price\">"));
    put_sum(p, WORD_SUBTOTAL, o->total_cents - o->fee_cents);
    put_sum(p, WORD_FREIGHT, o->fee_cents);
    put_sum(p, WORD_TOTAL, o->total_cents);
    buf_str(&p->b, STR("</div>\n"));
    return end_page(p);
}

/* Class names carry a hash that changes: only their beginning can be relied on. */
static void put_package(struct page *p, const struct aliworld_order *o, size_t i)
{
    const struct aliworld_package *k = &o->packages[i];
    struct aliworld_node *nodes;
    size_t n = aliworld_nodes(p->c->w, p->c->a, o, k, p->c->now_ms, &nodes);
    const char *hash = p->c->now_ms / MS_DAY % 2 ? "aa11bb" : "c7d2e9";
    struct str number = aliworld_number_shown(p->c->w, k, p->c->now_ms);
    buf_printf(&p->b,
               "<div class=\"logistic-info-v2--package--%s\" data-package=\"%zu\"><div class=\""
               "logistic-info-v2--carrier--%s\">%s</div>\n",
               hash, i + 1, hash, o->shipping->carrier);
    if (!str_empty(number))
        buf_printf(&p->b,
                   "<div class=\"logistic-info-v2--mailNo--%s\">%s <span class=\""
                   "logistic-info-v2--mailNoValue--%s\">%.*s</span></div>\n",
                   hash, say(p, WORD_NUMBER), hash, STR_ARG(number));
    if (!str_empty(k->old_number))
        buf_printf(&p->b,
                   "<div class=\"logistic-info-v2--mailNo--%s\">%s <span class=\""
                   "logistic-info-v2--originMailNo--%s\">%.*s</span></div>\n",
                   hash, say(p, WORD_ORIGINAL), hash, STR_ARG(k->old_number));
    buf_str(&p->b, STR("<ul>"));
    for (size_t j = 0; j < n; j++) {
        buf_printf(&p->b, "<li data-code=\"%s\"><span>", nodes[j].code);
        put_date(p, nodes[j].at_ms);
        buf_printf(&p->b, "</span> <span>%s</span></li>", nodes[j].text);
    }
    buf_str(&p->b, STR("</ul></div>\n"));
}

static struct http_response tracking(struct page *p, const struct aliworld_order *o)
{
    begin_page(p, "Tracking");
    for (size_t i = 0; p->c->now_ms >= o->hidden_until_ms && i < o->packages_n; i++)
        if (aliworld_package_shows(&o->packages[i]))
            put_package(p, o, i);
    return end_page(p);
}

static struct http_response captcha(struct page *p)
{
    begin_page(p, "AliExpress");
    buf_str(&p->b, STR("<div class=\"order-content\"></div><div class=\"baxia-dialog\"><div id=\""
                       "baxia-dialog-content\"><div id=\"nc_1_wrapper\" class=\"nc-container\">"
                       "Please slide to verify</div></div></div>"));
    return end_page(p);
}

static struct http_response sign_in(const struct aliworld_call *c)
{
    struct http_response r = aliworld_reply(c->a, 302, STR("text/html"), STR_NONE);
    http_header_add(c->a, &r.headers, STR("Location"), STR("/p/ug-login-page/login.html"));
    return r;
}

bool aliworld_is_page(struct str path)
{
    return str_eq(path, STR("/p/order/index.html")) || str_eq(path, STR("/p/order/detail.html")) ||
           str_eq(path, STR("/p/tracking/index.html"));
}

struct http_response aliworld_page(struct aliworld_call *c, struct str path, struct str languages)
{
    struct page p = {.c = c};
    struct str lang = aliworld_param(c, "_lang");
    p.zh = str_starts(str_empty(lang) ? languages : lang, STR("zh"));
    if (c->w->options.login_wall || c->w->accounts_n == 0)
        return sign_in(c);
    if (c->w->options.captcha_wall)
        return captcha(&p);
    if (str_eq(path, STR("/p/order/index.html")))
        return my_orders(&p);
    bool track = str_eq(path, STR("/p/tracking/index.html"));
    const struct aliworld_order *o =
        aliworld_order(c->w, aliworld_param(c, track ? "tradeOrderId" : "orderId"));
    if (!o || o->account != 0)
        return aliworld_reply(c->a, 404, STR("text/html"), STR("<html>404 Not Found</html>\n"));
    return track ? tracking(&p, o) : details(&p, o);
}
