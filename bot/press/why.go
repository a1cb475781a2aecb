package press

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"attache/bot/reply"
	"attache/briefing"
)

// Why says what became of a slot of a subscription, or what will, stage by stage. slot is its date and time on the clock of
// the subscription's zone (2006-01-02T15:04, or the date alone where that day has one slot), its key from the footer of the
// message, or "" for the last one that was due. What cannot be found is a *Problem. seen is what may be said where it is asked, which
// may be another channel: what lies above its ceiling is as if it had never been there.
func (p *Press) Why(ctx context.Context, seen Content, name, slot string) (reply.Message, error) {
	t, err := p.traceFor(ctx, seen, name, slot)
	if err != nil {
		return reply.Message{}, err
	}
	if t.line != nil {
		v, err := t.views(ctx, t.line.Items)
		if err != nil {
			return reply.Message{}, err
		}
		line := *t.line
		line.Items = slices.DeleteFunc(slices.Clone(line.Items), v.hidden)
		t.line = &line
	}
	for _, stage := range []func(context.Context) error{t.due, t.window, t.filter, t.fresh, t.held, t.review, t.claim, t.post, t.settle} {
		if err := stage(ctx); err != nil {
			return reply.Message{}, err
		}
	}
	return t.message("Why: digest “" + name + "” of " + t.slot.Local), nil
}

// WhyItem says when and where a subscription posted a statement, or why it did not, stage by stage. What cannot be found is
// a *Problem. seen is what may be said where it is asked.
func (p *Press) WhyItem(ctx context.Context, seen Content, name, statement string) (reply.Message, error) {
	t, err := p.traceFor(ctx, seen, name, "")
	if err != nil {
		return reply.Message{}, err
	}
	if err := t.item(ctx, statement); err != nil {
		return reply.Message{}, err
	}
	return t.message("Why: a statement in digest “" + name + "”"), nil
}

// A trace is what is known of a slot.
type trace struct {
	*Press
	sub   briefing.Subscription
	sched Schedule
	now   time.Time
	seen  Content               // what may be said where it is asked
	told  briefing.Subscription // sub, as it may be told there
	slot  briefing.Slot
	line  *briefing.Delivery // of the ledger; nil: none
	since time.Time          // start of the window, exclusive; zero: it is the baseline
	until time.Time          // end of the window

	stages []reply.Item
}

func (t *trace) say(stage, format string, args ...any) {
	t.stages = append(t.stages, reply.Item{Text: reply.Text{reply.Strong(stage), reply.Words(": " + fmt.Sprintf(format, args...))}})
}

func (t *trace) message(title string) reply.Message {
	return reply.Message{Title: title, Blocks: []reply.Block{reply.List{Items: t.stages, Numbered: true, Unit: "stages"}},
		Footer: reply.Plain("All times on the clock of " + t.sched.Zone().String() + ".")}
}

// clock returns what the clock of the subscription's zone reads at an instant, to the second where that matters.
func (t *trace) clock(at time.Time) string {
	form := "Mon 2 Jan 2006 15:04"
	if at.Second() != 0 {
		form += ":05"
	}
	return at.In(t.sched.Zone()).Format(form + " MST")
}

// traceFor is trace for telling it where seen may be said.
func (p *Press) traceFor(ctx context.Context, seen Content, name, slot string) (*trace, error) {
	t, err := p.trace(ctx, name, slot)
	if err != nil {
		return nil, err
	}
	t.seen = seen
	t.told, err = known(ctx, seen, t.sub)
	return t, err
}

// trace finds the slot and its line in the ledger.
func (p *Press) trace(ctx context.Context, name, slot string) (*trace, error) {
	s, err := p.subscription(ctx, name)
	if err != nil {
		return nil, err
	}
	sched, err := p.schedule(s)
	if err != nil {
		return nil, err
	}
	t := &trace{Press: p, sub: s, sched: sched, now: p.now()}
	if t.line, err = p.find(ctx, s, sched, slot); err != nil {
		return nil, err
	}
	if t.line != nil {
		t.slot = t.line.Slot
		return t, nil
	}
	t.slot, err = t.planned(slot)
	if err != nil {
		return nil, err
	}
	// The last one that was due may be one of a schedule that is no longer its own.
	if last, err := p.Last(ctx, name); slot == "" && err == nil && !t.slot.At.After(last.At) {
		t.slot, t.line = last.Slot, &last
	} else if slot == "" && err != nil && !errors.Is(err, briefing.ErrNotFound) {
		return nil, err
	}
	if t.line == nil {
		found, _, err := p.Store.Ledger(ctx, briefing.LedgerQuery{Subscription: name, Local: t.slot.Local})
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			t.line = &found[0]
		}
	}
	return t, nil
}

