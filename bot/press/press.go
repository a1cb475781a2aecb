// Package press posts digests: it finds the slots that are due, claims each in the ledger, posts it and
// settles it, once. It is the only importer of cron.
//
// A slot passes through these steps; a crash after any of them is mended at the next start:
//
//	due ▶ what is new ▶ Claim ▶ Post ▶ Settle
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
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"attache/briefing"
)

// A Press posts the digests of all subscriptions. Its exported fields are set before first use and then not
// changed; it is then safe for concurrent use.
type Press struct {
	Store     Store
	Platforms map[string]Platform // by the first part of a channel's name
	// Classify tells what an error of a platform means, and after what time another try is allowed, 0 at once.
	Classify func(error) (Trouble, time.Duration)
	Log      *slog.Logger
	// Clock returns the time by which slots are due.
	Clock func() time.Time
	// Wake says when the press looks for slots that are due: at Next of the machine's time, again and again.
	// nil: at each full minute.
	Wake interface {
		Next(machine time.Time) time.Time
	}

	mu        sync.Mutex
	schedules map[string]Schedule      // parsed ones, by spec and zone
	next      map[string]briefing.Slot // by subscription and schedule: the first slot not known to be in the ledger
	passed    map[string]briefing.Slot // by subscription: a slot that was in the ledger already when it was claimed
	outboxes  map[string]*outbox       // running ones, by channel
	running   sync.WaitGroup           // outboxes
}

// An outbox is the work on one channel: its slots one after the other, beside those of other channels.
type outbox struct {
	again bool // slots may have become due since it last looked; guarded by Press.mu
}

// Run posts what is due until ctx ends, then finishes what is being posted, within bounds. It returns nil.
func (p *Press) Run(ctx context.Context) error {
	var minutely cron.Schedule = p.Wake
	if p.Wake == nil {
		var err error
		if minutely, err = parseCron([]string{"*", "*", "*", "*", "*"}); err != nil {
			return err
		}
	}
	log := cronLog{p.Log}
	// Recover is innermost: around a job that panicked, SkipIfStillRunning would wait for ever.
	c := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(log), cron.WithChain(cron.SkipIfStillRunning(log), cron.Recover(log)))
	c.Schedule(minutely, cron.FuncJob(func() { p.wake(ctx) }))
	// What became due while nothing ran does not wait for the next minute.
	cron.Recover(log)(cron.FuncJob(func() { p.wake(ctx) })).Run()
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	p.running.Wait()
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
	channels, err := p.busy(ctx)
	if err != nil {
		if ctx.Err() == nil {
			p.Log.ErrorContext(ctx, "due slots not read; next try in a minute", "err", err)
		}
		return
	}
	for _, channel := range channels {
		p.start(ctx, channel)
	}
}

// busy returns the channels that have slots due or claims to be resolved.
func (p *Press) busy(ctx context.Context) ([]string, error) {
	open, err := p.Store.Unsettled(ctx)
	if err != nil {
		return nil, err
	}
	subs, err := p.Store.Subscriptions(ctx)
	if err != nil {
		return nil, err
	}
	var channels []string
	for _, d := range open {
		if p.expired(d) {
			channels = append(channels, d.Channel)
		}
	}
	for _, s := range subs {
		_, due, err := p.due(ctx, s, open)
		if err != nil {
			// One subscription's trouble is none of the others'.
			p.Log.ErrorContext(ctx, "next slot not found", "subscription", s.Name, "err", err)
		}
		if due {
			channels = append(channels, s.Channel)
		}
	}
	slices.Sort(channels)
	return slices.Compact(channels), nil
}

// start runs the outbox of channel, or makes the one that runs look again.
func (p *Press) start(ctx context.Context, channel string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if o := p.outboxes[channel]; o != nil {
		o.again = true
		return
	}
	if p.outboxes == nil {
		p.outboxes = make(map[string]*outbox)
	}
	o := &outbox{again: true}
	p.outboxes[channel] = o
	p.running.Go(func() {
		for p.goOn(ctx, channel, o) {
			p.empty(ctx, channel)
		}
	})
}

// goOn reports whether the outbox of channel has something to do; if not, it is closed.
func (p *Press) goOn(ctx context.Context, channel string, o *outbox) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if o.again && ctx.Err() == nil {
		o.again = false
		return true
	}
	delete(p.outboxes, channel)
	return false
}

