package commands

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// formats are the forms of an export, with their media types.
var formats = []struct{ name, mediaType string }{
	{"csv", "text/csv; charset=utf-8"},
	{"json", "application/json"},
	{"md", "text/markdown; charset=utf-8"},
	{"ics", "text/calendar; charset=utf-8"},
}

func formatNamed(name string) int {
	for i, f := range formats {
		if f.name == strings.ToLower(name) {
			return i
		}
	}
	return -1
}

// mostExported is how many records one export holds.
const mostExported = 5000

// exported are the commands whose answers are data: they can be had in every form, all pages in one.
var exported = map[string]func(Desk, context.Context, bot.Call) (wording.Export, error){
	"position": Desk.exportPosition,
	"brief":    Desk.exportBrief,
	"matrix":   Desk.exportMatrix,
	"compare":  Desk.exportCompare,
	"changed":  Desk.exportChanged,
	"timeline": Desk.exportTimeline,
	"search":   Desk.exportSearch,
}

// exports is the command that gives the answer to one of answers as a file. all are known, so that another one can be refused by its name.
func exports(d Desk, answers []bot.Command, all func() []bot.Command) bot.Command {
	return bot.Command{
		Name:    "export",
		Summary: "The answer to a command as a file: csv, json, md or ics",
		Example: "/export csv matrix ceasefire",
		Options: []bot.Option{
			{Name: "format", Summary: "csv, json, md or ics; csv when left out", Type: bot.Word, Suggest: suggestFormats},
			{Name: "what", Summary: "The command: matrix ceasefire", Type: bot.Text},
		},
		Run: func(ctx context.Context, c bot.Call) (reply.Message, error) { return d.export(ctx, c, answers, all()) },
	}
}

func suggestFormats(_ context.Context, prefix string) ([]bot.Suggestion, error) {
	var s []bot.Suggestion
	for _, f := range formats {
		if strings.HasPrefix(f.name, strings.ToLower(prefix)) {
			s = append(s, bot.Suggestion{Label: f.name, Value: f.name})
		}
	}
	return s, nil
}

func (d Desk) export(ctx context.Context, c bot.Call, answers, all []bot.Command) (reply.Message, error) {
	known := &bot.Room{Commands: all}
	format, line, err := ordered(c, known)
	if err != nil {
		return reply.Message{}, err
	}
	if line == "" {
		return reply.Message{}, bot.Refuse("Say what to export, as in /export csv matrix ceasefire. The formats are csv, json, md and ics.")
	}
	inner := &bot.Room{Commands: answers, Names: d.Names, Now: func() time.Time { return c.Now }}
	if other := known.Named(line); other != nil && inner.Lookup(other.Name) == nil {
		return reply.Message{}, bot.Refuse("/%s cannot be exported. What can: %s.", other.Name, named(answers))
	}
	request, err := inner.Parse(line)
	if err != nil {
		// What it offers are not exports.
		return reply.Message{}, bot.Refuse("%s", err)
	}
	command := request.Command()
	call := c.For(request)
	collect, isData := exported[command.Name]
	switch {
	case formats[format].name == "md":
		return d.exportMarkdown(ctx, call, command)
	case !isData:
		data := slices.DeleteFunc(slices.Clone(answers), func(c bot.Command) bool { return exported[c.Name] == nil })
		return reply.Message{}, bot.Refuse("/%s can be exported as md only. As %s: %s.", command.Name, formats[format].name, named(data))
	}
	d.Statements = inFull{d.Statements}
	e, err := collect(d, ctx, call)
	if err != nil {
		return reply.Message{}, err
	}
	e.Line = call.Line("page", "", "sources", "")
	sum, err := d.Catalogue.Summary(ctx)
	if err != nil {
		return reply.Message{}, fmt.Errorf("summary: %w", err)
	}
	e.AsOf, e.Latest, e.Documents = sum.AsOf, sum.Latest, sum.Documents
	if len(e.Records) > mostExported {
		e.Total = max(e.Total, len(e.Records))
		e.Records = e.Records[:mostExported]
	}
	data, err := map[string]func() ([]byte, error){"csv": e.CSV, "json": e.JSON, "ics": e.ICS}[formats[format].name]()
	if err != nil {
		return reply.Message{}, fmt.Errorf("write %s: %w", formats[format].name, err)
	}
	return d.file(ctx, e.Title, format, data, e.Line, append(wording.Counted(len(e.Records), "record", "records"), reply.Words(" of "), reply.Number(max(e.Total, len(e.Records)))))
}

