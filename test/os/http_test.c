/* SPDX-License-Identifier: Apache-2.0 */
/* Server and client over real sockets of this machine. Runs under ThreadSanitizer too. */
#include "test/base/check.h"

#include "os/api_client.h"
#include "os/file_os.h"
#include "test/os/http_rig.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int setup(void **state)
{
    *state = rig_new(NULL);
    return 0;
}

static int teardown(void **state)
{
    rig_free(*state);
    return 0;
}

#define RIG_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

static struct str big(struct arena *a, size_t n)
{
    char *p = arena_alloc(a, n);

    for (size_t i = 0; i < n; i++)
        p[i] = (char)('a' + i % 23);
    return (struct str){p, n};
}

static void a_body_comes_back_at_once_or_later(void **state)
{
    struct answer a = rig_call(*state, "/echo", STR("hello"));
    assert_int_equal(a.err, OK);
    assert_int_equal(a.status, 200);
    CHECK_TEXT(a.body, "hello");
    CHECK_TEXT(http_header_get(&a.headers, STR("content-type")), "text/plain");
    CHECK_TEXT(http_header_get(&a.headers, STR("content-length")), "5");
    CHECK_TEXT(rig_call(*state, "/later", STR("hello")).body, "hello");
}

static void big_bodies_pass_both_ways(void **state)
{
    struct rig *r = *state;
    struct str body = big(r->arena, 4 << 20);

    CHECK_STR(rig_call(r, "/later", body).body, body);
    assert_int_equal(rig_call(r, "/large?n=16777216", STR_NONE).body.n, 16777216);
}

static struct answer fetch(struct rig *r, int64_t id, const char *path, bool public_only)
{
    rig_send(r, id,
             &(struct http_request){
                 .url = rig_url(r, path), .answer_max = 1000, .public_only = public_only},
             5000);
    return rig_wait(r, id);
}

static void a_request_for_the_internet_never_reaches_this_machine(void **state)
{
    struct rig *r = *state;

    assert_int_equal(fetch(r, 1, "/large?n=10", false).status, 200);
    struct answer a = fetch(r, 2, "/large?n=10", true);
    assert_int_equal(a.err, ERR_NET_REFUSED);
    assert_int_equal(a.status, 0);
}

static void an_answer_that_is_larger_than_wanted_is_given_up(void **state)
{
    struct rig *r = *state;

    assert_int_equal(fetch(r, 1, "/large?n=1000", false).body.n, 1000);
    assert_int_equal(fetch(r, 2, "/large?n=1001", false).err, ERR_NET_LOST);
}

static void a_body_beyond_its_paths_limit_is_dropped_and_said(void **state)
{
    struct rig *r = *state;
    struct answer a = rig_call(r, "/small", big(r->arena, 1001));

    assert_int_equal(a.err, OK);
    assert_true(str_ends(a.body, STR("body=0 too_large")));
    assert_true(str_ends(rig_call(r, "/small", big(r->arena, 1000)).body, STR("body=1000")));
}

static void an_answer_beyond_16_mib_counts_as_lost(void **state)
{
    assert_int_equal(rig_call(*state, "/large?n=16777217", STR_NONE).err, ERR_NET_LOST);
}

static void sixty_four_requests_at_once_are_all_answered(void **state)
{
    struct rig *r = *state;

    for (int i = 0; i < 64; i++) {
        struct http_request req = {.method = HTTP_POST,
                                   .url = rig_url(r, i % 2 ? "/later" : "/echo"),
                                   .body = str_printf(r->arena, "body %d", i)};
        rig_send(r, i, &req, 20000);
    }
    for (int i = 0; i < 64; i++) {
        struct answer a = rig_wait(r, i);
        assert_int_equal(a.err, OK);
        struct str want = str_printf(r->arena, "body %d", i);
        CHECK_STR(a.body, want);
    }
}

static void a_path_stays_encoded_and_its_query_apart(void **state)
{
    struct rig *r = *state;
    struct answer a = rig_call(r, "/orders/%231001?a=%20b&c", STR_NONE);

    assert_true(str_starts(a.body, STR("GET /orders/%231001 ? a=%20b&c ")));
    CHECK_TEXT(str_slice(rig_call(r, "/plain", STR_NONE).body, 0, 13), "GET /plain ? ");
}

static void every_method_arrives_as_itself(void **state)
{
    struct rig *r = *state;
    const enum http_method methods[] = {HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OPTIONS};

    for (size_t i = 0; i < COUNT_OF(methods); i++) {
        struct http_request req = {.method = methods[i], .url = rig_url(r, "/facts")};
        rig_send(r, 1, &req, 20000);
        struct str name = http_method_text(methods[i]);
        assert_true(str_starts(rig_wait(r, 1).body, name));
    }
    struct http_request head = {.method = HTTP_HEAD, .url = rig_url(r, "/large?n=1234")};
    rig_send(r, 1, &head, 20000);
    struct answer a = rig_wait(r, 1);
    assert_int_equal(a.status, 200);
    assert_int_equal(a.body.n, 0);
    CHECK_TEXT(http_header_get(&a.headers, STR("content-length")), "1234");
}

