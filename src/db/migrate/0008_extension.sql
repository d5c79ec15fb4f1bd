-- The browser extension: paired browsers, purchases that it fills in, what it read of supplier
-- orders that no purchase is known for, products and pages. Rules: see 0001_first.sql.

ALTER TABLE supplier_account ADD COLUMN
    by_extension INTEGER NOT NULL DEFAULT 0; -- it has no app key: the extension reads and fills in

-- A browser that is paired; its token has the scope 'extension' alone.
CREATE TABLE browser (
    token_id INTEGER PRIMARY KEY REFERENCES token (id), -- by which it is known
    version TEXT NOT NULL,                  -- of its extension, as it said last
    seen_ms INTEGER NOT NULL                -- when it said so
) STRICT;

-- A purchase that the extension fills in at the supplier's pages; a person pays there.
CREATE TABLE task (
    id INTEGER PRIMARY KEY,                 -- ours
    list_id INTEGER NOT NULL,               -- first task of those that were handed over together
    order_id INTEGER NOT NULL REFERENCES shop_order (id), -- of this order
    purchase_id INTEGER NOT NULL REFERENCES purchase (id), -- holds its lines, however it ends
    state TEXT NOT NULL,                    -- ready, opened, filled, paid, recorded, canceled
    filled TEXT NOT NULL,                   -- JSON: fields and whether the page took them; no values
    browser_id INTEGER NOT NULL,            -- token of the browser that opened it, 0 none
    made_ms INTEGER NOT NULL,               -- when it was handed over
    changed_ms INTEGER NOT NULL             -- last change of state
) STRICT;
CREATE INDEX task_purchase ON task (purchase_id);
CREATE INDEX task_list ON task (list_id, id);

-- A supplier order that was read and belongs to no purchase that is known.
CREATE TABLE supplier_read (
    id INTEGER PRIMARY KEY,                 -- ours
    supplier TEXT NOT NULL,                 -- row of connect/suppliers.tbl.h
    number TEXT NOT NULL,                   -- the supplier's
    state TEXT NOT NULL,                    -- proposed, dismissed
    body TEXT NOT NULL,                     -- JSON: as it was reported; '' once dismissed
    candidates TEXT NOT NULL,               -- JSON [[order, score, sure, reasons], ...]
    read_ms INTEGER NOT NULL,               -- when the page was read
    made_ms INTEGER NOT NULL                -- when it was first reported
) STRICT;
CREATE UNIQUE INDEX supplier_read_number ON supplier_read (supplier, number);
CREATE INDEX supplier_read_state ON supplier_read (state, id);

-- A product of a supplier as a page showed it last.
CREATE TABLE listing_read (
    supplier TEXT NOT NULL,                 -- row of connect/suppliers.tbl.h
    listing_id TEXT NOT NULL,               -- the supplier's
    body TEXT NOT NULL,                     -- JSON: as it was reported
    read_ms INTEGER NOT NULL,               -- when
    PRIMARY KEY (supplier, listing_id)
) STRICT, WITHOUT ROWID;

-- A page that the extension did not understand, without personal values.
CREATE TABLE page_report (
    id INTEGER PRIMARY KEY,                 -- ours
    page TEXT NOT NULL,                     -- orders, order, tracking, product, cart ...
    version TEXT NOT NULL,                  -- of the extension
    adapter TEXT NOT NULL,                  -- its reading that came nearest
    lang TEXT NOT NULL,                     -- of the page
    missing TEXT NOT NULL,                  -- fields that no reading found, comma separated
    html TEXT NOT NULL,                     -- markup
    browser_id INTEGER NOT NULL,            -- token of the browser, 0 none
    made_ms INTEGER NOT NULL                -- when it came
) STRICT;

-- Mappings are found by what they buy.
CREATE INDEX mapping_listing ON mapping (supplier, listing_id) WHERE listing_id <> '';
