package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// Corrections are what editors changed in what was read. *storage.DB keeps them, *storage.Reader returns those that may be shown.
type Corrections interface {
	// Correct keeps a correction.
	Correct(ctx context.Context, c briefing.Correction) error
	// Corrections returns those in force, the oldest first.
	Corrections(ctx context.Context) ([]briefing.Correction, error)
	// Undo takes one out of force; the error wraps briefing.ErrNotFound when it is not in force.
	Undo(ctx context.Context, id, by string, at time.Time) error
}

// Edits are what came of corrections in the content. *storage.Reader is one.
type Edits interface {
	Edits(ctx context.Context) ([]briefing.Edit, error)
	// DiscoveredIn returns the IDs of the documents in which an actor was found that is not in the registry.
	DiscoveredIn(ctx context.Context, actor string) ([]string, error)
}

// ErrUnread is wrapped by the error of a Reviser when the files have problems.
var ErrUnread = errors.New("the files have problems")

// A Reviser applies corrections to the content.
type Reviser interface {
	// Revise brings the content up to date with the corrections in force, and with nothing else unless it must. Its errors are not
	// for people: they may name documents.
	Revise(ctx context.Context, progress func(string)) error
}

// Hidden options of what editors confirm, set by buttons.
var (
	confirmOption   = bot.Option{Name: "confirm", Summary: "What the caller saw before confirming", Type: bot.Word, Hidden: true}
	objectionOption = bot.Option{Name: "objection", Summary: "The reader's objection that this settles", Type: bot.Word, Hidden: true}
	insteadOption   = bot.Option{Name: "instead", Summary: "The correction that this one takes the place of", Type: bot.Word, Hidden: true}
)

// longestReason is how many characters a reason or a name may have.
const longestReason = 300

func corrections(d Desk) []bot.Command {
	return []bot.Command{
		{
			Name:    "admin correct",
			Summary: "Correct the act, stance, holder, topic or date of a statement, once and for all",
			Example: "/admin correct white-house-talks#1a2b3c4d holder Zelenskyy",
			Options: []bot.Option{
				d.statementOption(),
				{Name: "field", Summary: "What is wrong", Type: bot.Word, Required: true, Choices: fieldNames()},
				confirmOption, objectionOption, insteadOption,
				{Name: "value", Summary: "What is right: an act, a stance, an actor, topics with commas, a day", Type: bot.Text, Required: true, Suggest: d.suggestValue},
			},
			Access: bot.Admins,
			Run:    d.correct,
		},
		{
			Name:    "admin retract",
			Summary: "Take a statement out of every answer: it was not made, or not so",
			Example: "/admin retract white-house-talks#1a2b3c4d the agency withdrew the report",
			Options: []bot.Option{
				d.statementOption(), confirmOption, objectionOption, insteadOption,
				{Name: "why", Summary: "Why, in a sentence; it is shown where the statement was posted", Type: bot.Text, Required: true},
			},
			Access: bot.Admins,
			Run:    d.retract,
		},
		{
			Name:    "admin alias",
			Summary: "Give an actor one more name, in documents too: they are all read again",
			Example: "/admin alias Zelenskyy Zelenski",
			Options: []bot.Option{
				d.actorOption("actor", "Who has one more name", true), confirmOption,
				{Name: "name", Summary: "The name, as documents write it", Type: bot.Text, Required: true},
			},
			Access: bot.Admins,
			Run:    d.alias,
		},
		{
			Name:    "admin merge",
			Summary: "Make an actor that was found in documents one with another actor",
			Example: "/admin merge actor:\"Vladimir Poutine\" into:\"Vladimir Putin\"",
			Options: []bot.Option{
				d.actorOption("actor", "Who was found in documents, and is somebody else", true),
				d.actorOption("into", "Who that is", true), confirmOption,
			},
			Access: bot.Admins,
			Run:    d.merge,
		},
		{
			Name:    "admin split",
			Summary: "Take an actor apart: undo a merge, or make it somebody else in one document",
			Example: "/admin split actor:\"John Smith\" document:white-house-talks name:John Smith, mayor",
			Options: []bot.Option{
				d.actorOption("actor", "Who is more than one", true),
				{Name: "document", Summary: "The document in which it is somebody else", Type: bot.Word},
				confirmOption,
				{Name: "name", Summary: "What to call the one in that document", Type: bot.Text},
			},
			Access: bot.Admins,
			Run:    d.split,
		},
		{
			Name:    "admin corrections",
			Summary: "What editors have corrected, and whether it still applies",
			Example: "/admin corrections",
			Options: []bot.Option{pageOption},
			Access:  bot.Admins,
			Run:     d.listCorrections,
		},
		{
			Name:    "admin undo",
			Summary: "Undo a correction",
			Example: "/admin undo 4kq2x7ab",
			Options: []bot.Option{{Name: "id", Summary: "The ID that /admin corrections shows", Type: bot.Word, Required: true, Suggest: d.suggestCorrections}},
			Access:  bot.Admins,
			Run:     d.undo,
		},
	}
}

