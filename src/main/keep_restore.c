/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `waybill restore`: a copy takes the place of the data file. What was there stays beside it. What
 * was bought since the copy was made is unknown to it, so automatic buying is switched off: else
 * it would be bought twice; and nobody stays signed in. Also here: the key in a copy, sealed with a
 * passphrase.
 */
#include "main/keep_part.h"

#include "base/crypto.h"
#include "base/id.h"
#include "db/accounts.h"
#include "db/people.h"
#include "os/clock_os.h"
#include "os/file_os.h"

#include <unistd.h>

#define KEY_HEAD "waybill-key 1\n"

enum err keep_key_out(struct keep *k, struct str file)
{
    uint8_t salt[PASS_SALT_LEN], nonce[SEAL_NONCE_LEN], key[SEAL_KEY_LEN];
    struct rng r = rng_os();
    struct str text;
    enum err err = file_read(k->a, str_cat(k->a, k->dir, STR("/waybill.key")), 4096, &text);

    if (err)
        return keep_fail(k, err, "waybill.key cannot be read.", "无法读取 waybill.key。");
    r.fill(r.ctx, salt, sizeof(salt));
    r.fill(r.ctx, nonce, sizeof(nonce));
    crypto_pass_key(k->ask->passphrase, salt, key);
    struct str sealed = crypto_seal(k->a, key, nonce, str_trim(text));
    text = str_printf(k->a, KEY_HEAD "%.*s\n%.*s\n", STR_ARG(hex_lower(k->a, salt, sizeof(salt))),
                      STR_ARG(hex_lower(k->a, sealed.p, sealed.n)));
    return file_write(str_cat(k->a, file, STR(".key")), text, false);
}

static bool key_parts(struct keep *k, struct str text, struct str *ret_salt, struct str *ret_sealed)
{
    struct str head, salt, sealed;

    str_cut(text, '\n', &head, &text);
    str_cut(text, '\n', &salt, &sealed);
    return str_eq(head, STR("waybill-key 1")) && hex_parse(k->a, str_trim(salt), ret_salt) &&
           ret_salt->n == PASS_SALT_LEN && hex_parse(k->a, str_trim(sealed), ret_sealed);
}

enum err keep_key_in(struct keep *k, struct str file, struct str *ret_key)
{
    uint8_t key[SEAL_KEY_LEN];
    struct str text, salt, sealed;
    enum err err = file_read(k->a, str_cat(k->a, file, STR(".key")), 4096, &text);

    if (err)
        return keep_fail(k, err, "This copy has no key beside it (FILE.key): leave out --with-key.",
                         "此备份旁没有密钥文件（FILE.key）：请去掉 --with-key。");
    if (!key_parts(k, text, &salt, &sealed))
        return keep_fail(k, ERR_BAD_INPUT, "The key beside the copy is damaged.",
                         "备份的密钥文件已损坏。");
    crypto_pass_key(k->ask->passphrase, (const uint8_t *)salt.p, key);
    if (crypto_open(k->a, key, sealed, ret_key))
        return keep_fail(k, ERR_BAD_INPUT, "The passphrase does not fit.", "口令不正确。");
    return OK;
}

/* A name beside it that is free. */
static struct str aside_name(struct keep *k, struct str path)
{
    struct str name =
        str_printf(k->a, "%.*s.before-restore-%.*s", STR_ARG(path), STR_ARG(keep_stamp(k->a)));
    struct str free_name = name;

    for (int n = 2; file_exists(free_name); n++)
        free_name = str_printf(k->a, "%.*s-%d", STR_ARG(name), n);
    return free_name;
}

/* The key that was there stays, under another name. */
static enum err put_key(struct keep *k, struct str key)
{
    struct str path = str_cat(k->a, k->dir, STR("/waybill.key"));
    enum err err = OK;

    if (!key.n)
        return OK;
    if (file_exists(path))
        err = file_move(path, aside_name(k, path));
    return err ? err : file_write(path, str_cat(k->a, key, STR("\n")), false);
}

static enum err tell_key(struct keep *k)
{
    struct db_options o = {.path = k->path, .read_only = true};
    const char *key = "unused";
    struct db *db = NULL;
    enum err err = db_open(&o, &db);

    if (!err)
        err = keep_key_state(k, db, &key);
    db_close(db);
    jw_kstr(k->w, "key", str_of(key));
    return err;
}

enum err keep_bad_copy(struct keep *k, enum err err)
{
    if (err == ERR_NOT_FOUND)
        return keep_fail(k, err, "There is no such file.", "没有该文件。");
    if (err == ERR_DB_NEWER)
        return keep_fail(k, err, "That file was written by a newer Waybill: run that version.",
                         "该文件由更新版本的 Waybill 写入：请使用该版本。");
    if (err == ERR_DB_BUSY)
        return err;
    return keep_fail(k, err,
                     "That file is damaged, or no data file of Waybill: nothing was changed.",
                     "该文件已损坏，或不是 Waybill 的数据文件：未做任何更改。");
}

/* A copy of the copy, in our folder; the person's file is not touched. */
static enum err bring_in(struct keep *k, struct str to)
{
    struct db_options o = {.path = k->ask->file, .read_only = true};
    struct db *copy = NULL;
    struct str report;
    int version;

