package extract

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"attache/briefing"
)

// Explain writes for people how d was read: each sentence with its attributions, who found them, how each holder was
// resolved, and what decided act and stance. Its form may change. The error is the writer's.
func (x *Extractor) Explain(w io.Writer, d briefing.Document) error {
	out := bufio.NewWriter(w)
	if !english(d) {
		fmt.Fprintln(out, "The document is not in English; nothing was read.")
		return out.Flush()
	}
	r := x.read(d)
	r.resolve()
	r.themes()
	if held := r.document.held; len(held) > 0 {
		names := make([]string, len(held))
		for i, h := range held {
			names[i] = h.name
		}
		fmt.Fprintf(out, "Issued by: %s\n\n", strings.Join(names, ", "))
	}
	k := 0
	for n, s := range r.sents {
		fmt.Fprintf(out, "[%d–%d] %s\n", s.Start, s.End, strings.Join(strings.Fields(s.In(d.Text)), " "))
		for ; k < len(r.found) && r.found[k].sentence == n; k++ {
			r.explain(out, k)
		}
		fmt.Fprintln(out)
	}
	return out.Flush()
}

func (r *reading) explain(w io.Writer, k int) {
	a := r.found[k]
	by := "the model"
	if a.entry != nil {
		by = "a rule"
		if a.model != nil {
			by = "a rule and the model"
		}
	}
	fmt.Fprintf(w, "  %s, found by %s", strings.TrimSpace(strings.Join([]string{"cue", quoted(r, a.cue)}, " ")), by)
	if a.model != nil {
		fmt.Fprintf(w, " (%.2f sure)", a.model.P)
	}
	fmt.Fprintf(w, "\n    content: %s\n", r.words(a.content))
	if len(r.held[k]) == 0 {
		fmt.Fprintln(w, "    nobody was found who holds it: left out")
		return
	}
	for _, h := range r.held[k] {
		named, members := r.joined(h)
		fmt.Fprintf(w, "    holder: %s (%s)\n", named.name, r.how(h))
		if len(members) > 0 {
			names := make([]string, len(members))
			for i, m := range members {
				names[i] = m.name
			}
			fmt.Fprintf(w, "    together: %s\n", strings.Join(names, ", "))
		}
	}
	for _, v := range r.via[k] {
		fmt.Fprintf(w, "    known through: %s (%s)\n", v.name, r.how(v))
	}
	p := r.position(k, 0)
	why := r.judge(&p, a)
	fmt.Fprintf(w, "    %s, %s, %s: %s; topics: %s\n", p.Act, p.Stance, p.Mode, why, r.explainTopics(a))
}

func quoted(r *reading, s stretch) string {
	if s.none() {
		return "(none)"
	}
	return "“" + r.words(s) + "”"
}

// how says how a holder was resolved.
func (r *reading) how(h holder) string {
	said := "implied"
	if !h.span.IsZero() {
		said = "“" + h.span.In(r.d.Text) + "”"
	}
	switch {
	case h.entity < 0:
		return said + ", unresolved"
	case r.c.entities[h.entity].known < 0:
		if e := r.c.entities[h.entity]; e.descriptor != "" {
			return said + ", discovered, " + e.descriptor
		}
		return said + ", discovered"
	}
	return said + ", registry: " + r.x.names.actors[r.c.entities[h.entity].known].ID
}

// explainTopics returns the topics of a; those that only the text around names in brackets.
func (r *reading) explainTopics(a attribution) string {
	topics, inherited := r.topicsOf(a)
	for i := len(topics) - inherited; i < len(topics); i++ {
		topics[i] = "(" + topics[i] + ")"
	}
	return strings.Join(topics, ", ")
}
