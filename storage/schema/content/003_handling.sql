-- Handling: where documents are labelled, what may be shown under a lower ceiling lies in files of its own, the excerpts.

-- Which labels the documents have, a bit for each: 1 CLEAR or none, 2 GREEN, 4 AMBER, 8 AMBER+STRICT, 16 RED.
ALTER TABLE content ADD COLUMN labels INTEGER NOT NULL DEFAULT 1 CHECK (labels BETWEEN 1 AND 31);
-- In an excerpt: the version of the content that it is one of. 0: of none.
ALTER TABLE content ADD COLUMN excerpt_of INTEGER NOT NULL DEFAULT 0;

UPDATE content SET labels = 1 | (SELECT coalesce(sum(DISTINCT CASE handling WHEN '' THEN 1 WHEN 'TLP:CLEAR' THEN 1
  WHEN 'TLP:GREEN' THEN 2 WHEN 'TLP:AMBER' THEN 4 WHEN 'TLP:AMBER+STRICT' THEN 8 ELSE 16 END), 0) FROM document);