static void an_unknown_method_is_refused(void **state)
{
    struct rig *r = *state;
    int fd = raw_connect(http_server_port(r->server));

    raw_send(fd, STR("BREW /pot HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    struct str said = raw_read(r->arena, fd);
    assert_true(str_starts(said, STR("HTTP/1.1 501")));
    close(fd);
}

static void many_headers_arrive_too_many_are_refused(void **state)
{
    struct rig *r = *state;
    struct http_request req = {.method = HTTP_GET, .url = rig_url(r, "/facts")};

    for (int i = 0; i < 150; i++) {
        struct str name = str_printf(r->arena, "X-Header-%d", i);
        http_header_add(r->arena, &req.headers, name, STR("some value of it"));
    }
    http_header_add(r->arena, &req.headers, STR("X-A"), STR("last"));
    rig_send(r, 1, &req, 20000);
    struct answer a = rig_wait(r, 1);
    assert_int_equal(a.status, 200);
    assert_true(str_has(a.body, STR(" a=last ")));

    int fd = raw_connect(http_server_port(r->server));
    raw_send(fd, STR("GET / HTTP/1.1\r\nHost: x\r\nX-Big: "));
    struct str too_big = big(r->arena, 100000);
    raw_send(fd, too_big);
    raw_send(fd, STR("\r\n\r\n"));
    struct str said = raw_read(r->arena, fd);
    assert_true(said.n == 0 || str_starts(said, STR("HTTP/1.1 4")));
    close(fd);
}

static void a_connection_is_kept_for_the_next_request(void **state)
{
    struct rig *r = *state;
    int fd = raw_connect(http_server_port(r->server));

    raw_send(
        fd,
        STR("POST /later HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none"
            "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\ntwo"));
    struct str said = raw_read(r->arena, fd);
    assert_true(str_has(said, STR("\r\n\r\noneHTTP/1.1 200 OK")));
    assert_true(str_ends(said, STR("\r\n\r\ntwo")));
    close(fd);
}

static void a_client_that_leaves_in_mid_request_harms_nobody(void **state)
{
    struct rig *r = *state;
    uint16_t port = http_server_port(r->server);
    const char *halves[] = {"", "GET /ec", "GET /echo HTTP/1.1\r\nHost: x\r\n",
                            "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhalf"};

    for (size_t i = 0; i < COUNT_OF(halves); i++) {
        int fd = raw_connect(port);
        raw_send(fd, str_of(halves[i]));
        close(fd);
    }
    CHECK_TEXT(rig_call(r, "/echo", STR("still here")).body, "still here");
}

static void a_client_that_leaves_before_its_answer_harms_nobody(void **state)
{
    struct rig *r = *state;

    for (int i = 0; i < 8; i++) {
        int fd = raw_connect(http_server_port(r->server));
        raw_send(fd, STR("POST /keep HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nwait"));
        rig_await_kept(r, (size_t)i + 1);
        close(fd);
    }
    rig_answer_kept(r);
    CHECK_TEXT(rig_call(r, "/echo", STR("still here")).body, "still here");
}

static void status_0_hangs_up_without_an_answer(void **state)
{
    struct rig *r = *state;

    assert_int_equal(rig_call(r, "/hang-up", STR("x")).err, ERR_NET_LOST);
    CHECK_TEXT(rig_call(r, "/echo", STR("still here")).body, "still here");
}

static void a_slow_client_is_cut_off(void **state)
{
    struct http_server_options o = {.address = STR("127.0.0.1"), .threads = 1, .timeout_s = 1};
    struct rig *r = rig_new(&o);
    int silent = raw_connect(http_server_port(r->server));
    int dripping = raw_connect(http_server_port(r->server));

    (void)state;
    raw_send(silent, STR("GET /echo HTTP/1.1\r\nHos"));
    raw_send(dripping, STR("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"));
    struct timeval soon = {.tv_usec = 100000};
    setsockopt(dripping, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof(soon));
    char c;
    int drops = 0;
    /* Reading waits 100 ms; the end (0) or a broken connection ends it. */
    while (drops < 100 && recv(dripping, &c, 1, 0) < 0 && send(dripping, "x", 1, MSG_NOSIGNAL) == 1)
        drops++;
    assert_in_range(drops, 5, 99);
    raw_read(r->arena, silent); /* returns: it was closed */
    close(silent);
    close(dripping);
    rig_free(r);
}

static void stopping_waits_for_answers_and_gives_up_in_the_end(void **state)
{
    struct rig *r = *state;
    struct http_request req = {.method = HTTP_GET, .url = rig_url(r, "/keep")};

    rig_send(r, 1, &req, 20000);
    rig_await_kept(r, 1);
    http_server_stop(r->server, 50);
    r->server = NULL;
    assert_int_equal(rig_wait(r, 1).status, 503);
    rig_answer_kept(r); /* too late, and harmless */
}

/* Asks again and again over one connection, until the server closes it. */
static void *keep_asking(void *ctx)
{
    int fd = *(int *)ctx;
    char answer[512];

    do
        raw_send(fd, STR("POST /later HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none"));
    while (read(fd, answer, sizeof(answer)) > 0);
    return NULL;
}

static void a_request_that_begins_while_it_stops_does_not_end_the_process(void **state)
{
    (void)state;
    for (int round = 0; round < 100; round++) {
        struct rig *r = rig_new(NULL);
        pthread_t client;
        int fd = raw_connect(http_server_port(r->server));

        assert_int_equal(pthread_create(&client, NULL, keep_asking, &fd), 0);
        CHECK_TEXT(rig_call(r, "/later", STR("two")).body, "two");
        http_server_stop(r->server, 2000);
        r->server = NULL;
        pthread_join(client, NULL);
        close(fd);
        rig_free(r);
    }
}

static void a_failed_tls_handshake_means_refused(void **state)
{
    struct rig *r = *state;
    struct str plain = rig_url(r, "/echo");
    struct http_request req = {.method = HTTP_POST, .body = STR("x")};

    req.url = str_cat(r->arena, STR("https"), str_slice(plain, 4, plain.n));
    rig_send(r, 1, &req, 5000);
    assert_int_equal(rig_wait(r, 1).err, ERR_NET_REFUSED);
}

static void nobody_there_means_refused(void **state)
{
    struct rig *r = *state;
    struct str url = rig_url(r, "/echo");
    http_server_stop(r->server, 1000);
    r->server = NULL;
    struct http_request req = {.method = HTTP_POST, .url = url, .body = STR("x")};

    rig_send(r, 1, &req, 20000);
    assert_int_equal(rig_wait(r, 1).err, ERR_NET_REFUSED);
    req.url = STR("http://no-such-host.invalid/");
    rig_send(r, 1, &req, 20000);
    assert_int_equal(rig_wait(r, 1).err, ERR_NET_REFUSED);
    req.url = STR("ftp://127.0.0.1/");
    rig_send(r, 1, &req, 20000);
    assert_int_equal(rig_wait(r, 1).err, ERR_NET_REFUSED);
}

static void no_answer_in_time_means_timeout(void **state)
{
    struct rig *r = *state;
    struct http_request req = {.method = HTTP_GET, .url = rig_url(r, "/keep")};

    rig_send(r, 1, &req, 200);
    assert_int_equal(rig_wait(r, 1).err, ERR_NET_TIMEOUT);
}

static void a_header_cannot_smuggle_a_line(void **state)
{
    struct rig *r = *state;
    struct http_request req = {.method = HTTP_GET, .url = rig_url(r, "/echo")};

    http_header_add(r->arena, &req.headers, STR("X-A"), STR("a\r\nX-B: b"));
    rig_send(r, 1, &req, 1000);
    assert_int_equal(rig_wait(r, 1).err, ERR_NET_REFUSED);
}

static void ending_the_client_answers_what_is_under_way(void **state)
{
    struct rig *r = *state;
    struct http_request req = {.method = HTTP_GET, .url = rig_url(r, "/keep")};

    rig_send(r, 1, &req, 20000);
    rig_await_kept(r, 1);
    http_client_free(r->client);
    r->client = NULL;
    assert_int_equal(rig_wait(r, 1).err, ERR_NET_LOST);
}

/* A bare server: answers the first request of a connection, reads a second one, then hangs up. */
struct breaker {
    int fd;
    int seen; /* requests */
};

static bool read_request(int fd)
{
    struct arena *a = arena_new();
    struct buf in;
    char c;

    buf_init(&in, a, 4096);
    while (!str_ends(buf_view(&in), STR("one of these")) && read(fd, &c, 1) == 1)
        buf_char(&in, c);
    bool whole = str_ends(buf_view(&in), STR("one of these"));
    arena_free(a);
    return whole;
}

static void *break_off(void *ctx)
{
    struct breaker *b = ctx;

    for (int connections = 0; connections < 2; connections++) {
        int fd = accept(b->fd, NULL, NULL);
        if (fd < 0)
            break;
        for (int i = 0; i < 2 && read_request(fd); i++) {
            b->seen++;
            if (i == 0)
                raw_send(fd, STR("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        }
        close(fd);
    }
    return NULL;
}

static void a_request_is_never_sent_twice_by_itself(void **state)
{
    struct rig *r = *state;
    struct breaker b = {.fd = socket(AF_INET, SOCK_STREAM, 0)};
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(at);
    pthread_t thread;

    assert_int_equal(bind(b.fd, (struct sockaddr *)&at, n), 0);
    assert_int_equal(listen(b.fd, 5), 0);
    assert_int_equal(getsockname(b.fd, (struct sockaddr *)&at, &n), 0);
    assert_int_equal(pthread_create(&thread, NULL, break_off, &b), 0);
    struct http_request req = {
        .method = HTTP_POST,
        .url = str_printf(r->arena, "http://127.0.0.1:%u/buy", ntohs(at.sin_port)),
        .body = STR("one of these")};
    rig_send(r, 1, &req, 5000);
    assert_int_equal(rig_wait(r, 1).status, 200);
    rig_send(r, 1, &req, 5000);
    assert_int_equal(rig_wait(r, 1).err, ERR_NET_LOST);
    shutdown(b.fd, SHUT_RDWR);
    pthread_join(thread, NULL);
    close(b.fd);
    assert_int_equal(b.seen, 2);
}

static void a_taken_port_is_told(void **state)
{
    struct rig *r = *state;
    struct http_server_options o = {.address = STR("127.0.0.1"),
                                    .port = http_server_port(r->server)};
    struct http_server *s;

    assert_int_equal(http_server_start(&o, &s), ERR_CONFLICT);
    o.address = STR("nonsense");
    assert_int_equal(http_server_start(&o, &s), ERR_BAD_INPUT);
}

static void the_command_line_calls_over_a_socket_of_its_own(void **state)
{
    struct arena *a = *state;
    struct http_request req = {.method = HTTP_POST, .url = STR("/facts?x"), .body = STR("{}")};
    struct http_response res;
    struct str dir, deep, path;
    struct stat st;

    assert_int_equal(file_make_temp_dir(a, STR("waybill-test-"), &dir), OK);
    /* Longer than an address of a socket may be. */
    deep = str_printf(a, "%.*s/%.*s", STR_ARG(dir), STR_ARG(big(a, 120)));
    path = str_cat(a, deep, STR("/waybill.sock"));
    assert_int_equal(file_make_dir(deep), OK);
    assert_int_equal(api_call(a, path, STR_NONE, &req, &res), ERR_NET_REFUSED);
    struct http_server_options o = {.unix_path = path, .threads = 1, .local = true};
    struct rig *r = rig_new(&o);
    assert_int_equal(stat(str_cstr(a, path), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(api_call(a, path, STR_NONE, &req, &res), OK);
    assert_true(str_starts(res.body, STR("POST /facts ? x ")));
    assert_true(str_ends(res.body, STR("body=2 local")));
    rig_free(r);
    assert_false(file_exists(path));
    file_remove_tree(dir);
    assert_false(file_exists(dir));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_body_comes_back_at_once_or_later),
        RIG_TEST(big_bodies_pass_both_ways),
        RIG_TEST(a_request_for_the_internet_never_reaches_this_machine),
        RIG_TEST(an_answer_that_is_larger_than_wanted_is_given_up),
        RIG_TEST(a_body_beyond_its_paths_limit_is_dropped_and_said),
        RIG_TEST(an_answer_beyond_16_mib_counts_as_lost),
        RIG_TEST(sixty_four_requests_at_once_are_all_answered),
        RIG_TEST(a_path_stays_encoded_and_its_query_apart),
        RIG_TEST(every_method_arrives_as_itself),
        RIG_TEST(an_unknown_method_is_refused),
        RIG_TEST(many_headers_arrive_too_many_are_refused),
        RIG_TEST(a_connection_is_kept_for_the_next_request),
        RIG_TEST(a_client_that_leaves_in_mid_request_harms_nobody),
        RIG_TEST(a_client_that_leaves_before_its_answer_harms_nobody),
        RIG_TEST(status_0_hangs_up_without_an_answer),
        cmocka_unit_test(a_slow_client_is_cut_off),
        RIG_TEST(stopping_waits_for_answers_and_gives_up_in_the_end),
        cmocka_unit_test(a_request_that_begins_while_it_stops_does_not_end_the_process),
        RIG_TEST(a_failed_tls_handshake_means_refused),
        RIG_TEST(nobody_there_means_refused),
        RIG_TEST(no_answer_in_time_means_timeout),
        RIG_TEST(a_header_cannot_smuggle_a_line),
        RIG_TEST(ending_the_client_answers_what_is_under_way),
        RIG_TEST(a_request_is_never_sent_twice_by_itself),
        RIG_TEST(a_taken_port_is_told),
        TEST(the_command_line_calls_over_a_socket_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
