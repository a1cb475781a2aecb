package press

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

const (
	// postTimeout is how long one request to a platform may take.
	postTimeout = 30 * time.Second

	// lease is how long a claim is its maker's alone: longer than one post may take.
	lease = 45 * time.Second

	// stopTimeout is how long a post that is under way at shutdown may still take.
	stopTimeout = 5 * time.Second

	// landing is how long a message whose answer was lost may take to stand in the channel.
	landing = 5 * time.Second

	// maxTries is after how many tries a delivery is given up. With 3 in 4 requests refused, one in 10^12 is.
	maxTries = 100

	// minLate is how late a slot may always be: the press looks each minute.
	minLate = 2 * time.Minute
)

// looking is the Why of an open claim whose message is being looked for: no repeating by key any more.
const looking = "being looked for in the channel"

// A job is one slot on its way to a channel.
type job struct {
	briefing.Delivery
	sub     briefing.Subscription
	sched   Schedule
	to      Platform
	channel string // the platform's own id
	message reply.Message

	replayed bool // an admin wants it, however late it is
	renewed  bool // the claim was made or renewed for the try that comes next
	doubtful bool // an earlier try may have been taken
}

// deliver claims slot for s, posts what is new and settles it. It returns an error when the slot is still to be done.
func (p *Press) deliver(ctx context.Context, s briefing.Subscription, slot briefing.Slot) error {
	now := p.now()
	d := briefing.Delivery{Slot: slot, Channel: s.Channel, Key: key(s, slot), Until: now}
	sched, err := p.schedule(s)
	if err != nil {
		return err
	}
	to, channel, err := p.platform(s.Channel)
	if late := sched.lateness(s, slot, now); late != "" {
		if err != nil {
			late += "; " + err.Error()
		}
		return p.skip(ctx, d, late)
	}
	if err != nil {
		return err
	}
	next := after(sched, s, slot)
	if !next.At.After(now) {
		// After hours in which nothing ran, one message says what several would have.
		return p.skip(ctx, d, "merged into the next one, of "+next.Local+", which was due as well")
	}
	if why, err := p.withheld(ctx, s, slot); err != nil || why != "" {
		if err != nil {
			return err
		}
		return p.skip(ctx, d, why)
	}
	digest, err := p.edition(ctx, s, d, next.At)
	if err != nil {
		return err
	}
	d.Since, d.Until, d.Items = digest.Since, digest.Until, digest.Items()
	if digest.New == 0 && !digest.Baseline() && s.Empty == briefing.SilentEmpty {
		return p.skip(ctx, d, nothingNew)
	}
	d.Attempts = 1
	if ok, err := p.claim(ctx, &d); err != nil || !ok {
		if errors.Is(err, briefing.ErrReviewed) {
			return nil // a moment ago: it is due still, and is looked at again
		}
		return err
	}
	return p.carry(ctx, &job{Delivery: d, sub: s, sched: sched, to: to, channel: channel, message: wording.Digest(digest), renewed: true})
}

const nothingNew = "nothing new, and the subscription is silent then"

// lateness says why slot of s, whose schedule sched is, is too late at now, "" when it is not. Quiet hours do not count.
func (sched Schedule) lateness(s briefing.Subscription, slot briefing.Slot, now time.Time) string {
	late := now.Sub(slot.At)
	if late <= max(s.Late, minLate) {
		return ""
	}
	if late -= sched.quiet.between(slot.At, now); late <= max(s.Late, minLate) {
		return ""
	}
	return fmt.Sprintf("%s late, and at most %s is allowed; what was new goes into the next one", span(late), span(s.Late))
}

// span returns d for people, in minutes.
func span(d time.Duration) string {
	d = d.Truncate(time.Minute)
	if d == 0 {
		return "0m"
	}
	return strings.TrimSuffix(d.String(), "0s")
}

// key returns the key of a slot: 12 letters and digits, 60 bits of a hash of what makes the slot what it is.
func key(s briefing.Subscription, slot briefing.Slot) string {
	h := sha256.Sum256([]byte(s.Name + "\x00" + s.Channel + "\x00" + slot.Local))
	return strings.ToLower(base32.StdEncoding.EncodeToString(h[:]))[:12]
}

// claim enters d in the ledger as of now and reports whether it was the first to do so.
func (p *Press) claim(ctx context.Context, d *briefing.Delivery) (bool, error) {
	d.ClaimedAt = p.now()
	ok, err := p.Store.Claim(ctx, *d)
	if err == nil && !ok && !d.Draft {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.passed == nil {
			p.passed = make(map[string]briefing.Slot)
		}
		p.passed[d.Subscription] = d.Slot
	}
	return ok, err
}

// skip enters d in the ledger as skipped.
func (p *Press) skip(ctx context.Context, d briefing.Delivery, why string) error {
	d.Items, d.Why = nil, why
	if ok, err := p.claim(ctx, &d); err != nil || !ok {
		return err
	}
	return p.settle(ctx, d, briefing.Skipped, why, "")
}

