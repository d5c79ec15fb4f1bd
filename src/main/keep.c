/* SPDX-License-Identifier: Apache-2.0 */
/* See main/keep.h. */
#include "main/keep.h"

#include "base/crypto.h"
#include "base/id.h"
#include "base/time.h"
#include "db/accounts.h"
#include "main/keep_part.h"
#include "os/clock_os.h"
#include "os/file_os.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define JSON_MAX (8 << 20)

enum err keep_fail(struct keep *k, enum err err, const char *en, const char *zh)
{
    k->sentence = str_of(k->settings->lang == LANG_ZH ? zh : en);
    return err;
}

int64_t keep_now_ms(void)
{
    struct clock c = clock_os();

    return c.now_ms(c.ctx);
}

struct str keep_stamp(struct arena *a)
{
    struct str text = time_text(a, keep_now_ms() / MS_SECOND * MS_SECOND);

    return str_replace(a, str_replace(a, text, STR("-"), STR("")), STR(":"), STR(""));
}

enum err keep_lock(struct keep *k)
{
    struct str holder = STR_NONE;
    enum err err = lock_take(k->a, k->dir, STR("keeping the data"), &k->lock, &holder);

    if (err == ERR_LOCKED)
        k->sentence =
            str_printf(k->a,
                       k->settings->lang == LANG_ZH ? "数据目录 %.*s 正被占用：%.*s。请先停止它。"
                                                    : "%.*s is in use by %.*s: stop it first.",
                       STR_ARG(k->dir), STR_ARG(holder));
    else if (err == ERR_FORBIDDEN)
        k->sentence = str_printf(
            k->a,
            k->settings->lang == LANG_ZH
                ? "无法写入 %.*s：请以运行服务的用户执行，或将整个目录复制到可写的位置，"
                  "再用 --data 指定。"
                : "%.*s cannot be written: run this as the user who runs the hub, or copy "
                  "the whole folder to where you may write and name that with --data.",
            STR_ARG(k->dir));
    else if (err)
        k->sentence = str_printf(k->a, "%.*s: %.*s", STR_ARG(k->dir),
                                 STR_ARG(err_sentence(err, k->settings->lang)));
    return err;
}

/* A hub may run beside us: then its file is only read. */
static enum err open_data(struct keep *k)
{
    struct db_options o = {.path = k->path};

    if (!file_exists(k->path)) {
        k->sentence = str_printf(k->a,
                                 k->settings->lang == LANG_ZH
                                     ? "%.*s 中没有 Waybill 数据：请用 --data 指定数据目录。"
                                     : "There is no Waybill data in %.*s: name the data folder "
                                       "with --data.",
                                 STR_ARG(k->dir));
        return ERR_NOT_FOUND;
    }
    enum err err = keep_lock(k);
    if (err && err != ERR_LOCKED)
        return err;
    k->sentence = STR_NONE;
    o.read_only = err == ERR_LOCKED;
    return db_open(&o, &k->db);
}

/* A copy that a person wants to look into before it is put back. */
static bool is_of_copy(const struct keep *k)
{
    return k->ask->op == CLI_DATA_CHECK && k->ask->file.n;
}

/* What a running hub wrote last lies beside its file: without it the file is not what it was. */
static bool has_beside(struct keep *k, struct str file, const char *suffix)
{
    struct stat st;

    return !stat(str_cstr(k->a, str_cat(k->a, file, str_of(suffix))), &st) && st.st_size > 0;
}

static enum err open_copy(struct keep *k)
{
    struct db_options o = {.path = k->ask->file, .read_only = true, .frozen = true};
    struct stat st;

    k->path = o.path;
    if (!file_exists(o.path))
        return keep_bad_copy(k, ERR_NOT_FOUND);
    if (!stat(str_cstr(k->a, o.path), &st) && S_ISDIR(st.st_mode))
        return keep_fail(k, ERR_BAD_INPUT,
                         "That is a folder: `waybill check --data FOLDER` checks a data folder.",
                         "这是一个目录：请用 `waybill check --data 目录` 检查数据目录。");
    if (has_beside(k, o.path, "-wal") || has_beside(k, o.path, "-journal"))
        return keep_fail(
            k, ERR_CONFLICT,
            "What was written last lies in another file beside this one: it is no copy "
            "by itself. `waybill check --data FOLDER` checks a data folder, `waybill "
            "backup` makes a copy in one file.",
            "最近写入的内容在旁边的另一个文件中：它不是独立的备份。请用 `waybill check "
            "--data 目录` 检查数据目录，用 `waybill backup` 生成单个备份文件。");
    enum err err = db_open(&o, &k->db);
    return err ? keep_bad_copy(k, err) : OK;
}