// find returns the line of the ledger that slot names: by its date and time or its key; nil when there is none.
func (p *Press) find(ctx context.Context, s briefing.Subscription, sched Schedule, slot string) (*briefing.Delivery, error) {
	if slot == "" {
		return nil, nil
	}
	q := briefing.LedgerQuery{Subscription: s.Name, Key: slot}
	if local, day := localTime(slot); !local.IsZero() {
		q = briefing.LedgerQuery{Subscription: s.Name, Local: local.Format(localForm)}
		if day {
			slots, err := oneDay(sched, local)
			if err != nil {
				return nil, err
			}
			q.Local = slots.Local
		}
	}
	found, _, err := p.Store.Ledger(ctx, q)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// localTime reads a date and time, or a date alone, which it reports; the zero time when s is neither.
func localTime(s string) (local time.Time, day bool) {
	if t, err := time.Parse(localForm, strings.Replace(s, " ", "T", 1)); err == nil {
		return t, false
	}
	t, err := time.Parse(time.DateOnly, s)
	return t, err == nil
}

// oneDay returns the only slot of a day, which is given as midnight UTC.
func oneDay(sched Schedule, day time.Time) (briefing.Slot, error) {
	var found []briefing.Slot
	var clocks []string
	for slot := range sched.following(day.Add(-time.Minute)) {
		if !strings.HasPrefix(slot.Local, day.Format(time.DateOnly)) {
			break
		}
		found, clocks = append(found, slot), append(clocks, slot.Local)
	}
	switch len(found) {
	case 0:
		return briefing.Slot{}, problem("It is not due on %s; its schedule is %s.", day.Format(time.DateOnly), sched)
	case 1:
		return found[0], nil
	}
	shown := clocks[:min(len(clocks), 6)]
	return briefing.Slot{}, problem("It is due %d times on %s; name one: %s.", len(found), day.Format(time.DateOnly), strings.Join(shown, ", "))
}

// planned returns the slot of the schedule that slot names; for "" the last one before now, or the first one to come where the
// subscription is younger.
func (t *trace) planned(slot string) (briefing.Slot, error) {
	if slot == "" {
		last := lastSlot(t.sched, t.now)
		if last.At.Before(t.sub.Created) {
			last = after(t.sched, t.sub, briefing.Slot{})
		}
		last.Subscription = t.sub.Name
		return last, nil
	}
	local, day := localTime(slot)
	if local.IsZero() {
		return briefing.Slot{}, problem("The ledger of %q has no slot %q; name one by date and time, as 2006-01-02T15:04, or by the key in the footer of its message.", t.sub.Name, slot)
	}
	if day {
		return oneDay(t.sched, local)
	}
	for found := range t.sched.following(local.Add(-time.Minute)) {
		if found.Local == local.Format(localForm) {
			found.Subscription = t.sub.Name
			return found, nil
		}
		return briefing.Slot{}, problem("It is not due at %s; its schedule is %s, and the next one after that is %s.", local.Format(localForm), t.sched, found.Local)
	}
	return briefing.Slot{}, problem("It is not due at %s; its schedule is %s.", local.Format(localForm), t.sched)
}

// lastSlot returns the last slot whose time has come at an instant.
func lastSlot(sched Schedule, now time.Time) (last briefing.Slot) {
	for back := time.Hour; last.Local == "" && back < 50*366*24*time.Hour; back *= 6 {
		for slot := range sched.Slots(now.Add(-back)) {
			if slot.At.After(now) {
				break
			}
			last = slot
		}
	}
	return last
}

// due says when the slot is due.
func (t *trace) due(context.Context) error {
	text := fmt.Sprintf("%s is due at %s on the clock of %s, which is %s", t.sched.Spec(), t.slot.Local, t.sched.Zone(), t.clock(t.slot.At))
	if planned, err := t.planned(t.slot.Local); err != nil || !planned.At.Equal(t.slot.At) {
		text = fmt.Sprintf("it was due at %s, which is %s; the schedule has been changed since, to %s", t.slot.Local, t.clock(t.slot.At), t.sched.Spec())
	}
	if note := t.sched.note(t.slot); note != "" {
		text += " (" + note + ")"
	}
	if wait := t.slot.At.Sub(t.now); wait > 0 {
		text += "; that is " + span(wait) + " from now"
	}
	t.say("Due", "%s.", text)
	if t.slot.At.Before(t.sub.Created) {
		t.say("Subscription", "it was made later, at %s.", t.clock(t.sub.Created))
	}
	if t.sub.Paused != "" {
		t.say("Paused", "%s. Nothing is posted until /digest resume name:%s.", strings.TrimSuffix(t.sub.Paused, "."), t.sub.Name)
	}
	return nil
}

// filter says what the subscription asks for.
func (t *trace) filter(context.Context) error {
	var asked []string
	if len(t.sub.Topics) > 0 {
		asked = append(asked, "on "+strings.Join(t.sub.Topics, ", "))
	}
	if len(t.sub.Actors) > 0 {
		asked = append(asked, "by "+strings.Join(t.told.Actors, ", "))
	}
	if len(asked) == 0 {
		t.say("Filter", "none: it asks for all that is new.")
		return nil
	}
	t.say("Filter", "it asks for statements %s.", strings.Join(asked, " "))
	return nil
}

// held says what quiet hours do.
func (t *trace) held(context.Context) error {
	end := t.sched.quiet.until(t.slot.At)
	switch {
	case t.sub.Quiet == "":
		t.say("Quiet hours", "it has none.")
	case end.IsZero():
		t.say("Quiet hours", "%s: it is not due in them.", t.sub.Quiet)
	case len(t.sub.Critical) == 0:
		t.say("Quiet hours", "%s: it is held until %s.", t.sub.Quiet, t.clock(end))
	default:
		t.say("Quiet hours", "%s: it is held until %s, unless a position is %s before.", t.sub.Quiet, t.clock(end), oneOf(t.sub.Critical))
	}
	return nil
}

// oneOf returns changes with "or" before the last one.
func oneOf(changes []briefing.Change) string {
	var s string
	for i, c := range changes {
		switch {
		case i == 0:
		case i == len(changes)-1:
			s += " or "
		default:
			s += ", "
		}
		s += string(c)
	}
	return s
}

// review says what editors were shown and what they said.
func (t *trace) review(ctx context.Context) error {
	d, err := t.Store.Draft(ctx, t.slot)
	switch missing := errors.Is(err, briefing.ErrNotFound); {
	case missing && t.sub.Review == "":
		t.say("Review", "nobody reviews it.")
		return nil
	case missing && t.slot.At.Add(-t.sub.Lead).After(t.now):
		t.say("Review", "the draft comes to %s at %s.", t.sub.Review, t.clock(t.slot.At.Add(-t.sub.Lead)))
		return nil
	case missing:
		t.say("Review", "no draft was shown in %s.", t.sub.Review)
		return nil
	case err != nil:
		return err
	}
	if d.State == briefing.Skipped {
		t.say("Review", "no draft: %s, as of %s.", strings.TrimSuffix(d.Why, "."), t.clock(d.Until))
		return nil
	}
	text := fmt.Sprintf("draft with the key %s to %s, made at %s, %s", d.Key, d.Channel, t.clock(d.Until), d.State)
	if d.Why != "" {
		text += " (" + strings.TrimSuffix(d.Why, ".") + ")"
	}
	decision, err := t.Store.Decision(ctx, t.slot)
	if err != nil {
		return err
	}
	dropped, err := t.Store.Dropped(ctx, t.sub.Name)
	if err != nil {
		return err
	}
	n := 0
	for _, drop := range dropped {
		if drop.Local == t.slot.Local {
			n++
		}
	}
	if n > 0 {
		text += "; " + counted(n, "statement was", "statements were") + " dropped"
	}
	if decision.Verdict == briefing.Undecided {
		fate := "held"
		if t.sub.Undecided == briefing.PostUndecided {
			fate = "posted"
		}
		t.say("Review", "%s; while nobody decides, it is %s at %s.", text, fate, t.clock(deadline(t.sub, d)))
		return nil
	}
	t.say("Review", "%s; %s by %s at %s.", text, decision.Verdict, decision.By, t.clock(decision.At))
	return nil
}

// window says of which time the slot tells, and finds it out where the ledger does not know.
func (t *trace) window(ctx context.Context) error {
	t.until = t.slot.At
	if t.until.After(t.now) || t.line == nil {
		t.until = t.now
	}
	if t.line != nil && t.line.State != briefing.Skipped {
		t.since, t.until = t.line.Since, t.line.Until
	} else {
		before, err := t.before(ctx)
		if err != nil {
			return err
		}
		t.since = before.Until
		if t.line != nil && !t.line.Since.IsZero() {
			t.until = t.line.Until
		}
	}
	if t.since.IsZero() {
		t.say("Baseline", "nothing was posted before: what is known by %s is not new, and is not listed.", t.clock(t.until))
		return nil
	}
	t.say("Window", "what was first seen after %s, where the window of the last one that was posted ends, up to %s.", t.clock(t.since), t.clock(t.until))
	return nil
}

// before returns the last delivery that was posted before the slot, since the subscription was made; the zero one when there is none.
func (t *trace) before(ctx context.Context) (briefing.Delivery, error) {
	return t.lastBefore(ctx, t.sub, t.slot.At)
}

func (p *Press) lastBefore(ctx context.Context, s briefing.Subscription, at time.Time) (briefing.Delivery, error) {
	found, _, err := p.Store.Ledger(ctx, briefing.LedgerQuery{
		Subscription: s.Name, States: []briefing.DeliveryState{briefing.Sent}, Before: at, Limit: 1,
	})
	if err != nil || len(found) == 0 || found[0].At.Before(s.Created) {
		return briefing.Delivery{}, err
	}
	return found[0], nil
}

// reasons are why statements in a window are not in its digest, in the order in which they are told.
var reasons = []string{"gone", "handling", "posted", "dropped", "later", "topic", "actor", "further"}

// fresh says what was new in the window, and what the filter left out.
func (t *trace) fresh(ctx context.Context) error {
	if t.since.IsZero() {
		return nil
	}
	ids, err := t.Store.FirstSeen(ctx, t.since, t.until)
	if err != nil {
		return err
	}
	var items []string
	if t.line != nil {
		items = t.line.Items
	}
	left := make(map[string]int)
	posted, err := t.Store.Posted(ctx, t.sub.Name)
	if err != nil {
		return err
	}
	dropped, err := t.Store.Dropped(ctx, t.sub.Name)
	if err != nil {
		return err
	}
	v, err := t.views(ctx, ids)
	if err != nil {
		return err
	}
	ids = slices.DeleteFunc(ids, v.hidden)
	wanted := 0
	for _, id := range ids {
		if slices.Contains(items, id) {
			wanted++
			continue
		}
		why := t.leftOut(v, id, posted[id])
		if _, gone := dropped[id]; gone && why == "" {
			why = "dropped"
		}
		if why == "" {
			why = "further"
			if t.line == nil {
				wanted++
				continue
			}
			if t.line.State == briefing.Skipped {
				why = "later"
			}
		}
		left[why]++
	}
	in := counted(wanted, "is", "are") + " among the items of the slot"
	if t.line == nil {
		in = counted(wanted, "would be", "would be") + " posted as things stand"
	}
	t.say("New", "%s first seen in the window; %s.", counted(len(ids), "statement was", "statements were"), in)
	if late := len(items) - wanted; late > 0 {
		t.say("New before", "%s first seen just before the window and had not been posted.", counted(late, "item was", "items were"))
	}
	var told []string
	for _, why := range reasons {
		if n := left[why]; n > 0 {
			told = append(told, t.reason(why, n))
		}
	}
	if len(told) > 0 {
		t.say("Left out", "%s. /digest why item:… says it of one statement.", strings.Join(told, "; "))
	}
	return nil
}

// counted returns n with its word.
func counted(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n) + " " + several
}

