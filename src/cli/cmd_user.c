/* SPDX-License-Identifier: Apache-2.0 */
/* People who may sign in to the web app. Nobody types a password here: links let people in. */
#include "base/time.h"
#include "cli/ask.h"
#include "cli/list.h"
#include "cli/secret.h"
#include "cli/when.h"

int cmd_user_list(struct run *r)
{
    static const struct column columns[] = {
        {SAY_COL_NAME, COL_TEXT, "person.name", .least = 8},
        {SAY_COL_EMAIL, COL_TEXT, "person.email", .least = 8},
        {SAY_COL_ROLE, COL_WORD, "person.role", "role"},
        {SAY_COL_SESSIONS, COL_TEXT, "sessions", .right = true},
        {SAY_COL_SEEN, COL_TIME, "seen_at"},
        {SAY_COL_BARRED, COL_TIME, "person.disabled_at"},
        {SAY_COL_ID, COL_TEXT, "person.id"},
    };

    return list_run(r, STR("/api/v1/people"), columns, COUNT_OF(columns), SAY_NO_PEOPLE);
}

/* The link alone goes to stdout, so that a script can catch it. */
static int say_link(struct run *r, const struct answer *a)
{
    if (r->json) {
        say_json(r, a->text);
        return CLI_DONE;
    }
    int64_t until_ms = time_of(json_str(json_get(a->json, "until")));
    say_note(r, SAYF(r, SAY_LINK_ONCE, when_exact(r, until_ms)));
    say_line(r, json_str(json_get(a->json, "url")));
    return CLI_DONE;
}

int cmd_user_add(struct run *r)
{
    struct str role = run_flag(r, "role");
    struct body body;
    struct answer a;

    body_begin(r, &body);
    jw_kstr(&body.w, "role", role.n ? role : STR("staff"));
    body_str(&body, "email", run_word(r, 0));
    body_str(&body, "name", run_flag(r, "person-name"));
    int code = ask(r, HTTP_POST, STR("/api/v1/invitations"), body_end(&body), &a);
    return code ? code : say_link(r, &a);
}

static int link_of_kind(struct run *r, const char *kind)
{
    struct body body;
    struct answer a;

    body_begin(r, &body);
    jw_kstr(&body.w, "kind", str_of(kind));
    int code =
        ask(r, HTTP_POST, ask_path(r, "people", run_word(r, 0), "/link"), body_end(&body), &a);
    return code ? code : say_link(r, &a);
}

int cmd_user_link(struct run *r)
{
    return link_of_kind(r, "sign_in");
}

int cmd_user_reset(struct run *r)
{
    return link_of_kind(r, "reset");
}

int cmd_user_remove(struct run *r)
{
    struct str who = run_word(r, 0);
    struct answer a;

    if (!secret_confirm(r, SAYF(r, SAY_ASK_REMOVE_USER, who)))
        return secret_can_ask(r) ? CLI_FAILED : CLI_USAGE;
    int code = ask(r, HTTP_DELETE, ask_path(r, "people", who, ""), STR_NONE, &a);
    if (code)
        return code;
    if (r->json)
        say_json(r, a.text);
    else
        say_line(r, SAYF(r, SAY_DID_REMOVE_USER, who));
    return CLI_DONE;
}