// settle records how d ended.
func (p *Press) settle(ctx context.Context, d briefing.Delivery, state briefing.DeliveryState, why, message string) error {
	d.State, d.Why, d.MessageID, d.SettledAt = state, why, message, p.now()
	err := p.Store.Settle(context.WithoutCancel(ctx), d)
	if errors.Is(err, briefing.ErrNotFound) {
		return nil // another press has settled it
	}
	if err == nil {
		p.Log.InfoContext(ctx, "digest settled", "subscription", d.Subscription, "slot", d.Local, "draft", d.Draft, "channel", d.Channel,
			"state", string(d.State), "why", d.Why, "attempts", d.Attempts, "items", len(d.Items))
	}
	return err
}

// expired reports whether nobody carries the open claim d any more, or it does no harm to repeat it all the same.
func (p *Press) expired(d briefing.Delivery) bool {
	age := p.Clock().Sub(d.ClaimedAt)
	to, _, err := p.platform(d.Channel)
	if err != nil {
		return false
	}
	// A claim from the future was made before the clock was set back.
	return age >= lease || age < -lease || inFlight(d) && recognises(to, age)
}

// recognises reports whether a message that was first posted an age ago may be posted again by its key: even when this
// takes as long as it may, to still knows it.
func recognises(to Platform, age time.Duration) bool { return age+postTimeout < remembers(to) }

// inFlight reports whether a post of the open claim d may have been taken lately.
func inFlight(d briefing.Delivery) bool { return d.Attempts > 0 && d.Why == "" }

// resolve carries on with d, a claim that was left open.
func (p *Press) resolve(ctx context.Context, d briefing.Delivery) error {
	if !inFlight(d) && d.Why != looking {
		// Whoever had it may still be there: from here on it has it no more. The other claims are renewed when they are
		// looked for or posted again.
		now := p.now()
		if ok, err := p.Store.Renew(ctx, d, now); err != nil || !ok {
			return err
		}
		d.ClaimedAt = now
	}
	s, err := p.Store.Subscription(ctx, d.Subscription)
	if errors.Is(err, briefing.ErrNotFound) {
		return p.settle(ctx, d, briefing.Unresolved, "the subscription was removed while it was being posted", "")
	}
	if err != nil {
		return err
	}
	if d.Attempts == 0 {
		// It was claimed in order to be skipped, and for what reason stands there.
		return p.settle(ctx, d, briefing.Skipped, cmp.Or(d.Why, nothingNew), "")
	}
	sched, err := p.schedule(s)
	if err != nil {
		return err
	}
	to, channel, err := p.platform(d.Channel)
	if err != nil {
		return err
	}
	m, err := p.message(ctx, s, sched, d)
	if err != nil {
		return err
	}
	p.Log.InfoContext(ctx, "open claim found", "subscription", d.Subscription, "slot", d.Local, "draft", d.Draft, "claimed", d.ClaimedAt, "attempts", d.Attempts)
	err = p.carry(ctx, &job{Delivery: d, sub: s, sched: sched, to: to, channel: channel, message: m,
		doubtful: inFlight(d) || d.Why == looking})
	if d.Draft {
		p.catchUp(ctx, s, d)
	}
	return err
}

// message returns the message of the open claim d, whose items stand.
func (p *Press) message(ctx context.Context, s briefing.Subscription, sched Schedule, d briefing.Delivery) (reply.Message, error) {
	if d.Draft {
		return p.draftMessage(ctx, s, sched, d)
	}
	digest, err := p.compose(ctx, s, d, d.Items, after(sched, s, d.Slot).At)
	if err != nil {
		return reply.Message{}, err
	}
	return wording.Digest(digest), nil
}

// carry posts j until it is settled, somebody else has it, or ctx ends; the claim is then left open for the next start.
func (p *Press) carry(ctx context.Context, j *job) error {
	for try := 1; ; try++ {
		wait, err := p.step(ctx, j)
		if err != nil || wait < 0 {
			return err
		}
		switch {
		case try < maxTries:
		case j.doubtful:
			return p.settle(ctx, j.Delivery, briefing.Unresolved, fmt.Sprintf("after %d tries nobody could say whether it was posted", try), "")
		default:
			return p.settle(ctx, j.Delivery, briefing.Failed, fmt.Sprintf("not taken in %d tries; what was new goes into the next one", try), "")
		}
		if wait == 0 {
			wait = backoff(try)
		}
		// Many that are told the same time do not come back at once.
		if !sleep(ctx, wait+rand.N(250*time.Millisecond)) {
			return nil
		}
	}
}

// done is the wait of a step after which there is no other.
const done time.Duration = -1

