package commands

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

func matrix(d Desk) bot.Command {
	return bot.Command{
		Name:    "matrix",
		Summary: "Who stands where on a topic, as a table and a picture; or several actors and topics",
		Example: "/matrix ceasefire",
		Options: []bot.Option{
			d.topicOption("topic", "On what; or name several in topics", false),
			{Name: "actors", Summary: "Only these, with commas between; else all who spoke", Type: bot.ActorNames, Suggest: d.Names.suggestSeveral(briefing.WantActor)},
			{Name: "as_of", Summary: "As it stood on that day: 2025-08-15, yesterday, 7d", Type: bot.Day, Past: true},
			{Name: "topics", Summary: "Several topics, with commas between, instead of one", Type: bot.TopicNames, Suggest: d.Names.suggestSeveral(briefing.WantTopic)},
			pageOption, sourcesOption,
		},
		Run: d.matrix,
	}
}

const (
	// matrixActors is how many actors a matrix on one topic shows at a time, gridActors one on several: as many as a picture of them has room for, where the
	// topics stand beside each other, and half of them where they take two rows.
	matrixActors, gridActors = 25, 10
	// matrixTopics is how many topics there is room for beside each other.
	matrixTopics = 6
)

// A standing is one page of a matrix.
type standing struct {
	wording.Matrix
	title string
	page
	actors     int // in all
	silent     []string
	near       []string // who have something near the topics, none of which is surely on them
	unresolved []string // holders known by no actor's name, of the newest statements
	others     int      // statements of such holders
}

func (d Desk) matrix(ctx context.Context, c bot.Call) (reply.Message, error) {
	topics, err := d.matrixTopics(ctx, c)
	if err != nil {
		return reply.Message{}, err
	}
	actors := matrixActors
	switch {
	case len(topics) > wording.MatrixColumns:
		actors = gridActors / 2
	case len(topics) > 1:
		actors = gridActors
	}
	s, err := d.standing(ctx, c, topics, paging{actors, "Previous actors", "More actors"}, told)
	if err != nil {
		return reply.Message{}, err
	}
	m := reply.Message{Title: "Matrix: " + s.title + asOf(c)}
	var src wording.Sources
	if len(s.Rows) == 0 {
		who := " found of anybody on "
		if c.Has("actors") {
			who = " found of anybody asked for on "
		}
		m.Blocks = append(m.Blocks, paragraph(reply.Strong("No sourced position"), reply.Words(who+s.title+asOf(c)+".")))
	} else {
		table := s.Table(&src)
		picture, err := d.pictures.Matrix(s.Matrix, fileName("matrix", s.title), s.heading()+asOf(c))
		if err != nil {
			return reply.Message{}, fmt.Errorf("draw a matrix: %w", err)
		}
		m.Blocks = append(m.Blocks, s.cut()...)
		m.Blocks = append(m.Blocks, table)
		m.Blocks = append(m.Blocks, d.more(c, s)...)
		m.Blocks = append(m.Blocks, picture)
		if left := s.Left(); left != "" {
			m.Blocks = append(m.Blocks, paragraph(reply.Words(left)))
		}
		m.Blocks = append(m.Blocks, reply.Paragraph{Text: s.Key()})
		if since := s.Since(&src); since != nil {
			m.Blocks = append(m.Blocks, reply.Paragraph{Text: since})
		}
	}
	if len(s.silent) > 0 && len(s.Rows) > 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("No sourced position found of "+wording.List(s.silent, "and")+".")))
	}
	if len(s.near) > 0 && len(s.Rows) > 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("No sourced position found of "+wording.List(s.near, "and")+" that is surely on it.")))
	}
	if s.others > 0 {
		m.Blocks = append(m.Blocks, paragraph(
			append(append(reply.Plain("Not in it: "), wording.Counted(s.others, "statement", "statements")...),
				reply.Words(" of holders who are described and not named ("+strings.Join(s.unresolved, ", ")+"): "), reply.Code("/brief about:"+s.Topics[0].ID))...))
	}
	m.Actions = append(m.Actions, s.turn...)
	if len(s.Rows) > 0 {
		m.Actions = append(m.Actions, asFile("csv", c))
	}
	return d.finish(ctx, c, m, &src)
}

// mostMore is how many lines to be typed a matrix has for what it leaves out.
const mostMore = 3

