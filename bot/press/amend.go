package press

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// Amendments are which posted messages show what editors corrected.
type Amendments interface {
	// Quoting returns the deliveries that were sent and quote one of those statements, or show a correction.
	Quoting(ctx context.Context, statements []string) ([]briefing.Quoting, error)
	// Amended remembers which corrections the message of a slot shows, or why the platform does not take them.
	Amended(ctx context.Context, s briefing.Slot, shown []string, why string, at time.Time) error
}

// An editor is a Platform whose messages can be replaced. Every bot.Platform is one.
type editor interface {
	Edit(ctx context.Context, channel, id string, m reply.Message) error
}

// startAmending edits, beside the outboxes, the posted messages that quote what was corrected since, unless that is under way.
func (p *Press) startAmending(ctx context.Context) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.amending {
		return
	}
	p.amending = true
	p.running.Go(func() {
		if err := guard(func() error { return p.amend(ctx) }); err != nil && ctx.Err() == nil {
			p.Log.ErrorContext(ctx, "posted digests not edited; next try in a minute", "err", err)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.amending = false
	})
}

// amend edits each posted message that does not show the corrections of what it quotes, or shows ones that were undone. A message
// that cannot be edited is left as it is until other corrections apply to it.
func (p *Press) amend(ctx context.Context) error {
	sum, err := p.Whole.Summary(ctx)
	if err != nil || sum.AsOf.IsZero() {
		return err
	}
	corrections, err := p.Whole.Corrections(ctx)
	if err != nil {
		return err
	}
	edits, err := p.Whole.Edits(ctx)
	if err != nil {
		return err
	}
	of := make(map[string][]briefing.Correction) // by the ID of the statement
	undone := make(map[string]bool)              // corrections that are in the content still
	var statements []string
	for _, e := range edits {
		i := slices.IndexFunc(corrections, func(c briefing.Correction) bool { return c.ID == e.Correction })
		undone[e.Correction] = i < 0
		if i < 0 || !corrections[i].OfPosition() || e.Outcome != briefing.Applied {
			continue
		}
		// Posted under the one ID, found under the other.
		for _, id := range slices.Compact([]string{corrections[i].Position, e.Position}) {
			of[id] = append(of[id], corrections[i])
			statements = append(statements, id)
		}
	}
	quoting, err := p.Store.Quoting(ctx, statements)
	if err != nil {
		return err
	}
	for _, q := range quoting {
		if slices.ContainsFunc(q.Shown, func(id string) bool { return undone[id] }) {
			continue // made again now, the message would say what the content says before it is undone there
		}
		var apply []briefing.Correction
		for _, item := range q.Items {
			apply = append(apply, of[item]...)
		}
		for _, c := range corrections {
			// What it shows, it goes on showing while it is in force, also when the passage has changed since.
			if slices.Contains(q.Shown, c.ID) {
				apply = append(apply, c)
			}
		}
		slices.SortFunc(apply, func(a, b briefing.Correction) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
		apply = slices.CompactFunc(apply, func(a, b briefing.Correction) bool { return a.ID == b.ID })
		var ids []string
		for _, c := range apply {
			ids = append(ids, c.ID)
		}
		if slices.Equal(ids, q.Shown) {
			continue
		}
		if err := p.edit(ctx, q.Delivery, apply, ids); err != nil {
			return fmt.Errorf("digest %s of %s: %w", q.Local, q.Subscription, err)
		}
	}
	return nil
}

// edit makes the message of d what it would be now, with a note on the corrections.
func (p *Press) edit(ctx context.Context, d briefing.Delivery, corrections []briefing.Correction, ids []string) error {
	to, channel, err := p.platform(d.Channel)
	if err != nil {
		return nil // it may be connected later
	}
	e, ok := to.(editor)
	if !ok {
		return p.Store.Amended(ctx, d.Slot, ids, "messages cannot be edited there", p.now())
	}
	s, err := p.Store.Subscription(ctx, d.Subscription)
	if errors.Is(err, briefing.ErrNotFound) {
		// It was unsubscribed; what it asked for is no longer known.
		s, err = briefing.Subscription{Name: d.Subscription, Channel: d.Channel, Schedule: "0 0 1 1 *", Zone: "UTC"}, nil
	}
	if err != nil {
		return err
	}
	sched, err := p.schedule(s)
	if err != nil {
		return err
	}
	digest, err := p.compose(ctx, s, d, d.Items, after(sched, s, d.Slot).At)
	if err != nil {
		return err
	}
	told, err := p.said(s).Corrections(ctx)
	if err != nil {
		return err
	}
	corrections = slices.DeleteFunc(slices.Clone(corrections), func(c briefing.Correction) bool {
		return !slices.ContainsFunc(told, func(other briefing.Correction) bool { return other.ID == c.ID })
	})
	request, cancel := bounded(ctx)
	defer cancel()
	err = e.Edit(request, channel, d.MessageID, wording.Amended(wording.Digest(digest), corrections, p.now().In(sched.Zone())))
	why := ""
	if err != nil {
		trouble, wait := p.Classify(err)
		if trouble == Wait || trouble == Doubt {
			// Editing twice does no harm.
			p.Log.DebugContext(ctx, "digest not edited yet", "subscription", d.Subscription, "slot", d.Local, "wait", wait, "err", err)
			return nil
		}
		why = err.Error()
	}
	p.Log.InfoContext(ctx, "posted digest edited", "subscription", d.Subscription, "slot", d.Local, "corrections", ids, "refused", why)
	return p.Store.Amended(context.WithoutCancel(ctx), d.Slot, ids, why, p.now())
}