// ordered returns the format that the caller wants, csv unless told, and the line to answer. The format may stand behind the line, and the line in
// quotation marks, as it was copied. What is neither a format nor the beginning of the name of a known command is refused.
func ordered(c bot.Call, known *bot.Room) (format int, line string, err error) {
	asked, line := c.Text("format"), c.Text("what")
	if words := bot.Words(line); len(words) > 0 && words[0].Quoted {
		line = words[0].Text + line[len(words[0].Raw):]
	}
	noFormat := func(name string) error {
		return bot.Refuse("%q is no format. The formats are csv, json, md and ics.", name)
	}
	switch format = formatNamed(asked); {
	case format >= 0:
		return format, line, nil
	case asked != "" && known.Named(asked) == nil && known.Named(line) != nil:
		return 0, "", noFormat(asked)
	}
	// Words without a name fill the first option first: a line without a format begins in it.
	line = strings.TrimSpace(asked + " " + line)
	behind := strings.LastIndexByte(line, ' ') + 1
	last, isNamed := strings.CutPrefix(line[behind:], "format:")
	switch format = formatNamed(last); {
	case isNamed && format < 0:
		return 0, "", noFormat(last)
	case isNamed, format >= 0 && !takesText(known.Named(line)):
		return format, strings.TrimSpace(line[:behind]), nil
	}
	return 0, line, nil
}

// takesText reports whether the last words of a line of c may be text of any kind.
func takesText(c *bot.Command) bool {
	return c != nil && slices.ContainsFunc(c.Options, func(o bot.Option) bool { return o.Type == bot.Text })
}

// named lists the names of commands.
func named(commands []bot.Command) string {
	names := make([]string, len(commands))
	for i, c := range commands {
		names[i] = c.Name
	}
	return wording.List(names, "and")
}

// inFull reads statements with all further reports of each.
type inFull struct{ from Statements }

// Statements implements [Statements].
func (f inFull) Statements(ctx context.Context, q briefing.Query) ([]briefing.Statement, int, error) {
	q.Further = true
	return f.from.Statements(ctx, q)
}

// Statement implements [Statements].
func (f inFull) Statement(ctx context.Context, id string) (briefing.Statement, error) {
	return f.from.Statement(ctx, id)
}

// exportMarkdown gives the answer as it stands, with its sources, as Markdown.
func (d Desk) exportMarkdown(ctx context.Context, c bot.Call, command *bot.Command) (reply.Message, error) {
	m, err := command.Run(ctx, c)
	if err != nil {
		return reply.Message{}, err
	}
	asked := c.Line()
	m.Footer = append(reply.Text{reply.Words("Answer to "), reply.Code(asked), reply.Words(" · ")}, m.Footer...)
	var b bytes.Buffer
	if err := reply.Markdown(&b, m); err != nil {
		return reply.Message{}, fmt.Errorf("write md: %w", err)
	}
	return d.file(ctx, m.Title, formatNamed("md"), b.Bytes(), asked, reply.Plain("the answer as it is shown"))
}

// file returns the message that an export comes in.
func (d Desk) file(ctx context.Context, title string, format int, data []byte, line string, what reply.Text) (reply.Message, error) {
	name := fileName("attache", title) + "." + formats[format].name
	m := reply.Message{Title: "Export: " + title, Blocks: []reply.Block{
		paragraph(append(append(reply.Text{reply.Words("The answer to "), reply.Code(line), reply.Words(" as "), reply.Code(name), reply.Words(": ")}, what...),
			reply.Words(". Words that a document only reports are given as according to it, never as the holder’s own."))...),
		reply.File{Name: name, MediaType: formats[format].mediaType, Data: data},
	}}
	var err error
	m.Footer, err = d.footer(ctx)
	return m, err
}

// records returns the statements as records of one kind.
func records(kind string, ss []briefing.Statement) []wording.Record {
	rs := make([]wording.Record, len(ss))
	for i := range ss {
		rs[i] = wording.Record{Kind: kind, Statement: &ss[i]}
	}
	return rs
}

// turnRecords returns the turns on a topic as records.
func turnRecords(kind string, topic briefing.Topic, turns []briefing.Turn) []wording.Record {
	rs := make([]wording.Record, len(turns))
	for i, t := range turns {
		rs[i] = wording.Record{Kind: kind, Statement: &t.Statement, Topic: topic, Change: t.Change, Before: t.Before}
	}
	return rs
}