// more says where the statements are that the table of s counts and does not list.
func (d Desk) more(c bot.Call, s standing) []reply.Block {
	var text reply.Text
	n := 0
	for _, row := range s.Rows {
		for _, t := range s.Topics {
			cell, ok := row.Cells[t.ID]
			if _, more := s.Points(cell); !ok || more == 0 {
				continue
			}
			if n++; n > mostMore {
				continue
			}
			line := d.positionLine(row.Actors[0]) + " topic:" + t.ID + " history:true"
			if c.Has("as_of") {
				line += " as_of:" + days(c, "as_of").String()
			}
			if n > 1 {
				text = append(text, reply.Words("; "))
			}
			text = append(text, reply.Code(line))
		}
	}
	switch {
	case n == 0:
		return nil
	case n > mostMore:
		text = append(text, reply.Words("; and all of them as CSV"))
	}
	return []reply.Block{paragraph(append(reply.Plain("The rest: "), text...)...)}
}

// heading is the title of the picture; of several topics the columns have the names.
func (s standing) heading() string {
	if len(s.Topics) > 1 {
		return "Who stands where"
	}
	return "Who stands where: " + s.title
}

// cut says which actors are shown, where it is not all of them.
func (s standing) cut() []reply.Block {
	if len(s.Rows) == s.actors {
		return nil
	}
	return []reply.Block{paragraph(reply.Words(fmt.Sprintf("Actors %d to %d of %d.", s.from+1, s.to, s.actors)))}
}

// standing returns the matrix on topics that the caller asks for, and the page of it that p cuts, with the statements of the points that of returns of each cell.
func (d Desk) standing(ctx context.Context, c bot.Call, topics []briefing.Topic, p paging, of func(briefing.Cell) []briefing.Point) (standing, error) {
	s := standing{Matrix: wording.Matrix{Topics: topics}}
	holders, err := d.resolveAll(ctx, c, "actors", briefing.WantActor)
	if err != nil {
		return s, err
	}
	ids, labels := make([]string, len(topics)), make([]string, len(topics))
	for i, t := range topics {
		ids[i], labels[i] = t.ID, t.Label
	}
	s.title = strings.Join(labels, " · ")
	points, err := d.Stands.Stands(ctx, ids, holders, days(c, "as_of"))
	if err != nil {
		return s, fmt.Errorf("stands on %v: %w", ids, err)
	}
	if s.silent, s.near, err = d.silent(ctx, ids, holders, points); err != nil {
		return s, err
	}
	if holders == nil && len(topics) == 1 {
		if s.unresolved, s.others, err = d.Stands.Unresolved(ctx, ids[0], days(c, "as_of"), 3); err != nil {
			return s, fmt.Errorf("unresolved holders on %s: %w", ids[0], err)
		}
	}
	rows := matrixRows(briefing.Cells(points), holders)
	s.actors = len(rows)
	if s.page, err = p.page(c, len(rows)); err != nil {
		return s, err
	}
	s.Rows = rows[s.from:s.to]
	if s.Statements, err = d.within(ctx, s.Rows, of); err != nil {
		return s, err
	}
	for i, row := range s.Rows {
		if len(row.Actors) > 1 {
			first := slices.IndexFunc(topics, func(t briefing.Topic) bool { _, ok := row.Cells[t.ID]; return ok })
			points, _ := s.Points(row.Cells[topics[first].ID])
			s.Rows[i].Name = wording.Named(row.Actors, s.Statements[points[0].ID])
		}
	}
	return s, nil
}

// matrixTopics returns the topics of a matrix, in the order in which they were asked for.
func (d Desk) matrixTopics(ctx context.Context, c bot.Call) ([]briefing.Topic, error) {
	switch {
	case c.Has("topic") && c.Has("topics"):
		both := c.Text("topic") + ", " + c.Text("topics")
		return nil, bot.RefuseOffering([]reply.Action{{Label: "Together", Line: c.Line("topic", "", "topics", both, "page", "")}},
			"Name a topic, or several in topics, and not both: topics:%s", strings.ReplaceAll(both, ", ", ","))
	case !c.Has("topic") && !c.Has("topics"):
		if actors := c.Names("actors"); len(actors) == 1 {
			line := bot.Line("position", "actor", actors[0])
			return nil, bot.RefuseOffering([]reply.Action{{Label: "Positions", Line: line}},
				"Name a topic too, as in /matrix ceasefire. All that is known of %s: %s", actors[0], line)
		}
		return nil, bot.Refuse("Name a topic, as in /matrix ceasefire; or several, as in /matrix actors:France,Germany topics:ceasefire,sanctions.")
	}
	if c.Has("topic") {
		t, err := d.topic(ctx, c, "topic")
		return []briefing.Topic{t}, err
	}
	ids, err := d.resolveAll(ctx, c, "topics", briefing.WantTopic)
	if err != nil {
		return nil, err
	}
	if len(ids) > matrixTopics {
		return nil, bot.Refuse("There is room for %d topics beside each other, and you name %d.", matrixTopics, len(ids))
	}
	var topics []briefing.Topic
	for _, id := range ids {
		t, err := d.Directory.Topic(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("topic %s: %w", id, err)
		}
		topics = append(topics, t)
	}
	return topics, nil
}

