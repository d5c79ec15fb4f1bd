-- What is to be bought next, without looking at all that waits. Rules: see 0001_first.sql.

CREATE INDEX purchase_due ON purchase (account_id, due_ms, id)
    WHERE state IN ('planned', 'intent', 'unknown');
-- A single wish of a person goes before all others.
CREATE INDEX purchase_wish ON purchase (account_id, due_ms, id)
    WHERE state IN ('planned', 'intent', 'unknown') AND by_person = 1 AND many = 0;
-- Its place is taken by purchase_due.
DROP INDEX purchase_open;