func (d Desk) exportPosition(ctx context.Context, c bot.Call) (wording.Export, error) {
	actor, err := d.actor(ctx, c, "actor")
	if err != nil {
		return wording.Export{}, err
	}
	q := briefing.Query{Holder: actor.ID, AsOf: days(c, "as_of"), Limit: mostExported}
	e := wording.Export{Title: "Positions of " + actor.Name + asOf(c)}
	var topic briefing.Topic
	if c.Has("topic") {
		if topic, err = d.topic(ctx, c, "topic"); err != nil {
			return wording.Export{}, err
		}
		q.Topic = topic.ID
		e.Title = actor.Name + " on " + topic.Label + asOf(c)
	}
	statements, total, err := d.Statements.Statements(ctx, q)
	if err != nil {
		return wording.Export{}, fmt.Errorf("statements of %s: %w", actor.ID, err)
	}
	e.Total = total
	if topic.ID == "" {
		e.Records = records("statement", statements)
	} else {
		e.Records = turnRecords("statement", topic, briefing.Changes(topic, statements))
	}
	slices.SortStableFunc(e.Records, func(a, b wording.Record) int { return briefing.LatestFirst(*a.Statement, *b.Statement) })
	return e, nil
}

func (d Desk) exportBrief(ctx context.Context, c bot.Call) (wording.Export, error) {
	about, err := d.resolve(ctx, c, "about", briefing.WantAny)
	if err != nil {
		return wording.Export{}, err
	}
	e := wording.Export{Title: "Brief: " + about.Name}
	topics, err := d.topicList(ctx)
	if err != nil {
		return wording.Export{}, err
	}
	q := briefing.Query{Holder: about.ID, Limit: mostStatements}
	if about.Topic {
		q = briefing.Query{Topic: about.ID, Limit: mostStatements}
	}
	statements, _, err := d.Statements.Statements(ctx, q)
	if err != nil {
		return wording.Export{}, fmt.Errorf("statements about %s: %w", about.ID, err)
	}
	var b briefing.Brief
	if i := slices.IndexFunc(topics, func(t briefing.Topic) bool { return t.ID == about.ID }); about.Topic && i >= 0 {
		b = briefing.BriefTopic(topics[i], statements)
	} else {
		b = briefing.BriefActor(topics, statements)
	}
	for _, s := range b.Strands {
		for _, t := range s.Last() {
			kind := "statement"
			switch {
			case b.Lead != nil && t.ID == b.Lead.ID:
				kind = "bottom line"
			case s.Context:
				kind = "context"
			}
			e.Records = append(e.Records, turnRecords(kind, s.Topic, []briefing.Turn{t})...)
		}
	}
	dates, _, err := d.Agenda.Events(ctx, about.ID, today(c), mostExported)
	if err != nil {
		return wording.Export{}, fmt.Errorf("dates of %s: %w", about.ID, err)
	}
	for i := range dates {
		e.Records = append(e.Records, wording.Record{Kind: "date", Passage: &dates[i].Passage, Day: dates[i].Day})
	}
	return e, nil
}

func (d Desk) exportMatrix(ctx context.Context, c bot.Call) (wording.Export, error) {
	topics, err := d.matrixTopics(ctx, c)
	if err != nil {
		return wording.Export{}, err
	}
	s, err := d.standing(ctx, c, topics, paging{size: mostExported}, briefing.Cell.All)
	if err != nil {
		return wording.Export{}, err
	}
	e := wording.Export{Title: "Matrix: " + s.title + asOf(c)}
	for _, row := range s.Rows {
		for _, topic := range s.Topics {
			for _, actor := range row.Actors {
				if cell, ok := row.Cells[topic.ID]; ok {
					e.Records = append(e.Records, cellRecords(actor, cell, topic, "", s.Statements)...)
				}
			}
		}
	}
	return e, nil
}

// cellRecords returns what a cell holds as records of an actor.
func cellRecords(actor string, cell briefing.Cell, topic briefing.Topic, relation briefing.Relation, by map[string]briefing.Statement) []wording.Record {
	var rs []wording.Record
	for _, p := range cell.All() {
		s, ok := by[p.ID]
		if !ok {
			continue
		}
		kind := "spoke"
		switch {
		case !p.Own:
			kind = "told"
		case p.TakesSide():
			kind = "side"
		}
		s = s.Of(actor)
		rs = append(rs, wording.Record{Kind: kind, Statement: &s, Topic: topic, Relation: relation})
	}
	return rs
}