func fieldNames() []string {
	var names []string
	for _, f := range briefing.Fields() {
		names = append(names, string(f))
	}
	return names
}

func (d Desk) statementOption() bot.Option {
	return bot.Option{Name: "statement", Summary: "The ID that stands with its source", Type: bot.Word, Required: true, Suggest: d.suggestStatements}
}

// suggestStatements completes the ID of a statement: those of the document that is being typed, or of the actor; else the newest.
func (d Desk) suggestStatements(ctx context.Context, prefix string) ([]bot.Suggestion, error) {
	q := briefing.Query{Limit: suggested}
	if document, _, ok := strings.Cut(prefix, "#"); ok {
		q = briefing.Query{Document: document}
	} else if found := d.Names.load().Suggest(prefix, briefing.WantActor, 1); prefix != "" && len(found) > 0 {
		q.Holder = found[0].ID
	}
	statements, _, err := d.Statements.Statements(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("suggest statements: %w", err)
	}
	var s []bot.Suggestion
	for _, st := range statements {
		if strings.Contains(prefix, "#") && !strings.HasPrefix(st.ID, prefix) || len(s) == suggested {
			continue
		}
		s = append(s, bot.Suggestion{Label: wording.Shorten(st.Holder.Name+" "+wording.Verb(st)+": "+oneLine(st.Words), 90), Value: st.ID})
	}
	return s, nil
}

// suggestValue completes what is right: the field that it is for is not known here.
func (d Desk) suggestValue(ctx context.Context, prefix string) ([]bot.Suggestion, error) {
	var s []bot.Suggestion
	add := func(word, what string) {
		if strings.HasPrefix(word, strings.ToLower(prefix)) {
			s = append(s, bot.Suggestion{Label: word + " — " + what, Value: word})
		}
	}
	for _, a := range briefing.Acts() {
		add(string(a), "act")
	}
	for _, x := range briefing.Stances() {
		add(string(x), "stance")
	}
	names, err := d.Names.suggest(briefing.WantAny)(ctx, prefix)
	s = append(s, names...)
	return s[:min(len(s), suggested)], err
}

func (d Desk) suggestCorrections(ctx context.Context, prefix string) ([]bot.Suggestion, error) {
	all, err := d.Corrections.Corrections(ctx)
	if err != nil {
		return nil, fmt.Errorf("suggest corrections: %w", err)
	}
	var s []bot.Suggestion
	for _, c := range slices.Backward(all) {
		if strings.HasPrefix(c.ID, strings.ToLower(prefix)) && len(s) < suggested {
			s = append(s, bot.Suggestion{Label: wording.Shorten(c.ID+" — "+wording.Correction(c).Flat(""), 90), Value: c.ID})
		}
	}
	return s, nil
}

