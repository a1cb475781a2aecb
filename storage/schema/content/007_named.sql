-- The statements on a topic are counted and read without those that inherit it.
DROP INDEX position_topic_by_time;
CREATE INDEX position_topic_by_time ON position_topic (topic, said DESC, document, content_start, position, holder, own, inherited) WHERE leads = 1;