func (d Desk) exportCompare(ctx context.Context, c bot.Call) (wording.Export, error) {
	docs, err := d.compared(ctx, c)
	switch {
	case err != nil:
		return wording.Export{}, err
	case docs != nil:
		return d.exportCollation(ctx, c, docs[0], docs[1])
	}
	v, err := d.contrasting(ctx, c, paging{size: mostExported})
	if err != nil {
		return wording.Export{}, err
	}
	if err := v.read(ctx, d, (*briefing.Cell).All); err != nil {
		return wording.Export{}, err
	}
	e := wording.Export{Title: v.a.Name + " and " + v.b.Name}
	for _, k := range v.contrasts {
		for _, cell := range []*briefing.Cell{k.A, k.B} {
			if cell != nil {
				e.Records = append(e.Records, cellRecords(cell.Holder, *cell, v.topics[k.Topic], k.Relation, v.statements)...)
			}
		}
	}
	return e, nil
}

func (d Desk) exportCollation(ctx context.Context, c bot.Call, a, b briefing.Document) (wording.Export, error) {
	v, err := d.collating(ctx, c, a, b)
	if err != nil {
		return wording.Export{}, err
	}
	e := wording.Export{Title: a.ID + " and " + b.ID}
	if v.asked.ID != "" {
		e.Title += " on " + v.asked.Label
	}
	if v.cut != "" {
		e.Title += ", " + v.cut
	}
	alone := func(kind string, ss []briefing.Statement, texts []briefing.Passage) {
		e.Records = append(e.Records, records(kind, ss)...)
		for i := range texts {
			e.Records = append(e.Records, wording.Record{Kind: kind, Passage: &texts[i]})
		}
	}
	pairs := func(kind string, ps []briefing.Pair, texts []briefing.PassagePair) {
		for _, p := range ps {
			alone(kind, []briefing.Statement{p.A, p.B}, nil)
		}
		for _, p := range texts {
			alone(kind, nil, []briefing.Passage{p.A, p.B})
		}
	}
	pairs("both", v.Both, v.Text.Both)
	pairs("reworded", v.Reworded, v.Text.Reworded)
	alone("only a", v.OnlyA, v.Text.OnlyA)
	alone("only b", v.OnlyB, v.Text.OnlyB)
	return e, nil
}

func (d Desk) exportChanged(ctx context.Context, c bot.Call) (wording.Export, error) {
	v, err := d.movement(ctx, c, paging{size: mostExported})
	if err != nil {
		return wording.Export{}, err
	}
	e := wording.Export{Title: v.title()}
	for _, s := range v.shown {
		for _, actor := range s.actors {
			of := []string{actor}
			for _, after := range v.of(append([]briefing.Point{s.Point}, s.With...), of) {
				e.Records = append(e.Records, wording.Record{Kind: "change", Statement: &after, Topic: v.topics[s.Topic], Change: s.Change, Before: v.of(s.Before, of)})
			}
		}
	}
	return e, nil
}

func (d Desk) exportTimeline(ctx context.Context, c bot.Call) (wording.Export, error) {
	about, q, err := d.span(ctx, c)
	if err != nil {
		return wording.Export{}, err
	}
	q.Limit = mostExported
	statements, total, err := d.Statements.Statements(ctx, q)
	if err != nil {
		return wording.Export{}, fmt.Errorf("timeline of %s: %w", about.ID, err)
	}
	more := mostExported - len(statements)
	undated, n, err := d.withoutDate(ctx, q, total, max(more, 1))
	if err != nil {
		return wording.Export{}, fmt.Errorf("timeline of %s: %w", about.ID, err)
	}
	statements, total = append(statements, undated[:min(len(undated), more)]...), total+n
	e := wording.Export{Title: "Timeline: " + about.Name + between(q), Total: total, Records: records("statement", statements)}
	for i := range e.Records {
		if about.Topic && statements[i].Inherits(about.ID) {
			e.Records[i].Kind = "context"
		}
	}
	return e, nil
}

func (d Desk) exportSearch(ctx context.Context, c bot.Call) (wording.Export, error) {
	q, _, err := d.query(ctx, c)
	if err != nil {
		return wording.Export{}, err
	}
	passages, total, err := d.Library.Search(ctx, q)
	if err != nil {
		return wording.Export{}, fmt.Errorf("search: %w", err)
	}
	e := wording.Export{Title: "Search: " + c.Text("query"), Total: total.N}
	for i := range passages {
		e.Records = append(e.Records, wording.Record{Kind: "passage", Passage: &passages[i], Day: passages[i].Document.Date})
	}
	return e, nil
}
