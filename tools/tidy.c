/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lint of this house: which folder may include which, sizes, names of guards, banned calls.
 * Usage: tidy ROOT. Prints file:line: rule: what to do, and exits 1 when anything was printed.
 * The rules are the tables below; tidy_scan.h has the small C reader that they stand on. It
 * judges text, not meaning: what a compiler can see belongs to base/banned.h and the warnings.
 */
#include "tools/tidy_scan.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_FILE_LINES     600
#define MAX_FUNCTION_LINES 70
#define MAX_COLUMNS        100

/*
 * May / may not. A file under `dir` includes project headers of the folders in `may` only.
 * The longest matching dir decides; "*" is everything.
 */
static const struct matrix_row {
    const char *dir, *may;
} matrix[] = {
    {"src/base/", "base"},
    {"src/port/", "base port"},
    {"src/core/", "base core"},
    {"src/db/", "base core db"},
    {"src/connect/", "base core connect"},
    {"src/app/", "base port core db connect app"},
    {"src/web/", "base port core app web"},
    {"src/cli/", "base port core app cli"},
    {"src/os/", "base port core db connect app web cli os"},
    {"src/main/", "base port core db connect app web cli os main sim"},
    {"sim/", "base port core db connect app web cli sim"},
    {"sim/world/", "base core sim"},
    {"test/", "*"},
    {"fuzz/", "*"},
    {"bench/", "*"},
    {"tools/", "tools"},
};

/* Headers of the system and of libraries that only some folders may include. */
static const struct vendor_row {
    const char *header, *only;
} vendors[] = {
    {"microhttpd.h", "src/os/ bench/"},
    {"curl/", "src/os/"},
    {"sqlite3.h", "src/db/ sim/"},
    {"libpq-fe.h", "src/db/"},
    {"yyjson.h", "src/base/"},
    {"openssl/", "src/base/"},
    {"sodium.h", "src/base/ src/os/"},
    {"zstd.h", "src/base/"},
    {"sys/socket.h", "src/os/ src/main/ bench/"},
    {"sys/epoll.h", "src/os/ src/main/ bench/"},
    {"netinet/", "src/os/ src/main/ bench/"},
    {"netdb.h", "src/os/ src/main/"},
    {"poll.h", "src/os/ src/main/"},
    {"pthread.h", "src/app/ src/web/ src/os/ src/main/ sim/"},
};

/* Calls that we never make, and where they are allowed all the same. */
#define NOWHERE ""
#define WORLD   "src/os/ src/main/ test/ fuzz/ bench/ tools/"
#define WAIT    "src/os/ src/main/ bench/"
#define FILES   "src/os/ src/main/ src/cli/ sim/ test/ fuzz/ bench/ tools/"
static const struct call_row {
    const char *name, *where, *instead;
} calls[] = {
    {"sprintf", NOWHERE, "use buf_printf() or snprintf()"},
    {"vsprintf", NOWHERE, "use buf_printf() or vsnprintf()"},
    {"strcpy", NOWHERE, "use struct str"},
    {"stpcpy", NOWHERE, "use struct str"},
    {"strcat", NOWHERE, "use struct buf"},
    {"strncpy", NOWHERE, "use struct str"},
    {"strncat", NOWHERE, "use struct buf"},
    {"strtok", NOWHERE, "use the splitters of base/str.h"},
    {"gets", NOWHERE, "read with a limit"},
    {"atoi", NOWHERE, "use a parser that can fail"},
    {"atol", NOWHERE, "use a parser that can fail"},
    {"atof", NOWHERE, "money is int64 minor units"},
    {"alloca", NOWHERE, "use the arena"},
    {"rand", NOWHERE, "use port/rng.h"},
    {"srand", NOWHERE, "use port/rng.h"},
    {"localtime", NOWHERE, "use base/time.h"},
    {"gmtime", NOWHERE, "use base/time.h"},
    {"ctime", NOWHERE, "use base/time.h"},
    {"mktime", NOWHERE, "use base/time.h"},
    {"tmpnam", NOWHERE, "use mkdtemp() in os/"},
    {"mktemp", NOWHERE, "use mkdtemp() in os/"},
    {"time", WORLD, "use port/clock.h"},
    {"gettimeofday", WORLD, "use port/clock.h"},
    {"clock_gettime", WORLD, "use port/clock.h"},
    {"getrandom", WORLD, "use port/rng.h"},
    {"getenv", WORLD, "use the options table"},
    {"socket", WORLD, "use the ports"},
    {"system", WORLD, "no shell"},
    {"popen", WORLD, "no shell"},
    {"sleep", WAIT, "wait for the event, not for time to pass"},
    {"usleep", WAIT, "wait for the event, not for time to pass"},
    {"nanosleep", WAIT, "wait for the event, not for time to pass"},
    {"fopen", FILES, "files are opened in os/"},
    {"open", FILES, "files are opened in os/"},
    {"printf", FILES, "lower floors never print"},
    {"puts", FILES, "lower floors never print"},
};

