/* SPDX-License-Identifier: Apache-2.0 */
/* See os/key_os.h. */
#include "os/key_os.h"

#include "os/clock_os.h"
#include "os/file_os.h"

#include <string.h>
#include <sys/stat.h>

static enum err make(struct arena *a, struct str path)
{
    uint8_t bytes[SEAL_KEY_LEN];
    struct rng r = rng_os();

    r.fill(r.ctx, bytes, sizeof(bytes));
    struct str text = str_cat(a, hex_lower(a, bytes, sizeof(bytes)), STR("\n"));
    explicit_bzero(bytes, sizeof(bytes));
    return file_write(path, text, false);
}

enum err key_load(struct str dir, uint8_t ret_key[SEAL_KEY_LEN], bool *ret_made)
{
    struct arena *a = arena_new();
    struct str path = str_cat(a, dir, STR("/waybill.key")), text, bytes;
    bool made = false;
    enum err err = file_read(a, path, 4096, &text);

    if (err == ERR_NOT_FOUND) {
        made = true;
        err = make(a, path);
        if (!err)
            err = file_read(a, path, 4096, &text);
    }
    if (!err && (!hex_parse(a, str_trim(text), &bytes) || bytes.n != SEAL_KEY_LEN))
        err = ERR_KEY_WRONG;
    if (!err) {
        /* A copy put back from elsewhere is often too open. */
        chmod(str_cstr(a, path), 0600);
        memcpy(ret_key, bytes.p, SEAL_KEY_LEN);
        *ret_made = made;
    }
    arena_free(a);
    return err;
}