// empty delivers all that is due in channel, in order.
func (p *Press) empty(ctx context.Context, channel string) {
	defer func() {
		if v := recover(); v != nil {
			p.Log.ErrorContext(ctx, "press panicked", "channel", channel, "panic", v, "stack", string(debug.Stack()))
		}
	}()
	stuck := make(map[string]bool) // subscriptions that wait for the next minute
	for ctx.Err() == nil {
		sub, err := p.first(ctx, channel, stuck)
		if err == nil && sub == "" {
			return
		}
		if err != nil && ctx.Err() == nil {
			p.Log.ErrorContext(ctx, "digest not delivered; next try in a minute", "channel", channel, "subscription", sub, "err", err)
		}
		if err != nil && sub == "" {
			return
		}
		if err != nil {
			stuck[sub] = true
		}
	}
}

// first does the first thing that there is to do in channel, for a subscription that is not stuck: it resolves an
// open claim, else it delivers the earliest slot. It returns the subscription's name, "" when nothing is to be done.
func (p *Press) first(ctx context.Context, channel string, stuck map[string]bool) (name string, err error) {
	open, err := p.Store.Unsettled(ctx)
	if err != nil {
		return "", err
	}
	for _, d := range open {
		if d.Channel == channel && !stuck[d.Subscription] && p.expired(d) {
			settled, err := p.resolve(ctx, d)
			stuck[d.Subscription] = !settled
			return d.Subscription, err
		}
	}
	subs, err := p.Store.Subscriptions(ctx)
	if err != nil {
		return "", err
	}
	var sub briefing.Subscription
	var slot briefing.Slot
	for _, s := range subs {
		if s.Channel != channel || stuck[s.Name] {
			continue
		}
		due, ok, err := p.due(ctx, s, open)
		if err != nil {
			return s.Name, err
		}
		// Subscriptions come by name: of those due at one instant, the first name is first.
		if ok && (sub.Name == "" || due.At.Before(slot.At)) {
			sub, slot = s, due
		}
	}
	if sub.Name == "" {
		return "", nil
	}
	return sub.Name, p.deliver(ctx, sub, slot)
}

// due returns the first slot of s that is not in the ledger, and whether its time has come. While a claim of s is open,
// none is due: the window of the next one depends on how it ends.
func (p *Press) due(ctx context.Context, s briefing.Subscription, open []briefing.Delivery) (briefing.Slot, bool, error) {
	if s.Paused != "" || slices.ContainsFunc(open, func(d briefing.Delivery) bool { return d.Subscription == s.Name }) {
		return briefing.Slot{}, false, nil
	}
	slot, err := p.following(ctx, s)
	if err != nil || slot.At.After(p.Clock()) {
		return slot, false, err
	}
	// A platform that is not connected may be so before the slot is too late.
	_, _, err = p.platform(s.Channel)
	return slot, err == nil || lateness(s, slot, p.now()) != "", nil
}

// following returns the first slot of s that is not known to be in the ledger.
func (p *Press) following(ctx context.Context, s briefing.Subscription) (briefing.Slot, error) {
	key := strings.Join([]string{s.Name, s.Schedule, s.Zone, s.Created.String()}, "\x00")
	p.mu.Lock()
	slot, ok := p.next[key]
	p.mu.Unlock()
	if ok && slot.At.After(p.Clock()) {
		return slot, nil
	}
	sched, err := p.schedule(s)
	if err != nil {
		return briefing.Slot{}, err
	}
	last, err := p.Store.Deliveries(ctx, s.Name, 1)
	if err != nil {
		return briefing.Slot{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	settled := p.passed[s.Name]
	if len(last) > 0 && last[0].At.After(settled.At) {
		settled = last[0].Slot
	}
	slot = after(sched, s, settled)
	if p.next == nil {
		p.next = make(map[string]briefing.Slot)
	}
	p.next[key] = slot
	return slot, nil
}

// after returns the first slot of s after the settled one and after s was made.
func after(sched Schedule, s briefing.Subscription, settled briefing.Slot) briefing.Slot {
	since := s.Created
	// Several slots can have one instant, where the clock jumps: those after the settled one are still to come.
	if at := settled.At.Add(-time.Nanosecond); at.After(since) {
		since = at
	}
	for slot := range sched.Slots(since) {
		if slot.At.After(settled.At) || slot.Local > settled.Local {
			slot.Subscription = s.Name
			return slot
		}
	}
	return briefing.Slot{}
}

// schedule returns the schedule of s.
func (p *Press) schedule(s briefing.Subscription) (Schedule, error) {
	key := s.Schedule + "\x00" + s.Zone
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
