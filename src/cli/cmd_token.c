/* SPDX-License-Identifier: Apache-2.0 */
/* Bearer tokens of the API. */
#include "cli/ask.h"
#include "cli/list.h"

int cmd_token_list(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_TOKEN, COL_TEXT, "id"},          {SAY_COL_NAME, COL_TEXT, "name", .least = 8},
        {SAY_COL_SCOPES, COL_JOIN, "scopes"},     {SAY_COL_CREATED, COL_TIME, "created_at"},
        {SAY_COL_USED, COL_TIME, "last_used_at"}, {SAY_COL_REVOKED, COL_TIME, "revoked_at"},
    };

    return list_run(r, STR("/api/v1/tokens"), columns, COUNT_OF(columns), SAY_NO_TOKENS);
}

int cmd_token_add(struct run *r)
{
    struct body body;
    struct answer a;

    body_begin(r, &body);
    jw_kstr(&body.w, "name", run_word(r, 0));
    body_str(&body, "scopes", run_flag(r, "scopes"));
    int code = ask(r, HTTP_POST, STR("/api/v1/tokens"), body_end(&body), &a);
    if (code)
        return code;
    if (r->json) {
        say_json(r, a.text);
        return CLI_DONE;
    }
    /* The token alone goes to stdout, so that a script can catch it. */
    say_note(r, say(r, SAY_TOKEN_ONCE));
    say_line(r, json_str(json_get(a.json, "token")));
    return CLI_DONE;
}

/* By id, or by the name of a token that holds. */
static int find_token(struct run *r, struct str *ret_id)
{
    struct str word = run_word(r, 0), found = STR_NONE;
    struct answer a;
    size_t n = 0;

    *ret_id = word;
    if (str_starts(word, STR("tok_")))
        return CLI_DONE;
    int code = ask(r, HTTP_GET, STR("/api/v1/tokens"), STR_NONE, &a);
    if (code)
        return code;
    for (struct json_iter it = json_iter(json_get(a.json, "items")); json_next(&it);) {
        if (!str_eq(json_str(json_get(it.val, "name")), word) ||
            !json_is_null(json_get(it.val, "revoked_at")))
            continue;
        found = json_str(json_get(it.val, "id"));
        n++;
    }
    if (n == 1) {
        *ret_id = found;
        return CLI_DONE;
    }
    say_error(r, n ? ERR_AMBIGUOUS : ERR_NOT_FOUND,
              SAYF(r, n ? SAY_MANY_TOKENS : SAY_NO_TOKEN, word),
              SAYF(r, SAY_SEE, STR("waybill token list")));
    return n ? CLI_FAILED : CLI_NOT_FOUND;
}

int cmd_token_revoke(struct run *r)
{
    struct str id;
    struct answer a;
    int code = find_token(r, &id);

    if (!code)
        code = ask(r, HTTP_DELETE, ask_path(r, "tokens", id, ""), STR_NONE, &a);
    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        say_line(r, SAYF(r, SAY_DID_REVOKE, run_word(r, 0)));
    return CLI_DONE;
}
