// Package press posts digests: it finds the slots that are due, claims each in the ledger, posts it and
// settles it, once. It is the only importer of cron.
//
// A slot passes through these steps; a crash after any of them is mended at the next start:
//
//	due ▶ what is new ▶ Claim ▶ Post ▶ Settle
//
// Where editors review it, its draft takes the same steps before, to their channel and in a ledger of its own; what they decide
// is looked at in the same transaction as the claim of the slot.
//
// The claim is a lease on the slot: whoever posts renews it first, and nobody takes a slot over whose lease
// still runs. So several presses may share a ledger.
package press

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"attache/briefing"
)

// A Press posts the digests of all subscriptions. Its exported fields are set before first use and then not
// changed; it is then safe for concurrent use.
type Press struct {
	Store Store
	// Content returns what may be said in each of some channels, "platform:channel id".
	Content   func(channels ...string) Content
	Whole     Whole
	Platforms map[string]Platform // by the first part of a channel's name
	// Classify tells what an error of a platform means, and after what time another try is allowed, 0 at once.
	Classify func(error) (Trouble, time.Duration)
	Log      *slog.Logger
	// Clock returns the time by which slots are due.
	Clock func() time.Time
	// Minutes tells when to look for slots that are due; nil: at each full minute of the machine's time.
	Minutes <-chan time.Time

	mu        sync.Mutex
	schedules map[string]Schedule      // parsed ones, by spec, zone and quiet hours
	next      map[string]briefing.Slot // by subscription and schedule: the first slot not known to be in the ledger
	passed    map[string]briefing.Slot // by subscription: a slot that was in the ledger already when it was claimed
	outboxes  map[string]*outbox       // running ones, by channel
	amending  bool                     // posted messages are being edited
	started   time.Time                // when Run was called
	running   sync.WaitGroup           // outboxes, and the editing
}

// An outbox does the work on one channel, one thing after the other, beside those of other channels.
type outbox struct {
	more *work // what has come up since it last looked; guarded by Press.mu
}

// work is what there is to do in a channel.
type work struct {
	open   []briefing.Delivery // claims to be resolved
	names  []string            // of the channel's subscriptions, in order
	drafts []string            // of those whose drafts are shown in the channel, in order
	due    bool                // one of them has a slot or a draft due
}

// Run posts what is due until ctx ends, then finishes what is being posted, within bounds. It returns nil.
func (p *Press) Run(ctx context.Context) error {
	p.mu.Lock()
	p.started = p.now().Truncate(time.Minute)
	p.mu.Unlock()
	wake := func() {
		if err := guard(func() error { p.wake(ctx); return nil }); err != nil {
			p.Log.ErrorContext(ctx, "press panicked", "err", err)
		}
	}
	// What became due while nothing ran does not wait for the next minute.
	wake()
	err := p.eachMinute(ctx, wake)
	p.running.Wait()
	return err
}

// eachMinute calls fn each minute, never twice at a time, until ctx ends.
func (p *Press) eachMinute(ctx context.Context, fn func()) error {
	if p.Minutes != nil {
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-p.Minutes:
				fn()
			}
		}
	}
	minutely, err := parseCron([]string{"*", "*", "*", "*", "*"})
	if err != nil {
		return err
	}
	log := cronLog{p.Log}
	c := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(log), cron.WithChain(cron.SkipIfStillRunning(log)))
	c.Schedule(minutely, cron.FuncJob(fn))
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	return nil
}

// cronLog is what cron logs to.
type cronLog struct{ *slog.Logger }

func (l cronLog) Info(msg string, attrs ...any) { l.Debug("cron: "+msg, attrs...) }

func (l cronLog) Error(err error, msg string, attrs ...any) {
	l.Logger.Error("press panicked", append(attrs, "err", err, "cron", msg)...)
}

// wake starts the outbox of every channel for which there is something to do.
func (p *Press) wake(ctx context.Context) {
	channels, err := p.work(ctx)
	if err != nil && ctx.Err() == nil {
		p.Log.ErrorContext(ctx, "due slots not read; next try in a minute", "err", err)
	}
	for channel, w := range channels {
		if w.due || len(w.open) > 0 {
			p.start(ctx, channel, w)
		}
	}
	p.startAmending(ctx)
}

