package press

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// DefaultLate is how late a slot may be posted where a subscription does not say.
const DefaultLate = 6 * time.Hour

// Subscribe adds a subscription and returns it as it is kept. Its schedule may be in words, its topics and actors
// may be names; an empty Name is made up, an empty Empty is "say", a zero Late is DefaultLate. Created and Paused
// are not read. What is wrong with it comes back as a *Problem.
func (p *Press) Subscribe(ctx context.Context, s briefing.Subscription) (briefing.Subscription, error) {
	s, err := p.check(ctx, s)
	if err != nil {
		return briefing.Subscription{}, err
	}
	s.Created, s.Paused, s.Baselined = p.now(), "", false
	all, err := p.Store.Subscriptions(ctx)
	if err != nil {
		return briefing.Subscription{}, err
	}
	taken := func(name string) bool {
		return slices.ContainsFunc(all, func(o briefing.Subscription) bool { return o.Name == name })
	}
	if s.Name == "" {
		if s.Name, err = p.freeName(ctx, s, taken); err != nil {
			return briefing.Subscription{}, err
		}
	}
	if taken(s.Name) {
		return briefing.Subscription{}, problem("There is a subscription %q already; choose another name, or unsubscribe it first.", s.Name)
	}
	if s.Review != "" {
		if _, _, err := p.platform(s.Review); err != nil {
			return briefing.Subscription{}, problem("Drafts cannot be shown in %s: %s.", s.Review, err)
		}
	}
	if err := p.Store.Subscribe(ctx, s); err != nil {
		return briefing.Subscription{}, err
	}
	return s, nil
}

// freeName returns a name for s that is not taken: what it is about, with a number where needed. It is told in other channels, so
// it is not that of an actor who is known from documents only.
func (p *Press) freeName(ctx context.Context, s briefing.Subscription, taken func(string) bool) (string, error) {
	base := "digest"
	switch {
	case len(s.Topics) > 0:
		base = s.Topics[0]
	case len(s.Actors) > 0:
		a, err := p.Content(s.Channel).Actor(ctx, s.Actors[0])
		if err != nil {
			return "", err
		}
		if !a.Discovered {
			base = a.ID
		}
	}
	name := base
	for n := 2; taken(name); n++ {
		name = base + "-" + strconv.Itoa(n)
	}
	return name, nil
}

// check returns s in the form in which it is kept, or a *Problem.
func (p *Press) check(ctx context.Context, s briefing.Subscription) (briefing.Subscription, error) {
	if strings.ContainsFunc(s.Name, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("-_.", c)
	}) || utf8.RuneCountInString(s.Name) > 60 {
		return s, problem("The name %q is not right: at most 60 letters, digits, hyphens, underscores and dots.", s.Name)
	}
	if platform, _, ok := strings.Cut(s.Channel, ":"); !ok || platform == "" {
		return s, problem("The channel %q is not right: write platform and channel, such as discord:123.", s.Channel)
	}
	sched, err := ParseSchedule(s.Schedule, s.Zone)
	if err != nil {
		return s, problem("%s.", capital(err.Error()))
	}
	s.Schedule, s.Zone = sched.Spec(), sched.Zone().String()
	switch s.Empty {
	case "":
		s.Empty = briefing.SayEmpty
	case briefing.SayEmpty, briefing.SilentEmpty:
	default:
		return s, problem("With nothing new, a digest can say or be silent; %q is neither.", s.Empty)
	}
	switch {
	case s.Late == 0:
		s.Late = DefaultLate
	case s.Late < 0:
		return s, problem("A digest cannot be %s late; write how late it may be, such as 6h.", s.Late)
	}
	if s.Quiet, err = ParseQuiet(s.Quiet); err != nil {
		return s, err
	}
	if err := checkCritical(s); err != nil {
		return s, err
	}
	if s, err = checkReview(s, sched); err != nil {
		return s, err
	}
	if s.Topics, err = resolve("topic", s.Topics, func(name string) (string, error) {
		t, err := p.Content(s.Channel).Topic(ctx, name)
		return t.ID, err
	}); err != nil {
		return s, err
	}
	s.Actors, err = resolve("actor", s.Actors, func(name string) (string, error) {
		a, err := p.Content(s.Channel).Actor(ctx, name)
		return a.ID, err
	})
	return s, err
}