/* Split, so that this file does not break its own rule. */
static const char *const marks[] = {"TO"
                                    "DO",
                                    "FIX"
                                    "ME",
                                    "XX"
                                    "X",
                                    "HA"
                                    "CK"};
static const char *const machine_paths[] = {"/wo"
                                            "rk/",
                                            "/tm"
                                            "p/wb",
                                            "/ho"
                                            "me/",
                                            "/ro"
                                            "ot/"};

static int complaints;

__attribute__((format(printf, 4, 5))) static void complain(const struct source *s, size_t line,
                                                           const char *rule, const char *fmt, ...)
{
    va_list args;

    printf("%s:%zu: %s: ", s->path, line, rule);
    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);
    putchar('\n');
    complaints++;
}

/* Is `word` one of the space-separated words of `list`? */
static bool lists(const char *list, const char *word, size_t n)
{
    for (const char *at = list; (at = strstr(at, word)) != NULL; at++)
        if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
            return true;
    return false;
}

/* Does the path lie under one of the space-separated folders? */
static bool lies_under(const char *path, const char *folders)
{
    while (*folders != '\0') {
        size_t n = strcspn(folders, " ");

        if (strncmp(path, folders, n) == 0)
            return true;
        folders += n + (folders[n] == ' ');
    }
    return false;
}

/* The one file that must name what it forbids. */
static bool is_banned_h(const struct source *s)
{
    return strcmp(s->path, "src/base/banned.h") == 0;
}