// work returns what there is to do, by channel.
func (p *Press) work(ctx context.Context) (map[string]*work, error) {
	open, err := p.Store.Unsettled(ctx)
	if err != nil {
		return nil, err
	}
	subs, err := p.Store.Subscriptions(ctx)
	if err != nil {
		return nil, err
	}
	channels := make(map[string]*work)
	in := func(channel string) *work {
		if channels[channel] == nil {
			channels[channel] = new(work)
		}
		return channels[channel]
	}
	for _, d := range open {
		if p.expired(d) {
			w := in(d.Channel)
			w.open = append(w.open, d)
		}
	}
	for _, s := range subs {
		w := in(s.Channel)
		w.names = append(w.names, s.Name)
		_, due, err := p.due(ctx, s)
		if err != nil {
			// One subscription's trouble is none of the others'.
			p.Log.ErrorContext(ctx, "next slot not found", "subscription", s.Name, "err", err)
		}
		w.due = w.due || due
		if s.Review == "" {
			continue
		}
		w = in(s.Review)
		w.drafts = append(w.drafts, s.Name)
		if _, due, err = p.draftDue(ctx, s); err != nil {
			p.Log.ErrorContext(ctx, "next draft not found", "subscription", s.Name, "err", err)
		}
		w.due = w.due || due
	}
	return channels, nil
}

// start gives w to the outbox of channel, which runs until it has nothing to do.
func (p *Press) start(ctx context.Context, channel string, w *work) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if o := p.outboxes[channel]; o != nil {
		o.more = w
		return
	}
	if p.outboxes == nil {
		p.outboxes = make(map[string]*outbox)
	}
	o := &outbox{more: w}
	p.outboxes[channel] = o
	p.running.Go(func() {
		for w := p.more(ctx, channel, o); w != nil; w = p.more(ctx, channel, o) {
			p.drain(ctx, channel, w)
		}
	})
}

// more returns what the outbox of channel is to do next; nil, and it is closed, when there is nothing or ctx has ended.
func (p *Press) more(ctx context.Context, channel string, o *outbox) *work {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := o.more
	o.more = nil
	if w == nil || ctx.Err() != nil {
		delete(p.outboxes, channel)
		return nil
	}
	return w
}

// drain does w and delivers all that becomes due in channel meanwhile.
func (p *Press) drain(ctx context.Context, channel string, w *work) {
	stuck := make(map[string]bool) // subscriptions that wait for the next minute
	failed := func(name string, err error) {
		stuck[name] = true
		if ctx.Err() == nil {
			p.Log.ErrorContext(ctx, "digest not delivered; next try in a minute", "channel", channel, "subscription", name, "err", err)
		}
	}
	for _, d := range w.open {
		if err := guard(func() error { return p.resolve(ctx, d) }); err != nil {
			failed(d.Subscription, err)
		}
	}
	for _, name := range w.drafts {
		if ctx.Err() == nil {
			if err := guard(func() error { return p.draft(ctx, name) }); err != nil {
				failed(name, err)
			}
		}
	}
	for ctx.Err() == nil {
		var sub briefing.Subscription
		var slot briefing.Slot
		for _, name := range w.names {
			if stuck[name] {
				continue
			}
			var s briefing.Subscription
			var due briefing.Slot
			err := guard(func() (err error) {
				s, due, err = p.ready(ctx, name)
				return err
			})
			if err != nil {
				failed(name, err)
			} else if !due.At.IsZero() && (sub.Name == "" || due.At.Before(slot.At)) {
				// Names come in order: of those due at one instant, the first name is first.
				sub, slot = s, due
			}
		}
		if sub.Name == "" {
			return
		}
		if err := guard(func() error { return p.deliver(ctx, sub, slot) }); err != nil {
			failed(sub.Name, err)
		}
	}
}

// guard returns the error of fn, or its panic as one: one subscription's panic ends neither the process nor the work on
// the others.
func guard(fn func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return fn()
}

// ready returns the subscription with that name as it is now and the slot that is due, the zero Slot when none is.
func (p *Press) ready(ctx context.Context, name string) (briefing.Subscription, briefing.Slot, error) {
	s, err := p.Store.Subscription(ctx, name)
	if errors.Is(err, briefing.ErrNotFound) {
		return s, briefing.Slot{}, nil // unsubscribed
	}
	if err != nil {
		return s, briefing.Slot{}, err
	}
	slot, due, err := p.due(ctx, s)
	if err != nil || !due {
		return s, briefing.Slot{}, err
	}
	return s, slot, nil
}

