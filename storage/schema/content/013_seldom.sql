-- Few points are of less than the matter, see Point.Track: that a strand has none is found where they are alone.
CREATE INDEX position_topic_seldom ON position_topic (topic, holder, said DESC) WHERE leads = 1 AND moves > 0 AND moves = 2;
