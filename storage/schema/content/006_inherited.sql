-- inherited: only the text around the sentence of the position names the topic. What it says may be about another matter.
ALTER TABLE position_topic ADD COLUMN inherited INTEGER NOT NULL DEFAULT 0 CHECK (inherited IN (0, 1));
