/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON from outside: what is read can be printed, and what was printed reads as the same. Also
 * touches every getter with every value, since connectors chain them without checks.
 */
#include "fuzz/fuzz.h"

#include "base/json.h"

static void touch(struct arena *a, const struct json *v)
{
    (void)json_str(v);
    (void)json_text(a, v);
    (void)json_i64(v, 0);
    (void)json_f64(v, 0);
    (void)json_bool(v, false);
    (void)json_path(v, "a.b");
    for (struct json_iter it = json_iter(v); json_next(&it);) {
        ASSERT(it.i < json_len(v));
        touch(a, it.val);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *a = arena_new();
    const struct json *root, *again;

    if (json_parse(a, (struct str){(const char *)data, n}, &root) == OK) {
        struct str printed = json_print(a, root);

        touch(a, root);
        ASSERT(json_parse(a, printed, &again) == OK);
        ASSERT(str_eq(json_print(a, again), printed));
    }
    arena_free(a);
    return 0;
}
