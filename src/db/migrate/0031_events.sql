-- Webhooks that come in touch fewer pages. Rules: see 0001_first.sql.

-- One event's deliveries say the same time at which it happened. With that in front new ones lie
-- side by side; by the sender's name alone each lay on a page of its own.
DROP INDEX hook_event;
CREATE INDEX hook_event ON hook (triggered_ms, event_id, topic, shop_id) WHERE event_id <> '';
