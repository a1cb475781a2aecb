package wording

import (
	"attache/bot/reply"
	"attache/briefing"
)

// A Matrix is where actors stand on topics, as it is told.
type Matrix struct {
	Topics     []briefing.Topic
	Rows       []MatrixRow
	Statements map[string]briefing.Statement // by ID, those of every point shown
}

// A MatrixRow is the cells of one actor, or of several who hold all that is in them together.
type MatrixRow struct {
	Actors []string                 // IDs
	Name   string                   // of several all names: see Named
	Cells  map[string]briefing.Cell // by topic ID; none where the actor has not spoken
}

const (
	// cellWords is how many runes of what is held a row about one topic shows, smallCellWords a cell of a table of several.
	cellWords, smallCellWords = 160, 70
	// mostSides is how many statements of one day a cell lists.
	mostSides = 6
)

// Points returns the points of c that m shows, at most 6 of each day, and how many there are more.
func (m Matrix) Points(c briefing.Cell) (shown []briefing.Point, more int) { return c.Shown(mostSides) }

// Table returns m as a table. About one topic it has a row for each statement: actor, stance, what it is to, day. About several it
// has a row for each actor and a column for each topic.
func (m Matrix) Table(src *Sources) reply.Table {
	if len(m.Topics) == 1 {
		return m.list(src)
	}
	t := reply.Table{Columns: []string{"Actor"}}
	for _, topic := range m.Topics {
		t.Columns = append(t.Columns, topic.Label)
	}
	for _, row := range m.Rows {
		cells := []reply.Text{{reply.Strong(flat(row.Name))}}
		for _, topic := range m.Topics {
			cells = append(cells, m.cell(row, topic.ID, src))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// list returns m, which is about one topic, with a row for each statement.
func (m Matrix) list(src *Sources) reply.Table {
	t := reply.Table{Columns: []string{"Actor", "Stance", "To what, as the source has it", "Said"}, Plain: true}
	for _, row := range m.Rows {
		c := row.Cells[m.Topics[0].ID]
		shown, more := m.Points(c)
		for _, p := range shown {
			st := m.of(row, p)
			stance, words := cell(p, st, cellWords, src)
			actor := reply.Text{reply.Strong(flat(row.Name))}
			if as := Jointly(st); as != "" {
				actor = append(actor, reply.Words(", "+as))
			}
			t.Rows = append(t.Rows, []reply.Text{actor, stance, words, shortWhen(st)})
		}
		if more > 0 {
			t.Rows = append(t.Rows, []reply.Text{{reply.Strong(flat(row.Name))}, reply.Plain(plus(more)), reply.Plain("see below"), nil})
		}
	}
	return t
}

// of returns the statement of p as it is told of the actors of row.
func (m Matrix) of(row MatrixRow, p briefing.Point) briefing.Statement {
	return m.Statements[p.ID].Of(row.Actors...)
}

// Named returns the name of a row for several actors who hold st together: what they are called, and who they are.
func Named(actors []string, st briefing.Statement) string {
	switch st = st.Of(actors...); {
	case len(st.Told) > 0:
		return Subject(st)
	case spelt(st.Holder.Name):
		return Members(st)
	}
	return Subject(st) + " (" + Members(st) + ")"
}

func (m Matrix) cell(row MatrixRow, topic string, src *Sources) reply.Text {
	c, ok := row.Cells[topic]
	if !ok {
		return reply.Plain("–")
	}
	shown, more := m.Points(c)
	var text reply.Text
	for i, p := range shown {
		if i > 0 {
			text = append(text, reply.Words("; "))
		}
		st := m.of(row, p)
		stance, held := cell(p, st, smallCellWords, src)
		text = append(text, stance...)
		if as := Jointly(st); as != "" {
			text = append(text, reply.Words(", "+as))
		}
		text = append(append(append(text, reply.Words(", ")), shortWhen(st)...), reply.Words(": "))
		text = append(text, held...)
	}
	if more > 0 {
		text = append(text, reply.Words("; "+plus(more)+", see below"))
	}
	return text
}

// Since returns a sentence on who said something on the topic, in own name, after all that m shows, with one passage each; nil where nobody did.
func (m Matrix) Since(src *Sources) reply.Text {
	var text reply.Text
	for _, row := range m.Rows {
		for _, topic := range m.Topics {
			since := row.Cells[topic.ID].Since()
			if len(since) == 0 {
				continue
			}
			p := since[0]
			if len(text) > 0 {
				text = append(text, reply.Words("; "))
			}
			who := flat(row.Name) + ", "
			if as := Jointly(m.of(row, p)); as != "" {
				who += as + ", "
			}
			text = append(text, reply.Words(who), shortDay(p.Date), reply.Words(" "))
			if len(m.Topics) > 1 {
				text = append(text, reply.Words("("+topic.Label+") "))
			}
			text = append(text, src.Statement(m.Statements[p.ID]))
		}
	}
	if text == nil {
		return nil
	}
	return append(append(reply.Plain("Also said later: "), text...), reply.Words("."))
}

// Key explains the marks of a matrix.
func (m Matrix) Key() reply.Text {
	return reply.Plain("The word is what the actor does with the words beside it, not with the topic. " + string(spoke.mark) + ": neither demands, proposes, pledges, backs nor rejects it outright. " +
		"Words in “ ” are the actor’s own; all others are those of the source with the number beside them.")
}

// short returns d as pictures show it, which are passed on and so the same for everybody: 17 Aug 2025.
func short(d briefing.Day) string {
	return reply.Locale("").Day(shortDay(d))
}