// statement returns the statement that the option names, or a refusal. Editors are offered to undo its retraction.
func (d Desk) statement(ctx context.Context, id string, editor bool) (briefing.Statement, error) {
	s, err := d.Statements.Statement(ctx, statementID(id))
	switch {
	case notFound(err):
		if err := d.refuseRetracted(ctx, statementID(id), editor); err != nil {
			return s, err
		}
		return s, bot.Refuse("I have no statement %q. IDs stand with each source, as in /source white-house-talks#1a2b3c4d.", id)
	case err != nil:
		return s, fmt.Errorf("statement %s: %w", id, err)
	}
	return s, nil
}

// refuseRetracted refuses the ID of a statement that was retracted, and says when and why; nil where none was that may be told of here.
func (d Desk) refuseRetracted(ctx context.Context, id string, editor bool) error {
	all, err := d.Corrections.Corrections(ctx)
	if err != nil {
		return fmt.Errorf("corrections: %w", err)
	}
	edits, err := d.Edits.Edits(ctx)
	if err != nil {
		return fmt.Errorf("edits: %w", err)
	}
	for _, c := range slices.Backward(all) {
		if c.Kind != briefing.RetractStatement || c.Position != id && !applied(edits, c, id) {
			continue
		}
		text := append(reply.Text{reply.Code(id)}, wording.Retracted(c)...)
		m := reply.Message{Blocks: []reply.Block{paragraph(text...)}}
		switch _, err := d.Library.Document(ctx, c.Document); {
		case err == nil:
			m.Actions = []reply.Action{{Label: "Document", Line: bot.Line("source", "id", c.Document)}}
		case !notFound(err):
			return fmt.Errorf("document %s: %w", c.Document, err)
		}
		if editor {
			m.Actions = append(m.Actions, reply.Action{Label: "Undo", Line: bot.Line("admin undo", "id", c.ID)})
		}
		return bot.RefuseWith(m, text.Flat(""))
	}
	return nil
}

func statementID(s string) string { return strings.Trim(s, "[]") }

// unquoted returns s, the rest of a line, without the quotation marks around all of it.
func unquoted(s string) string {
	return strings.TrimSpace(strings.Trim(strings.TrimSpace(s), "\"“”„"))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (d Desk) correct(ctx context.Context, c bot.Call) (reply.Message, error) {
	s, err := d.statement(ctx, c.Text("statement"), true)
	if err != nil {
		return reply.Message{}, err
	}
	draft, holder, err := d.draft(ctx, s, briefing.Field(c.Text("field")), unquoted(c.Text("value")), c.Now)
	if err != nil {
		return reply.Message{}, err
	}
	earlier, err := d.onField(ctx, s, draft.Field)
	if err != nil {
		return reply.Message{}, err
	}
	undone := ""
	if n := len(earlier); n > 0 {
		latest := earlier[n-1]
		draft.Was = earlier[0].Was
		undo := []reply.Action{{Label: "Undo", Line: bot.Line("admin undo", "id", latest.ID)}}
		if n == 1 && wording.CorrectedValue(draft) == draft.Was {
			return reply.Message{}, bot.RefuseOffering(undo, "That is what was read there before correction %s; undo that one.", latest.ID)
		}
		if i := slices.IndexFunc(earlier, func(c briefing.Correction) bool { return c.Value == draft.Value }); i >= 0 {
			return reply.Message{}, bot.RefuseOffering(undo, "That is what correction %s says; undo %s, which came after it.", earlier[i].ID, latest.ID)
		}
		undone = wording.CorrectedValue(latest) + ", as correction " + latest.ID + " has it"
	}
	after := s
	draft.Apply(&after.Position, s.Passage, holder)
	after.Reconcile()
	var src wording.Sources
	m := reply.Message{Title: "Correct the " + string(draft.Field), Blocks: []reply.Block{
		reply.Facts{{Name: "Statement", Value: reply.Text{reply.Code(s.ID)}}, {Name: strings.ToUpper(string(draft.Field[:1])) + string(draft.Field[1:]),
			Value: reply.Text{reply.Words(fieldValue(s, draft.Field) + " → "), reply.Strong(wording.CorrectedValue(draft))}}},
		reply.Heading{Text: "As it stands"}, statementList(s, &src),
		reply.Heading{Text: "As it will stand"}, statementList(after, &src),
	}}
	m.Blocks = append(m.Blocks, furtherNote(s)...)
	m.Blocks = append(m.Blocks, src.Blocks("")...)
	if undone != "" {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("Undone, it will be again "+undone+".")))
	}
	return d.settle(ctx, c, draft, m, s.Note)
}