// views are statements as the subscription's channel has them, and as they are seen where it is asked about them.
type views struct {
	there, seen map[string]briefing.Statement
	withheld    bool // there is content that may not be shown where it is asked
}

func (t *trace) views(ctx context.Context, ids []string) (v views, err error) {
	if v.there, err = statementsIn(ctx, t.said(t.sub), ids); err != nil {
		return v, err
	}
	if v.seen, err = statementsIn(ctx, t.seen, ids); err != nil {
		return v, err
	}
	sum, err := t.seen.Summary(ctx)
	v.withheld = sum.Withheld
	return v, err
}

// hidden reports whether nothing may be said of the statement with id: it may be one that is above the ceiling.
func (v views) hidden(id string) bool {
	_, seen := v.seen[id]
	return v.withheld && !seen
}

// statementsIn returns those statements with ids that are in the content, by their IDs and those of further reports.
func statementsIn(ctx context.Context, content Content, ids []string) (map[string]briefing.Statement, error) {
	by := make(map[string]briefing.Statement)
	if len(ids) == 0 {
		return by, nil
	}
	found, _, err := content.Statements(ctx, briefing.Query{IDs: ids, Further: true})
	if err != nil {
		return nil, err
	}
	for _, s := range found {
		by[s.ID] = s
		for _, f := range s.Further {
			by[f.ID] = s
		}
	}
	return by, nil
}

