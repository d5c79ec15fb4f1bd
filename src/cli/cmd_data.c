/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data file: copied, checked, its history proven, brought up to date, put back. The work is
 * done behind cli_env.data; here it is asked for and told.
 */
#include "base/json.h"
#include "cli/list.h"
#include "cli/secret.h"

/* Runs it; ret_json is NULL on failure, which has been said. 0 or the exit code. */
static int data_run(struct run *r, const struct cli_data *ask, const struct json **ret_json)
{
    struct str text = STR_NONE, why = STR_NONE;
    enum err err = ERR_UNAVAILABLE;

    *ret_json = NULL;
    if (r->env->data)
        err = r->env->data(r->env->ctx, r->a, ask, &text);
    if (err) {
        if (r->env->data && r->env->api_trouble)
            why = r->env->api_trouble(r->env->ctx);
        say_error(r, err, why.n ? why : say(r, SAY_NO_DATA_HERE), STR_NONE);
        if (err == ERR_NOT_FOUND)
            return CLI_NOT_FOUND;
        return err == ERR_LOCKED || err == ERR_DB_BUSY ? CLI_UNREACHABLE : CLI_FAILED;
    }
    if (r->json)
        say_json(r, text);
    return json_parse(r->a, text, ret_json) ? CLI_FAILED : CLI_DONE;
}

/* --with-key: the passphrase, asked twice when it is made. */
static int passphrase(struct run *r, bool fresh, struct str *ret_passphrase)
{
    struct str again = STR_NONE;
    bool given =
        run_has(r, "passphrase-file") || r->env->variable(r->env->ctx, "WAYBILL_PASSPHRASE").n;

    *ret_passphrase = STR_NONE;
    if (!run_has(r, "with-key"))
        return run_has(r, "passphrase-file") ? say_wrong(r, say(r, SAY_PASSPHRASE_ALONE)) : 0;
    int code =
        secret_read(r, "passphrase-file", "WAYBILL_PASSPHRASE", SAY_ASK_PASSPHRASE, ret_passphrase);
    if (code)
        return code;
    if (!ret_passphrase->n)
        return say_wrong(r, say(r, SAY_PASSPHRASE_NEEDED));
    if (!fresh || given)
        return CLI_DONE;
    code = secret_read(r, "passphrase-file", NULL, SAY_ASK_PASSPHRASE_AGAIN, &again);
    if (code || str_eq(again, *ret_passphrase))
        return code;
    return say_wrong(r, say(r, SAY_PASSPHRASE_DIFFERS));
}

int cmd_backup(struct run *r)
{
    struct cli_data ask = {.op = CLI_DATA_BACKUP, .file = run_word(r, 0)};
    const struct json *j;
    int code = passphrase(r, true, &ask.passphrase);

    if (!code)
        code = data_run(r, &ask, &j);
    if (code || r->json)
        return code;
    say_line(r, SAYF(r, SAY_DATA_BACKUP, json_str(json_get(j, "file")),
                     say_count(r, (json_i64(json_get(j, "bytes"), 0) + 1023) / 1024)));
    struct str key = json_str(json_get(j, "key_file"));
    if (key.n)
        say_line(r, SAYF(r, SAY_DATA_BACKUP_KEY, key));
    else
        say_note(r, say(r, SAY_DATA_BACKUP_NO_KEY));
    return CLI_DONE;
}

int cmd_restore(struct run *r)
{
    struct cli_data ask = {.op = CLI_DATA_RESTORE, .file = run_word(r, 0)};
    const struct json *j;

    if (!secret_confirm(r, SAYF(r, SAY_DATA_ASK_RESTORE, ask.file)))
        return secret_can_ask(r) ? CLI_FAILED : CLI_USAGE;
    int code = passphrase(r, false, &ask.passphrase);
    if (!code)
        code = data_run(r, &ask, &j);
    if (code || r->json)
        return code;
    struct str aside = json_str(json_get(j, "aside"));
    int64_t stopped = json_i64(json_get(j, "buying_stopped"), 0);
    say_line(r, SAYF(r, SAY_DATA_RESTORED, json_str(json_get(j, "file"))));
    if (aside.n)
        say_line(r, SAYF(r, SAY_DATA_ASIDE, aside));
    say_pair(r, SAY_DATA_KEY, say_word(r, "key_state", json_str(json_get(j, "key"))));
    if (stopped)
        say_line(r, SAYF(r, SAY_DATA_BUYING_STOPPED, say_count(r, stopped)));
    return CLI_DONE;
}

