-- Buying in full: mappings that survive a seller's edits, what was chosen for a purchase, addresses
-- corrected for the supplier, and what suppliers tell of countries. Rules: see 0001_first.sql.

-- A list in order of preference instead of one service.
ALTER TABLE mapping RENAME COLUMN ship_service TO services;
ALTER TABLE mapping ADD COLUMN
    fallback TEXT NOT NULL DEFAULT 'tracked'; -- when none of the services is offered
ALTER TABLE mapping ADD COLUMN
    ship_from TEXT NOT NULL DEFAULT '';     -- ISO country of the warehouse, '' any
ALTER TABLE mapping ADD COLUMN
    properties TEXT NOT NULL DEFAULT '';    -- the variant in words: lines "Color=Black"
ALTER TABLE mapping ADD COLUMN
    alternatives TEXT NOT NULL DEFAULT '[]'; -- JSON: [listing, sku_id, sku_attr, properties, from]
ALTER TABLE mapping ADD COLUMN
    price_minor INTEGER NOT NULL DEFAULT 0; -- money, last known, of one of the supplier's units
ALTER TABLE mapping ADD COLUMN
    price_currency TEXT NOT NULL DEFAULT ''; -- money
ALTER TABLE mapping ADD COLUMN
    price_ms INTEGER NOT NULL DEFAULT 0;    -- when that price was told

ALTER TABLE shop ADD COLUMN
    cost_limit_minor INTEGER NOT NULL DEFAULT 0; -- policy: most for a purchase, supplier's currency
ALTER TABLE shop ADD COLUMN
    price_rise_percent INTEGER NOT NULL DEFAULT 20; -- policy: a higher rise asks a person, 0 never

ALTER TABLE shop_order ADD COLUMN
    corrected_ms INTEGER NOT NULL DEFAULT 0; -- when the address was last corrected for the supplier
ALTER TABLE order_person ADD COLUMN
    supplier_fix TEXT NOT NULL DEFAULT '';  -- JSON: fields corrected for the supplier alone

ALTER TABLE purchase ADD COLUMN
    choices TEXT NOT NULL DEFAULT '[]';     -- JSON: what was chosen per line (core/order.h)
ALTER TABLE purchase ADD COLUMN
    cost_minor INTEGER NOT NULL DEFAULT 0;  -- money: goods and freight as told before it left
ALTER TABLE purchase ADD COLUMN
    cost_currency TEXT NOT NULL DEFAULT ''; -- money
ALTER TABLE purchase ADD COLUMN
    not_services TEXT NOT NULL DEFAULT '';  -- services that were refused for these lines before
ALTER TABLE purchase ADD COLUMN
    accept_price INTEGER NOT NULL DEFAULT 0; -- a person takes it whatever it costs
ALTER TABLE purchase ADD COLUMN
    waits_for TEXT NOT NULL DEFAULT '';     -- why a planned one could not leave yet
ALTER TABLE purchase ADD COLUMN
    checks INTEGER NOT NULL DEFAULT 0;      -- failed looks at goods and freight in a row
ALTER TABLE supplier_order ADD COLUMN
    pay_until_ms INTEGER NOT NULL DEFAULT 0; -- end of an unpaid one, 0 not told

-- The "to pay" list: few rows among all.
CREATE INDEX supplier_order_unpaid ON supplier_order (purchase_id) WHERE status = 'unpaid';

-- Names of provinces and cities that a supplier knows in a country, kept for a month.
CREATE TABLE supplier_region (
    account_id INTEGER NOT NULL,            -- supplier account that was told
    country TEXT NOT NULL,                  -- ISO 3166, two letters
    at_ms INTEGER NOT NULL,                 -- when
    names TEXT NOT NULL,                    -- JSON [["Province", "City", ...], ...]
    PRIMARY KEY (account_id, country)
) STRICT, WITHOUT ROWID;

-- Products and variants of a shop as its orders name them: what there is to be mapped.
CREATE TABLE shop_product (
    shop_id INTEGER NOT NULL,               -- whose
    product_id INTEGER NOT NULL,            -- the shop's
    variant_id INTEGER NOT NULL,            -- the shop's, 0 a product without variants
    title TEXT NOT NULL,                    -- of the product, as last seen
    variant_title TEXT NOT NULL,            -- of the variant, as last seen
    sku TEXT NOT NULL,                      -- the merchant's, as last seen
    seen_ms INTEGER NOT NULL,               -- newest order with it; not more exact than a day
    PRIMARY KEY (shop_id, product_id, variant_id)
) STRICT, WITHOUT ROWID;
INSERT INTO shop_product
SELECT o.shop_id, l.product_id, l.variant_id, max(l.title), max(l.variant_title), max(l.sku),
       max(o.created_ms)
FROM order_line l JOIN shop_order o ON o.id = l.order_id
WHERE l.product_id <> 0 AND l.requires_shipping <> 0
GROUP BY o.shop_id, l.product_id, l.variant_id;
