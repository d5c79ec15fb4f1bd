-- What the activity page asks for. Rules: see 0001_first.sql.

-- What people did, of one person or of all, newest first: few entries among many.
CREATE INDEX entry_person ON entry (person, id) WHERE person <> '';
CREATE INDEX entry_people ON entry (id) WHERE person <> '';
