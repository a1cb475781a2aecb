package commands

import (
	"context"
	"fmt"
	"strings"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

func source(d Desk) bot.Command {
	return bot.Command{
		Name:    "source",
		Summary: "The full citation of a statement or document, and the passage in its context",
		Example: "/source white-house-talks",
		Options: []bot.Option{
			{Name: "id", Summary: "The ID that stands with each source", Type: bot.Word, Required: true},
		},
		Run: d.source,
	}
}

func (d Desk) source(ctx context.Context, c bot.Call) (reply.Message, error) {
	id := statementID(c.Text("id"))
	s, err := d.Statements.Statement(ctx, id)
	switch {
	case notFound(err):
		return d.document(ctx, id)
	case err != nil:
		return reply.Message{}, fmt.Errorf("statement %s: %w", id, err)
	}
	doc, err := d.Library.Document(ctx, s.DocumentID)
	if err != nil {
		return reply.Message{}, fmt.Errorf("document %s: %w", s.DocumentID, err)
	}
	var src wording.Sources
	facts := append(reply.Facts{{Name: "Statement", Value: reply.Text{reply.Code(s.ID)}}}, wording.DocumentFacts(doc)...)
	if s.Date != doc.Date || s.WhenSaid != "" {
		facts = append(facts, reply.Fact{Name: "Said", Value: wording.When(s)})
	}
	if s.CueWords != "" {
		facts = append(facts, reply.Fact{Name: "Shown by", Value: reply.Plain(s.CueWords)})
	}
	m := reply.Message{Title: doc.Title, Blocks: []reply.Block{
		reply.Paragraph{Text: wording.Statement(s, &src)},
		reply.Heading{Text: "Sources"},
		reply.List{Unit: "sources", Items: []reply.Item{{
			Text:  append(reply.Text{src.Statement(s), reply.Words(" ")}, wording.Document(doc)...),
			Quote: wording.Context(doc, s.Sentence),
			Note:  reply.Plain("The sentence is marked."),
		}}},
		facts,
	}}
	if len(s.Members) > 0 {
		m.Blocks = append(m.Blocks, reply.Heading{Text: "Who they are"}, reply.Paragraph{Text: reply.Plain(wording.Members(s) + ".")})
		if named := wording.Naming(doc, s); named != nil {
			m.Blocks = append(m.Blocks, reply.Quote{Text: named})
		}
	}
	if len(s.Further) > 0 {
		m.Blocks = append(m.Blocks, reply.Heading{Text: "Further reports of it"}, wording.Further(s.Further))
	}
	if s.Holder.Actor != "" {
		m.Actions = append(m.Actions, reply.Action{Label: "Positions", Line: d.positionLine(s.Holder.Actor)})
	}
	m.Actions = append(m.Actions, wrongAction(s.ID), reply.Action{Label: "Document", Line: bot.Line("source", "id", doc.ID)})
	return m, nil
}

// document answers with the citation of a document, how it begins, and who speaks in it.
func (d Desk) document(ctx context.Context, id string) (reply.Message, error) {
	doc, err := d.Library.Document(ctx, id)
	switch {
	case notFound(err):
		near, err := d.Library.NearDocuments(ctx, id, offered)
		if err != nil {
			return reply.Message{}, fmt.Errorf("documents like %s: %w", id, err)
		}
		if len(near) > 0 && !strings.Contains(id, "#") {
			return reply.Message{}, noDocument(id, near, func(id string) string { return bot.Line("source", "id", id) })
		}
		if err := d.refuseRetracted(ctx, id, false); err != nil {
			return reply.Message{}, err
		}
		withheld, err := d.withheld(ctx)
		if err != nil {
			return reply.Message{}, err
		}
		return reply.Message{}, bot.Refuse("%s", strings.TrimSpace(fmt.Sprintf(
			"I have no statement or document %q. IDs stand with each source, as in /source white-house-talks#1a2b3c4d. %s", id, withheld)))
	case err != nil:
		return reply.Message{}, fmt.Errorf("document %s: %w", id, err)
	}
	m := reply.Message{Title: doc.Title, Blocks: []reply.Block{
		wording.DocumentFacts(doc),
		reply.Heading{Text: "It begins"},
		reply.Quote{Text: wording.Opening(doc)},
	}}
	statements, total, err := d.Statements.Statements(ctx, briefing.Query{Document: doc.ID, Limit: nearest})
	if err != nil {
		return reply.Message{}, fmt.Errorf("statements in %s: %w", doc.ID, err)
	}
	if total == 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("No position was found in it.")))
		return m, nil
	}
	l := reply.List{Total: total, Unit: "statements", More: "/search source:" + doc.ID}
	var src wording.Sources
	for _, s := range statements {
		l.Items = append(l.Items, wording.Turn(briefing.Turn{Statement: s, Change: briefing.AlsoSaid}, &src))
	}
	m.Blocks = append(m.Blocks, reply.Heading{Text: "Who speaks in it"}, l)
	m.Blocks = append(m.Blocks, src.Blocks("")...)
	return m, nil
}

// noDocument refuses an ID that no document has, and offers those that are near: line returns the line with one of them instead.
func noDocument(id string, near []briefing.Document, line func(string) string) error {
	offers, names := documentOffers(near, line)
	return bot.RefuseOffering(offers, "I know no document %q. Did you mean %s?", id, names)
}

// documentOffers returns buttons for documents, and their names in a list.
func documentOffers(documents []briefing.Document, line func(id string) string) (offers []reply.Action, list string) {
	var names []string
	for _, d := range documents {
		offers = append(offers, reply.Action{Label: d.ID, Line: line(d.ID)})
		names = append(names, d.ID+" (‘"+wording.Shorten(d.Title, 60)+"’)")
	}
	return offers, wording.List(names, "or")
}