// criticals are the changes that can be critical.
var criticals = []briefing.Change{briefing.Reversed, briefing.Hardened, briefing.Softened}

// ParseCritical reads the changes that do not wait for the end of quiet hours, with commas between: "reversed, hardened".
func ParseCritical(s string) ([]briefing.Change, error) {
	var found []briefing.Change
	for word := range strings.FieldsFuncSeq(s, func(c rune) bool { return c == ',' || c == ' ' }) {
		c := briefing.Change(strings.ToLower(word))
		if !slices.Contains(criticals, c) {
			return nil, problem("Critical is %q, which is no change of a position; write some of reversed, hardened, softened.", word)
		}
		if !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	return found, nil
}

func checkCritical(s briefing.Subscription) error {
	if len(s.Critical) > 0 && s.Quiet == "" {
		return problem("Critical says what is posted in quiet hours all the same, and there are none; write them as quiet:22:00-07:00.")
	}
	return nil
}

// DefaultLead is how long before its slot editors see a draft where a subscription does not say.
const DefaultLead = 30 * time.Minute

// ParseLead reads how long before its slot editors see a draft: "30m", "1h"; "" is 0, for the default.
func ParseLead(s string) (time.Duration, error) {
	if s == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < time.Minute || d > 24*time.Hour || d%time.Minute != 0 {
		return 0, problem("Lead is %q, which is no time from 1m to 24h in full minutes; write it as 30m or 1h.", s)
	}
	return d, nil
}

// checkReview returns s with what is kept of its review.
func checkReview(s briefing.Subscription, sched Schedule) (briefing.Subscription, error) {
	if s.Review == "" {
		if s.Lead != 0 || s.Undecided != "" {
			return s, problem("Lead and undecided say how editors review a draft, and there are none; name their channel in review, such as discord:123.")
		}
		s.Undecided = briefing.HoldUndecided
		return s, nil
	}
	if platform, id, _ := strings.Cut(s.Review, ":"); platform == "" || id == "" {
		return s, problem("The channel %q for review is not right: write platform and channel, such as discord:123.", s.Review)
	}
	if s.Review == s.Channel {
		return s, problem("Drafts go to %s, which is where the digest itself goes; name a channel of editors.", s.Review)
	}
	s.Undecided = cmp.Or(s.Undecided, briefing.HoldUndecided)
	if s.Undecided != briefing.HoldUndecided && s.Undecided != briefing.PostUndecided {
		return s, problem("A draft on which nobody decides is to hold or to post; %q is neither.", s.Undecided)
	}
	s.Lead = cmp.Or(s.Lead, DefaultLead)
	return s, sched.CheckLead(s.Lead)
}

// CheckLead returns a *Problem unless a draft that editors see a time before each slot can be made after the slot before.
func (s Schedule) CheckLead(lead time.Duration) error {
	last := time.Time{}
	for _, run := range s.Next(epoch, 100) {
		if gap := run.At.Sub(last); !last.IsZero() && gap <= lead {
			return problem("The draft comes %s before the digest, and the digest comes again after %s; write a lead that is shorter.", span(lead), span(gap))
		}
		last = run.At
	}
	return nil
}

// resolve returns the IDs of names, without repetitions.
func resolve(what string, names []string, find func(string) (string, error)) ([]string, error) {
	var ids []string
	for _, name := range names {
		id, err := find(name)
		var ambiguous *briefing.AmbiguousError
		switch {
		case errors.As(err, &ambiguous):
			return nil, problem("The name %q is shared by several: %s. Give the id of one.", name, actorIDs(ambiguous.Actors))
		case errors.Is(err, briefing.ErrNotFound):
			return nil, problem("I know no %s called %q; /%ss lists them.", what, name, what)
		case err != nil:
			return nil, err
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func actorIDs(actors []briefing.Actor) string {
	ids := make([]string, len(actors))
	for i, a := range actors {
		ids[i] = a.ID
	}
	return strings.Join(ids, ", ")
}

// ParseLate reads how late a slot may be posted: "6h", "90m", "1h30m"; "" is DefaultLate.
func ParseLate(s string) (time.Duration, error) {
	if s == "" {
		return DefaultLate, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < time.Minute || d > 31*24*time.Hour {
		return 0, problem("Late is %q, which is no time from 1m to 744h; write it as 6h or 90m.", s)
	}
	return d, nil
}

// Subscriptions returns the subscriptions of a channel, of all channels when it is "", by name.
func (p *Press) Subscriptions(ctx context.Context, channel string) ([]briefing.Subscription, error) {
	all, err := p.Store.Subscriptions(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(s briefing.Subscription) bool { return channel != "" && s.Channel != channel }), nil
}

// Next returns the next n slots of s after an instant, in the zone of s.
func (p *Press) Next(s briefing.Subscription, after time.Time, n int) ([]Run, error) {
	sched, err := p.schedule(s)
	if err != nil {
		return nil, err
	}
	return sched.Next(after, n), nil
}

// Last returns the last line of the ledger of the subscription with that name, or an error wrapping briefing.ErrNotFound.
func (p *Press) Last(ctx context.Context, name string) (briefing.Delivery, error) {
	last, err := p.Store.Deliveries(ctx, name, 1)
	if err == nil && len(last) == 0 {
		err = fmt.Errorf("delivery of %s: %w", name, briefing.ErrNotFound)
	}
	if err != nil {
		return briefing.Delivery{}, err
	}
	return last[0], nil
}

// subscription returns the subscription with that name, or a *Problem.
func (p *Press) subscription(ctx context.Context, name string) (briefing.Subscription, error) {
	s, err := p.Store.Subscription(ctx, name)
	if errors.Is(err, briefing.ErrNotFound) {
		return s, problem("There is no subscription %q; /digest list shows those of a channel.", name)
	}
	return s, err
}

// Unsubscribe removes the subscription of channel with that name; its ledger is kept. One of another channel or of the
// configuration is a *Problem: the latter would be back at the next start.
func (p *Press) Unsubscribe(ctx context.Context, channel, name string) error {
	s, err := p.subscription(ctx, name)
	if err == nil && s.Channel != channel {
		err = problem("This channel has no subscription %q; /digest list shows those it has.", name)
	}
	if err != nil {
		return err
	}
	if s.By == configured {
		return problem("The subscription %q is in the configuration; take it out there.", name)
	}
	return p.Store.Unsubscribe(ctx, name)
}

// Resume lets the paused subscription of channel with that name, "" for any channel, go on and returns it as it was. What
// was due meanwhile is merged into the newest of those slots, where that one is not too late. What cannot be is a *Problem.
func (p *Press) Resume(ctx context.Context, channel, name string) (briefing.Subscription, error) {
	s, err := p.subscription(ctx, name)
	switch {
	case err != nil:
		return briefing.Subscription{}, err
	case channel != "" && s.Channel != channel:
		return briefing.Subscription{}, problem("This channel has no subscription %q; /digest list shows those it has.", name)
	case s.Paused == "":
		return briefing.Subscription{}, problem("The subscription %q is not paused.", name)
	case s.Paused == briefing.PausedByConfig:
		return briefing.Subscription{}, problem("The subscription %q is no longer in the configuration; put it back there.", name)
	}
	if err := p.Store.Resume(ctx, name); err != nil {
		return briefing.Subscription{}, err
	}
	return s, nil
}

// configured is who makes the subscriptions of the configuration.
const configured = "config"

// Preview returns what would be posted for the first slot at or after at, of what was first seen up to at. It changes nothing.
// The zero at is now.
func (p *Press) Preview(ctx context.Context, name string, at time.Time) (reply.Message, error) {
	s, err := p.subscription(ctx, name)
	if err != nil {
		return reply.Message{}, err
	}
	sched, err := p.schedule(s)
	if err != nil {
		return reply.Message{}, err
	}
	if at.IsZero() {
		at = p.now()
	}
	runs := sched.Next(at.Add(-time.Nanosecond), 2)
	slot := runs[0].Slot
	slot.Subscription = s.Name
	digest, err := p.digest(ctx, s, briefing.Delivery{Slot: slot, Channel: s.Channel, Key: key(s, slot), Until: at}, runs[1].At)
	if err != nil {
		return reply.Message{}, err
	}
	return wording.Digest(digest), nil
}

// Now returns what is new so far in the window of a subscription, or since it was made where nothing has been delivered
// yet, for its channel. It moves no window: the next slot says it as well.
func (p *Press) Now(ctx context.Context, name string) (reply.Message, error) {
	s, err := p.subscription(ctx, name)
	if err != nil {
		return reply.Message{}, err
	}
	sched, err := p.schedule(s)
	if err != nil {
		return reply.Message{}, err
	}
	now := p.now()
	d := briefing.Delivery{Channel: s.Channel, Since: s.Created, Until: now}
	d.Key = key(s, briefing.Slot{Local: "now " + now.Format(time.RFC3339Nano)})
	last, err := p.Store.LastDelivered(ctx, s.Name)
	switch {
	case err == nil:
		d.Since = last.Until
	case !errors.Is(err, briefing.ErrNotFound):
		return reply.Message{}, err
	}
	digest, err := p.since(ctx, s, d, d.Since, sched.Next(now, 1)[0].At)
	if err != nil {
		return reply.Message{}, err
	}
	return wording.Digest(digest), nil
}

// Configure makes the subscriptions of the configuration what subs says, in the form that Subscribe takes; each needs a
// name. Those that are no longer among them are paused. All problems come back at once, joined, and nothing changes then.
func (p *Press) Configure(ctx context.Context, subs []briefing.Subscription) error {
	var problems []error
	checked := make([]briefing.Subscription, len(subs))
	for i, s := range subs {
		c, err := p.check(ctx, s)
		switch {
		case s.Name == "":
			err = problem("Digest %d has no name; give it one that no other has.", i+1)
		case slices.ContainsFunc(checked[:i], func(o briefing.Subscription) bool { return o.Name == s.Name }):
			err = problem("The name is there twice; names are unique.")
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("digest %q: %w", s.Name, err))
		}
		checked[i] = c
	}
	if err := errors.Join(problems...); err != nil {
		return err
	}
	before, err := p.Store.Subscriptions(ctx)
	if err != nil {
		return err
	}
	if err := p.Store.Configure(ctx, checked, p.now()); err != nil {
		return err
	}
	for _, old := range before {
		i := slices.IndexFunc(checked, func(s briefing.Subscription) bool { return s.Name == old.Name })
		if i >= 0 && (checked[i].Schedule != old.Schedule || checked[i].Zone != old.Zone) {
			if err := p.rescheduled(ctx, old.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

// rescheduled passes over the slots that a subscription would have had before its schedule was changed, which is now.
func (p *Press) rescheduled(ctx context.Context, name string) error {
	s, err := p.Store.Subscription(ctx, name)
	if err != nil {
		return err
	}
	for {
		slot, open, err := p.following(ctx, s)
		if err != nil || open || slot.At.After(p.Clock()) {
			return err
		}
		d := briefing.Delivery{Slot: slot, Channel: s.Channel, Key: key(s, slot), Until: p.now()}
		if err := p.skip(ctx, d, "the schedule was changed after it"); err != nil {
			return err
		}
	}
}

// capital returns s with a capital letter at its beginning.
func capital(s string) string {
	c, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(c)) + s[n:]
}
