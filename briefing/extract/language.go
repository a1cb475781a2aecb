package extract

import (
	"github.com/abadojack/whatlanggo"

	"attache/briefing"
)

// languageBytes is how much of a document is looked at to tell its language, and shortest how little is not enough.
const (
	languageBytes = 4000
	shortest      = 300
)

// english reports whether d is in English, or too short to tell. What the front matter says decides.
func english(d briefing.Document) bool {
	if d.Language != "" {
		return d.Language == "en"
	}
	text := d.BodyText()
	if len(text) < shortest {
		return true
	}
	if len(text) > languageBytes {
		text = text[:languageBytes]
	}
	info := whatlanggo.Detect(text)
	return info.Lang == whatlanggo.Eng || !info.IsReliable()
}
