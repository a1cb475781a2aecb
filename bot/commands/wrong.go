package commands

import (
	"context"
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

// Objections are what readers say is wrong. *storage.DB keeps them, *storage.Reader returns those that may be shown.
type Objections interface {
	// Object keeps o and reports whether it did: not when its reader has made atMost since an instant.
	Object(ctx context.Context, o briefing.Objection, since time.Time, atMost int) (bool, error)
	// Objections returns the open ones, the oldest first.
	Objections(ctx context.Context) ([]briefing.Objection, error)
	// Settled reports whether there is one with that ID, and it is settled.
	Settled(ctx context.Context, id string) (bool, error)
	// SettleObjection closes one; the error wraps briefing.ErrNotFound when it is not open.
	SettleObjection(ctx context.Context, id, outcome, by string, at time.Time) error
}

// objectionsPerDay is how many objections one reader may make within 24 hours.
const objectionsPerDay = 20

// choosable is how many statements a reader may choose from when something is wrong with an answer.
const choosable = 20

// wrongOption is hidden: it asks which statement of an answer is wrong.
var wrongOption = bot.Option{Name: "wrong", Summary: "Choose the statement that is wrong", Type: bot.Flag, Hidden: true, Personal: true}

func wrong(d Desk) bot.Command {
	return bot.Command{
		Name:    "wrong",
		Summary: "Say that a statement is wrong: its holder, stance, words or topic; an editor will look at it",
		Example: "/wrong white-house-talks#1a2b3c4d holder it was Marco Rubio",
		Options: []bot.Option{
			{Name: "statement", Summary: "The ID that stands with its source", Type: bot.Word, Required: true},
			{Name: "what", Summary: "What is wrong", Type: bot.Word, Choices: briefing.Wrongs()},
			{Name: "comment", Summary: fmt.Sprintf("What would be right, in at most %d characters", briefing.LongestComment), Type: bot.Text},
		},
		Personal: true,
		Run:      d.wrong,
	}
}

// objectable is finish with a button to say that a statement is wrong; or the choice of one, where the caller wants that.
func (d Desk) objectable(ctx context.Context, c bot.Call, m reply.Message, src *wording.Sources) (reply.Message, error) {
	switch cited := src.Statements(); {
	case c.Flag("wrong"):
		return chooseStatement(c, cited), nil
	case len(cited) == 1:
		m.Actions = append(m.Actions, wrongAction(cited[0].ID))
	case len(cited) > 1:
		m.Actions = append(m.Actions, reply.Action{Label: "Wrong?", Line: c.Line("wrong", "true")})
	}
	return d.finish(ctx, c, m, src)
}

func wrongAction(id string) reply.Action {
	return reply.Action{Label: "Wrong?", Line: bot.Line("wrong", "statement", id)}
}

func (d Desk) wrong(ctx context.Context, c bot.Call) (reply.Message, error) {
	s, err := d.statement(ctx, c.Text("statement"), false)
	if err != nil {
		return reply.Message{}, err
	}
	if !c.Has("what") {
		return chooseWrong(c, s), nil
	}
	comment := unquoted(c.Text("comment"))
	if n := utf8.RuneCountInString(comment); n > briefing.LongestComment {
		return reply.Message{}, bot.Refuse("The comment has %d characters; at most %d fit.", n, briefing.LongestComment)
	}
	o := briefing.Objection{Statement: s.ID, What: c.Text("what"), Comment: comment, Holder: oneLine(s.Holder.Name), Passage: wording.Shorten(oneLine(s.Passage), 500),
		At: c.Now, By: c.Person.String(), Handling: s.In.Handling}
	o.ID = o.NewID()
	kept, err := d.Objections.Object(ctx, o, c.Now.Add(-24*time.Hour), objectionsPerDay)
	if err != nil {
		return reply.Message{}, fmt.Errorf("keep objection: %w", err)
	}
	if !kept {
		return reply.Message{}, bot.Refuse("You have objected to %d statements within a day; the editors will look at those first. Please try again tomorrow.", objectionsPerDay)
	}
	return reply.Message{Blocks: []reply.Block{paragraph(reply.Words("Thank you. The editors will look at the "+o.What+" of "), reply.Code(s.ID),
		reply.Words(". Until then it stands as it is."))}}, nil
}

// chooseStatement asks which of the statements of an answer is wrong. c is the call that it answers.
func chooseStatement(c bot.Call, statements []briefing.Statement) reply.Message {
	var src wording.Sources
	m := reply.Message{Title: "Which statement is wrong?"}
	l := reply.List{Numbered: true, Total: len(statements), Unit: "statements"}
	for i, s := range statements[:min(len(statements), choosable)] {
		l.Items = append(l.Items, wording.Turn(briefing.Turn{Statement: s, Change: briefing.AlsoSaid}, &src))
		a := wrongAction(s.ID)
		a.Label = fmt.Sprint(i + 1)
		m.Actions = append(m.Actions, a)
	}
	m.Blocks = append([]reply.Block{l}, src.Blocks("")...)
	m.Actions = append(m.Actions, reply.Action{Label: "Back", Line: c.Line("wrong", "")})
	return m
}

func chooseWrong(c bot.Call, s briefing.Statement) reply.Message {
	var src wording.Sources
	m := reply.Message{Title: "What is wrong with this statement?", Blocks: []reply.Block{statementList(s, &src)}}
	m.Blocks = append(m.Blocks, src.Blocks("")...)
	m.Blocks = append(m.Blocks, paragraph(reply.Words("With what would be right, it can be put right sooner: "),
		reply.Code(bot.Line("wrong", "statement", s.ID, "what", briefing.WrongHolder)+" comment:…")))
	for _, w := range briefing.Wrongs() {
		m.Actions = append(m.Actions, reply.Action{Label: strings.ToUpper(w[:1]) + w[1:], Line: c.Line("what", w)})
	}
	return m
}

func review(d Desk) bot.Command {
	return bot.Command{
		Name:    "admin review",
		Summary: "What readers object to, and corrections whose passage has changed",
		Example: "/admin review",
		Options: []bot.Option{
			{Name: "dismiss", Summary: "The objection that is dismissed", Type: bot.Word, Hidden: true}, pageOption,
		},
		Access: bot.Admins,
		Run:    d.review,
	}
}

// A matter is something that waits for an editor.
type matter struct {
	item    reply.Item
	actions []reply.Action
}

// byReview pages matters: each has up to three buttons.
var byReview = paging{4, "Previous", "Next"}

func (d Desk) review(ctx context.Context, c bot.Call) (reply.Message, error) {
	m := reply.Message{Title: "Review"}
	objections, err := d.Objections.Objections(ctx)
	if err != nil {
		return reply.Message{}, fmt.Errorf("objections: %w", err)
	}
	if id := c.Text("dismiss"); id != "" {
		if c.Has("page") {
			return reply.Message{}, bot.Refuse("Dismiss it without a page: what is left is then listed from page 1.")
		}
		i := slices.IndexFunc(objections, func(o briefing.Objection) bool { return o.ID == id })
		err := briefing.ErrNotFound
		if i >= 0 {
			err = d.Objections.SettleObjection(ctx, id, briefing.ObjectionDismissed, c.Person.String(), c.Now)
		} else if settled, err := d.Objections.Settled(ctx, id); err != nil {
			return reply.Message{}, fmt.Errorf("objection %s: %w", id, err)
		} else if !settled {
			return reply.Message{}, bot.RefuseOffering([]reply.Action{{Label: "Review", Line: "/admin review"}},
				"There is no objection %q; /admin review lists those that are open.", id)
		}
		switch {
		case notFound(err):
			m.Blocks = append(m.Blocks, paragraph(reply.Words("That objection is settled already.")))
			c.NotDone("it was settled already")
		case err != nil:
			return reply.Message{}, fmt.Errorf("dismiss objection %s: %w", id, err)
		default:
			m.Blocks = append(m.Blocks, paragraph(reply.Words("Dismissed; the statement stands as it is.")))
			c.Changes("objection to the "+objections[i].What+" of "+objections[i].Statement+": open", "dismissed")
		}
		if i >= 0 {
			objections = slices.Delete(objections, i, i+1)
		}
	}
	changed, err := d.changedPassages(ctx)
	if err != nil {
		return reply.Message{}, err
	}
	total := len(changed) + len(objections)
	if total == 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("There is nothing to review.")))
		return m, nil
	}
	p, err := byReview.page(c, total)
	if err != nil {
		return reply.Message{}, err
	}
	// What turns the page dismisses nothing again.
	turned := func(line string) string { return strings.ReplaceAll(line, " dismiss:"+c.Text("dismiss"), "") }
	l := reply.List{Numbered: true, First: p.from + 1, Total: total, Unit: "matters, corrections first", More: turned(p.next)}
	for i := p.from; i < p.to; i++ {
		var x matter
		if i < len(changed) {
			x, err = d.changedPassage(ctx, changed[i])
		} else {
			x, err = d.objection(ctx, c, objections[i-len(changed)])
		}
		if err != nil {
			return reply.Message{}, err
		}
		l.Items = append(l.Items, x.item)
		for _, a := range x.actions {
			a.Label += fmt.Sprintf(" %d", i+1)
			m.Actions = append(m.Actions, a)
		}
	}
	m.Blocks = append(m.Blocks, l)
	for _, a := range p.turn {
		m.Actions = append(m.Actions, reply.Action{Label: a.Label, Line: turned(a.Line)})
	}
	return m, nil
}