// draft returns the correction that makes value the field of s, and the holder where that is the field; or a refusal.
func (d Desk) draft(ctx context.Context, s briefing.Statement, field briefing.Field, value string, now time.Time) (briefing.Correction, briefing.Actor, error) {
	c := briefing.Correction{Kind: briefing.CorrectField, Document: s.DocumentID, Position: s.ID, Passage: s.Passage, Words: s.Words, Field: field,
		Was: fieldValue(s, field), Handling: s.In.Handling}
	var holder briefing.Actor
	again := func(v string) string {
		return bot.Line("admin correct", "statement", s.ID, "field", string(field), "value", v)
	}
	switch field {
	case briefing.ActField:
		v, err := oneOf(value, briefing.Acts())
		if err != nil {
			return c, holder, err
		}
		c.Value = v
		if s.Corrected(briefing.StanceField) && briefing.Act(v).Contradicts(s.Stance) {
			stances, err := d.onField(ctx, s, briefing.StanceField)
			if err != nil {
				return c, holder, err
			}
			var undo []reply.Action
			for _, stance := range stances {
				undo = append(undo, reply.Action{Label: "Undo", Line: bot.Line("admin undo", "id", stance.ID)})
			}
			return c, holder, bot.RefuseOffering(undo[max(len(undo)-1, 0):], "The stance of %s was corrected to %s, which the act %s is not. Undo that correction first; the stance then follows the act.",
				s.ID, s.Stance, v)
		}
	case briefing.StanceField:
		v, err := oneOf(value, briefing.Stances())
		if err != nil {
			return c, holder, err
		}
		if act := s.Act; act.Contradicts(briefing.Stance(v)) {
			line := func(act briefing.Act) string {
				return bot.Line("admin correct", "statement", s.ID, "field", string(briefing.ActField), "value", string(act))
			}
			to, is := briefing.Reject, "for it, not against it"
			if briefing.Stance(v) == briefing.Support {
				to, is = briefing.Endorse, "against it, not for it"
			}
			return c, holder, bot.RefuseOffering([]reply.Action{{Label: "Correct the act", Line: line(to)}},
				"The act of %s is %s: that is %s. Correct the act, and the stance follows: %s", s.ID, act, is, line(to))
		}
		c.Value = v
	case briefing.DateField:
		if !strings.EqualFold(value, "unknown") {
			t, err := bot.ParseDay(value, now)
			if err != nil {
				return c, holder, bot.Refuse("value: %s, or unknown.", err)
			}
			day := briefing.DayOf(t)
			switch today := briefing.DayOf(now); {
			case !s.In.Date.IsZero() && day.After(s.In.Date):
				return c, holder, bot.Refuse("value: %s is after %s, the day of the document: what it tells was said by then. Give that day or one before, or unknown.", day, s.In.Date)
			case day.After(today):
				return c, holder, bot.Refuse("value: %s is still to come. Give a day up to today, %s, or unknown.", day, today)
			}
			c.Value = day.String()
		}
	case briefing.TopicField:
		ids, err := d.topicIDs(ctx, value, again)
		if err != nil {
			return c, holder, err
		}
		c.Value = strings.Join(ids, ",")
	case briefing.HolderField:
		n, err := d.resolveName(ctx, value, briefing.WantActor, again)
		if err != nil {
			return c, holder, err
		}
		if holder, err = d.Directory.Actor(ctx, n.ID); err != nil {
			return c, holder, fmt.Errorf("actor %s: %w", n.ID, err)
		}
		if err := d.tellable(ctx, holder, s.In.Handling); err != nil {
			return c, holder, err
		}
		c.Value, c.Name, c.As = holder.ID, holder.Name, holder.Kind
	}
	if wording.CorrectedValue(c) == c.Was && (field != briefing.HolderField || holder.ID == s.Holder.Actor) {
		return c, holder, bot.Refuse("The %s of %s is %s already.", field, s.ID, c.Was)
	}
	return c, holder, nil
}