// due returns the first slot of s that is not in the ledger, and whether its time has come. While a claim of s is open,
// none is due: the window of the next one depends on how it ends. In quiet hours, only one
// with something critical is; one that editors are to see waits for them.
func (p *Press) due(ctx context.Context, s briefing.Subscription) (briefing.Slot, bool, error) {
	if s.Paused != "" {
		return briefing.Slot{}, false, nil
	}
	slot, open, err := p.following(ctx, s)
	if err != nil || open || slot.At.After(p.Clock()) {
		return slot, false, err
	}
	sched, err := p.schedule(s)
	if err != nil {
		return slot, false, err
	}
	if ok, err := p.cleared(ctx, s, sched, slot); err != nil || !ok {
		return slot, false, err
	}
	if !sched.quiet.until(p.Clock()).IsZero() {
		if ok, err := p.critical(ctx, s, sched, slot); err != nil || !ok {
			return slot, false, err
		}
	}
	// A platform that is not connected may be so before the slot is too late.
	_, _, err = p.platform(s.Channel)
	return slot, err == nil || sched.lateness(s, slot, p.now()) != "", nil
}

// following returns the first slot of s that is not known to be in the ledger, and whether the one before is still open.
func (p *Press) following(ctx context.Context, s briefing.Subscription) (slot briefing.Slot, open bool, err error) {
	key := strings.Join([]string{s.Name, s.Schedule, s.Zone, s.Created.String()}, "\x00")
	p.mu.Lock()
	slot, ok := p.next[key]
	p.mu.Unlock()
	if ok && slot.At.After(p.Clock()) {
		return slot, false, nil
	}
	sched, err := p.schedule(s)
	if err != nil {
		return briefing.Slot{}, false, err
	}
	last, err := p.Store.Deliveries(ctx, s.Name, 1)
	if err != nil {
		return briefing.Slot{}, false, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	settled := p.passed[s.Name]
	if len(last) > 0 && !before(last[0].Slot, settled) {
		settled, open = last[0].Slot, last[0].State == briefing.Claimed
	}
	slot = after(sched, s, settled)
	if p.next == nil {
		p.next = make(map[string]briefing.Slot)
	}
	p.next[key] = slot
	return slot, open, nil
}

// after returns the first slot of s after the settled one and after s was made.
func after(sched Schedule, s briefing.Subscription, settled briefing.Slot) briefing.Slot {
	since := s.Created
	// Several slots can have one instant, where the clock jumps: those after the settled one are still to come.
	if at := settled.At.Add(-time.Nanosecond); at.After(since) {
		since = at
	}
	for slot := range sched.Slots(since) {
		if before(settled, slot) {
			slot.Subscription = s.Name
			return slot
		}
	}
	return briefing.Slot{}
}

// before reports whether the slot a comes before b.
func before(a, b briefing.Slot) bool {
	return a.At.Before(b.At) || a.At.Equal(b.At) && a.Local < b.Local
}

// schedule returns the schedule of s.
func (p *Press) schedule(s briefing.Subscription) (Schedule, error) {
	key := s.Schedule + "\x00" + s.Zone + "\x00" + s.Quiet
	p.mu.Lock()
	sched, ok := p.schedules[key]
	p.mu.Unlock()
	if ok {
		return sched, nil
	}
	sched, err := ParseSchedule(s.Schedule, s.Zone)
	if err != nil {
		return Schedule{}, fmt.Errorf("subscription %s: %w", s.Name, err)
	}
	sched.quiet = newQuiet(s.Quiet, sched.zone)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.schedules == nil {
		p.schedules = make(map[string]Schedule)
	}
	p.schedules[key] = sched
	return sched, nil
}

// now returns the time by the clock of the press, as the ledger keeps it.
func (p *Press) now() time.Time { return p.Clock().UTC().Truncate(time.Millisecond) }

// platform returns the platform of a channel and the channel's own id there.
func (p *Press) platform(channel string) (Platform, string, error) {
	name, id, _ := strings.Cut(channel, ":")
	if to := p.Platforms[name]; to != nil {
		return to, id, nil
	}
	return nil, "", fmt.Errorf("%w: %s", errNoPlatform, name)
}

// errNoPlatform is wrapped when a subscription's platform is not running here.
var errNoPlatform = errors.New("the platform is not connected")
