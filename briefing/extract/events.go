package extract

import "attache/briefing"

// events returns the sentences with an explicit date after the document's, each with the first such date.
func (r *reading) events() []briefing.Event {
	if r.d.Date.IsZero() {
		return nil
	}
	var out []briefing.Event
	for _, s := range r.sents {
		for i := s.body; i < s.last; i++ {
			day, ok := r.dateAt(i, s.last)
			if ok && day.After(r.d.Date) {
				out = append(out, briefing.Event{DocumentID: r.d.ID, Span: s.Span, Day: day})
				break
			}
		}
	}
	return out
}
