-- Pictures of suppliers' goods, kept so that a browser asks nobody but the hub. Rules: see
-- 0001_first.sql.

CREATE TABLE picture (
    supplier TEXT NOT NULL,                 -- row of connect/suppliers.tbl.h
    listing_id TEXT NOT NULL,               -- the supplier's product
    url TEXT NOT NULL,                      -- where it is, '' the supplier names none
    key TEXT NOT NULL,                      -- of its address here: from a hash of url
    state TEXT NOT NULL,                    -- wanted, kept, none
    due_ms INTEGER NOT NULL,                -- wanted: next try
    tries INTEGER NOT NULL,                 -- failures in a row
    changed_ms INTEGER NOT NULL,            -- last change of this row
    bytes BLOB NOT NULL,                    -- the picture, as it came
    PRIMARY KEY (supplier, listing_id)
) STRICT;
CREATE INDEX picture_key ON picture (key) WHERE state = 'kept';
CREATE INDEX picture_due ON picture (supplier, due_ms) WHERE state = 'wanted';
