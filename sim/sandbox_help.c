/* SPDX-License-Identifier: Apache-2.0 */
/* What GET /control/help says. */
#include "sim/sandbox_state.h"

static const char about[] =
    "The sandbox: a played Shopify and a played AliExpress, and doors to direct them.\n"
    "\n"
    "GET  /control                   what to connect to: addresses, secrets, goods\n"
    "GET  /control/truth             orders and purchases as they really are\n"
    "GET  /control/settings          how the worlds go; POST changes some: {\"ship_ms\":6000}\n"
    "POST /control/orders            a buyer orders: {\"count\":3,\"payment\":\"pending\",\n"
    "                                "
    "\"risk\":\"HIGH\",\"test\":true,\"name\":\"..\",\"tags\":\"..\","
    "\"note\":\"..\",\"recipient\":\"..\","
    "\"ago_s\":3600}\n"
    "POST /control/orders/ID/ACT     pay cancel hold release delete, fulfill {\"number\":\"..\"};\n"
    "                                ID is the shop's or the name (\"%231001\" or 1001)\n"
    "POST /control/faults            {\"of\":\"shopify\",\"kind\":\"lost_after\",\"only\":\"\","
    "\"times\":1};\n"
    "                                \"only\": a method of AliExpress, an operation of Shopify\n"
    "\n"
    "GET  /aliexpress/p/order/index.html   My Orders as the site shows it, and from there details\n"
    "                                      and tracking; _lang=zh_CN for Chinese\n"
    "\n"
    "At AliExpress:\n"
    "POST /control/purchases/ID/ACT  pay payment_fails scan deliver cancel buyer_cancel expire\n"
    "                                divide (its goods go on under two ids: setting divided_id),\n"
    "                                ship {\"number\":\"..\"}, relabel "
    "{\"package\":0,\"number\":\"..\"},"
    "\n"
    "                                join {\"with\":\"ID\"}, drop {\"line\":0}, hide "
    "{\"ms\":60000},\n"
    "                                blank {\"package\":0,\"ms\":60000}, status "
    "{\"status\":\"..\"}\n"
    "POST /control/variants/SKU/ACT  price {\"cents\":999}, stock {\"stock\":3}, drop,\n"
    "                                edit {\"sku_id\":\"..\",\"sku_attr\":\"..\"}\n"
    "POST /control/products/ID/ACT   offline online remove, close {\"country\":\"BR\"}\n"
    "POST /control/account/ACT       revoke (consent withdrawn), expire (the access token ends),\n"
    "                                refuse {\"code\":\"BLACKLIST_BUYER_IN_LIST\",\"times\":1} "
    "(-1: "
    "until\n"
    "                                told otherwise),\n"
    "                                deny {\"method\":\"aliexpress.ds.order.create\","
    "\"how\":\"api\"}\n"
    "                                (takes the app's permission; how: api package address; no\n"
    "                                method: all), allow {\"method\":\"..\"}\n";

struct str sandbox_help(struct arena *a)
{
    return str_printf(
        a,
        "%s\nFaults, and who has them:\n%.*s\nSettings (also order_every_ms, "
        "trouble_permille, push_url, shop_plan 0 to 3 for 100 to 2000 points a second, "
        "shop_cost_percent\nof what requests cost, and \"faults\":{\"lost_after\":10}\nfor chances "
        "in "
        "a thousand at AliExpress):\n%.*s",
        about, STR_ARG(sandbox_faults_help(a)), STR_ARG(sandbox_settings_help(a)));
}
