//go:build !sqlite_fts5

package storage

// SQLite's full-text search is compiled in only with a build tag; a program without it would fail when it runs.
// That this is no number is what the compiler reports, and so what to type.
var _ int = "type make build, or go build -tags sqlite_fts5: full-text search needs the tag"