enum err keep_version(struct keep *k, struct db *db, int *ret_version)
{
    int version = db_schema_version(db);

    if (version <= 0)
        return keep_fail(k, ERR_DB_CORRUPT,
                         "This is not a data file of Waybill, or it is damaged beyond reading.",
                         "这不是 Waybill 的数据文件，或已损坏到无法读取。");
    if (version > db_schema_newest())
        return ERR_DB_NEWER;
    *ret_version = version;
    return OK;
}

static enum err one_chain(struct keep *k, struct db *db, const struct keep_chain *c,
                          bool *ret_sound)
{
    int64_t count, bad;
    struct str head;
    enum err err = db_entries_verify(db, c->shop_id, &count, &bad);

    if (!err)
        err = db_entries_head(db, k->a, c->shop_id, &count, &head);
    if (err)
        return err;
    jw_obj(k->w);
    jw_kstr_opt(k->w, "shop", c->name);
    jw_kbool(k->w, "gone", c->gone);
    jw_ki64(k->w, "entries", count);
    jw_kstr_opt(k->w, "head", head);
    jw_kstr_opt(k->w, "first_bad", id_text(k->a, ID_ENTRY, bad));
    jw_obj_end(k->w);
    *ret_sound = *ret_sound && !bad && !c->gone;
    return OK;
}

/* The hub's own chain, one for each shop, and those whose shop is not in the file any more. */
enum err keep_chain_list(struct keep *k, struct db *db, struct keep_chain **ret_chains,
                         size_t *ret_n)
{
    struct keep_chain *chains = NULL;
    struct shop *shops;
    int64_t *ids;
    size_t n = 0, shops_n, ids_n;
    enum err err = db_shops(db, k->a, &shops, &shops_n);

    if (!err)
        err = db_entries_shops(db, k->a, &ids, &ids_n);
    if (err)
        return err;
    *ARENA_PUSH(k->a, &chains, &n, struct keep_chain) = (struct keep_chain){0};
    for (size_t i = 0; i < shops_n; i++)
        *ARENA_PUSH(k->a, &chains, &n, struct keep_chain) =
            (struct keep_chain){.shop_id = shops[i].id, .name = shops[i].domain};
    for (size_t i = 0; i < ids_n; i++) {
        bool known = false;
        for (size_t c = 0; c < n; c++)
            known = known || chains[c].shop_id == ids[i];
        if (!known)
            *ARENA_PUSH(k->a, &chains, &n, struct keep_chain) = (struct keep_chain){
                .shop_id = ids[i], .name = id_text(k->a, ID_SHOP, ids[i]), .gone = true};
    }
    *ret_chains = chains;
    *ret_n = n;
    return OK;
}

enum err keep_chains(struct keep *k, struct db *db, bool *ret_sound)
{
    struct keep_chain *chains;
    size_t n;
    bool sound = true;
    enum err err = keep_chain_list(k, db, &chains, &n);

    if (err)
        return err;
    jw_key(k->w, "chains");
    jw_arr(k->w);
    for (size_t i = 0; i < n && !err; i++)
        err = one_chain(k, db, &chains[i], &sound);
    jw_arr_end(k->w);
    *ret_sound = sound;
    return err;
}

enum err keep_key_state(struct keep *k, struct db *db, const char **ret_state)
{
    struct str path = str_cat(k->a, k->dir, STR("/waybill.key")), text, key, plain;
    struct secret_row *rows;
    size_t n;
    enum err err = db_secrets(db, k->a, &rows, &n);

    if (err)
        return err;
    *ret_state = n ? "fits" : "unused";
    if (file_read(k->a, path, 4096, &text))
        *ret_state = "missing";
    else if (!hex_parse(k->a, str_trim(text), &key) || key.n != SEAL_KEY_LEN)
        *ret_state = "wrong";
    for (size_t i = 0; i < n && str_eq(str_of(*ret_state), STR("fits")); i++) {
        if (crypto_open(k->a, (const uint8_t *)key.p, rows[i].sealed, &plain))
            *ret_state = "wrong";
    }
    return OK;
}

static struct str backup_path(struct keep *k)
{
    struct str file = k->ask->file;

    if (file.n)
        return file;
    struct str folder = str_cat(k->a, k->dir, STR("/backups"));
    if (file_make_dir(folder))
        return STR_NONE;
    return str_printf(k->a, "%.*s/waybill-%.*s.db", STR_ARG(folder), STR_ARG(keep_stamp(k->a)));
}

static enum err cannot_write(struct keep *k, struct str path, enum err err)
{
    if (err == ERR_DB_FULL)
        return err;
    k->sentence =
        str_printf(k->a,
                   k->settings->lang == LANG_ZH
                       ? "无法写入 %.*s：目录须存在且可写，名称不可过长；请另选文件名。"
                       : "%.*s cannot be written: its folder must exist and let you write, and the "
                         "name must not be too long. Choose another name.",
                   STR_ARG(path));
    return ERR_FORBIDDEN;
}

