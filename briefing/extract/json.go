package extract

import (
	"bufio"
	"cmp"
	"encoding/json"
	"io"

	"attache/briefing"
	"attache/briefing/extract/tag"
)

type spanJSON struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

type textJSON struct {
	spanJSON
	Text string `json:"text"`
}

type mentionJSON struct {
	ID      *string   `json:"id"`
	Name    string    `json:"name"`
	Mention *spanJSON `json:"mention"`
}

type positionJSON struct {
	Document string          `json:"document"`
	Sentence spanJSON        `json:"sentence"`
	Holder   mentionJSON     `json:"holder"`
	Via      []mentionJSON   `json:"via"`
	Cue      *textJSON       `json:"cue"`
	Content  textJSON        `json:"content"`
	Act      briefing.Act    `json:"act"`
	Stance   briefing.Stance `json:"stance"`
	Mode     briefing.Mode   `json:"mode"`
	Hedged   bool            `json:"hedged"`
	Topics   []string        `json:"topics"`
	Date     *briefing.Day   `json:"date"`
}

// WriteJSON writes the positions of e, found in d, as JSON objects, one a line; name is what "document" says.
// All keys are always present: unknown is null, none is []. Those who tell something together are one in "via", by their names and without an ID. Offsets are bytes of d.Text.
// The error is the writer's.
func WriteJSON(w io.Writer, name string, d briefing.Document, e briefing.Extraction) error {
	buffered := bufio.NewWriter(w)
	enc := json.NewEncoder(buffered)
	enc.SetEscapeHTML(false)
	for _, p := range e.Positions {
		out := positionJSON{
			Document: name,
			Sentence: spanJSON(p.Sentence),
			Holder:   mentionOf(p.Holder, e.Forms),
			Via:      []mentionJSON{},
			Content:  textJSON{spanJSON(p.Content), p.Content.In(d.Text)},
			Act:      p.Act,
			Stance:   p.Stance,
			Mode:     p.Mode,
			Hedged:   p.Hedged,
			Topics:   append([]string{}, p.Topics...),
		}
		for _, v := range p.Via {
			m := mentionOf(v, e.Forms)
			if last := len(out.Via) - 1; v.Part == briefing.TellsToo && last >= 0 {
				out.Via[last] = mentionJSON{Name: out.Via[last].Name + " and " + m.Name, Mention: out.Via[last].Mention}
				continue
			}
			out.Via = append(out.Via, m)
		}
		if !p.Cue.IsZero() {
			out.Cue = &textJSON{spanJSON(p.Cue), p.Cue.In(d.Text)}
		}
		if !p.Date.IsZero() {
			out.Date = &p.Date
		}
		if err := enc.Encode(out); err != nil {
			return err
		}
	}
	return buffered.Flush()
}

type attributionJSON struct {
	Document string     `json:"document"`
	Cue      *spanJSON  `json:"cue"`
	Content  []spanJSON `json:"content"`
	Source   *spanJSON  `json:"source"`
}

// WriteAttributions writes as as JSON objects, one a line; name is what "document" says. A cue or source that is missing is null.
// The error is the writer's.
func WriteAttributions(w io.Writer, name string, as []tag.Ascription) error {
	buffered := bufio.NewWriter(w)
	enc := json.NewEncoder(buffered)
	for _, a := range as {
		out := attributionJSON{Document: name, Cue: spanOf(a.Cue), Source: spanOf(a.Source)}
		for _, c := range a.Content {
			out.Content = append(out.Content, spanJSON(c))
		}
		if err := enc.Encode(out); err != nil {
			return err
		}
	}
	return buffered.Flush()
}

// spanOf returns s, nil for none.
func spanOf(s briefing.Span) *spanJSON {
	if s.IsZero() {
		return nil
	}
	return &spanJSON{s.Start, s.End}
}

func mentionOf(m briefing.Mention, forms map[string]string) mentionJSON {
	out := mentionJSON{Name: cmp.Or(forms[m.Actor], m.Name)}
	if m.Actor != "" && !m.Discovered {
		out.ID = &m.Actor
	}
	out.Mention = spanOf(m.Span)
	return out
}
