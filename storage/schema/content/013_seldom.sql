-- Few points are of less than the matter (2) or hold it on no condition (4), see Point.Track: that a strand has none is found where they are alone.
CREATE INDEX position_topic_seldom ON position_topic (topic, holder, moves, said DESC) WHERE leads = 1 AND moves > 0 AND moves IN (2, 4);