// step does one request for j: it looks for the message where an earlier try may have been taken and the platform
// would not recognise it, else it posts it. It returns how long to wait at least before the next step.
func (p *Press) step(ctx context.Context, j *job) (wait time.Duration, err error) {
	if j.doubtful && (j.Why == looking || !recognises(j.to, p.age(j))) {
		return p.look(ctx, j)
	}
	if why := j.sched.lateness(j.sub, j.Slot, p.now()); why != "" && !j.doubtful && !j.replayed {
		if j.Why != "" && j.Why != looking {
			why += "; " + j.Why
		}
		return done, p.settle(ctx, j.Delivery, briefing.Skipped, why, "")
	}
	if !j.renewed {
		at := p.now()
		if j.doubtful {
			at = j.ClaimedAt // from then on the platform remembers it, not from now
		}
		j.Attempts++
		j.Why = ""
		if ok, err := p.renew(ctx, j, at); err != nil || !ok {
			return done, err
		}
	}
	j.renewed = false
	request, cancel := bounded(ctx)
	defer cancel()
	id, err := j.to.Post(request, j.channel, j.message, j.Key)
	if err == nil {
		// A platform without ids still has the key.
		return done, p.settle(ctx, j.Delivery, briefing.Sent, "", cmp.Or(id, j.Key))
	}
	trouble, wait := p.Classify(err)
	p.Log.DebugContext(ctx, "digest not taken", "subscription", j.Subscription, "slot", j.Local, "attempt", j.Attempts, "wait", wait, "err", err)
	switch trouble {
	case Closed:
		return done, p.closed(ctx, j, err)
	case Rejected:
		return done, p.settle(ctx, j.Delivery, j.refused(), err.Error(), "")
	case Wait:
		if j.doubtful {
			return wait, nil
		}
		// A crash during the wait leaves no doubt.
		j.Why = "waiting: " + err.Error()
		if ok, err := p.renew(ctx, j, p.now()); err != nil || !ok {
			return done, err
		}
		return wait, nil
	}
	j.doubtful = true
	return max(wait, landing), nil
}

// refused returns the state of j after a refusal: a try before it may have been taken.
func (j *job) refused() briefing.DeliveryState {
	if j.doubtful {
		return briefing.Unresolved
	}
	return briefing.Failed
}

// closed settles j, whose channel is gone or closed to the bot, and pauses its subscription once somebody has been told. Where that of
// the editors is closed and drafts go out without them, the subscription goes on.
func (p *Press) closed(ctx context.Context, j *job, cause error) error {
	if j.Draft && j.sub.Undecided == briefing.PostUndecided {
		p.Log.ErrorContext(ctx, "channel of the editors refuses", "subscription", j.Subscription, "channel", j.Channel, "err", cause)
		return p.settle(ctx, j.Delivery, j.refused(), cause.Error(), "")
	}
	why := cause.Error() + "; " + p.tell(ctx, j, cause)
	p.Log.ErrorContext(ctx, "channel refuses, subscription paused", "subscription", j.Subscription, "channel", j.Channel, "why", why)
	if err := p.Store.Pause(context.WithoutCancel(ctx), j.Subscription, why); err != nil && !errors.Is(err, briefing.ErrNotFound) {
		return err
	}
	return p.settle(ctx, j.Delivery, j.refused(), cause.Error(), "")
}

// look asks the platform whether it has the message of j.
func (p *Press) look(ctx context.Context, j *job) (wait time.Duration, err error) {
	if j.Why != looking || p.age(j) >= lease/2 {
		j.Why = looking
		if ok, err := p.renew(ctx, j, p.now()); err != nil || !ok {
			return done, err
		}
	}
	request, cancel := bounded(ctx)
	defer cancel()
	id, found, err := j.to.Find(request, j.channel, j.Key)
	if err == nil && found {
		return done, p.settle(ctx, j.Delivery, briefing.Sent, "", id)
	}
	if err == nil {
		j.doubtful = false
		return 0, nil
	}
	switch trouble, wait := p.Classify(err); trouble {
	case Closed:
		return done, p.closed(ctx, j, err)
	case Unreadable, Rejected:
		return done, p.settle(ctx, j.Delivery, briefing.Unresolved, err.Error(), "")
	default:
		return wait, nil
	}
}

// age returns how long ago the claim of j was made or renewed.
func (p *Press) age(j *job) time.Duration { return p.Clock().Sub(j.ClaimedAt) }

// renew renews the claim of j and reports whether it is still its own.
func (p *Press) renew(ctx context.Context, j *job, at time.Time) (bool, error) {
	ok, err := p.Store.Renew(context.WithoutCancel(ctx), j.Delivery, at)
	if err == nil && ok {
		j.ClaimedAt = at
	}
	return ok, err
}

// bounded returns a context for one request: at shutdown, one that is under way may still end.
func bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	request, cancel := context.WithTimeout(context.WithoutCancel(ctx), postTimeout)
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-request.Done():
		case <-time.After(stopTimeout):
			cancel()
		}
	})
	return request, func() { stop(); cancel() }
}

// backoff returns how long to wait after so many tries: from half a second, twice as long each time, up to 30 s.
func backoff(tries int) time.Duration {
	return min(500*time.Millisecond<<min(tries-1, 10), 30*time.Second)
}

// sleep waits for d and reports whether ctx is still running.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
