package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

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
	names   *commands.Index
	press   *press.Press
	monitor *monitor
	log     *slog.Logger
	now     func() time.Time

	// configures says whether a load makes the digests what the configuration says, and pauses those that it no longer has.
	// The bot does; a subcommand beside it, which may have been given another configuration, does not.
	configures bool

	indexed atomic.Int64 // the version of the content whose names are known
	mu      sync.Mutex   // one load at a time

	listed   *briefing.Registry // as the files have it, without corrections; nil: not read yet
	reader   *extract.Extractor // for the registry with the hash readerOf; nil none yet
	readerOf string
}

// Reload implements [commands.Operations].
func (l *library) Reload(ctx context.Context, dryRun bool, progress func(string)) (commands.Report, error) {
	start := l.now()
	report, err := l.load(ctx, dryRun, progress)
	if !dryRun {
		l.monitor.reloaded(l.now().Sub(start), err)
	}
	var problems ingest.Problems
	if errors.As(err, &problems) {
		lines := make(commands.Problems, len(problems))
		for i, p := range problems {
			lines[i] = p.String()
		}
		return commands.Report{}, lines
	}
	return report, err
}

// load reads everything, checks everything, and replaces the stored content in one step; with dryRun it
// stops before that. On any problem nothing changes, and the error is [ingest.Problems] where the files have
// them. progress is called with short sentences.
func (l *library) load(ctx context.Context, dryRun bool, progress func(string)) (commands.Report, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.loadLocked(ctx, dryRun, progress)
}

// loadLocked is load for who holds the lock.
func (l *library) loadLocked(ctx context.Context, dryRun bool, progress func(string)) (commands.Report, error) {
	if progress == nil {
		progress = func(string) {}
	}
	start := l.now()
	sources, problems, closeAll := l.conf.sources()
	defer closeAll()
	if len(problems) > 0 {
		if _, err := l.conf.examine(ctx); err != nil {
			return commands.Report{}, err // all that is wrong, with what is wrong in the other folders
		}
		return commands.Report{}, problems
	}
	stored, err := l.db.Marks(ctx)
	if err != nil {
		return commands.Report{}, err
	}
	marks := make(map[string]ingest.Mark, len(stored))
	for id, m := range stored {
		marks[id] = ingest.Mark(m)
	}
	corrections, err := l.db.Corrections(ctx)
	if err != nil {
		return commands.Report{}, err
	}
	var aliases []briefing.Edit
	amend := func(r *briefing.Registry) *briefing.Registry {
		l.listed = r
		r, aliases = r.Amend(corrections)
		return r
	}
	batch, err := ingest.LoadAmended(ctx, sources, amend, marks, throttled(l.now, progress))
	if err != nil {
		return commands.Report{}, err
	}
	subscriptions, err := l.conf.subscriptions(batch.Registry)
	if err != nil {
		return commands.Report{}, err
	}
	report := commands.Report{Unchanged: len(batch.Keep), Removed: batch.Gone, Took: l.now().Sub(start)}
	content := storage.Content{Registry: batch.Registry, Extractor: extract.Version, Keep: batch.Keep, Edits: aliases, At: l.now()}
	for _, e := range batch.Put {
		if _, known := marks[e.Document.ID]; known {
			report.Changed = append(report.Changed, e.Document.ID)
		} else {
			report.Added = append(report.Added, e.Document.ID)
		}
		put := entry(e.Document, e.Extraction, batch.Registry, corrections)
		report.Positions += len(put.Extraction.Positions)
		content.Put = append(content.Put, put)
	}
	if dryRun {
		return report, nil
	}
	before, err := l.db.Summary(ctx)
	if err != nil {
		return commands.Report{}, err
	}
	if len(batch.Put)+len(batch.Gone) > 0 || before.AsOf.IsZero() {
		progress("storing")
		if err := l.db.Replace(ctx, content); err != nil {
			return commands.Report{}, err
		}
		l.log.InfoContext(ctx, "content replaced", "added", len(report.Added), "changed", len(report.Changed),
			"removed", len(report.Removed), "unchanged", report.Unchanged, "duration", l.now().Sub(start))
	}
	// The corrections of kept documents may be others than when they were stored: state may have come from a backup.
	if stored, err = l.db.Marks(ctx); err != nil {
		return commands.Report{}, err
	}
	if err := l.revise(ctx, batch.Registry, corrections, aliases, stored); err != nil {
		return commands.Report{}, fmt.Errorf("corrections: %w", err)
	}
	// Also when nothing has changed: the state may be younger than the content.
	seen, err := l.db.Seen(ctx)
	if err != nil {
		return commands.Report{}, err
	}
	if err := l.db.Observe(ctx, seen, l.now()); err != nil {
		return commands.Report{}, err
	}
	if l.configures {
		if err := l.press.Configure(ctx, subscriptions); err != nil {
			return commands.Report{}, fmt.Errorf("digests of the configuration: %w", err)
		}
	}
	report.Took = l.now().Sub(start)
	return report, l.index(ctx)
}

// index makes the names in the content known to the bot.
func (l *library) index(ctx context.Context) error {
	summary, err := l.db.Summary(ctx)
	if err != nil {
		return err
	}
	if summary.Version == l.indexed.Load() {
		return nil
	}
	entries, err := l.db.Names(ctx)
	if err != nil {
		return err
	}
	l.names.Set(entries)
	l.indexed.Store(summary.Version)
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

// throttled returns a progress function that tells at most every shown.
func throttled(now func() time.Time, tell func(string)) func(string, int, int) {
	var last time.Time
	return func(doing string, done, total int) {
		if t := now(); t.Sub(last) >= shown {
			last = t
			if total > 0 {
				tell(fmt.Sprintf("%s: %d of %d", doing, done, total))
			} else {
				tell(fmt.Sprintf("%s: %d", doing, done))
			}
		}
	}
}