// leftOut says why the statement with id is not in a digest, by a key of reasons; "" where the digest asks for it.
func (t *trace) leftOut(v views, id string, posted bool) string {
	s, ok := v.there[id]
	_, seen := v.seen[id]
	actors := t.sub
	actors.Topics = nil
	switch {
	case !ok && seen:
		return "handling"
	case !ok:
		return "gone"
	case posted:
		return "posted"
	case !actors.Wants(s):
		return "actor"
	case !t.sub.Wants(s):
		return "topic"
	}
	return ""
}

// reason tells a key of reasons of n statements.
func (t *trace) reason(why string, n int) string {
	switch why {
	case "gone":
		return counted(n, "is", "are") + " no longer in the content: its document has changed or was removed, or an editor took it out"
	case "handling":
		return counted(n, "is", "are") + " of a document that is not shown in its channel, because of its handling"
	case "posted":
		return counted(n, "was", "were") + " posted in another slot"
	case "dropped":
		return counted(n, "was", "were") + " dropped by an editor, and is never posted here"
	case "later":
		return counted(n, "goes", "go") + " into the next one that is posted"
	case "topic":
		return counted(n, "is", "are") + " on none of its topics (" + strings.Join(t.sub.Topics, ", ") + ")"
	case "actor":
		return counted(n, "is", "are") + " by none of its actors (" + strings.Join(t.told.Actors, ", ") + ")"
	}
	return counted(n, "is a further report", "are further reports") + " of what was known before"
}