static struct str chain_name(struct run *r, const struct json *chain)
{
    struct str shop = json_str(json_get(chain, "shop"));

    return shop.n ? shop : say(r, SAY_DATA_HUB);
}

static void print_chains(struct run *r, const struct json *j)
{
    for (struct json_iter it = json_iter(json_get(j, "chains")); json_next(&it);) {
        struct str name = chain_name(r, it.val), bad = json_str(json_get(it.val, "first_bad"));
        struct str n = say_count(r, json_i64(json_get(it.val, "entries"), 0));
        say_pair(r, SAY_DATA_HISTORY,
                 bad.n ? SAYF(r, SAY_DATA_CHAIN_BAD, name, bad) : SAYF(r, SAY_DATA_CHAIN, name, n));
    }
    for (struct json_iter it = json_iter(json_get(j, "against")); json_next(&it);) {
        bool same = json_bool(json_get(it.val, "unchanged"), false);
        say_pair(r, SAY_DATA_HISTORY,
                 SAYF(r, same ? SAY_DATA_CHAIN_SAME : SAY_DATA_CHAIN_OTHER, chain_name(r, it.val)));
    }
}

static void print_check(struct run *r, const struct json *j)
{
    struct str schema = say_count(r, json_i64(json_get(j, "schema"), 0));
    struct str newest = say_count(r, json_i64(json_get(j, "newest"), 0));
    struct str damage = json_str(json_get(j, "damage"));

    say_pair(r, SAY_DATA_FILE, json_str(json_get(j, "file")));
    say_pair(r, SAY_DATA_WHOLE,
             damage.n ? SAYF(r, SAY_DATA_DAMAGED, damage) : say(r, SAY_DATA_IS_WHOLE));
    say_pair(r, SAY_DATA_SCHEMA,
             str_eq(schema, newest) ? schema : SAYF(r, SAY_DATA_SCHEMA_OLD, schema, newest));
    print_chains(r, j);
    say_pair(r, SAY_DATA_KEY, say_word(r, "key_state", json_str(json_get(j, "key"))));
}

/* Exit code 1 when something is wrong: the answer itself says what. */
static int verdict(const struct json *j)
{
    return json_bool(json_get(j, "ok"), false) ? CLI_DONE : CLI_FAILED;
}

int cmd_check(struct run *r)
{
    struct cli_data ask = {.op = CLI_DATA_CHECK};
    const struct json *j;
    int code = data_run(r, &ask, &j);

    if (code)
        return code;
    if (!r->json)
        print_check(r, j);
    return verdict(j);
}

int cmd_audit(struct run *r)
{
    struct cli_data ask = {.op = CLI_DATA_AUDIT, .file = run_flag(r, "against")};
    const struct json *j;

    if (run_word(r, 0).n)
        return cmd_orders_history(r);
    int code = data_run(r, &ask, &j);
    if (code)
        return code;
    if (!r->json)
        print_chains(r, j);
    return verdict(j);
}

int cmd_migrate(struct run *r)
{
    struct cli_data ask = {.op = CLI_DATA_MIGRATE};
    const struct json *j;
    int code = data_run(r, &ask, &j);

    if (code || r->json)
        return code;
    struct str from = say_count(r, json_i64(json_get(j, "from"), 0));
    struct str to = say_count(r, json_i64(json_get(j, "to"), 0));
    say_line(r, str_eq(from, to) ? SAYF(r, SAY_DATA_NEWEST, to)
                                 : SAYF(r, SAY_DATA_MIGRATED, from, to));
    return CLI_DONE;
}