// silent returns the names of holders who have no point on topics: those of whom there is nothing, and those with something near one.
func (d Desk) silent(ctx context.Context, topics, holders []string, points []briefing.Point) (nothing, near []string, err error) {
	for _, id := range holders {
		if slices.ContainsFunc(points, func(p briefing.Point) bool { return p.Holder == id }) {
			continue
		}
		a, err := d.Directory.Actor(ctx, id)
		if err != nil {
			return nil, nil, fmt.Errorf("actor %s: %w", id, err)
		}
		found, err := d.Stands.Near(ctx, id, topics)
		if err != nil {
			return nil, nil, fmt.Errorf("near %v of %s: %w", topics, id, err)
		}
		if len(found) > 0 {
			near = append(near, a.Name)
			continue
		}
		nothing = append(nothing, a.Name)
	}
	return nothing, near, nil
}

// matrixRows returns a row for each actor of cells, one for those who hold all of it together unless they are asked for: in the order of holders, where they are given; else in that of the cells
// on one topic, and on several those first who take a side on most.
func matrixRows(cells []briefing.Cell, holders []string) []wording.MatrixRow {
	type actor struct {
		wording.MatrixRow
		id    string
		sides int
	}
	var actors []*actor
	by := make(map[string]*actor)
	several := false
	for _, c := range cells {
		a := by[c.Holder]
		if a == nil {
			a = &actor{id: c.Holder, MatrixRow: wording.MatrixRow{Actors: []string{c.Holder}, Name: c.Name, Cells: make(map[string]briefing.Cell)}}
			by[c.Holder] = a
			actors = append(actors, a)
		}
		a.Cells[c.Topic] = c
		a.sides += min(len(c.Sides), 1)
		several = several || len(a.Cells) > 1
	}
	slices.SortStableFunc(actors, func(a, b *actor) int {
		if holders != nil {
			return cmp.Compare(slices.Index(holders, a.id), slices.Index(holders, b.id))
		}
		if several {
			return cmp.Compare(b.sides, a.sides)
		}
		return 0
	})
	var rows []wording.MatrixRow
	at := make(map[string]int)
	for _, a := range actors {
		key, jointly := held(a.Cells)
		if i, ok := at[key]; jointly && ok && holders == nil {
			rows[i].Actors = append(rows[i].Actors, a.id)
			continue
		}
		if jointly {
			at[key] = len(rows)
		}
		rows = append(rows, a.MatrixRow)
	}
	return rows
}

// held returns the IDs of all statements in cells, and whether all of them are held with others.
func held(cells map[string]briefing.Cell) (key string, jointly bool) {
	jointly = true
	for _, topic := range slices.Sorted(maps.Keys(cells)) {
		c := cells[topic]
		key += "\n" + topic
		for _, p := range c.All() {
			key += "\n" + p.ID
			jointly = jointly && p.Joint
		}
	}
	return key, jointly
}

// told returns the points of c of which a matrix tells: those that it shows, and those with which the actor spoke since.
func told(c briefing.Cell) []briefing.Point {
	shown, _ := wording.Matrix{}.Points(c)
	return slices.Concat(shown, c.Since())
}

// within returns the statements of the points that of returns of each cell of rows.
func (d Desk) within(ctx context.Context, rows []wording.MatrixRow, of func(briefing.Cell) []briefing.Point) (map[string]briefing.Statement, error) {
	var ids []string
	for _, row := range rows {
		for _, c := range row.Cells {
			for _, p := range of(c) {
				ids = append(ids, p.ID)
			}
		}
	}
	return d.statements(ctx, ids)
}

// statements returns the statements with those IDs.
func (d Desk) statements(ctx context.Context, ids []string) (map[string]briefing.Statement, error) {
	by := make(map[string]briefing.Statement, len(ids))
	if len(ids) == 0 {
		return by, nil
	}
	found, _, err := d.Statements.Statements(ctx, briefing.Query{IDs: ids})
	if err != nil {
		return nil, fmt.Errorf("%d statements: %w", len(ids), err)
	}
	for _, s := range found {
		by[s.ID] = s
	}
	return by, nil
}

// fileName returns a name for a file about something: "matrix-ceasefire-and-truce".
func fileName(kind, about string) string {
	words := strings.FieldsFunc(briefing.Fold(about), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') })
	name := kind
	for _, w := range words {
		if len(name)+len(w) >= 60 {
			break
		}
		name += "-" + w
	}
	return name
}

// asFile returns the button that exports the answer to c.
func asFile(format string, c bot.Call) reply.Action {
	return reply.Action{Label: "As " + strings.ToUpper(format), Line: "/export format:" + format + " what:" + c.Line("page", "", "sources", "")}
}
