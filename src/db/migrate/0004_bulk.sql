-- Many orders at once (app/bulk.h), and what of the work is one of many: a single wish of a person
-- goes before it.

-- What was asked for many orders, and how far it has come.
CREATE TABLE bulk (
    id INTEGER PRIMARY KEY,                 -- ours
    action TEXT NOT NULL,                   -- row of app/bulk_actions.tbl.h
    state TEXT NOT NULL,                    -- running, paused, done, canceled
    dry_run INTEGER NOT NULL,               -- nothing is done: each item tells what would leave
    person TEXT NOT NULL,                   -- who asked
    params TEXT NOT NULL,                   -- JSON, the same for every item, '' none
    filter TEXT NOT NULL,                   -- JSON, the names of GET /api/v1/orders; '' for a list
    resolved INTEGER NOT NULL,              -- every order of the filter is an item
    cursor TEXT NOT NULL,                   -- where reading the filter stands
    waiting_n INTEGER NOT NULL,             -- items that wait for their turn
    under_way_n INTEGER NOT NULL,           -- items whose outcome is awaited from outside
    done_n INTEGER NOT NULL,                -- items done
    nothing_n INTEGER NOT NULL,             -- items with nothing to do
    failed_n INTEGER NOT NULL,              -- items refused or failed
    canceled_n INTEGER NOT NULL,            -- items taken back before their turn
    created_ms INTEGER NOT NULL,            -- when it was accepted
    changed_ms INTEGER NOT NULL,            -- last change
    finished_ms INTEGER NOT NULL            -- when the last item was over, 0
) STRICT;
CREATE INDEX bulk_open ON bulk (id) WHERE finished_ms = 0;
CREATE INDEX bulk_age ON bulk (finished_ms) WHERE finished_ms <> 0;

-- One order (or one write, problem, fulfillment) of a bulk, with what came of it.
CREATE TABLE bulk_item (
    bulk_id INTEGER NOT NULL REFERENCES bulk (id) ON DELETE CASCADE, -- of this bulk
    seq INTEGER NOT NULL,                   -- 1, 2, 3 ... in the order of work
    order_id INTEGER NOT NULL,              -- 0 not found yet
    ref TEXT NOT NULL,                      -- as it was named: id or name
    args TEXT NOT NULL,                     -- JSON of its own (number, carrier), '' none
    state TEXT NOT NULL,                    -- waiting, under_way, done, nothing, failed, canceled
    subject_id INTEGER NOT NULL,            -- under way: the write, purchase or supplier order
    result TEXT NOT NULL,                   -- row of app/bulk_results.tbl.h, '' none
    err TEXT NOT NULL,                      -- code of base/errors.tbl.h, '' none
    detail_en TEXT NOT NULL,                -- of this case, in English
    detail_zh TEXT NOT NULL,                -- the same in Chinese
    calls TEXT NOT NULL,                    -- dry run: JSON of what would leave; personal
    at_ms INTEGER NOT NULL,                 -- last change
    PRIMARY KEY (bulk_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_item_waiting ON bulk_item (bulk_id, seq) WHERE state = 'waiting';
CREATE INDEX bulk_item_under_way ON bulk_item (bulk_id, seq) WHERE state = 'under_way';
CREATE INDEX bulk_item_calls ON bulk_item (order_id) WHERE calls <> '';

ALTER TABLE shop_write ADD COLUMN
    many INTEGER NOT NULL DEFAULT 0;        -- asked for as one of many
ALTER TABLE purchase ADD COLUMN
    many INTEGER NOT NULL DEFAULT 0;        -- asked for as one of many