// topicIDs returns the IDs of topics with commas between; "none" is none. again returns the line with another value.
func (d Desk) topicIDs(ctx context.Context, value string, again func(string) string) ([]string, error) {
	if strings.EqualFold(value, "none") {
		return nil, nil
	}
	var ids []string
	names := strings.Split(value, ",")
	for i, name := range names {
		n, err := d.resolveName(ctx, strings.TrimSpace(name), briefing.WantTopic, func(other string) string {
			fixed := slices.Clone(names)
			fixed[i] = other
			return again(strings.Join(fixed, ","))
		})
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, n.ID) {
			ids = append(ids, n.ID)
		}
	}
	return ids, nil
}

func oneOf[T ~string](value string, all []T) (string, error) {
	names := make([]string, len(all))
	for i, v := range all {
		if names[i] = string(v); strings.EqualFold(value, names[i]) {
			return names[i], nil
		}
	}
	return "", bot.Refuse("%q is none of %s.", value, wording.List(names, "or"))
}

// fieldValue returns a field of s for people, in the form of wording.CorrectedValue.
func fieldValue(s briefing.Statement, f briefing.Field) string {
	c := briefing.Correction{Field: f}
	switch f {
	case briefing.ActField:
		c.Value = string(s.Act)
	case briefing.StanceField:
		c.Value = string(s.Stance)
	case briefing.HolderField:
		c.Name = oneLine(s.Holder.Name)
	case briefing.TopicField:
		c.Value = strings.Join(s.Topics, ",")
	case briefing.DateField:
		c.Value = s.Date.String()
	}
	return wording.CorrectedValue(c)
}

// onField returns the corrections in force of a field of s, the last of which holds, in their order.
func (d Desk) onField(ctx context.Context, s briefing.Statement, f briefing.Field) ([]briefing.Correction, error) {
	edits, err := d.Edits.Edits(ctx)
	if err != nil {
		return nil, fmt.Errorf("edits: %w", err)
	}
	all, err := d.Corrections.Corrections(ctx)
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	var there []briefing.Correction
	for _, c := range all {
		if c.Kind == briefing.CorrectField && c.Field == f && applied(edits, c, s.ID) {
			there = append(there, c)
		}
	}
	return there, nil
}

// applied reports whether c was applied to the statement with that ID.
func applied(edits []briefing.Edit, c briefing.Correction, id string) bool {
	return slices.Contains(edits, briefing.Edit{Correction: c.ID, Document: c.Document, Position: id, Outcome: briefing.Applied})
}

func statementList(s briefing.Statement, src *wording.Sources) reply.List {
	item := wording.Turn(briefing.Turn{Statement: s, Change: briefing.AlsoSaid}, src)
	item.Note = append(item.Note, reply.Words(" · stance: "+string(s.Stance)+" · topics: "+fieldValue(s, briefing.TopicField)))
	return reply.List{Items: []reply.Item{item}}
}

