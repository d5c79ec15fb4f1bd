-- People who use the hub, the browsers in which they are signed in, and one-time links.

-- Somebody who may sign in (core/user.h).
CREATE TABLE person (
    id INTEGER PRIMARY KEY,                 -- ours
    name TEXT NOT NULL COLLATE NOCASE UNIQUE, -- for people; stands in the history
    email TEXT NOT NULL UNIQUE,             -- signs in by it; lower case
    lang TEXT NOT NULL,                     -- en, zh; '' as the browser says
    password TEXT NOT NULL,                 -- argon2id in its usual text form
    role TEXT NOT NULL,                     -- viewer, staff, manager, owner
    created_ms INTEGER NOT NULL,            -- when the person joined
    password_ms INTEGER NOT NULL,           -- when the password was set
    disabled_ms INTEGER NOT NULL            -- since when signing in is barred, 0 not
) STRICT;

-- A browser that is signed in.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,                 -- ours
    person_id INTEGER NOT NULL REFERENCES person (id), -- who
    hash TEXT NOT NULL UNIQUE,              -- hex SHA-256 of the cookie
    agent TEXT NOT NULL,                    -- browser and system, shortened
    created_ms INTEGER NOT NULL,            -- when it signed in
    seen_ms INTEGER NOT NULL                -- roughly; written now and then
) STRICT;
CREATE INDEX session_person ON session (person_id);

-- A one-time link that was given out and not used yet.
CREATE TABLE link (
    id INTEGER PRIMARY KEY,                 -- ours
    kind TEXT NOT NULL,                     -- invite, reset, sign_in, setup
    person_id INTEGER NOT NULL,             -- whom it is for, 0 somebody new
    role TEXT NOT NULL,                     -- of somebody new
    hash TEXT NOT NULL UNIQUE,              -- hex SHA-256 of the code
    name TEXT NOT NULL,                     -- of somebody new, when known
    email TEXT NOT NULL,                    -- of somebody new, when known
    made_by TEXT NOT NULL,                  -- who made it, as in the history
    created_ms INTEGER NOT NULL,            -- when it was made
    until_ms INTEGER NOT NULL               -- when it ends
) STRICT;

-- Whose a bearer token is; 0: made before there were people, or on the machine itself.
ALTER TABLE token ADD COLUMN person_id INTEGER NOT NULL DEFAULT 0;