/* The copy counts only when it was read again and found whole. */
static enum err prove(struct keep *k, struct str path)
{
    struct db_options o = {.path = path, .read_only = true};
    struct db *copy = NULL;
    struct str report;
    bool sound;
    enum err err = db_open(&o, &copy);

    if (!err)
        err = db_check(copy, k->a, &report);
    if (!err && !str_eq(report, STR("ok")))
        err = keep_fail(k, ERR_DB_CORRUPT,
                        "The copy is damaged: look at the disk, and run `waybill check`.",
                        "副本已损坏：请检查磁盘，并运行 `waybill check`。");
    if (!err)
        err = keep_chains(k, copy, &sound);
    if (!err)
        err = keep_heads(k, copy);
    db_close(copy);
    return err;
}

static enum err backup(struct keep *k)
{
    struct str file = backup_path(k), part = str_cat(k->a, file, STR(".part"));
    struct stat st;
    int version;

    if (file.n && file_exists(file))
        return keep_fail(k, ERR_CONFLICT, "That file exists already: choose another name.",
                         "该文件已存在：请换一个文件名。");
    unlink(str_cstr(k->a, part));
    enum err err = keep_version(k, k->db, &version);
    if (!err && !file.n)
        return cannot_write(k, str_cat(k->a, k->dir, STR("/backups")), ERR_FORBIDDEN);
    if (!err) {
        err = file_write(part, STR_NONE, false);
        if (err)
            return cannot_write(k, file, err);
        err = db_backup(k->db, part, k->ask->told, k->ask->told_ctx);
    }
    if (!err)
        err = prove(k, part);
    if (!err && k->ask->passphrase.n)
        err = keep_key_out(k, file);
    if (!err)
        err = file_move(part, file);
    if (err) {
        unlink(str_cstr(k->a, part));
        return err;
    }
    jw_kstr(k->w, "file", file);
    jw_ki64(k->w, "bytes", stat(str_cstr(k->a, file), &st) ? 0 : (int64_t)st.st_size);
    jw_ki64(k->w, "schema", version);
    jw_ktime(k->w, "made_at", keep_now_ms());
    jw_kstr_opt(k->w, "key_file",
                k->ask->passphrase.n ? str_cat(k->a, file, STR(".key")) : STR_NONE);
    return OK;
}

/* What cannot be read is damage too, and no reason to keep the rest to oneself. */
static enum err all_of_it(struct keep *k, bool *ret_sound, bool *ret_same)
{
    enum err err = keep_chains(k, k->db, ret_sound);

    return err ? err : keep_derived(k, ret_same);
}

static enum err check(struct keep *k)
{
    const char *key = "unused";
    struct str report = STR_NONE;
    bool sound = false, same = false;
    int version;
    enum err err = keep_version(k, k->db, &version);

    if (!err)
        err = db_check(k->db, k->a, &report);
    if (err)
        return err;
    if (version == db_schema_newest())
        err = all_of_it(k, &sound, &same);
    if (!err)
        err = keep_key_state(k, k->db, &key);
    bool whole = str_eq(report, STR("ok")) && !err;
    if (err != OK && err != ERR_DB_CORRUPT && err != ERR_DB)
        return err;
    if (err) {
        struct str text = str_dup(k->a, db_error_text(k->db));
        report = str_eq(report, STR("ok"))
                     ? text
                     : str_printf(k->a, "%.*s\n%.*s", STR_ARG(report), STR_ARG(text));
    }
    bool key_ok = str_eq(str_of(key), STR("fits")) || str_eq(str_of(key), STR("unused"));
    bool older = version != db_schema_newest();
    /* Of a copy: the key is that of this folder, and an older one is looked into after a restore.
     */
    bool ok =
        is_of_copy(k) ? whole && (older || (sound && same)) : whole && sound && same && key_ok;
    jw_kstr(k->w, "file", k->path);
    jw_ki64(k->w, "schema", version);
    jw_ki64(k->w, "newest", db_schema_newest());
    jw_kbool(k->w, "whole", whole);
    jw_kstr_opt(k->w, "damage", whole ? STR_NONE : report);
    jw_kstr(k->w, "key", err ? STR("unread") : str_of(key));
    jw_kbool(k->w, "ok", ok);
    return OK;
}

