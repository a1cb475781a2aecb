package press

import (
	"context"
	"fmt"
	"time"

	"attache/bot/wording"
	"attache/briefing"
)

// replayTimeout is how long an admin waits for a replay; what is open by then is carried on by the press.
const replayTimeout = 2 * time.Minute

// Replay posts a slot that failed or was skipped, with all that its window has and that was not posted since; the platform is
// asked before whether the message stands there, and the slot is then settled as sent. slot names it as for Why. With force, one
// that was sent or of which nobody knows is posted, too, with the items it had, where the platform does not have it; and one goes on
// where the platform cannot tell. Replay returns the state before, and the line of the ledger as it is then, open where the platform
// made it wait. What cannot be is a *Problem, and nothing changes.
func (p *Press) Replay(ctx context.Context, name, slot string, force bool) (before briefing.DeliveryState, line briefing.Delivery, err error) {
	t, err := p.trace(ctx, name, slot)
	if err != nil {
		return "", briefing.Delivery{}, err
	}
	if t.line == nil {
		return "", briefing.Delivery{}, problem("The slot of %s was never taken on, so there is nothing to replay; /digest why says why.", t.slot.Local)
	}
	before = t.line.State
	line, err = t.replay(ctx, force)
	return before, line, err
}

func (t *trace) replay(ctx context.Context, force bool) (briefing.Delivery, error) {
	switch state := t.line.State; {
	case state == briefing.Claimed:
		return briefing.Delivery{}, problem("The slot of %s is open: %s.", t.slot.Local, openWhy(*t.line))
	case force:
	case state == briefing.Sent:
		return briefing.Delivery{}, problem("The slot of %s was sent; with force it is posted again where the message is no longer there.", t.slot.Local)
	case state == briefing.Unresolved:
		return briefing.Delivery{}, problem("The slot of %s may have been posted, and nobody can tell; look at the channel, and use force where it is not there.", t.slot.Local)
	}
	to, channel, err := t.platform(t.line.Channel)
	if err != nil {
		return briefing.Delivery{}, problem("The slot of %s cannot be posted here: %s.", t.slot.Local, err)
	}
	ctx, cancel := context.WithTimeout(ctx, replayTimeout)
	defer cancel()
	id, found, err := t.ask(ctx, to, channel, t.line.Key)
	switch {
	case err != nil && !force:
		return briefing.Delivery{}, problem("I could not find out whether the slot of %s stands in its channel (%s); with force I post it all the same.", t.slot.Local, err)
	case found && t.line.State == briefing.Sent:
		return briefing.Delivery{}, problem("The slot of %s stands in its channel; take it out there before it is posted again.", t.slot.Local)
	}
	again := *t.line
	again.ClaimedAt, again.Why = t.Press.now(), ""
	if found {
		if err := t.reopen(ctx, t.line, again); err != nil {
			return briefing.Delivery{}, err
		}
		return t.ended(ctx, t.Press.settle(ctx, again, briefing.Sent, "", id))
	}
	digest, err := t.again(ctx)
	if err != nil {
		return briefing.Delivery{}, err
	}
	again.Since, again.Until, again.Items = digest.Since, digest.Until, digest.Items()
	again.Attempts++
	if err := t.reopen(ctx, t.line, again); err != nil {
		return briefing.Delivery{}, err
	}
	return t.ended(ctx, t.Press.carry(ctx, &job{
		Delivery: again, sub: t.sub, sched: t.sched, to: to, channel: channel, message: wording.Digest(digest), replayed: true, renewed: true,
	}))
}

// ask asks a platform whether it has the message with key.
func (p *Press) ask(ctx context.Context, to Platform, channel, key string) (id string, found bool, err error) {
	request, cancel := bounded(ctx)
	defer cancel()
	return to.Find(request, channel, key)
}

func (p *Press) reopen(ctx context.Context, line *briefing.Delivery, again briefing.Delivery) error {
	ok, err := p.Store.Reopen(ctx, *line, again)
	if err == nil && !ok {
		err = problem("Somebody else has just replayed the slot of %s.", line.Local)
	}
	return err
}

// again returns the digest that is to be posted for the slot.
func (t *trace) again(ctx context.Context) (briefing.Digest, error) {
	d, next := *t.line, after(t.sched, t.sub, t.slot).At
	if d.State == briefing.Sent || d.State == briefing.Unresolved {
		return t.compose(ctx, t.sub, d, d.Items, next)
	}
	last, err := t.before(ctx)
	if err != nil {
		return briefing.Digest{}, err
	}
	later, err := t.lastBefore(ctx, t.sub, t.now.Add(time.Millisecond))
	if err != nil {
		return briefing.Digest{}, err
	}
	if later.Local == last.Local {
		// Nothing was posted since: as if it were due now.
		d.Until = t.now
		digest, err := t.digest(ctx, t.sub, d, next)
		if err == nil && digest.New == 0 && !digest.Baseline() {
			err = problem("There is nothing new since %s, so there is nothing to replay.", t.clock(digest.Since))
		}
		return digest, err
	}
	if last.Local == "" {
		return briefing.Digest{}, problem("The first digest of %q was posted later, in the slot of %s: what was known before that is not new.", t.sub.Name, later.Local)
	}
	d.Since = last.Until
	d.Until = latest(d.Until, d.Since)
	digest, err := t.Press.since(ctx, t.sub, d, d.Since, next)
	if err == nil && digest.New == 0 {
		err = problem("All that was new in the slot of %s has been posted since, so there is nothing to replay.", t.slot.Local)
	}
	return digest, err
}

// ended returns the line as it is after err, which is no error where the line tells it.
func (t *trace) ended(ctx context.Context, err error) (briefing.Delivery, error) {
	if err != nil {
		return briefing.Delivery{}, fmt.Errorf("replay %s of %s: %w", t.slot.Local, t.sub.Name, err)
	}
	found, _, err := t.Store.Ledger(context.WithoutCancel(ctx), briefing.LedgerQuery{Subscription: t.sub.Name, Local: t.slot.Local})
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("replay %s of %s: %w", t.slot.Local, t.sub.Name, briefing.ErrNotFound)
	}
	if err != nil {
		return briefing.Delivery{}, err
	}
	return found[0], nil
}
