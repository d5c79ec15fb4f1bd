-- Old history packed, so that an order takes little of the disk. Rules: see 0001_first.sql.

-- Entries of one chain that follow each other, as db/entries_packed.c writes them. What is hashed
-- is the same as in the table entry: the chain runs on through both.
CREATE TABLE entry_pack (
    id INTEGER PRIMARY KEY,                 -- of its last entry
    first_id INTEGER NOT NULL,              -- of its first entry
    shop_id INTEGER NOT NULL,               -- whose chain, 0 the hub itself
    first_seq INTEGER NOT NULL,             -- of its first entry
    last_seq INTEGER NOT NULL,              -- of its last entry
    prev_hash BLOB NOT NULL,                -- of the entry before its first
    hash BLOB NOT NULL,                     -- of its last entry
    packed BLOB NOT NULL                    -- zstd
) STRICT;
CREATE UNIQUE INDEX entry_pack_chain ON entry_pack (shop_id, first_seq);
CREATE INDEX entry_pack_shop ON entry_pack (shop_id, first_id);

-- Which packs hold entries about an order.
CREATE TABLE entry_pack_order (
    order_id INTEGER NOT NULL,              -- as in its entries
    pack_id INTEGER NOT NULL,               -- entry_pack
    PRIMARY KEY (order_id, pack_id)
) STRICT, WITHOUT ROWID;

-- Which packs hold entries of what a person did.
CREATE TABLE entry_pack_person (
    person TEXT NOT NULL,                   -- as in its entries, '' anybody
    pack_id INTEGER NOT NULL,               -- entry_pack
    PRIMARY KEY (person, pack_id)
) STRICT, WITHOUT ROWID;

-- Requests of purchases that retention has yet to forget.
CREATE INDEX purchase_request ON purchase (settled_ms) WHERE request <> '';
