-- Requests of purchases apart, so that forgetting one gives its room back: what a row leaves free in
-- the middle of a page is not used again, a page without rows is. Rules: see 0001_first.sql.

DROP INDEX purchase_request;

-- What a supplier was or will be asked for. Forgotten some weeks after the purchase was settled.
CREATE TABLE purchase_request (
    purchase_id INTEGER PRIMARY KEY REFERENCES purchase (id) ON DELETE CASCADE, -- of this purchase
    request TEXT NOT NULL                   -- JSON as first sent; personal: erased with the person
) STRICT;
INSERT INTO purchase_request (purchase_id, request)
SELECT id, request FROM purchase WHERE request <> '' ORDER BY id;
ALTER TABLE purchase DROP COLUMN request;