static void check_line(const struct source *s, size_t n, const char *line, size_t len)
{
    if (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t' || line[len - 1] == '\r'))
        complain(s, n, "space", "remove the white space at the end of the line");
    if (s->is_c && memchr(line, '\t', len) != NULL)
        complain(s, n, "tab", "indent with four spaces");
    if (s->is_c && !s->is_table && utf8_length(line, len) > MAX_COLUMNS)
        complain(s, n, "columns", "break the line at %d columns", MAX_COLUMNS);
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (has_word(line, len, marks[i]))
            complain(s, n, "mark", "finish it or file it: no %s in the tree", marks[i]);
    for (size_t i = 0; i < sizeof(machine_paths) / sizeof(machine_paths[0]); i++)
        if (memmem(line, len, machine_paths[i], strlen(machine_paths[i])) != NULL)
            complain(s, n, "path", "no path of one machine: %s", machine_paths[i]);
}

static void check_lines(const struct source *s)
{
    size_t n = 0;

    for (const char *line = s->text; *line != '\0'; n++) {
        size_t len = strcspn(line, "\n");

        check_line(s, n + 1, line, len);
        if (line[len] == '\0')
            complain(s, n + 1, "newline", "end the file with a newline");
        line += len + (line[len] == '\n');
    }
    if (s->is_c && !s->is_table && n > MAX_FILE_LINES)
        complain(s, n, "size", "%zu lines: split the file (limit %d)", n, MAX_FILE_LINES);
}

static void check_head(const struct source *s)
{
    static const char head[] = "/* SPDX-License-Identifier: Apache-2.0 */\n";

    if (strncmp(s->text, head, sizeof(head) - 1) != 0)
        complain(s, 1, "head", "begin with: %.41s", head);
}

/* src/base/str.h gives WAYBILL_BASE_STR_H. */
static void check_guard(const struct source *s)
{
    char guard[256], want[600];
    size_t n = 0;
    const char *p = strncmp(s->path, "src/", 4) == 0 ? s->path + 4 : s->path;

    for (; *p != '\0' && n + 1 < sizeof(guard); p++, n++)
        guard[n] = is_word_char(*p) ? ascii_upper(*p) : '_';
    guard[n] = '\0';
    snprintf(want, sizeof(want), "#ifndef WAYBILL_%s\n#define WAYBILL_%s\n", guard, guard);
    if (strstr(s->text, want) == NULL)
        complain(s, 1, "guard", "guard the header with WAYBILL_%s", guard);
}

static const struct matrix_row *matrix_row_of(const char *path)
{
    const struct matrix_row *best = NULL;

    for (size_t i = 0; i < sizeof(matrix) / sizeof(matrix[0]); i++)
        if (strncmp(path, matrix[i].dir, strlen(matrix[i].dir)) == 0 &&
            (best == NULL || strlen(matrix[i].dir) > strlen(best->dir)))
            best = &matrix[i];
    return best;
}

static void check_project_include(const struct source *s, const struct include *inc)
{
    const struct matrix_row *row = matrix_row_of(s->path);
    size_t n = strcspn(inc->name, "/");
    char folder[64];

    if (strstr(inc->name, "../") != NULL) {
        complain(s, inc->line, "include", "no ../: write the path from src/");
        return;
    }
    if (inc->name[n] != '/' || n >= sizeof(folder)) {
        complain(s, inc->line, "include", "write the folder too: \"folder/%s\"", inc->name);
        return;
    }
    memcpy(folder, inc->name, n);
    folder[n] = '\0';
    if (row != NULL && strcmp(row->may, "*") != 0 && !lists(row->may, folder, n))
        complain(s, inc->line, "floor", "%s may include only: %s", row->dir, row->may);
}

static void check_vendor_include(const struct source *s, const struct include *inc)
{
    if (!lies_under(s->path, "src/ sim/") || is_banned_h(s))
        return;
    for (size_t i = 0; i < sizeof(vendors) / sizeof(vendors[0]); i++)
        if (strncmp(inc->name, vendors[i].header, strlen(vendors[i].header)) == 0 &&
            !lies_under(s->path, vendors[i].only))
            complain(s, inc->line, "vendor", "<%s> only in %s", inc->name, vendors[i].only);
}

/* In dir/x.c with a dir/x.h beside it, that header comes first and so proves to be complete. */
static void check_own_header(const struct source *s, const struct include *first)
{
    char own[512];
    const char *from_src = strncmp(s->path, "src/", 4) == 0 ? s->path + 4 : s->path;

    snprintf(own, sizeof(own), "%.*sh", (int)(strlen(s->path) - 1), s->path);
    if (!file_exists(own))
        return;
    snprintf(own, sizeof(own), "%.*sh", (int)(strlen(from_src) - 1), from_src);
    if (first == NULL || first->angled || strcmp(first->name, own) != 0)
        complain(s, first == NULL ? 1 : first->line, "own-header", "include \"%s\" first", own);
}

static void check_includes(const struct source *s)
{
    struct cursor c = {s->text, 1};
    struct include inc, first;
    size_t found = 0;

    for (; next_include(s, &c, &inc); found++) {
        if (found == 0)
            first = inc;
        if (inc.angled)
            check_vendor_include(s, &inc);
        else
            check_project_include(s, &inc);
    }
    if (s->is_source)
        check_own_header(s, found > 0 ? &first : NULL);
}

static void check_call(const struct source *s, const struct token *prev, const struct token *name)
{
    if (token_is(prev, "->") || token_is(prev, "."))
        return;
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
        if (token_is(name, calls[i].name) && !lies_under(s->path, calls[i].where))
            complain(s, name->line, "call", "no %s(): %s", calls[i].name, calls[i].instead);
}

/* One pass over the tokens: calls, gotos, typedefs and the length of functions. */
static void check_tokens(const struct source *s)
{
    struct cursor c = {s->code, 1};
    struct token before = {0}, prev = {0}, t;
    size_t depth = 0, body_line = 0;

    for (; next_token(&c, &t); before = prev, prev = t) {
        if (token_is(&t, "("))
            check_call(s, &before, &prev);
        if (token_is(&prev, "goto") && !token_is(&t, "out"))
            complain(s, t.line, "goto", "go forward to `out` only");
        if (token_is(&prev, "typedef") && token_is(&t, "struct"))
            complain(s, t.line, "typedef", "write struct x, without typedef");
        if (token_is(&t, "{") && depth++ == 0)
            body_line = token_is(&prev, ")") ? t.line : 0;
        if (!token_is(&t, "}") || depth == 0 || --depth > 0 || body_line == 0)
            continue;
        if (t.line - body_line + 1 > MAX_FUNCTION_LINES)
            complain(s, body_line, "function", "%zu lines: split the function (limit %d)",
                     t.line - body_line + 1, MAX_FUNCTION_LINES);
    }
}

/*
 * The nearest meson.build, in the file's folder or above it, must name the file: 'x.c', a path
 * from there, or for tests, fuzzers and benches the path without _test.c or .c.
 */
static void check_listed(const struct source *s)
{
    char build[512], quoted[512];
    const char *end = strrchr(s->path, '/');

    for (; end != NULL; end = memrchr(s->path, '/', (size_t)(end - s->path))) {
        const char *rest = end + 1;
        char *text;

        snprintf(build, sizeof(build), "%.*s/meson.build", (int)(end - s->path), s->path);
        if ((text = read_file(build)) == NULL)
            continue;
        snprintf(quoted, sizeof(quoted), "'%s'", rest);
        bool listed = strstr(text, quoted) != NULL;
        size_t cut = ends_with(rest, "_test.c") ? 7 : 2;
        snprintf(quoted, sizeof(quoted), "'%.*s'", (int)(strlen(rest) - cut), rest);
        listed = listed || (!lies_under(s->path, "src/ sim/") && strstr(text, quoted) != NULL);
        if (!listed)
            complain(s, 1, "listed", "add '%s' to %s", rest, build);
        free(text);
        return;
    }
    complain(s, 1, "listed", "no meson.build lists this file");
}

static void check_source(const struct source *s)
{
    check_lines(s);
    if (!s->is_c)
        return;
    check_head(s);
    check_includes(s);
    if (!is_banned_h(s))
        check_tokens(s);
    if (s->is_source)
        check_listed(s);
    else if (!s->is_table)
        check_guard(s);
}

int main(int argc, char **argv)
{
    static const char *const folders[] = {"src",   "sim", "test", "fuzz",      "bench",
                                          "tools", "api", "doc",  "extension", "ui"};
    size_t files = 0;

    if (argc != 2 || chdir(argv[1]) != 0) {
        fprintf(stderr, "usage: tidy ROOT\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
        files += walk(folders[i], check_source);
    if (complaints > 0) {
        printf("tidy: %d to mend in %zu files\n", complaints, files);
        return 1;
    }
    printf("tidy: %zu files are tidy\n", files);
    return 0;
}
