/* SPDX-License-Identifier: Apache-2.0 */
/* See web/origin.h. */
#include "web/origin.h"

#include "web/inside.h"

static bool is_trusted(const struct visit *v, struct addr a)
{
    return addr_in_list(a, v->web->opt.trusted_proxies);
}

struct addr origin_client(const struct visit *v)
{
    struct addr at = {.bytes = {[15] = 1}}, next; /* a socket of this machine */
    struct str *hops;
    size_t n = str_split(
        v->x->arena, http_header_get(&v->x->request.headers, STR("X-Forwarded-For")), ',', &hops);

    if (v->x->peer.n && !addr_parse(v->x->peer, &at))
        at = (struct addr){0};
    while (n && is_trusted(v, at) && addr_parse(hops[n - 1], &next)) {
        at = next;
        n--;
    }
    return at;
}

static bool is_local_host(struct str host)
{
    struct str name = auth_host_name(host);
    struct addr a;

    return str_eq_nocase(name, STR("localhost")) || (addr_parse(name, &a) && addr_is_loopback(a));
}

/* "https", "http" or "" when no trusted proxy says. */
static struct str forwarded(const struct visit *v)
{
    struct str value = http_header_get(&v->x->request.headers, STR("X-Forwarded-Proto")), head;
    struct addr peer;

    if (!v->x->peer.n || !addr_parse(v->x->peer, &peer) || !is_trusted(v, peer))
        return STR_NONE;
    str_cut(value, ',', &head, &value);
    return str_trim(head);
}

bool origin_is_private(const struct visit *v)
{
    const struct http_headers *h = &v->x->request.headers;
    struct str origin = str_trim(http_header_get(h, STR("Origin")));
    struct str host = str_trim(http_header_get(h, STR("Host"))), scheme, ours, path;
    struct str proxy = forwarded(v);

    if (v->x->local)
        return true;
    if (url_split(origin, &scheme, &ours, &path))
        return str_eq(scheme, STR("https")) || is_local_host(ours);
    if (proxy.n)
        return str_eq_nocase(proxy, STR("https"));
    if (http_header_get(h, STR("Sec-Fetch-Site")).n || is_local_host(host))
        return true;
    return url_split(v->web->opt.public_url, &scheme, &ours, &path) &&
           str_eq(scheme, STR("https")) && str_eq_nocase(host, ours);
}

struct str origin_help(const struct visit *v)
{
    return answer_words(
        v,
        "Waybill speaks plain HTTP, so others on the way could read your password. Reach it in one "
        "of two ways.\n"
        "By a tunnel, for you alone:\n"
        "1. ssh -N -L %u:127.0.0.1:%u USER@THIS-MACHINE\n"
        "2. Open http://127.0.0.1:%u in your browser.\n"
        "3. Leave the tunnel open while you work.\n"
        "By a proxy with TLS, for everybody:\n"
        "1. Point a name, such as hub.example.com, to this machine.\n"
        "2. caddy reverse-proxy --from hub.example.com --to 127.0.0.1:%u\n"
        "3. waybill serve --public-url https://hub.example.com",
        "Waybill 使用未加密的 HTTP，途中的其他人可能读到您的密码。请通过以下方式之一访问。\n"
        "隧道（仅供自己使用）：\n"
        "1. ssh -N -L %u:127.0.0.1:%u 用户名@本机地址\n"
        "2. 在浏览器中打开 http://127.0.0.1:%u\n"
        "3. 使用期间保持隧道连接。\n"
        "TLS 代理（供所有人使用）：\n"
        "1. 将域名（例如 hub.example.com）指向本机。\n"
        "2. caddy reverse-proxy --from hub.example.com --to 127.0.0.1:%u\n"
        "3. waybill serve --public-url https://hub.example.com",
        v->web->opt.port, v->web->opt.port, v->web->opt.port, v->web->opt.port);
}
