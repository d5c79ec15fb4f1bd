-- The list of packages. Rules: see 0001_first.sql.

-- What is still on its way, newest first: few among all that ever were.
CREATE INDEX package_under_way ON package (id) WHERE delivered_ms = 0;
-- Which carriers there are, and their packages.
CREATE INDEX package_number_carrier ON package_number (carrier, package_id) WHERE is_current = 1;