// waiting returns how many matters /admin review has.
func (d Desk) waiting(ctx context.Context) (int, error) {
	changed, err := d.changedPassages(ctx)
	if err != nil {
		return 0, err
	}
	objections, err := d.Objections.Objections(ctx)
	if err != nil {
		return 0, fmt.Errorf("objections: %w", err)
	}
	return len(changed) + len(objections), nil
}

// An unapplied is a correction whose passage has changed.
type unapplied struct {
	briefing.Correction
	candidate string // the ID of the statement that may be meant; "" none
}

func (d Desk) changedPassages(ctx context.Context) ([]unapplied, error) {
	all, err := d.Corrections.Corrections(ctx)
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	edits, err := d.Edits.Edits(ctx)
	if err != nil {
		return nil, fmt.Errorf("edits: %w", err)
	}
	var changed []unapplied
	for _, c := range all {
		i := slices.IndexFunc(edits, func(e briefing.Edit) bool { return e.Correction == c.ID && e.Outcome == briefing.Review })
		if i >= 0 {
			changed = append(changed, unapplied{c, edits[i].Position})
		}
	}
	return changed, nil
}

func (d Desk) changedPassage(ctx context.Context, u unapplied) (matter, error) {
	x := matter{item: reply.Item{Text: wording.Correction(u.Correction)},
		actions: []reply.Action{{Label: "Drop", Line: bot.Line("admin undo", "id", u.ID)}}}
	if u.Kind == briefing.AliasActor {
		x.item.Note = reply.Plain("This is another actor's name in the registry now: it is not given.")
		return x, nil
	}
	x.item.Note = reply.Plain("Its passage was: " + wording.Shorten(oneLine(u.Passage), 400) + " — it has changed, and the correction is not applied.")
	if u.candidate == "" {
		x.item.Note = append(x.item.Note, reply.Words(" Nothing like it is in the document now."))
		return x, nil
	}
	s, err := d.Statements.Statement(ctx, u.candidate)
	if notFound(err) {
		return x, nil
	}
	if err != nil {
		return x, fmt.Errorf("statement %s: %w", u.candidate, err)
	}
	_, fresh := briefing.Diff(u.Passage, s.Passage)
	x.item.Quote = wording.Marked(s.Passage, fresh)
	x.item.Note = append(x.item.Note, reply.Words(" The nearest now is quoted, from "), reply.Code("/source "+s.ID))
	apply := bot.Line("admin correct", "statement", s.ID, "field", string(u.Field), "instead", u.ID) + " value:" + asTyped(u.Field, u.Value)
	if u.Kind == briefing.RetractStatement {
		apply = bot.Line("admin retract", "statement", s.ID, "instead", u.ID) + " why:" + u.Why
	}
	x.actions = append([]reply.Action{{Label: "Apply", Line: apply}}, x.actions...)
	return x, nil
}

