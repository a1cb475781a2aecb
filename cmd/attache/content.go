package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"attache/bot"
	"attache/bot/commands"
	"attache/bot/press"
	"attache/briefing"
	"attache/briefing/extract"
	"attache/briefing/ingest"
	"attache/storage"
)

// A library brings the stored content up to date with the folders and seeds it is made from.
type library struct {
	conf    config
	db      *storage.DB
	names   map[briefing.Label]*names // of each ceiling
	press   *press.Press
	monitor *monitor
	log     *slog.Logger
	now     func() time.Time

	// configures says whether a load makes the digests what the configuration says, and pauses those that it no longer has.
	// The bot does; a subcommand beside it, which may have been given another configuration, does not.
	configures bool
	// apart: a bot that reads other documents runs on the database. Its content is answered from and stays as it is.
	apart bool

	indexing sync.Mutex // of names
	mu       sync.Mutex // one load at a time

	listed   *briefing.Registry // as the files had it at the last load, without corrections; nil: there was none
	reader   *extract.Extractor // for the registry with the hash readerOf; nil none yet
	readerOf string
}

// names are what actors and topics are called under a ceiling, and in what content.
type names struct {
	index    *commands.Index
	version  int64
	withheld bool
}

// operations is the work of admins on the library, told as it may be under a ceiling.
type operations struct {
	*library
	ceiling briefing.Label
}

var (
	_ commands.Operations = operations{}
	_ commands.Reviser    = operations{}
)

// Reload implements [commands.Operations].
func (o operations) Reload(ctx context.Context, dryRun bool, progress func(string)) (commands.Report, error) {
	start := o.now()
	done, err := o.load(ctx, dryRun, o.progress(progress))
	if !dryRun {
		o.monitor.reloaded(o.now().Sub(start), err)
	}
	var problems ingest.Problems
	if errors.As(err, &problems) {
		lines, withheld := tellable(problems, o.ceiling)
		return commands.Report{}, commands.Problems{Lines: lines, Withheld: withheld}
	}
	return done.under(o.ceiling), err
}

// tellable returns the problems that a ceiling admits, a line each, and whether there are others.
func tellable(problems ingest.Problems, ceiling briefing.Label) (lines []string, withheld bool) {
	for _, p := range problems {
		if ceiling.Admits(p.Handling) {
			lines = append(lines, p.String())
		} else {
			withheld = true
		}
	}
	return lines, withheld
}

// A teller shows how far long work has come: what is being done, and of how many documents; total is 0 while it is not known.
type teller func(doing string, done, total int)

// progress returns what tells it by way of tell. How many documents there are is told only where all of them may be shown.
func (o operations) progress(tell func(string)) teller {
	return func(doing string, done, total int) {
		switch {
		case tell == nil:
		case o.ceiling == briefing.Red && total > 0:
			tell(fmt.Sprintf("%s: %d of %d", doing, done, total))
		case o.ceiling == briefing.Red && done > 0:
			tell(fmt.Sprintf("%s: %d", doing, done))
		case total > 0:
			tell(fmt.Sprintf("%s: %d %%", doing, 100*done/total))
		default:
			tell(doing)
		}
	}
}

// loaded is what a load changed, or would change.
type loaded struct {
	moves     []move
	unchanged []briefing.Label
	took      time.Duration
}

// A move is a document that came, changed or went.
type move struct {
	id        string
	was, is   bool // whether it was and is there
	from, to  briefing.Label
	positions int
}

// under returns what a ceiling admits of l: a document that gets a label above it goes.
func (l loaded) under(ceiling briefing.Label) commands.Report {
	r := commands.Report{Took: l.took}
	for _, u := range l.unchanged {
		if ceiling.Admits(u) {
			r.Unchanged++
		}
	}
	for _, m := range l.moves {
		was, is := m.was && ceiling.Admits(m.from), m.is && ceiling.Admits(m.to)
		switch {
		case was && is:
			r.Changed = append(r.Changed, m.id)
		case is:
			r.Added = append(r.Added, m.id)
		case was:
			r.Removed = append(r.Removed, m.id)
		}
		if is {
			r.Positions += m.positions
		}
	}
	return r
}

// errApart is why nothing is loaded.
var errApart = bot.Refuse("A bot with other documents, or of another version, runs on this database: its content is left as it is. Reload there, or use another database.")

// load reads everything, checks everything, and replaces the stored content in one step; with dryRun it
// stops before that. On any problem nothing changes, and the error is [ingest.Problems] where the files have
// them.
func (l *library) load(ctx context.Context, dryRun bool, progress teller) (loaded, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.loadLocked(ctx, dryRun, progress)
}

