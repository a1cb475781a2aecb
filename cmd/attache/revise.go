package main

import (
	"context"
	"errors"
	"fmt"

	"attache/bot/commands"
	"attache/briefing"
	"attache/briefing/extract"
	"attache/briefing/ingest"
	"attache/storage"
)

// Revise implements [commands.Reviser].
func (o operations) Revise(ctx context.Context, progress func(string)) error {
	err := o.library.applyCorrections(ctx, o.progress(progress))
	var problems ingest.Problems
	if errors.As(err, &problems) {
		err = fmt.Errorf("%w: %w", commands.ErrUnread, err)
	}
	if err != nil {
		o.log.ErrorContext(ctx, "corrections not applied", "err", err)
	}
	return err
}

// applyCorrections brings the stored content up to date with the corrections. Only the documents that
// they concern are read again, from what is stored; where names have changed, everything is loaded.
func (l *library) applyCorrections(ctx context.Context, progress teller) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.listed == nil {
		return commands.ErrUnread
	}
	corrections, err := l.db.Under(briefing.Red).Corrections(ctx)
	if err != nil {
		return err
	}
	amended, edits := l.listed.Amend(corrections)
	marks, err := l.db.Under(briefing.Red).Marks(ctx)
	if err != nil {
		return err
	}
	for _, m := range marks {
		if m.Registry != amended.Hash() || m.Extractor != extract.Version {
			_, err := l.loadLocked(ctx, false, progress)
			return err
		}
	}
	return l.revise(ctx, amended, corrections, edits, marks)
}

// revise reads the stored documents again to which corrections are still to be applied, or are applied no more.
func (l *library) revise(ctx context.Context, r *briefing.Registry, corrections []briefing.Correction, edits []briefing.Edit,
	marks map[string]storage.Mark) error {
	stale, err := l.stale(ctx, corrections, marks)
	if err != nil || len(stale) == 0 {
		return err
	}
	summary, err := l.db.Under(briefing.Red).Summary(ctx)
	if err != nil {
		return err
	}
	content := storage.Content{Registry: r, Extractor: extract.Version, Edits: edits, At: summary.AsOf}
	for id := range marks {
		if !stale[id] {
			content.Keep = append(content.Keep, id)
		}
	}
	x := l.extractor(r)
	var seen []storage.Seen
	for id := range stale {
		d, err := l.db.Under(briefing.Red).Document(ctx, id)
		if err != nil {
			return err
		}
		e := entry(d, x.Extract(d), r, corrections)
		content.Put = append(content.Put, e)
		s := storage.Seen{Document: d.ID, Hash: d.Hash}
		for _, p := range e.Extraction.Positions {
			s.Statements = append(s.Statements, p.ID)
		}
		seen = append(seen, s)
	}
	if err := l.db.Replace(ctx, content); err != nil {
		return err
	}
	l.log.InfoContext(ctx, "corrections applied", "corrections", len(corrections), "documents", len(stale))
	if err := l.db.Observe(ctx, seen, l.now()); err != nil {
		return err
	}
	return l.index(ctx)
}

// entry returns d as it is stored: what was read in it, corrected.
func entry(d briefing.Document, read briefing.Extraction, r *briefing.Registry, corrections []briefing.Correction) storage.Entry {
	corrected, edits := briefing.Correct(d, read, r, corrections)
	return storage.Entry{Document: d, Extraction: corrected, Unread: read.Unread, Edits: edits}
}

// extractor returns the extractor for r: making one reads the weights.
func (l *library) extractor(r *briefing.Registry) *extract.Extractor {
	if l.reader == nil || l.readerOf != r.Hash() {
		l.reader, l.readerOf = extract.New(r), r.Hash()
	}
	return l.reader
}

// stale returns the IDs of the stored documents that corrections do not stand in as they should.
func (l *library) stale(ctx context.Context, corrections []briefing.Correction, marks map[string]storage.Mark) (map[string]bool, error) {
	edits, err := l.db.Under(briefing.Red).Edits(ctx)
	if err != nil {
		return nil, err
	}
	type place struct{ correction, document string }
	done := make(map[place]bool, len(edits))
	for _, e := range edits {
		done[place{e.Correction, e.Document}] = true
	}
	stale := make(map[string]bool)
	inForce := make(map[string]bool, len(corrections))
	for _, c := range corrections {
		inForce[c.ID] = true
		var in []string
		switch c.Kind {
		case briefing.CorrectField, briefing.RetractStatement, briefing.SplitActor:
			in = []string{c.Document}
		case briefing.MergeActor:
			if in, err = l.db.Under(briefing.Red).DiscoveredIn(ctx, c.Actor); err != nil {
				return nil, err
			}
		}
		for _, id := range in {
			if _, stored := marks[id]; stored && !done[place{c.ID, id}] {
				stale[id] = true
			}
		}
	}
	for _, e := range edits {
		if _, stored := marks[e.Document]; stored && !inForce[e.Correction] {
			stale[e.Document] = true
		}
	}
	return stale, nil
}