// claim says when the slot was taken on.
func (t *trace) claim(ctx context.Context) error {
	if t.line != nil {
		text := "taken on at " + t.clock(t.line.ClaimedAt)
		if t.line.ClaimedAt.Sub(t.slot.At) >= time.Second {
			text += ", " + t.line.ClaimedAt.Sub(t.slot.At).Round(time.Second).String() + " after it was due"
		}
		t.say("Claim", "%s, with %s.", text, counted(len(t.line.Items), "item", "items"))
		return nil
	}
	return t.unclaimed(ctx)
}

// unclaimed says why the slot is not in the ledger.
func (t *trace) unclaimed(ctx context.Context) error {
	last, err := t.Last(ctx, t.sub.Name)
	if err != nil && !errors.Is(err, briefing.ErrNotFound) {
		return err
	}
	_, _, platformErr := t.platform(t.sub.Channel)
	hold := t.sched.quiet.until(t.now)
	cleared, clearErr := t.cleared(ctx, t.sub, t.sched, t.slot)
	if clearErr != nil {
		return clearErr
	}
	switch {
	case t.slot.At.Before(t.sub.Created):
		t.say("Claim", "never: slots before the subscription was made are none of its.")
	case t.sub.Paused != "":
		t.say("Claim", "not yet: the subscription is paused.")
	case t.slot.At.After(t.now):
		t.say("Claim", "not yet: its time has not come.")
	case err == nil && before(t.slot, last.Slot):
		t.say("Claim", "never: when later slots were taken on, the schedule did not have this one.")
	case err == nil && last.State == briefing.Claimed:
		t.say("Claim", "not yet: the one before, of %s, is still open, and this one waits for it.", last.Local)
	case !hold.IsZero():
		t.say("Claim", "not yet: quiet hours hold it until %s.", t.clock(hold))
	case !cleared:
		t.say("Claim", "not yet: it waits for the editors.")
	case platformErr != nil:
		t.say("Claim", "not yet: %s.", platformErr)
	default:
		t.say("Claim", "not yet: the press looks each full minute; if this stands here for longer, the bot does not run, or its log says why.")
	}
	return nil
}