    enum err err = file_exists(o.path) ? db_open(&o, &copy) : ERR_NOT_FOUND;
    if (!err)
        err = keep_version(k, copy, &version);
    if (!err)
        err = db_check(copy, k->a, &report);
    if (err || !str_eq(report, STR("ok")))
        err = keep_bad_copy(k, err ? err : ERR_DB_CORRUPT);
    if (!err)
        err = db_backup(copy, to, NULL, NULL);
    db_close(copy);
    return err;
}

static enum err stop_buying(struct keep *k, struct db *db, struct id_maker *ids, struct shop *s)
{
    struct changes changes;
    struct entry entry = {.id = id_make(ids, keep_now_ms()),
                          .shop_id = s->id,
                          .kind = "shop.policy",
                          .at_ms = keep_now_ms(),
                          .source = SOURCE_WAYBILL,
                          .cause = STR("restored from a copy"),
                          .changes = &changes};

    changes_init(&changes, k->a);
    changes_add(&changes, "policy.auto_buy", s->id, STR("true"), STR("false"));
    s->policy.auto_buy = false;
    row_touch(&s->row);
    return db_shop_save(db, s, &entry);
}

/* Inside one transaction; ret_n: in how many shops it was on. */
static enum err settle(struct keep *k, struct db *db, int64_t *ret_n)
{
    struct entry entry = {.kind = "hub.restored",
                          .at_ms = keep_now_ms(),
                          .source = SOURCE_PERSON,
                          .person = STR("cli")};
    struct id_maker ids = {0};
    struct rng r = rng_os();
    struct shop *shops;
    uint16_t counter;
    size_t n;
    enum err err = db_shops(db, k->a, &shops, &n);

    r.fill(r.ctx, &counter, sizeof(counter));
    ids.counter = counter;
    entry.id = id_make(&ids, entry.at_ms);
    if (!err)
        err = db_entry_append(db, &entry, STR_NONE);
    if (!err) /* who was barred since the copy was made must not be signed in by it */
        err = db_people_sign_out(db);
    for (size_t i = 0; i < n && !err; i++) {
        if (!shops[i].policy.auto_buy)
            continue;
        err = stop_buying(k, db, &ids, &shops[i]);
        ++*ret_n;
    }
    return err;
}

static enum err make_ready(struct keep *k, struct str path)
{
    struct db_options o = {.path = path};
    struct db *db = NULL;
    int64_t stopped = 0;
    bool sound = false;
    enum err err = db_open(&o, &db);

    if (!err)
        err = db_migrate(db, keep_now_ms());
    if (!err)
        err = keep_chains(k, db, &sound);
    if (!err && !sound)
        err = keep_fail(k, ERR_DB_CORRUPT,
                        "The history in that file was changed: `waybill audit` tells more. Nothing "
                        "was restored.",
                        "该文件中的历史记录被改动过，可用 `waybill audit` 查看。未恢复。");
    if (!err)
        err = db_begin(db);
    if (!err) {
        err = settle(k, db, &stopped);
        if (err)
            db_rollback(db);
        else
            err = db_commit(db);
    }
    db_close(db);
    jw_ki64(k->w, "buying_stopped", stopped);
    return err;
}

/* What was there stays, under another name, with its log of changes. */
static enum err put_aside(struct keep *k, struct str *ret_aside)
{
    struct str aside = aside_name(k, k->path);
    struct str wal = str_cat(k->a, k->path, STR("-wal"));
    struct db_options o = {.path = k->path};
    struct db *old = NULL;

    *ret_aside = STR_NONE;
    if (!file_exists(k->path))
        return OK;
    if (!db_open(&o, &old)) /* folds the log into the file, if it can be read at all */
        db_close(old);
    if (link(str_cstr(k->a, k->path), str_cstr(k->a, aside)))
        return ERR_DB;
    if (file_exists(wal))
        (void)!rename(str_cstr(k->a, wal), str_cstr(k->a, str_cat(k->a, aside, STR("-wal"))));
    unlink(str_cstr(k->a, str_cat(k->a, k->path, STR("-shm"))));
    *ret_aside = aside;
    return OK;
}

static void remove_leftovers(struct keep *k, struct str path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};

    for (size_t i = 0; i < COUNT_OF(ends); i++)
        unlink(str_cstr(k->a, str_cat(k->a, path, str_of(ends[i]))));
    for (int n = 1; n <= db_schema_newest(); n++) /* the copy before a migration is FILE itself */
        unlink(str_cstr(k->a, str_printf(k->a, "%.*s.before-%04d", STR_ARG(path), n)));
}

enum err keep_restore(struct keep *k)
{
    struct str fresh = str_cat(k->a, k->path, STR(".restoring"));
    struct str aside = STR_NONE, key = STR_NONE;
    enum err err = file_make_dir(k->dir);

    if (!err)
        err = keep_lock(k);
    if (err)
        return err;
    remove_leftovers(k, fresh);
    err = bring_in(k, fresh);
    if (!err && k->ask->passphrase.n)
        err = keep_key_in(k, k->ask->file, &key);
    if (!err)
        err = make_ready(k, fresh);
    if (!err)
        err = put_aside(k, &aside);
    if (!err)
        err = file_move(fresh, k->path);
    if (!err)
        err = put_key(k, key);
    if (!err)
        err = tell_key(k);
    remove_leftovers(k, fresh);
    jw_kstr(k->w, "file", k->path);
    jw_kstr_opt(k->w, "aside", aside);
    return err;
}
