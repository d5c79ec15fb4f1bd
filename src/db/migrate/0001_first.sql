-- The first schema. Rules: times are milliseconds UTC, 0 = not known; ids are ours unless the
-- column says ext (the shop's 64-bit id); texts are '' when absent, never NULL; booleans are 0/1;
-- closed lists are stored as the texts of core/words.h; money is minor units and an ISO currency.
-- Lists that are only read with their owner are JSON arrays in a column. An index is a page more to
-- write with every order: there is one where a question needs it, none to make a rare one quicker.

-- Which numbered files of db/migrate were applied.
CREATE TABLE schema_migration (
    number INTEGER PRIMARY KEY,             -- of the file
    name TEXT NOT NULL,                     -- of the file, for people
    at_ms INTEGER NOT NULL                  -- when it was applied
) STRICT;

-- Small texts of the hub by key: salt, last_complete_ms ...
CREATE TABLE setting (
    key TEXT PRIMARY KEY,                   -- named by app/options
    value TEXT NOT NULL                     -- as the owner of the key writes it
) STRICT, WITHOUT ROWID;

-- A merchant's store with its policy (core/shop.h).
CREATE TABLE shop (
    id INTEGER PRIMARY KEY,                 -- ours
    platform TEXT NOT NULL,                 -- shopify
    name TEXT NOT NULL,                     -- for people
    domain TEXT NOT NULL,                   -- identity of the shop at its platform
    base_url TEXT NOT NULL,                 -- where its API answers
    auth TEXT NOT NULL,                     -- client_credentials, token, oauth
    state TEXT NOT NULL,                    -- connecting, active, needs_connect, uninstalled
    zone TEXT NOT NULL,                     -- IANA zone of the shop's days
    currency TEXT NOT NULL,                 -- of the shop
    scopes TEXT NOT NULL,                   -- granted, comma separated
    missing TEXT NOT NULL,                  -- JSON: scopes that lack and what will not work
    connected_ms INTEGER NOT NULL,          -- older orders are never acted on by itself
    other_app_seen INTEGER NOT NULL,        -- another app works on its orders
    other_app_confirmed INTEGER NOT NULL,   -- a person said that Waybill may buy all the same
    other_app TEXT NOT NULL,                -- what was seen of it
    protected_data_missing INTEGER NOT NULL, -- addresses come back empty
    backfill_done_ms INTEGER NOT NULL,      -- when the first reading of old orders ended
    complete_ms INTEGER NOT NULL,           -- last time that reconciliation found nothing missing
    changes_cursor TEXT NOT NULL,           -- updated_at up to which all changes are in
    auto_buy INTEGER NOT NULL,              -- policy: buy by itself
    all_products INTEGER NOT NULL,          -- policy: unmapped products are ours too
    auto_fulfill INTEGER NOT NULL,          -- policy: mark by itself when a number comes
    fulfill_when_complete INTEGER NOT NULL, -- policy: wait until every package has shipped
    notify_customer INTEGER NOT NULL,       -- policy: the shop tells the customer
    grace_ms INTEGER NOT NULL,              -- policy: between payable and buying
    max_age_ms INTEGER NOT NULL,            -- policy: older orders are not bought by itself
    price_limit_minor INTEGER NOT NULL,     -- policy: in the shop's currency, 0 none
    daily_limit INTEGER NOT NULL,           -- policy: purchases a day, 0 none
    payable_gateways TEXT NOT NULL,         -- policy: pending orders of these are payable
    no_number_ms INTEGER NOT NULL           -- policy: a problem after so long without a number
) STRICT;
CREATE UNIQUE INDEX shop_domain ON shop (platform, domain);

-- An account at a supplier (db/accounts.h).
CREATE TABLE supplier_account (
    id INTEGER PRIMARY KEY,                 -- ours
    supplier TEXT NOT NULL,                 -- row of connect/suppliers.tbl.h
    name TEXT NOT NULL,                     -- for people
    base_url TEXT NOT NULL,                 -- where its API answers
    state TEXT NOT NULL,                    -- connecting, active, needs_connect
    user_name TEXT NOT NULL,                -- who the token belongs to
    access_until_ms INTEGER NOT NULL,       -- end of the access token, 0 none
    refresh_until_ms INTEGER NOT NULL,      -- end of the refresh token, 0 none
    connected_ms INTEGER NOT NULL           -- last time that a person connected it
) STRICT;

-- Sealed secrets of shops and accounts; the key is not in this file.
CREATE TABLE secret (
    owner_id INTEGER NOT NULL,              -- shop or supplier_account
    name TEXT NOT NULL,                     -- client_secret, access_token ...
    sealed BLOB NOT NULL,                   -- nonce and ciphertext
    until_ms INTEGER NOT NULL,              -- end as told by the other side, 0 none
    set_ms INTEGER NOT NULL,                -- when it was stored
    PRIMARY KEY (owner_id, name)
) STRICT, WITHOUT ROWID;

-- Bearer tokens of the API.
CREATE TABLE token (
    id INTEGER PRIMARY KEY,                 -- ours
    name TEXT NOT NULL,                     -- for people
    hash TEXT NOT NULL UNIQUE,              -- hex SHA-256 of the token
    scopes TEXT NOT NULL,                   -- read, write, admin; comma separated
    created_ms INTEGER NOT NULL,            -- when it was made
    revoked_ms INTEGER NOT NULL,            -- since when it is not valid, 0 valid
    last_used_ms INTEGER NOT NULL           -- roughly; written now and then
) STRICT;

-- Answers given to an Idempotency-Key, for a day.
CREATE TABLE idempotency (
    key TEXT PRIMARY KEY,                   -- token id and key
    request TEXT NOT NULL,                  -- hex digest of method, path and body
    status INTEGER NOT NULL,                -- HTTP status of the answer
    body TEXT NOT NULL,                     -- of the answer
    at_ms INTEGER NOT NULL                  -- when it was given
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_age ON idempotency (at_ms);

-- An order of a shop (core/order.h). The id rises with the shop's time of creation.
CREATE TABLE shop_order (
    id INTEGER PRIMARY KEY,                 -- ours; also the rowid of order_search
    shop_id INTEGER NOT NULL REFERENCES shop (id), -- whose
    ext_id INTEGER NOT NULL,                -- the shop's
    name TEXT NOT NULL,                     -- "#1001"
    flags INTEGER NOT NULL,                 -- bits of enum order_flag
    created_ms INTEGER NOT NULL,            -- in the shop
    processed_ms INTEGER NOT NULL,          -- in the shop
    updated_ms INTEGER NOT NULL,            -- in the shop; an older message undoes nothing
    canceled_ms INTEGER NOT NULL,           -- in the shop
    closed_ms INTEGER NOT NULL,             -- in the shop
    seen_ms INTEGER NOT NULL,               -- first seen by us
    read_ms INTEGER NOT NULL,               -- last whole read from the shop
    body_digest TEXT NOT NULL,              -- of the meaning of the last payload
    cancel_reason TEXT NOT NULL,            -- as the shop names it
    financial TEXT NOT NULL,                -- payment status
    financial_raw TEXT NOT NULL,            -- as the shop names it
    display_fulfillment TEXT NOT NULL,      -- fulfillment status
    display_fulfillment_raw TEXT NOT NULL,  -- as the shop names it
    risk TEXT NOT NULL,                     -- of fraud, as the shop rates it
    gateway TEXT NOT NULL,                  -- of the payment
    source_name TEXT NOT NULL,              -- where it was placed
    tags TEXT NOT NULL,                     -- comma separated
    note TEXT NOT NULL,                     -- may be personal: erased with the person
    attributes TEXT NOT NULL,               -- JSON; may be personal: erased with the person
    total_minor INTEGER NOT NULL,           -- money
    total_currency TEXT NOT NULL,           -- money
    address_digest TEXT NOT NULL,           -- salted digest of the address when it was bought
    stage TEXT NOT NULL,                    -- computed from the facts, stored for lists
    hold_ms INTEGER NOT NULL,               -- since when Waybill itself holds it, 0
    hold_reason TEXT NOT NULL,              -- of that hold
    auto_buy_ms INTEGER NOT NULL,           -- when automatic buying is due, 0 not planned
    guards TEXT NOT NULL,                   -- why it is not bought by itself, comma separated
    lines_wanted INTEGER NOT NULL,          -- units that Waybill has to bring
    lines_shipped INTEGER NOT NULL,         -- units of them that the supplier sent
    lines_fulfilled INTEGER NOT NULL,       -- units of them that are marked in the shop
    lines_n INTEGER NOT NULL,               -- for lists: lines
    units INTEGER NOT NULL,                 -- for lists: units of all lines
    problems_open TEXT NOT NULL,            -- for lists: kinds, comma separated
    numbers TEXT NOT NULL,                  -- for lists: current tracking numbers
    supplier_numbers TEXT NOT NULL          -- for lists: the suppliers' order numbers
) STRICT;
CREATE UNIQUE INDEX shop_order_ext ON shop_order (shop_id, ext_id);
CREATE INDEX shop_order_name ON shop_order (name);
CREATE INDEX shop_order_stage ON shop_order (stage);
CREATE INDEX shop_order_problem ON shop_order (shop_id) WHERE problems_open <> '';
CREATE INDEX shop_order_read ON shop_order (shop_id) WHERE (flags & 32) <> 0;
CREATE INDEX shop_order_buy ON shop_order (auto_buy_ms) WHERE auto_buy_ms <> 0;

-- How many orders stand where; kept in step with every save.
CREATE TABLE order_count (
    shop_id INTEGER NOT NULL,               -- whose
    what TEXT NOT NULL,                     -- a stage, or "problems"
    orders INTEGER NOT NULL,                -- how many
    PRIMARY KEY (shop_id, what)
) STRICT, WITHOUT ROWID;

-- Personal values of an order, apart so that a customer can be erased.
CREATE TABLE order_person (
    order_id INTEGER PRIMARY KEY REFERENCES shop_order (id), -- of this order
    email TEXT NOT NULL,                    -- of the customer
    phone TEXT NOT NULL,                    -- of the customer
    name TEXT NOT NULL,                     -- of the recipient
    first_name TEXT NOT NULL,               -- of the recipient
    last_name TEXT NOT NULL,                -- of the recipient
    company TEXT NOT NULL,                  -- of the recipient
    address1 TEXT NOT NULL,                 -- delivery
    address2 TEXT NOT NULL,                 -- delivery
    city TEXT NOT NULL,                     -- delivery
    province TEXT NOT NULL,                 -- delivery
    province_code TEXT NOT NULL,            -- delivery
    zip TEXT NOT NULL,                      -- delivery
    country_code TEXT NOT NULL,             -- ISO 3166, two letters
    address_phone TEXT NOT NULL,            -- delivery
    has_address INTEGER NOT NULL,           -- the shop gave one, complete or not
    erased INTEGER NOT NULL                 -- never to be filled again
) STRICT;

-- A line of an order.
CREATE TABLE order_line (
    id INTEGER NOT NULL,                    -- ours
    order_id INTEGER NOT NULL REFERENCES shop_order (id), -- of this order
    ext_id INTEGER NOT NULL,                -- the shop's
    variant_id INTEGER NOT NULL,            -- the shop's, 0 none
    product_id INTEGER NOT NULL,            -- the shop's, 0 none
    title TEXT NOT NULL,                    -- of the product
    variant_title TEXT NOT NULL,            -- of the variant
    sku TEXT NOT NULL,                      -- the merchant's
    vendor TEXT NOT NULL,                   -- as the shop says
    quantity INTEGER NOT NULL,              -- as ordered
    current_quantity INTEGER NOT NULL,      -- less what was removed or refunded
    requires_shipping INTEGER NOT NULL,     -- 0: nothing to send
    price_minor INTEGER NOT NULL,           -- money, of one unit
    price_currency TEXT NOT NULL,           -- money
    properties TEXT NOT NULL,               -- JSON; may be personal: erased with the person
    handled_elsewhere INTEGER NOT NULL,     -- a person said so
    PRIMARY KEY (order_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_line_product ON order_line (product_id) WHERE product_id <> 0;

-- A fulfillment order: the shop's unit of work. A snapshot, replaced by each read.
CREATE TABLE fulfillment_order (
    id INTEGER NOT NULL,                    -- ours
    order_id INTEGER NOT NULL REFERENCES shop_order (id), -- of this order
    ext_id INTEGER NOT NULL,                -- the shop's
    status TEXT NOT NULL,                   -- open, closed ...
    status_raw TEXT NOT NULL,               -- as the shop names it
    request_status TEXT NOT NULL,           -- as the shop names it
    can_create INTEGER NOT NULL,            -- a fulfillment may be created
    can_release INTEGER NOT NULL,           -- a hold may be released
    location_ext_id INTEGER NOT NULL,       -- the shop's location
    location_name TEXT NOT NULL,            -- for people
    delivery_method TEXT NOT NULL,          -- as the shop names it
    hold_reasons TEXT NOT NULL,             -- comma separated
    held_by TEXT NOT NULL,                  -- title of the holding app
    updated_ms INTEGER NOT NULL,            -- in the shop
    lines TEXT NOT NULL,                    -- JSON [[ext_id, line_ext_id, total, remaining], ...]
    PRIMARY KEY (order_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX fulfillment_order_ext ON fulfillment_order (ext_id);

-- The shop's record that goods left, whoever made it.
CREATE TABLE fulfillment (
    id INTEGER PRIMARY KEY,                 -- ours
    order_id INTEGER NOT NULL REFERENCES shop_order (id), -- of this order
    ext_id INTEGER NOT NULL,                -- the shop's
    name TEXT NOT NULL,                     -- "#1001-F1"
    status TEXT NOT NULL,                   -- success, canceled ...
    status_raw TEXT NOT NULL,               -- as the shop names it
    display_status TEXT NOT NULL,           -- as the shop names it
    service TEXT NOT NULL,                  -- manual, or a service's handle
    location_ext_id INTEGER NOT NULL,       -- the shop's location
    created_ms INTEGER NOT NULL,            -- in the shop
    updated_ms INTEGER NOT NULL,            -- in the shop
    delivered_ms INTEGER NOT NULL,          -- as the shop says
    numbers TEXT NOT NULL,                  -- JSON [[number, company, url], ...]
    lines TEXT NOT NULL,                    -- JSON [[line_ext_id, quantity], ...]
    write_id INTEGER NOT NULL               -- our write that made it, 0 somebody else did
) STRICT;
CREATE INDEX fulfillment_of_order ON fulfillment (order_id);

-- Our order at a supplier. Written down before the supplier hears of it.
CREATE TABLE purchase (
    id INTEGER PRIMARY KEY,                 -- ours
    order_id INTEGER NOT NULL REFERENCES shop_order (id), -- of this order
    shop_id INTEGER NOT NULL,               -- of that order
    account_id INTEGER NOT NULL,            -- supplier account, 0 bought by hand
    supplier TEXT NOT NULL,                 -- aliexpress, manual ...
    state TEXT NOT NULL,                    -- planned, intent, unknown, exists, placed ...
    reference TEXT NOT NULL,                -- our own, told to the supplier, never changed
    request TEXT NOT NULL,                  -- JSON as first sent; personal: erased with the person
    refusal TEXT NOT NULL,                  -- code and text of the supplier
    intent_ms INTEGER NOT NULL,             -- when the intent was written down
    sent_ms INTEGER NOT NULL,               -- when it was first sent
    settled_ms INTEGER NOT NULL,            -- when its outcome was known
    due_ms INTEGER NOT NULL,                -- planned or in doubt: next try
    tries INTEGER NOT NULL,                 -- times it was sent
    replaces_id INTEGER NOT NULL,           -- purchase that it replaces, 0
    by_person INTEGER NOT NULL,             -- a person asked for it
    lines TEXT NOT NULL                     -- JSON [[line_id, quantity, mapping_id], ...]
) STRICT;
CREATE INDEX purchase_order ON purchase (order_id);
CREATE INDEX purchase_shop ON purchase (shop_id, intent_ms);
CREATE UNIQUE INDEX purchase_reference ON purchase (supplier, account_id, reference)
    WHERE reference <> '';
CREATE INDEX purchase_open ON purchase (account_id)
    WHERE state IN ('planned', 'intent', 'unknown');
CREATE INDEX purchase_unsettled ON purchase (shop_id)
    WHERE state IN ('planned', 'intent', 'unknown', 'exists');
CREATE INDEX purchase_intent ON purchase (order_id) WHERE state = 'intent';

-- Units that a live purchase holds. The key is the last guard against buying a unit twice: it is
-- written with the intent and goes only when the purchase stopped being live by proof.
CREATE TABLE live_unit (
    line_id INTEGER NOT NULL,               -- order_line of this purchase's order
    unit_no INTEGER NOT NULL CHECK (unit_no >= 1),       -- 1 up to the line's quantity
    purchase_id INTEGER NOT NULL REFERENCES purchase (id) ON DELETE CASCADE, -- that holds it
    PRIMARY KEY (line_id, unit_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX live_unit_purchase ON live_unit (purchase_id);

-- What a purchase became at the supplier; one may become several.
CREATE TABLE supplier_order (
    id INTEGER PRIMARY KEY,                 -- ours
    order_id INTEGER NOT NULL REFERENCES shop_order (id), -- of this order
    purchase_id INTEGER NOT NULL REFERENCES purchase (id) ON DELETE CASCADE, -- of this purchase
    account_id INTEGER NOT NULL,            -- of the purchase
    supplier TEXT NOT NULL,                 -- of the purchase
    number TEXT NOT NULL,                   -- the supplier's
    status TEXT NOT NULL,                   -- unpaid, preparing, shipped ...
    status_raw TEXT NOT NULL,               -- as the supplier names it
    logistics_raw TEXT NOT NULL,            -- as the supplier names it
    total_minor INTEGER NOT NULL,           -- money
    total_currency TEXT NOT NULL,           -- money
    seen_ms INTEGER NOT NULL,               -- last answer about it
    due_ms INTEGER NOT NULL                 -- when it is asked next, 0 not any more
) STRICT;
CREATE INDEX supplier_order_order ON supplier_order (order_id);
CREATE INDEX supplier_order_purchase ON supplier_order (purchase_id);
CREATE INDEX supplier_order_number ON supplier_order (number);
CREATE INDEX supplier_order_due ON supplier_order (account_id, due_ms) WHERE due_ms <> 0;

-- A parcel that the supplier sent.
CREATE TABLE package (
    id INTEGER PRIMARY KEY,                 -- ours
    order_id INTEGER NOT NULL REFERENCES shop_order (id), -- of this order
    purchase_id INTEGER NOT NULL,           -- 0 marked by hand without a purchase
    supplier_order_id INTEGER NOT NULL,     -- 0 none
    part_key TEXT NOT NULL,                 -- what tells it apart at the supplier
    lines_known INTEGER NOT NULL,           -- the supplier says which lines are in it
    shipped_ms INTEGER NOT NULL,            -- when it left
    delivered_ms INTEGER NOT NULL,          -- when it arrived
    last_event_ms INTEGER NOT NULL,         -- of the carrier
    last_event TEXT NOT NULL,               -- of the carrier
    fulfillment_ext_id INTEGER NOT NULL,    -- the shop's record of it, 0
    published_number_id INTEGER NOT NULL,   -- number last told to the shop, 0
    lines TEXT NOT NULL                     -- JSON [[line_id, quantity], ...]
) STRICT;
CREATE INDEX package_order ON package (order_id);

-- Tracking numbers of a package, all that were ever seen.
CREATE TABLE package_number (
    id INTEGER NOT NULL,                    -- ours
    order_id INTEGER NOT NULL REFERENCES shop_order (id), -- of this order
    package_id INTEGER NOT NULL,            -- of this package
    number TEXT NOT NULL,                   -- as given
    carrier TEXT NOT NULL,                  -- row of core/carriers.tbl.h or ''
    carrier_raw TEXT NOT NULL,              -- what the supplier calls it
    source TEXT NOT NULL,                   -- where it was seen
    person TEXT NOT NULL,                   -- who gave it, when a person did
    first_ms INTEGER NOT NULL,              -- first seen
    last_ms INTEGER NOT NULL,               -- last seen
    is_current INTEGER NOT NULL,            -- the one to publish
    PRIMARY KEY (order_id, id)
) STRICT, WITHOUT ROWID;

-- What is wrong with an order and wants a person. A row goes when its cause ends.
CREATE TABLE problem (
    id INTEGER PRIMARY KEY,                 -- ours
    order_id INTEGER NOT NULL REFERENCES shop_order (id), -- of this order
    shop_id INTEGER NOT NULL,               -- of that order
    kind TEXT NOT NULL,                     -- row of core/states.tbl.h
    since_ms INTEGER NOT NULL,              -- when it began
    detail TEXT NOT NULL,                   -- of this case, never personal values
    subject_id INTEGER NOT NULL,            -- purchase, package or write, 0 the order
    dismissed INTEGER NOT NULL,             -- a person said that it is none
    dismissed_why TEXT NOT NULL             -- the person's words
) STRICT;
CREATE INDEX problem_order ON problem (order_id);
CREATE INDEX problem_open ON problem (shop_id) WHERE dismissed = 0;

-- The outbox: a write to the shop that is wanted.
CREATE TABLE shop_write (
    id INTEGER PRIMARY KEY,                 -- ours
    order_id INTEGER NOT NULL REFERENCES shop_order (id), -- of this order
    shop_id INTEGER NOT NULL,               -- of that order
    kind TEXT NOT NULL,                     -- create_fulfillment, change_number ...
    state TEXT NOT NULL,                    -- wanted, sent, doubt, done, failed, dropped
    package_id INTEGER NOT NULL,            -- that it tells of, 0
    fulfillment_ext_id INTEGER NOT NULL,    -- to change, or what came of the creation
    number TEXT NOT NULL,                   -- tracking number
    url TEXT NOT NULL,                      -- tracking page
    company TEXT NOT NULL,                  -- carrier in the shop's spelling
    numbers_more TEXT NOT NULL,             -- JSON: numbers beyond the first
    notify INTEGER NOT NULL,                -- the shop shall tell the customer
    lines TEXT NOT NULL,                    -- JSON [[line_id, quantity], ...]
    sent_quantity_before INTEGER NOT NULL,  -- units open in the shop when it was first sent
    created_ms INTEGER NOT NULL,            -- when it was wanted
    due_ms INTEGER NOT NULL,                -- next try
    first_sent_ms INTEGER NOT NULL,         -- 0 never
    done_ms INTEGER NOT NULL,               -- 0 not yet
    tries INTEGER NOT NULL,                 -- failures in a row
    last_err TEXT NOT NULL,                 -- code of base/errors.tbl.h, '' none
    last_detail TEXT NOT NULL,              -- the other side's words
    person TEXT NOT NULL                    -- who asked, '' Waybill by itself
) STRICT;
CREATE INDEX shop_write_order ON shop_write (order_id);
CREATE INDEX shop_write_due ON shop_write (shop_id, due_ms) WHERE state IN ('wanted', 'doubt');
CREATE INDEX shop_write_sent ON shop_write (order_id) WHERE state = 'sent';
CREATE INDEX shop_write_open ON shop_write (shop_id)
    WHERE state IN ('wanted', 'sent', 'doubt', 'failed');

-- Search: one row per order, rowid = shop_order.id so that newest first is rowid order. Holds
-- folded words, and words with digits once more backwards for searches by last digits.
CREATE VIRTUAL TABLE order_search USING fts5 (
    words,
    tokenize = "unicode61 remove_diacritics 0",
    prefix = '3',
    columnsize = 0
);

-- History: every fact and action, one hash chain per shop.
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,                 -- ours
    shop_id INTEGER NOT NULL,               -- whose chain, 0 the hub itself
    seq INTEGER NOT NULL,                   -- 1, 2, 3 ... in the chain
    order_id INTEGER NOT NULL,              -- about this order, 0
    kind TEXT NOT NULL,                     -- order.seen, purchase.intent ...
    at_ms INTEGER NOT NULL,                 -- when
    source TEXT NOT NULL,                   -- where the fact came from
    person TEXT NOT NULL,                   -- who, when a person did it
    cause TEXT NOT NULL,                    -- why, never personal values
    digest TEXT NOT NULL,                   -- hex SHA-256 of the raw body, or ''
    body_id INTEGER NOT NULL,               -- raw_body, 0; not part of the hash
    changes TEXT NOT NULL,                  -- JSON; personal values as salted digests
    prev_hash BLOB NOT NULL,                -- of the entry before it in the chain
    hash BLOB NOT NULL                      -- SHA-256 of prev_hash and this entry
) STRICT;
CREATE UNIQUE INDEX entry_chain ON entry (shop_id, seq);
CREATE INDEX entry_order ON entry (order_id) WHERE order_id <> 0;

-- What to buy for a shop's variant (core/mapping.h).
CREATE TABLE mapping (
    id INTEGER PRIMARY KEY,                 -- ours
    shop_id INTEGER NOT NULL REFERENCES shop (id), -- whose
    product_id INTEGER NOT NULL,            -- the shop's
    variant_id INTEGER NOT NULL,            -- the shop's, 0 every variant of the product
    title TEXT NOT NULL,                    -- what the shop called it when mapped
    ignored INTEGER NOT NULL,               -- not handled here
    account_id INTEGER NOT NULL,            -- supplier account, 0 the only one
    supplier TEXT NOT NULL,                 -- row of connect/suppliers.tbl.h
    listing_id TEXT NOT NULL,               -- the supplier's product
    sku_id TEXT NOT NULL,                   -- the supplier's variant
    sku_attr TEXT NOT NULL,                 -- the supplier's variant in properties
    ship_service TEXT NOT NULL,             -- how it is sent, '' the supplier chooses
    units INTEGER NOT NULL,                 -- supplier units per shop unit
    created_ms INTEGER NOT NULL,            -- first mapped
    changed_ms INTEGER NOT NULL             -- last changed
) STRICT;
CREATE UNIQUE INDEX mapping_variant ON mapping (shop_id, product_id, variant_id);

-- The inbox of webhooks.
CREATE TABLE hook (
    id INTEGER PRIMARY KEY,                 -- ours
    shop_id INTEGER NOT NULL,               -- whose
    received_ms INTEGER NOT NULL,           -- when it came
    triggered_ms INTEGER NOT NULL,          -- when it happened, as the sender says
    body_id INTEGER NOT NULL,               -- raw_body
    topic TEXT NOT NULL,                    -- orders/create ...
    delivery_id TEXT NOT NULL,              -- the sender's, per delivery
    event_id TEXT NOT NULL,                 -- the sender's, per event
    digest TEXT NOT NULL,                   -- hex SHA-256 of the raw body
    state TEXT NOT NULL,                    -- stored, applied, repeated, skipped ...
    note TEXT NOT NULL,                     -- what became of it, in words
    tries INTEGER NOT NULL                  -- times it was in hand when the process died
) STRICT;
CREATE UNIQUE INDEX hook_delivery ON hook (delivery_id, topic, shop_id) WHERE delivery_id <> '';
CREATE INDEX hook_event ON hook (event_id, topic, shop_id) WHERE event_id <> '';
CREATE INDEX hook_stored ON hook (id) WHERE state = 'stored';

-- Raw bodies, kept for a while, apart from the facts.
CREATE TABLE raw_body (
    id INTEGER PRIMARY KEY,                 -- ours
    order_id INTEGER NOT NULL,              -- whose customer it speaks of; 0: see entry.body_id
    at_ms INTEGER NOT NULL,                 -- when it came
    packed BLOB NOT NULL                    -- zstd
) STRICT;
CREATE INDEX raw_body_order ON raw_body (order_id) WHERE order_id <> 0;

-- What is to be done.
CREATE TABLE job (
    id INTEGER PRIMARY KEY,                 -- ours
    kind TEXT NOT NULL,                     -- row of app/jobs.tbl.h
    subject_id INTEGER NOT NULL,            -- shop, account or order, 0
    state TEXT NOT NULL,                    -- waiting, running, done, failed, paused, canceled
    step INTEGER NOT NULL,                  -- of a chain of calls
    cursor TEXT NOT NULL,                   -- where it stands
    args TEXT NOT NULL,                     -- JSON
    due_ms INTEGER NOT NULL,                -- next run
    tries INTEGER NOT NULL,                 -- failures in a row
    crashes INTEGER NOT NULL,               -- times it was running when the process died
    last_err TEXT NOT NULL,                 -- code of base/errors.tbl.h, '' none
    last_detail TEXT NOT NULL,              -- in words
    done_n INTEGER NOT NULL,                -- progress
    total_n INTEGER NOT NULL,               -- of, 0 not known
    person TEXT NOT NULL,                   -- who asked
    created_ms INTEGER NOT NULL,            -- when it was made
    changed_ms INTEGER NOT NULL             -- last change
) STRICT;
CREATE INDEX job_open ON job (kind, subject_id) WHERE state IN ('waiting', 'running', 'paused');
CREATE INDEX job_age ON job (changed_ms);

-- Every request to the outside.
CREATE TABLE call (
    id INTEGER PRIMARY KEY,                 -- ours
    job_id INTEGER NOT NULL,                -- that made it, 0
    owner_id INTEGER NOT NULL,              -- shop or account
    op TEXT NOT NULL,                       -- the connector's name for it
    host TEXT NOT NULL,                     -- that was asked
    state TEXT NOT NULL,                    -- sent, answered, failed, lost
    sent_ms INTEGER NOT NULL,               -- when
    answered_ms INTEGER NOT NULL,           -- when, 0
    http_status INTEGER NOT NULL,           -- 0 none
    err TEXT NOT NULL,                      -- code of base/errors.tbl.h, '' none
    code TEXT NOT NULL,                     -- of the other side
    detail TEXT NOT NULL,                   -- of the other side; no personal values or secrets
    cost REAL NOT NULL,                     -- in the other side's units
    writes INTEGER NOT NULL                 -- meant to change something outside
) STRICT;
CREATE INDEX call_owner ON call (owner_id);
CREATE INDEX call_failed ON call (id) WHERE state IN ('failed', 'lost');
CREATE INDEX call_sent ON call (id) WHERE state = 'sent';