// furtherNote says where else s is reported: those reports are statements of their own.
func furtherNote(s briefing.Statement) []reply.Block {
	if len(s.Further) == 0 {
		return nil
	}
	text := reply.Text{reply.Words("The same is reported elsewhere, which stays as it is: ")}
	const shown = 5
	for i, f := range s.Further[:min(len(s.Further), shown)] {
		if i > 0 {
			text = append(text, reply.Words(", "))
		}
		text = append(text, reply.Code(f.ID))
	}
	if more := len(s.Further) - shown; more > 0 {
		text = append(text, reply.Words(fmt.Sprintf(" and %d more", more)))
	}
	return []reply.Block{reply.Paragraph{Text: append(text, reply.Words("."))}}
}

func (d Desk) retract(ctx context.Context, c bot.Call) (reply.Message, error) {
	s, err := d.statement(ctx, c.Text("statement"), true)
	if err != nil {
		return reply.Message{}, err
	}
	why, err := short("why", unquoted(c.Text("why")))
	if err != nil {
		return reply.Message{}, err
	}
	draft := retraction(s, why)
	var src wording.Sources
	m := reply.Message{Title: "Retract a statement", Blocks: []reply.Block{
		reply.Facts{{Name: "Statement", Value: reply.Text{reply.Code(s.ID)}}, {Name: "Why", Value: reply.Plain(why)}},
		reply.Heading{Text: "As it stands"}, statementList(s, &src),
		reply.Heading{Text: "As it will stand"}, paragraph(reply.Words("It is in no answer, export or digest any more. The passage stays in its document and can be searched.")),
	}}
	m.Blocks = append(m.Blocks, furtherNote(s)...)
	m.Blocks = append(m.Blocks, src.Blocks("")...)
	return d.settle(ctx, c, draft, m, s.Note)
}

func retraction(s briefing.Statement, why string) briefing.Correction {
	return briefing.Correction{Kind: briefing.RetractStatement, Document: s.DocumentID, Position: s.ID, Passage: s.Passage, Words: s.Words,
		Name: oneLine(s.Holder.Name), Why: why, Handling: s.In.Handling}
}

// short returns s, or a refusal when it is empty or too long.
func short(option, s string) (string, error) {
	switch n := utf8.RuneCountInString(s); {
	case n == 0:
		return "", bot.Refuse("%s is empty.", option)
	case n > longestReason:
		return "", bot.Refuse("%s has %d characters; at most %d fit.", option, n, longestReason)
	}
	return s, nil
}

// token stands for what an editor saw before confirming draft: 8 hex digits. note is what was corrected there before.
func token(draft briefing.Correction, note string) string {
	h := sha256.Sum256(fmt.Appendf(nil, "%s %q", draft.NewID(), note))
	return hex.EncodeToString(h[:4])
}

