// Package seeds holds the content that every copy of the program starts with:
// the actors and topics of diplomacy, and a few documents to ask about.
package seeds

import (
	"embed"
	"io/fs"
)

//go:embed actors.toml topics.toml documents/*.md
var files embed.FS

// FS returns the seed content: actors.toml, topics.toml, and documents/*.md,
// each document with TOML front matter between lines of "+++".
// The file system is read-only, the same at every call, and safe for
// concurrent use.
func FS() fs.FS { return files }
