package tag

// Cut returns the sentences of text with their tokens, neither tagged nor parsed. It never fails.
func Cut(text string) []Sentence { return cut(text) }

// Quotation returns the number of the quotation in which k stands, its marks included; 0 none.
func (k Token) Quotation() int { return int(k.quote) }

// OpensQuotation reports whether k is the mark that opens its quotation, or takes it up again in a new paragraph.
func (k Token) OpensQuotation() bool { return k.mark == openQuote }

// ClosesQuotation reports whether k is the mark that closes its quotation.
func (k Token) ClosesQuotation() bool { return k.mark == closeQuote }

// Joined reports whether no white space precedes k.
func (k Token) Joined() bool { return k.joined }

// Verb reports whether k is tagged as a verb in any form, auxiliaries included and modals not.
func (k Token) Verb() bool { return k.Tag.verb() }

// Finite reports whether k is tagged as a finite verb; modals are none.
func (k Token) Finite() bool {
	switch tagNames[k.Tag] {
	case "VBD", "VBP", "VBZ":
		return true
	}
	return false
}

// Noun reports whether k is tagged as a common noun.
func (k Token) Noun() bool { return k.Tag.noun() }

// Body returns the index of the first token behind label, bullet and dateline.
func (s Sentence) Body() int { return s.first }