// settle keeps draft and applies it, when the caller has confirmed what m shows; otherwise it answers with m and the button
// to do so.
func (d Desk) settle(ctx context.Context, c bot.Call, draft briefing.Correction, m reply.Message, note string) (reply.Message, error) {
	want := token(draft, note)
	if c.Text("confirm") != want {
		said := "Nothing is changed yet. Confirmed, it holds for every answer, export and digest, also after a reload, and can be undone."
		if c.Has("confirm") {
			said = "Something has changed since this was first shown; nothing was done. Please look again."
			c.NotDone("something had changed since it was shown")
		}
		m.Blocks = append([]reply.Block{paragraph(reply.Words(said))}, m.Blocks...)
		m.Actions = append([]reply.Action{{Label: "Confirm", Line: c.Line("confirm", want)}}, m.Actions...)
		return m, nil
	}
	if !draft.OfPosition() {
		// Who is whom was seen in all that is shown here.
		s, err := d.Catalogue.Summary(ctx)
		if err != nil {
			return reply.Message{}, fmt.Errorf("summary: %w", err)
		}
		draft.Handling = s.Handling
	}
	draft.At, draft.By = c.Now, c.Person.String()
	draft.ID = draft.NewID()
	others, err := d.Corrections.Corrections(ctx)
	if err != nil {
		return reply.Message{}, fmt.Errorf("corrections: %w", err)
	}
	if err := d.Corrections.Correct(ctx, draft); err != nil {
		return reply.Message{}, fmt.Errorf("keep correction: %w", err)
	}
	c.Changes(deedOf(draft, others))
	if id := c.Text("instead"); id != "" {
		if err := d.Corrections.Undo(ctx, id, draft.By, draft.At); err != nil && !notFound(err) {
			return reply.Message{}, fmt.Errorf("undo correction %s: %w", id, err)
		}
	}
	if err := d.accept(ctx, draft, c.Text("objection")); err != nil {
		return reply.Message{}, err
	}
	done := reply.Message{Title: doneTitle[draft.Kind], Blocks: []reply.Block{paragraph(wording.Correction(draft)...)}}
	done.Blocks = append(done.Blocks, d.revise(ctx, c)...)
	shown, err := d.asItStands(ctx, draft)
	if err != nil {
		return reply.Message{}, err
	}
	done.Blocks = append(done.Blocks, shown...)
	done.Actions = []reply.Action{{Label: "Undo", Line: bot.Line("admin undo", "id", draft.ID)}}
	return done, nil
}

// accept settles the objections to what a correction puts right, and the one with the ID also, "" none.
func (d Desk) accept(ctx context.Context, c briefing.Correction, also string) error {
	open, err := d.Objections.Objections(ctx)
	if err != nil {
		return fmt.Errorf("objections: %w", err)
	}
	for _, o := range open {
		if o.ID != also && !c.Answers(o) {
			continue
		}
		if err := d.Objections.SettleObjection(ctx, o.ID, briefing.ObjectionAccepted, c.By, c.At); err != nil && !notFound(err) {
			return fmt.Errorf("settle objection %s: %w", o.ID, err)
		}
	}
	return nil
}

// deedOf returns what a correction changes where others are in force, the latest of a field last, for the audit log.
func deedOf(c briefing.Correction, others []briefing.Correction) (was, became string) {
	switch c.Kind {
	case briefing.RetractStatement:
		return "statement of " + c.Name + ": " + oneLine(c.Words), "retracted"
	case briefing.AliasActor:
		return c.Name, c.Name + ", also called " + c.Value
	case briefing.MergeActor, briefing.SplitActor:
		return c.Was, c.Name
	}
	was = c.Was
	for _, x := range others {
		if x.Kind == c.Kind && x.Position == c.Position && x.Field == c.Field {
			was = wording.CorrectedValue(x)
		}
	}
	return string(c.Field) + " " + was, string(c.Field) + " " + wording.CorrectedValue(c)
}

var doneTitle = map[briefing.CorrectionKind]string{
	briefing.CorrectField: "Corrected", briefing.RetractStatement: "Retracted", briefing.AliasActor: "Named", briefing.MergeActor: "Merged", briefing.SplitActor: "Split",
}

// revise applies the corrections, and says so where it could not.
func (d Desk) revise(ctx context.Context, c bot.Call) []reply.Block {
	err := d.Reviser.Revise(ctx, func(s string) { c.Progress("%s", s) })
	if err == nil {
		return nil
	}
	why := "the content could not be stored, as the log says"
	if errors.Is(err, ErrUnread) {
		why = "the files have problems"
	}
	return []reply.Block{paragraph(reply.Strong("It is kept, but not applied yet"), reply.Words(": "+why+". It will be with the next reload: "),
		reply.Code("/admin reload"))}
}

// asItStands returns the statement that c is of, as it is now; nothing when c is of none, or it is retracted.
func (d Desk) asItStands(ctx context.Context, c briefing.Correction) ([]reply.Block, error) {
	if !c.OfPosition() {
		return nil, nil
	}
	s, err := d.Statements.Statement(ctx, c.Position)
	switch {
	case notFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("statement %s: %w", c.Position, err)
	}
	var src wording.Sources
	return append([]reply.Block{reply.Heading{Text: "As it stands now"}, statementList(s, &src)}, src.Blocks("")...), nil
}