// asTyped returns the Value of a correction as it is typed.
func asTyped(f briefing.Field, value string) string {
	switch {
	case f == briefing.HolderField:
		return "actor:" + value
	case f == briefing.TopicField && value == "":
		return "none"
	case f == briefing.TopicField:
		return "topic:" + strings.ReplaceAll(value, ",", ",topic:")
	case f == briefing.DateField && value == "":
		return "unknown"
	}
	return value
}

// objection returns what a reader objects to, with what accepting it comes to, before and after, and the button to do so: the
// correction that the comment names; else a statement whose only topic is wrong is on none, and one whose words are wrong is
// retracted. What would be right otherwise is for the editor to say, in the line that is shown.
func (d Desk) objection(ctx context.Context, c bot.Call, o briefing.Objection) (matter, error) {
	x := matter{actions: []reply.Action{{Label: "Dismiss", Line: bot.Line("admin review", "dismiss", o.ID)}}}
	x.item.Text = reply.Text{reply.Words("A reader finds the "), reply.Strong(o.What), reply.Words(" wrong in "), reply.Code(o.Statement), reply.Words(" of " + o.Holder)}
	x.item.Quote = reply.Plain(o.Passage)
	if o.Comment != "" {
		x.item.Note = reply.Plain("The reader writes: “" + o.Comment + "” · ")
	}
	x.item.Note = append(x.item.Note, reply.Code(o.By), reply.Words(", "), reply.Instant(o.At))
	s, err := d.Statements.Statement(ctx, o.Statement)
	if notFound(err) {
		x.item.Note = append(x.item.Note, reply.Words(" · the statement is not there now"))
		return x, nil
	}
	if err != nil {
		return x, fmt.Errorf("statement %s: %w", o.Statement, err)
	}
	why := "a reader found the " + o.What + " wrong"
	retract := reply.Action{Label: "Retract", Line: bot.Line("admin retract", "statement", s.ID, "confirm", token(retraction(s, why), s.Note), "objection", o.ID) + " why:" + why}
	x.actions = append([]reply.Action{retract}, x.actions...)
	draft, ok, err := d.suggested(ctx, s, o, c.Now)
	if err != nil {
		return x, err
	}
	switch {
	case ok:
	case o.What == briefing.WrongWords:
		x.actions[0].Label = "Accept: retract"
		x.item.Note = append(x.item.Note, reply.Words(" · accepted, the statement is retracted: in no answer, export or digest any more"))
		return x, nil
	default:
		said := " · to correct it: "
		if o.What == briefing.WrongHolder && o.Comment != "" {
			said = " · that names nobody for sure; to correct it: "
		}
		x.item.Note = append(x.item.Note, reply.Words(said), reply.Code(bot.Line("admin correct", "statement", s.ID, "field", o.What)+" value:…"))
		return x, nil
	}
	line := bot.Line("admin correct", "statement", s.ID, "field", o.What, "confirm", token(draft, s.Note), "objection", o.ID) + " value:" + asTyped(draft.Field, draft.Value)
	x.item.Note = append(x.item.Note, reply.Words(" · accepted, the "+o.What+" changes: "+draft.Was+" → "), reply.Strong(wording.CorrectedValue(draft)))
	x.actions = append([]reply.Action{{Label: "Accept", Line: line}}, x.actions...)
	return x, nil
}

// suggested returns the correction that o comes to, if it surely comes to one.
func (d Desk) suggested(ctx context.Context, s briefing.Statement, o briefing.Objection, now time.Time) (briefing.Correction, bool, error) {
	none := briefing.Correction{}
	value := o.Comment
	switch o.What {
	case briefing.WrongWords:
		return none, false, nil
	case briefing.WrongHolder:
		id, err := d.meant(ctx, s, o.Comment)
		if err != nil || id == "" {
			return none, false, err
		}
		value = "actor:" + id
	case briefing.WrongTopic:
		switch named := d.topicsIn(s, o.Comment); {
		case len(named) == 1:
			value = "topic:" + named[0]
		case len(named) == 0 && len(s.Topics) == 1:
			value = "none"
		default:
			return none, false, nil
		}
	}
	field := briefing.Field(o.What)
	draft, _, err := d.draft(ctx, s, field, value, now)
	if err != nil { // the comment is no value of the field
		return none, false, nil
	}
	earlier, err := d.onField(ctx, s, field)
	if err != nil {
		return none, false, err
	}
	if len(earlier) > 0 {
		draft.Was = earlier[0].Was
	}
	return draft, wording.CorrectedValue(draft) != draft.Was, nil
}
