package extract

import (
	"strings"

	"github.com/abadojack/whatlanggo"

	"attache/briefing"
)

// languageBytes is how much of a document is looked at to tell its language, and shortest how little is not enough.
const (
	languageBytes = 2000
	shortest      = 300
)

// plainlyEnglish is the share of English function words from which no closer look is needed: in the languages that
// share some of them it stays far below.
const plainlyEnglish = 0.3

// english reports whether d is in English, or too short to tell. What the front matter says decides.
func english(d briefing.Document) bool {
	if d.Language != "" {
		return d.Language == "en"
	}
	text := d.BodyText()
	if len(text) < shortest {
		return true
	}
	text = text[:min(len(text), languageBytes)]
	all, known := 0, 0
	for w := range strings.FieldsSeq(text) {
		all++
		if functionWords[w] {
			known++
		}
	}
	if float64(known) >= plainlyEnglish*float64(all) {
		return true
	}
	info := whatlanggo.Detect(text)
	return info.Lang == whatlanggo.Eng || !info.IsReliable()
}