// post says how the platform was asked.
func (t *trace) post(context.Context) error {
	switch d := t.line; {
	case d == nil:
	case d.Attempts == 0:
		t.say("Post", "never tried.")
	default:
		t.say("Post", "to %s, %s, with the key %s.", d.Channel, counted(d.Attempts, "try", "tries"), d.Key)
	}
	return nil
}

// settle says how the slot ended.
func (t *trace) settle(context.Context) error {
	if t.line == nil {
		return nil
	}
	at := t.clock(t.line.SettledAt)
	switch d := t.line; d.State {
	case briefing.Claimed:
		t.say("Open", "%s.", strings.TrimSuffix(openWhy(*d), "."))
	case briefing.Sent:
		t.say("Settled", "sent at %s; the message is %s.", at, d.MessageID)
	case briefing.Unresolved:
		t.say("Settled", "unknown at %s: it may have been posted, nobody can tell, and so it is not repeated. %s.", at, capital(strings.TrimSuffix(d.Why, ".")))
	default:
		t.say("Settled", "%s at %s: %s.", d.State, at, strings.TrimSuffix(d.Why, "."))
	}
	return nil
}

// openWhy says what an open claim waits for.
func openWhy(d briefing.Delivery) string {
	if d.Why == "" {
		return "it is being posted, or was when the bot ended; the platform is asked before it is repeated"
	}
	return d.Why
}

// item says what became of a statement.
func (t *trace) item(ctx context.Context, id string) error {
	v, err := t.views(ctx, []string{id})
	if err != nil {
		return err
	}
	s, stored := v.seen[id]
	first, err := t.Store.FirstSeenAt(ctx, id)
	if errors.Is(err, briefing.ErrNotFound) || err == nil && v.hidden(id) {
		return problem("I have never seen a statement %q; /source and the exports name statements.", id)
	}
	if err != nil {
		return err
	}
	if stored {
		t.say("Statement", "%s, in %s: “%s”", s.Holder.Name, s.DocumentID, s.Words)
	} else {
		t.say("Statement", "%s is no longer in the content: its document has changed or was removed, or an editor took it out.", id)
	}
	t.say("First seen", "%s.", t.clock(first))
	found, _, err := t.Store.Ledger(ctx, briefing.LedgerQuery{Subscription: t.sub.Name, Statement: id})
	if err != nil {
		return err
	}
	for _, d := range slices.Backward(found) {
		text := string(d.State)
		if d.Why != "" {
			text += ", " + strings.TrimSuffix(d.Why, ".")
		}
		t.say("Slot "+d.Local, "it is among the items; %s.", text)
		if d.State == briefing.Sent || d.State == briefing.Unresolved || d.State == briefing.Claimed {
			return nil
		}
	}
	if !stored {
		t.say("Left out", "what is not in the content is not posted.")
		return nil
	}
	dropped, err := t.Store.Dropped(ctx, t.sub.Name)
	if err != nil {
		return err
	}
	if drop, ok := dropped[id]; ok {
		t.say("Dropped", "by %s at %s, from the draft of %s; it is never posted here.", drop.By, t.clock(drop.At), drop.Local)
		return nil
	}
	if why := t.leftOut(v, id, false); why != "" {
		t.say("Filter", "%s.", t.reason(why, 1))
		return nil
	}
	return t.slotOf(ctx, first, len(found) > 0)
}

// slotOf says in which slot's window a statement is that was first seen at an instant; again says that one has failed to post it.
func (t *trace) slotOf(ctx context.Context, first time.Time, again bool) error {
	sent, _, err := t.Store.Ledger(ctx, briefing.LedgerQuery{Subscription: t.sub.Name, States: []briefing.DeliveryState{briefing.Sent}})
	if err != nil {
		return err
	}
	sent = slices.DeleteFunc(sent, func(d briefing.Delivery) bool { return d.At.Before(t.sub.Created) })
	for i, d := range slices.Backward(sent) {
		switch {
		case first.After(d.Until) || again:
		case i == len(sent)-1:
			t.say("Baseline", "it was known before the baseline, the slot of %s, and so is not new.", d.Local)
			return nil
		default:
			t.say("Window", "it is in that of %s, which was posted without it: a further report of what was known is not new, and a message holds the statements that were asked for then.", d.Local)
			return nil
		}
	}
	next := t.sched.Next(t.now, 1)[0]
	t.say("Window", "it is new, and goes into the next one that is posted, due at %s.", t.clock(next.At))
	return nil
}
