// Package tag finds attributions in English text: who is said to hold what.
//
// A text is cut into paragraphs, sentences and tokens (token.go), tokens get parts of speech (pos.go) and heads (parse.go). Each word that may carry an
// attribution, its trigger, then chooses among candidates for its content or for none (span.go, attribute.go), and among the noun phrases of its sentence
// for the source (source.go). Small classifiers tell act, stance, mode, hedge and topics (classify.go, topics.go). All of them are linear models over hashed
// features; their weights are built in (weights.bin, described in MODEL.md), and learned by cmd/attache-train with the learn*.go files of this package, so
// that a feature has one definition.
//
// Apart from that, a text's ascriptions are read token by token, as corpora of news draw them (ascribe.go, border.go).
//
// The package knows no registry and no dates: what a source is called, and who "he" is, is found out by package extract.
package tag
