-- Orders that take less of the disk. Rules: see 0001_first.sql.

-- Digests of 64 bits tell one address or message from another as well as those of 128.
UPDATE shop_order
SET body_digest = substr(body_digest, 1, 16), address_digest = substr(address_digest, 1, 16)
WHERE length(body_digest) > 16 OR length(address_digest) > 16;

-- Units that a live purchase holds, as before but found by their lines alone: an index by purchase
-- took as much as they.
CREATE TABLE live_unit_new (
    line_id INTEGER NOT NULL,               -- order_line of this purchase's order
    unit_no INTEGER NOT NULL CHECK (unit_no >= 1),       -- 1 up to the line's quantity
    purchase_id INTEGER NOT NULL,           -- that holds it
    PRIMARY KEY (line_id, unit_no)
) STRICT, WITHOUT ROWID;
INSERT INTO live_unit_new (line_id, unit_no, purchase_id)
SELECT line_id, unit_no, purchase_id FROM live_unit ORDER BY line_id, unit_no;
DROP TABLE live_unit;
ALTER TABLE live_unit_new RENAME TO live_unit;

-- Which packs hold entries about an order: one row for each order instead of one for each pack.
CREATE TABLE entry_pack_order_new (
    order_id INTEGER PRIMARY KEY,           -- as in its entries
    packs TEXT NOT NULL                     -- their first_seq, rising, with blanks between
) STRICT;
INSERT INTO entry_pack_order_new (order_id, packs)
SELECT order_id, group_concat(first_seq, ' ')
FROM (SELECT x.order_id, p.first_seq FROM entry_pack_order x JOIN entry_pack p ON p.id = x.pack_id
      ORDER BY x.order_id, p.first_seq) AS known
GROUP BY order_id ORDER BY order_id;
DROP TABLE entry_pack_order;
ALTER TABLE entry_pack_order_new RENAME TO entry_pack_order;
