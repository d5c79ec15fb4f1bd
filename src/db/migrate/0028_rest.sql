-- Orders at rest: rows of theirs that nobody asks for but with the order itself, packed. Rules: see
-- 0001_first.sql.

-- Fulfillment orders, fulfillments and writes of an order that nothing happens to any more, instead
-- of its rows there, as db/orders_rest.c writes them. What changes the order makes them rows again.
CREATE TABLE order_rest (
    order_id INTEGER PRIMARY KEY REFERENCES shop_order (id), -- of this order
    packed BLOB NOT NULL                    -- zstd
) STRICT;

-- Where a fulfillment went that a person names.
CREATE TABLE order_rest_fulfillment (
    id INTEGER PRIMARY KEY,                 -- fulfillment
    order_id INTEGER NOT NULL               -- of this order
) STRICT;
