package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"attache/briefing"
	"attache/storage"
)

type auditCommand struct {
	Since string `help:"Not before this day, as 2006-01-02." placeholder:"DAY"`
	Limit int    `help:"At most so many entries, the newest; 0 is all." default:"0"`
}

// Run prints what admins did, the newest first, a line each with tabs between: when, who, where, how it ended, the line, how it
// was before and after.
func (a auditCommand) Run(ctx context.Context, p process, c *cli) error {
	var since time.Time
	if a.Since != "" {
		var err error
		if since, err = time.Parse(time.DateOnly, a.Since); err != nil {
			return failure{exitUsage, fmt.Errorf("--since %q is no day; write it as 2006-01-02", a.Since)}
		}
	}
	if a.Limit < 0 {
		return failure{exitUsage, fmt.Errorf("--limit %d is less than none", a.Limit)}
	}
	conf, err := p.config(c)
	if err != nil {
		return err
	}
	if _, err := os.Stat(conf.Database); err != nil {
		return fmt.Errorf("no audit log: %w", err)
	}
	db, err := storage.Open(ctx, conf.Database, storage.Options{})
	if err != nil {
		return err
	}
	deeds, _, err := db.Under(briefing.Red).Deeds(ctx, since, a.Limit, 0)
	var b strings.Builder
	for _, d := range deeds {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", d.At.UTC().Format(time.RFC3339), d.Who, d.Where, oneLine(d.Outcome), oneLine(d.Line),
			oneLine(d.Was), oneLine(d.Became))
	}
	if err == nil {
		_, err = fmt.Fprint(p.stdout, b.String())
	}
	return errors.Join(err, db.Close())
}

// oneLine returns s without what would break a table, or a terminal.
func oneLine(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c >= 0x80 && c < 0xa0 {
			return ' '
		}
		return c
	}, s)
}
