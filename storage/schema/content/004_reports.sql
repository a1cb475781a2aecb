-- In how many documents a statement is, by the index alone.
DROP INDEX position_by_lead;
CREATE INDEX position_by_lead ON position (lead, document);
