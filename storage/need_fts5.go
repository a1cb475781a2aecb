//go:build !sqlite_fts5

package storage

// SQLite's full-text search is compiled in only with a build tag, and a program without it would fail at run time.
// The undefined name is the message.
var _ = build_with_the_tag_sqlite_fts5__type__go_build_ - tags_sqlite_fts5__or_make