func (d Desk) undo(ctx context.Context, c bot.Call) (reply.Message, error) {
	id := strings.ToLower(c.Text("id"))
	all, err := d.Corrections.Corrections(ctx)
	if err != nil {
		return reply.Message{}, fmt.Errorf("corrections: %w", err)
	}
	i := slices.IndexFunc(all, func(c briefing.Correction) bool { return c.ID == id })
	if i < 0 {
		return reply.Message{}, bot.Refuse("There is no correction %q in force; /admin corrections lists them.", id)
	}
	if err := d.Corrections.Undo(ctx, id, c.Person.String(), c.Now); err != nil && !notFound(err) {
		return reply.Message{}, fmt.Errorf("undo correction %s: %w", id, err)
	}
	undone := all[i]
	became, was := deedOf(undone, slices.Delete(all, i, i+1))
	c.Changes(was, became)
	m := reply.Message{Title: "Undone", Blocks: []reply.Block{paragraph(append(reply.Plain("No longer: "), wording.Correction(undone)...)...)}}
	m.Blocks = append(m.Blocks, d.revise(ctx, c)...)
	shown, err := d.asItStands(ctx, undone)
	if err != nil {
		return reply.Message{}, err
	}
	m.Blocks = append(m.Blocks, shown...)
	return m, nil
}

func (d Desk) listCorrections(ctx context.Context, c bot.Call) (reply.Message, error) {
	all, err := d.Corrections.Corrections(ctx)
	if err != nil {
		return reply.Message{}, fmt.Errorf("corrections: %w", err)
	}
	edits, err := d.Edits.Edits(ctx)
	if err != nil {
		return reply.Message{}, fmt.Errorf("edits: %w", err)
	}
	m := reply.Message{Title: "Corrections"}
	if len(all) == 0 {
		m.Blocks = []reply.Block{paragraph(reply.Words("Nothing has been corrected."))}
		return m, nil
	}
	slices.Reverse(all)
	p, err := byTime.page(c, len(all))
	if err != nil {
		return reply.Message{}, err
	}
	l := reply.List{Total: len(all), Unit: "corrections, the latest first", More: p.next}
	for _, x := range all[p.from:p.to] {
		l.Items = append(l.Items, reply.Item{Text: wording.Correction(x), Note: reply.Text{
			reply.Words(outcome(x, edits) + " · "), reply.Code(x.By), reply.Words(", "), reply.Instant(x.At), reply.Words(" · to undo: "),
			reply.Code(bot.Line("admin undo", "id", x.ID))}})
	}
	m.Blocks, m.Actions = []reply.Block{l}, p.turn
	if slices.ContainsFunc(edits, func(e briefing.Edit) bool { return e.Outcome == briefing.Review }) {
		m.Actions = append(m.Actions, reply.Action{Label: "Review", Line: "/admin review"})
	}
	return m, nil
}

// outcome says what has come of c.
func outcome(c briefing.Correction, edits []briefing.Edit) string {
	applied := 0
	for _, e := range edits {
		if e.Correction != c.ID {
			continue
		}
		switch e.Outcome {
		case briefing.Review:
			return "to be reviewed"
		case briefing.Idle:
			if c.Kind == briefing.SplitActor {
				return "in force; the document does not name the actor now"
			}
			return "in force; no statement is read in its passage now"
		case briefing.Applied:
			applied++
		}
	}
	switch {
	case applied == 0 && c.Document != "":
		return "in force; its document is not there now"
	case applied == 0:
		return "in force; no document names it now"
	case c.Kind == briefing.MergeActor:
		return "applied in " + counted(applied, "document", "documents")
	}
	return "applied"
}
