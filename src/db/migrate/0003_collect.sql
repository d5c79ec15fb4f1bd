-- Collecting tracking numbers: what suppliers may be asked, how far a number is to be trusted, and
-- when it is told to the shop. Rules: see 0001_first.sql.

ALTER TABLE shop ADD COLUMN
    publish_after_scan INTEGER NOT NULL DEFAULT 0; -- policy: not before a carrier scanned it
ALTER TABLE shop ADD COLUMN
    publish_wait_ms INTEGER NOT NULL DEFAULT 259200000; -- policy: longest wait for that scan
ALTER TABLE shop ADD COLUMN
    seller_note TEXT NOT NULL DEFAULT '';   -- policy: told to the seller with each purchase

ALTER TABLE supplier_account ADD COLUMN
    calls_a_day INTEGER NOT NULL DEFAULT 0; -- most requests in 24 h, as worked out last
ALTER TABLE supplier_account ADD COLUMN
    calls_told INTEGER NOT NULL DEFAULT 0;  -- the same as a ban for the day taught, 0 none
ALTER TABLE supplier_account ADD COLUMN
    calls_told_ms INTEGER NOT NULL DEFAULT 0; -- when it taught that
ALTER TABLE supplier_account ADD COLUMN
    banned_until_ms INTEGER NOT NULL DEFAULT 0; -- the supplier wants no request before

ALTER TABLE supplier_order ADD COLUMN
    store TEXT NOT NULL DEFAULT '';         -- the supplier's id of the store that sells it
ALTER TABLE supplier_order ADD COLUMN
    status_ms INTEGER NOT NULL DEFAULT 0;   -- last answer about its status
ALTER TABLE supplier_order ADD COLUMN
    parcels_ms INTEGER NOT NULL DEFAULT 0;  -- last answer about its parcels
ALTER TABLE supplier_order ADD COLUMN
    pushed_ms INTEGER NOT NULL DEFAULT 0;   -- last message of the supplier that told of news
ALTER TABLE supplier_order ADD COLUMN
    wait_ms INTEGER NOT NULL DEFAULT 0;     -- pause between two questions if nothing else were open

ALTER TABLE package ADD COLUMN
    moving_ms INTEGER NOT NULL DEFAULT 0;   -- first scan by a carrier, 0 none yet
ALTER TABLE package ADD COLUMN
    appeared_ms INTEGER NOT NULL DEFAULT 0; -- the supplier had its first number, as near as is told
ALTER TABLE package ADD COLUMN
    known_ms INTEGER NOT NULL DEFAULT 0;    -- that number was seen here

-- Supplier orders that a message spoke of and that belong to no purchase that is known.
CREATE TABLE supplier_hint (
    account_id INTEGER NOT NULL REFERENCES supplier_account (id), -- of this account
    number TEXT NOT NULL,                   -- the supplier's
    at_ms INTEGER NOT NULL,                 -- when the message came
    due_ms INTEGER NOT NULL,                -- when it is read next, 0 not any more
    items TEXT NOT NULL,                    -- JSON [[product, variant, quantity], ...] once read
    purchase_id INTEGER NOT NULL,           -- purchase that it may be, for a person to say; 0 none
    PRIMARY KEY (account_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX supplier_hint_due ON supplier_hint (account_id, due_ms) WHERE due_ms <> 0;
