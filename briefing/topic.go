package briefing

// A Topic is a subject on which actors hold positions.
type Topic struct {
	ID    string   // slug
	Label string   // for people
	Scope string   // what belongs to it, in a line
	Terms []string // words and phrases that suggest it; a final * stands for any ending, capitals are matched as such
	// Matter holds the words that name the thing itself ("ceasefire", "truce"), in the form of Terms:
	// only a content that names it takes a side on the topic.
	Matter []string
}

// In reports whether text has one of the terms of t, as whole words in any case.
func (t Topic) In(text string) bool {
	folded := Fold(text)
	for _, term := range t.Terms {
		for range wordsIn(folded, term) {
			return true
		}
	}
	return false
}