// loadLocked is load for who holds the lock.
func (l *library) loadLocked(ctx context.Context, dryRun bool, progress teller) (loaded, error) {
	defer frugal()()
	if l.apart && !dryRun {
		return loaded{}, errApart
	}
	start := l.now()
	sources, problems, closeAll := l.conf.sources()
	defer closeAll()
	if len(problems) > 0 {
		if _, err := l.conf.examine(ctx); err != nil {
			return loaded{}, err // all that is wrong, with what is wrong in the other folders
		}
		return loaded{}, problems
	}
	whole := l.db.Under(briefing.Red)
	stored, err := whole.Marks(ctx)
	if err != nil {
		return loaded{}, err
	}
	marks := make(map[string]ingest.Mark, len(stored))
	for id, m := range stored {
		marks[id] = ingest.Mark{Hash: m.Hash, Registry: m.Registry, Extractor: m.Extractor, Path: m.Path}
	}
	corrections, err := whole.Corrections(ctx)
	if err != nil {
		return loaded{}, err
	}
	var aliases []briefing.Edit
	amend := func(r *briefing.Registry) *briefing.Registry {
		if !dryRun { // else the next correction would bring in what was only looked at
			l.listed = r
		}
		r, aliases = r.Amend(corrections)
		return r
	}
	batch, err := ingest.Load(ctx, sources, amend, marks, throttled(l.now, progress))
	if err != nil {
		return loaded{}, err
	}
	subscriptions, err := l.conf.subscriptions(batch.Registry)
	if err != nil {
		return loaded{}, err
	}
	var report loaded
	for _, id := range batch.Keep {
		report.unchanged = append(report.unchanged, stored[id].Handling)
	}
	for _, id := range batch.Gone {
		report.moves = append(report.moves, move{id: id, was: true, from: stored[id].Handling})
	}
	report.took = l.now().Sub(start)
	content := storage.Content{Registry: batch.Registry, Extractor: extract.Version, Keep: batch.Keep, Edits: aliases, At: l.now()}
	content.Put = make([]storage.Entry, len(batch.Put))
	for i, e := range batch.Put {
		batch.Put[i] = ingest.Entry{} // of many documents, what was read would stay in memory beside what is stored
		put := entry(e.Document, e.Extraction, batch.Registry, corrections)
		mark, known := stored[e.Document.ID]
		report.moves = append(report.moves, move{e.Document.ID, known, true, mark.Handling, e.Document.Handling, len(put.Extraction.Positions)})
		content.Put[i] = put
	}
	if dryRun {
		return report, nil
	}
	stale, err := l.db.Stale(ctx)
	if err != nil {
		return loaded{}, err
	}
	if len(batch.Put)+len(batch.Gone) > 0 || stale {
		progress("storing", 0, 0)
		if err := l.db.Replace(ctx, content); err != nil {
			return loaded{}, err
		}
		done := report.under(briefing.Red)
		l.log.InfoContext(ctx, "content replaced", "added", len(done.Added), "changed", len(done.Changed),
			"removed", len(done.Removed), "unchanged", done.Unchanged, "duration", l.now().Sub(start))
	}
	// The corrections of kept documents may be others than when they were stored: state may have come from a backup.
	if stored, err = whole.Marks(ctx); err != nil {
		return loaded{}, err
	}
	if err := l.revise(ctx, batch.Registry, corrections, aliases, stored); err != nil {
		return loaded{}, fmt.Errorf("corrections: %w", err)
	}
	// Also when nothing has changed: the state may be younger than the content.
	seen, err := whole.Seen(ctx)
	if err != nil {
		return loaded{}, err
	}
	if err := l.db.Observe(ctx, seen, l.now()); err != nil {
		return loaded{}, err
	}
	if l.configures {
		if err := l.press.Configure(ctx, subscriptions); err != nil {
			return loaded{}, fmt.Errorf("digests of the configuration: %w", err)
		}
	}
	report.took = l.now().Sub(start)
	return report, l.index(ctx)
}

// index makes the names in the content known to the bot, under each ceiling those that may be.
func (l *library) index(ctx context.Context) error {
	l.indexing.Lock()
	defer l.indexing.Unlock()
	all := l.names[briefing.Red]
	for _, ceiling := range slices.Backward(briefing.Labels()) {
		seen, n := l.db.Under(ceiling), l.names[ceiling]
		summary, err := seen.Summary(ctx)
		if err != nil {
			return err
		}
		switch {
		case summary.Version == n.version && summary.Withheld == n.withheld:
			continue
		case ceiling != briefing.Red && !summary.Withheld && summary.Version == all.version:
			n.index.Share(all.index)
		default:
			entries, err := seen.Names(ctx)
			if err != nil {
				return err
			}
			n.index.Set(entries)
		}
		n.version, n.withheld = summary.Version, summary.Withheld
	}
	return nil
}

// watched is how often another process's reload is looked for.
const watched = 15 * time.Second

// watch makes the names known that another process has brought in, until ctx ends. It returns nil.
func (l *library) watch(ctx context.Context) error {
	for tick := time.NewTicker(watched); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return nil
		case <-tick.C:
			if err := l.index(ctx); err != nil && ctx.Err() == nil {
				l.log.ErrorContext(ctx, "names not read again", "err", err)
			}
		}
	}
}

// shown is how often progress is told.
const shown = 200 * time.Millisecond

// throttled returns a teller that tells at most every shown.
func throttled(now func() time.Time, tell teller) teller {
	var last time.Time
	return func(doing string, done, total int) {
		if t := now(); t.Sub(last) >= shown {
			last = t
			tell(doing, done, total)
		}
	}
}
