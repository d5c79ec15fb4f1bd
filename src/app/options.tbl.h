/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every setting of the program. One row feeds flags, environment, DIR/waybill.conf, --help and docs.
 * X(name, type, default, min, max, secret, English, Chinese). The flag is --name, the environment
 * WAYBILL_NAME, the line in the file "name = value"; "_ms" of a SPAN is left out there. TEXT: min and max
 * count bytes. SPAN: "500ms", "5s", "10m", "2h", "60d". A secret is also read from the file that
 * WAYBILL_NAME_FILE names, and is never shown.
 */
X(data, TEXT, "", 0, 4000, 0, "Data folder; by default $XDG_DATA_HOME/waybill or ~/.local/share/waybill.", "数据目录；默认为 $XDG_DATA_HOME/waybill 或 ~/.local/share/waybill。")
X(listen, TEXT, "127.0.0.1:8787", 3, 100, 0, "Address and port to serve on; port 0 takes any free one.", "监听的地址和端口；端口 0 表示任意空闲端口。")
X(public_url, TEXT, "", 0, 500, 0, "Where webhooks and sign-ins reach this hub from outside, such as https://hub.example.com.", "外部访问本服务的地址（用于 Webhook 和授权回调），例如 https://hub.example.com。")
X(log_level, TEXT, "info", 0, 20, 0, "Least level that is logged: debug, info, warn or error.", "记录日志的最低级别：debug、info、warn 或 error。")
X(log_json, BOOL, "no", 0, 1, 0, "Log lines as JSON.", "以 JSON 格式输出日志。")
X(threads, INT, "2", 1, 64, 0, "Threads that serve HTTP.", "处理 HTTP 请求的线程数。")
X(connections, INT, "1000", 10, 100000, 0, "Connections that may be open at once.", "允许同时打开的连接数。")
X(streams, INT, "50", 1, 10000, 0, "Streams of events that may be open at once; a browser needs one.", "允许同时打开的事件流数量；每个浏览器占用一个。")
X(timeout_ms, SPAN, "30s", 1000, 600000, 0, "A client that is silent for so long is cut off.", "客户端无响应超过此时间将被断开。")
X(poll_ms, SPAN, "1m", 1000, 86400000, 0, "How often changes are read from a shop.", "从店铺读取变更的间隔。")
X(reconcile_ms, SPAN, "1h", 10000, 86400000, 0, "How often it is checked what webhooks missed.", "检查 Webhook 遗漏内容的间隔。")
X(collect_ms, SPAN, "0s", 0, 86400000, 0, "How often suppliers are asked for tracking numbers; 0 by schedule.", "向供应商查询物流单号的间隔；0 表示按计划。")
X(supplier_pause_ms, SPAN, "1s", 0, 60000, 0, "Pause between two requests to one supplier account.", "对同一供应商账户两次请求之间的间隔。")
X(supplier_calls, INT, "60000", 0, 100000000, 0, "Most requests to one supplier account in 24 hours, 0 for no limit; for an app that is still in test it is 5000 at most.", "对同一供应商账户 24 小时内的最多请求次数，0 表示不限；测试中的应用最多 5000 次。")
X(pictures, BOOL, "yes", 0, 1, 0, "Pictures of goods are fetched from where suppliers keep them, once, so that browsers ask nobody but this hub.", "从供应商处获取一次商品图片，使浏览器只访问本服务。")
X(keep_bodies_ms, SPAN, "60d", 86400000, 31536000000, 0, "How long raw messages are kept.", "原始消息的保留时间。")
X(bulk_items, INT, "10000", 1, 100000, 0, "Orders that one request for many may name or find.", "一次批量操作最多包含的订单数。")
X(desk_number, INT, "0", 0, 31, 0, "Number of this machine among several that serve one database.", "多台机器共用一个数据库时本机的编号。")
X(trusted_proxies, TEXT, "127.0.0.1, ::1", 0, 1000, 0, "Addresses or nets of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.", "可信代理的地址或网段（采信其 X-Forwarded-For 和 X-Forwarded-Proto）。")
X(session_idle_ms, SPAN, "14d", 3600000, 31536000000, 0, "A browser that is not used is signed out after so long.", "浏览器闲置超过此时间将自动退出登录。")
X(session_end_ms, SPAN, "90d", 3600000, 31536000000, 0, "Every browser is signed out after so long.", "登录的最长有效时间。")
X(link_ms, SPAN, "7d", 600000, 31536000000, 0, "How long links hold that invite a person or reset a password.", "邀请链接和密码重置链接的有效期。")
X(password_memory, INT, "64", 8, 4096, 0, "Memory in MiB that one check of a password takes; more makes guessing dearer.", "校验一次密码所用的内存（MiB）；越大越难以猜测。")
X(api_token, TEXT, "", 0, 500, 1, "Token that commands send to a hub on another machine.", "命令行访问其他机器上的服务时使用的令牌。")
X(hub, TEXT, "", 0, 500, 0, "Address of the hub that commands talk to instead of a data folder on this machine.", "命令行要访问的服务地址（代替本机数据目录）。")