/* Does the copy's chain stand unchanged at the beginning of ours? */
static enum err compare(struct keep *k, struct db *copy, int64_t shop_id, struct str name,
                        bool *ret_same)
{
    struct str head, now = STR_NONE;
    int64_t count;
    enum err err = db_entries_head(copy, k->a, shop_id, &count, &head);

    if (!err && count)
        err = db_entries_hash(k->db, k->a, shop_id, count, &now);
    if (err)
        return err;
    bool same = str_eq(head, now);
    jw_obj(k->w);
    jw_kstr_opt(k->w, "shop", name);
    jw_ki64(k->w, "entries", count);
    jw_kbool(k->w, "unchanged", same);
    jw_obj_end(k->w);
    *ret_same = *ret_same && same;
    return OK;
}

static enum err against(struct keep *k, bool *ret_same)
{
    struct db_options o = {.path = k->ask->file, .read_only = true};
    struct db *copy = NULL;
    struct shop *shops;
    size_t n = 0;
    int version;
    enum err err = file_exists(o.path) ? db_open(&o, &copy) : ERR_NOT_FOUND;

    if (!err)
        err = keep_version(k, copy, &version);
    if (!err)
        err = db_shops(copy, k->a, &shops, &n);
    if (err) {
        db_close(copy);
        return keep_bad_copy(k, err);
    }
    jw_key(k->w, "against");
    jw_arr(k->w);
    if (!err)
        err = compare(k, copy, 0, STR_NONE, ret_same);
    for (size_t i = 0; i < n && !err; i++)
        err = compare(k, copy, shops[i].id, shops[i].domain, ret_same);
    jw_arr_end(k->w);
    db_close(copy);
    return err;
}

static enum err audit(struct keep *k)
{
    bool sound = false, same = true, once = false;
    int version;
    enum err err = keep_version(k, k->db, &version);

    if (!err && version != db_schema_newest())
        err = keep_fail(k, ERR_CONFLICT, "Bring the data file up to date first: `waybill migrate`.",
                        "请先升级数据文件：`waybill migrate`。");
    if (!err)
        err = keep_chains(k, k->db, &sound);
    if (!err)
        err = keep_heads(k, k->db);
    if (!err && k->ask->file.n)
        err = against(k, &same);
    if (!err && k->ask->from.n)
        err = keep_from(k, &same);
    if (!err)
        err = k->ask->order.n ? keep_order(k, &once) : keep_proof(k, &once);
    jw_kbool(k->w, "ok", sound && same && once);
    return err;
}

static enum err migrate(struct keep *k)
{
    int before = db_schema_version(k->db);

    if (!k->lock)
        return keep_lock(k);
    enum err err = db_migrate(k->db, keep_now_ms());
    if (err)
        return err;
    jw_kstr(k->w, "file", k->path);
    jw_ki64(k->w, "from", before);
    jw_ki64(k->w, "to", db_schema_newest());
    return OK;
}

/* A hub beside us may write on: what is looked at stands still. */
static enum err at_one_moment(struct keep *k, enum err (*look)(struct keep *k))
{
    enum err err = db_begin(k->db);

    if (err)
        return err;
    err = look(k);
    db_rollback(k->db);
    return err;
}

static enum err run(struct keep *k)
{
    if (k->settings->options.hub.n && !is_of_copy(k))
        return keep_fail(k, ERR_UNAVAILABLE,
                         "This works on the data folder itself: run it on the hub's machine, "
                         "without --hub.",
                         "此命令直接处理数据目录：请在运行服务的机器上执行，不带 --hub。");
    if (k->ask->op == CLI_DATA_RESTORE)
        return keep_restore(k);
    enum err err = is_of_copy(k) ? open_copy(k) : open_data(k);
    if (err)
        return err;
    switch (k->ask->op) {
    case CLI_DATA_BACKUP: return backup(k);
    case CLI_DATA_CHECK:
        err = at_one_moment(k, check);
        return err && is_of_copy(k) && !k->sentence.n ? keep_bad_copy(k, err) : err;
    case CLI_DATA_AUDIT: return at_one_moment(k, audit);
    case CLI_DATA_MIGRATE: return migrate(k);
    case CLI_DATA_RESTORE: break;
    }
    UNREACHABLE();
}

enum err keep_run(const struct settings *s, struct arena *a, const struct cli_data *ask,
                  struct str *ret_json, struct str *ret_sentence)
{
    struct buf b;
    struct jw w;
    struct keep k = {.settings = s, .ask = ask, .a = a, .dir = s->dir, .w = &w};

    k.path = str_cat(a, s->dir, STR("/waybill.db"));
    buf_init(&b, a, JSON_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    enum err err = run(&k);
    jw_obj_end(&w);
    *ret_json = buf_view(&b);
    *ret_sentence = k.sentence.n ? k.sentence : err_sentence(err, s->lang);
    db_close(k.db);
    lock_free(k.lock);
    return err;
}
