package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"attache/bot"
	"attache/bot/commands"
	"attache/bot/press"
	"attache/briefing"
	"attache/briefing/ingest"
	"attache/storage"
)

type doctorCommand struct{}

// Run examines everything that the bot needs, a line each, and fails when something would keep it from working.
func (doctorCommand) Run(ctx context.Context, p process, c *cli) error {
	conf, err := p.config(c)
	if err != nil {
		return err
	}
	platforms, err := conf.platforms(slog.New(slog.DiscardHandler))
	if err != nil {
		return failure{exitUsage, err}
	}
	d := doctor{conf, platforms, p.clock.now, func(doing string) { p.progress("looking at %s", doing) }, briefing.Red}
	findings := d.Examine(ctx)
	p.clearProgress()
	if err := printFindings(p.stdout, findings); err != nil {
		return err
	}
	for _, f := range findings {
		if f.Grade == bot.Failure {
			return failure{exitFailed, errTold}
		}
	}
	return nil
}

// printFindings writes a line for each finding, and below it what to do.
func printFindings(w io.Writer, findings []bot.Finding) error {
	var counts [bot.Failure + 1]int
	var b strings.Builder
	for _, f := range findings {
		counts[f.Grade]++
		// The lines of one finding belong together, whatever an error holds.
		says := strings.ReplaceAll(f.Says, "\n", "\n         ")
		fmt.Fprintf(&b, "%-8s %s: %s\n", f.Grade, f.Of, says)
		if f.Remedy != "" {
			fmt.Fprintf(&b, "         → %s\n", f.Remedy)
		}
	}
	fmt.Fprintf(&b, "ok: %d, warnings: %d, failures: %d\n", counts[bot.Fine], counts[bot.Warning], counts[bot.Failure])
	_, err := io.WriteString(w, b.String())
	return err
}

// A doctor examines everything that the bot needs, also while one is running. It changes nothing but an older schema of the
// database, which it brings up to date as every start does.
type doctor struct {
	conf      config
	platforms []bot.Platform
	now       func() time.Time
	progress  func(string)   // is called with what is being looked at
	ceiling   briefing.Label // of where it is told
}

var _ commands.Doctor = doctor{}

// Examine implements [commands.Doctor].
func (d doctor) Examine(ctx context.Context) []bot.Finding {
	var findings []bot.Finding
	for _, part := range []struct {
		name string
		look func(context.Context) []bot.Finding
	}{
		{"configuration", d.configuration},
		{"clock", d.clock},
		{"disk", d.disk},
		{"database", d.database},
		{"backups", d.backups},
		{"documents", d.documents},
		{"endpoint", d.endpoint},
		{"platforms", d.reach},
	} {
		d.progress(part.name)
		findings = append(findings, part.look(ctx)...)
	}
	return findings
}

func (d doctor) configuration(context.Context) []bot.Finding {
	f := bot.Finding{Of: "configuration", Says: "no file: the defaults and the environment"}
	if d.conf.file == "" {
		return []bot.Finding{f}
	}
	f.Says = d.conf.file
	info, err := os.Stat(d.conf.file)
	tokens := false
	for _, key := range []string{"token", "bot_token", "app_token", "signing_secret"} {
		for _, table := range []string{"discord", "slack"} {
			tokens = tokens || ingest.LineOf(d.conf.text, table, 0, key) > ingest.LineOf(d.conf.text, table, 0, "")
		}
	}
	if err == nil && tokens && info.Mode().Perm()&0o077 != 0 {
		f.Grade, f.Says = bot.Warning, fmt.Sprintf("%s may hold tokens and is open to others (mode %o)", d.conf.file, info.Mode().Perm())
		f.Remedy = "chmod 600 it, or give the tokens in the environment"
	}
	return []bot.Finding{f}
}

// oldest is a day that has passed: a clock before it is wrong.
var oldest = time.Date(2025, 8, 1, 0, 0, 0, 0, time.UTC)

// clock looks at the time and at the zones of all digests.
func (d doctor) clock(context.Context) []bot.Finding {
	now := d.now().UTC()
	f := bot.Finding{Of: "clock", Says: now.Format("2006-01-02 15:04:05 MST")}
	if now.Before(oldest) {
		f.Grade, f.Remedy = bot.Failure, "set the clock of the machine: digests would be posted at wrong times"
	}
	zones := bot.Finding{Of: "time zones", Says: "Paris changed its clocks in March 2024, as it did"}
	// In 2024 the clocks of Paris went forward on 31 March at 01:00 UTC. Source: the IANA database, file europe.
	paris, err := time.LoadLocation("Europe/Paris")
	change := time.Date(2024, 3, 31, 1, 0, 0, 0, time.UTC)
	switch {
	case err != nil:
		zones.Grade, zones.Says = bot.Failure, err.Error()
		zones.Remedy = "unset ZONEINFO, or point it to a zone database that is whole"
	case change.In(paris).Hour() != 3 || change.Add(-time.Second).In(paris).Hour() != 1:
		zones.Grade, zones.Says = bot.Failure, "the zone database of this machine is wrong: Paris did not change its clocks in March 2024"
		zones.Remedy = "update the package tzdata, or unset ZONEINFO"
	}
	return []bot.Finding{f, zones}
}

const (
	// littleSpace is what a reload and a backup of a large content need, with room to spare.
	littleSpace = 1 << 30
	// noSpace is when writes are about to fail.
	noSpace = 64 << 20
)

// disk looks at the space where the database is, and whether files can be made there.
func (d doctor) disk(context.Context) []bot.Finding {
	dir := filepath.Dir(d.conf.Database)
	f := bot.Finding{Of: "disk of " + dir}
	var stat syscall.Statfs_t
	if err := syscall.Statfs(dir, &stat); err != nil {
		f.Grade, f.Says, f.Remedy = bot.Failure, err.Error(), "make the folder, or correct database in the configuration"
		return []bot.Finding{f}
	}
	free := int64(stat.Bavail) * int64(stat.Bsize)
	f.Says = fmt.Sprintf("%d MiB free", free>>20)
	switch {
	case free < noSpace:
		f.Grade, f.Remedy = bot.Failure, "make room: without it nothing can be recorded and no digest is posted"
	case free < littleSpace:
		f.Grade, f.Remedy = bot.Warning, "make room before it runs out"
	}
	return []bot.Finding{f, writable(dir)}
}

// writable tries whether files can be made in dir: permissions do not tell it on a disk that is mounted read-only.
func writable(dir string) bot.Finding {
	f := bot.Finding{Of: "folder " + dir, Says: "can be written"}
	probe, err := os.CreateTemp(dir, ".attache-doctor-*")
	if err == nil {
		err = errors.Join(probe.Close(), os.Remove(probe.Name()))
	}
	if err != nil {
		f.Grade, f.Says = bot.Failure, "cannot be written: "+ingest.Cause(err)
		f.Remedy = "let the user that the bot runs as write there, and look whether the disk is mounted read-only"
	}
	return f
}

// database looks at both files, and at what stands in the state. Files that are not there yet are not made.
func (d doctor) database(ctx context.Context) []bot.Finding {
	f := bot.Finding{Of: "database " + d.conf.Database}
	if _, err := os.Stat(d.conf.Database); errors.Is(err, fs.ErrNotExist) {
		f.Grade, f.Says = bot.Warning, "is not there yet"
		f.Remedy = "it is made by the first run; where there was one, restore the last backup before that"
		return []bot.Finding{f}
	}
	db, err := storage.Open(ctx, d.conf.Database, storage.Options{})
	if err == nil {
		defer db.Close() // nothing was written
		err = db.Check(ctx)
	}
	if err != nil {
		f.Grade, f.Says = bot.Failure, err.Error()
		if errors.Is(err, storage.ErrDamaged) {
			f.Remedy = "the way out stands above; see docs/operations.md"
		}
		return []bot.Finding{f}
	}
	f.Says = "state, content, search index, settings and references are whole"
	return append([]bot.Finding{f}, d.content(ctx, db), d.claims(ctx, db), d.schedules(ctx, db))
}

func (d doctor) content(ctx context.Context, db *storage.DB) bot.Finding {
	f := bot.Finding{Of: "content"}
	s, err := db.Under(d.ceiling).Summary(ctx)
	switch {
	case err != nil:
		f.Grade, f.Says = bot.Failure, err.Error()
	case s.AsOf.IsZero():
		f.Grade, f.Says, f.Remedy = bot.Warning, "no documents have been read yet", "they are at the next start"
	default:
		f.Says = fmt.Sprintf("%d documents, %d positions, as of %s", s.Documents, s.Positions, s.AsOf.UTC().Format(time.RFC3339))
	}
	return f
}

// openFor is how long a claim may stay open while nothing is wrong: longer than the press carries one.
const openFor = time.Hour

// claims looks for deliveries that did not come to an end.
func (d doctor) claims(ctx context.Context, db *storage.DB) bot.Finding {
	f := bot.Finding{Of: "deliveries", Says: "none is open"}
	open, err := db.Unsettled(ctx)
	if err != nil {
		f.Grade, f.Says = bot.Failure, err.Error()
		return f
	}
	if len(open) > 0 {
		f.Says = fmt.Sprintf("%d open, the oldest since %s", len(open), open[0].ClaimedAt.Format(time.RFC3339))
		if d.now().Sub(open[0].ClaimedAt) > openFor {
			f.Grade, f.Remedy = bot.Warning, "start the bot: it asks the platform what became of them"
		}
	}
	return f
}

// schedules looks whether every subscription is due some time, and which are paused.
func (d doctor) schedules(ctx context.Context, db *storage.DB) bot.Finding {
	f := bot.Finding{Of: "digests"}
	subs, err := db.Subscriptions(ctx)
	if err != nil {
		f.Grade, f.Says = bot.Failure, err.Error()
		return f
	}
	var said []string
	for _, s := range subs {
		if sched, err := press.ParseSchedule(s.Schedule, s.Zone); err != nil {
			f.Grade = bot.Failure
			f.Remedy = "unsubscribe those that never run, and subscribe them anew"
			said = append(said, fmt.Sprintf("%s never runs: %v", s.Name, err))
		} else if s.Paused != "" {
			f.Grade = max(f.Grade, bot.Warning)
			remedy := "mend the channel, then /admin deliveries resume name:" + s.Name
			if s.Paused == briefing.PausedByConfig {
				remedy = "put " + s.Name + " back into the configuration, or leave it as it is"
			}
			f.Remedy = cmp.Or(f.Remedy, remedy)
			said = append(said, fmt.Sprintf("%s is paused: %s", s.Name, s.Paused))
		} else if next := sched.Next(d.now(), 1); len(next) > 0 {
			said = append(said, fmt.Sprintf("%s next at %s", s.Name, next[0].At.UTC().Format(time.RFC3339)))
		}
	}
	f.Says = fmt.Sprintf("%d", len(subs))
	if len(said) > 0 {
		f.Says += ": " + strings.Join(said, "; ")
	}
	return f
}

// backups looks whether those that are to be made are.
func (d doctor) backups(context.Context) []bot.Finding {
	f := bot.Finding{Of: "backups"}
	if d.conf.Backup.Folder == "" {
		f.Says = "none are made by the bot"
		return []bot.Finding{f}
	}
	a := archive{folder: d.conf.Backup.Folder}
	var err error
	if a.schedule, err = press.ParseSchedule(d.conf.Backup.Schedule, d.conf.Backup.Zone); err != nil {
		f.Grade, f.Says = bot.Failure, err.Error()
		return []bot.Finding{f}
	}
	made, err := a.backups()
	switch {
	case err != nil:
		f.Grade, f.Says, f.Remedy = bot.Failure, err.Error(), "let the user that the bot runs as read and write there"
	case len(made) == 0:
		f.Grade, f.Says, f.Remedy = bot.Warning, "there are none in "+a.folder, "start the bot: it makes one at once"
	default:
		newest := made[len(made)-1].at
		f.Says = fmt.Sprintf("%d, the newest of %s", len(made), newest.Format(time.RFC3339))
		if next := a.schedule.Next(newest, 1)[0].At; d.now().After(next.Add(2 * archiveAgain)) {
			f.Grade = bot.Warning
			f.Says += ", and one has been due since " + next.UTC().Format(time.RFC3339)
			f.Remedy = "look whether the bot runs, and for “backup not made” in its log"
		}
	}
	return []bot.Finding{f}
}

// documents reads registry, documents and the digests of the configuration, as attache check does.
func (d doctor) documents(ctx context.Context) []bot.Finding {
	f := bot.Finding{Of: "documents"}
	checked, err := d.conf.examine(ctx)
	var problems ingest.Problems
	switch {
	case errors.As(err, &problems):
		f.Grade = bot.Failure
		told, withheld := tellable(problems, d.ceiling)
		switch {
		case len(told) == 0:
			f.Says = "problems in documents that are not shown here keep a reload from changing anything"
		case withheld:
			f.Says = fmt.Sprintf("problems keep a reload from changing anything; the first: %s", told[0])
		default:
			f.Says = fmt.Sprintf("%d problems keep a reload from changing anything; the first: %s", len(told), told[0])
		}
		f.Remedy = "attache check lists them all"
	case err != nil:
		f.Grade, f.Says = bot.Failure, err.Error()
	default:
		f.Says = fmt.Sprintf("%d, without problems; %d actors, %d topics", checked.Under(d.ceiling), len(checked.Registry.Actors()), len(checked.Registry.Topics()))
	}
	return []bot.Finding{f}
}

// endpoint looks whether what platforms post can come in.
func (d doctor) endpoint(ctx context.Context) []bot.Finding {
	for _, p := range d.platforms {
		if d.conf.way(p.Name()) != overHTTP {
			continue
		}
		f := bot.Finding{Of: "endpoint " + d.conf.Endpoint}
		switch ours, taken := answers(ctx, d.conf.Endpoint, p.Name()); {
		case strings.HasSuffix(d.conf.Endpoint, ":0"):
			f.Grade, f.Says, f.Remedy = bot.Warning, "is another port at each start", "name a port, which the proxy before it needs"
		case ours:
			f.Says = "a bot takes requests there"
		case taken:
			f.Grade, f.Says = bot.Failure, "another program listens there, or this machine has no such address"
			f.Remedy = "name another port in endpoint, and in the proxy before it"
		default:
			f.Grade, f.Says, f.Remedy = bot.Warning, "is free: nobody takes requests there", "start the bot"
		}
		return []bot.Finding{f}
	}
	return nil
}

// reach looks at every platform that is on, and at the channels that digests go to.
func (d doctor) reach(ctx context.Context) []bot.Finding {
	var findings []bot.Finding
	if len(d.platforms) == 0 {
		findings = append(findings, bot.Finding{Of: "platforms", Says: "none is on: the bot answers on the terminal"})
	}
	channels := d.channels(ctx)
	for _, p := range d.platforms {
		if e, ok := p.(bot.Examiner); ok {
			findings = append(findings, e.Examine(ctx, channels[p.Name()])...)
		}
	}
	on := make(map[string]bool)
	for _, p := range d.platforms {
		on[p.Name()] = true
	}
	for _, sub := range d.conf.Digests {
		if platform, _, _ := strings.Cut(sub.Channel, ":"); platform != "console" && !on[platform] {
			findings = append(findings, bot.Finding{
				Of: "digest " + sub.Name, Grade: bot.Failure, Says: "goes to " + sub.Channel + ", and that platform is not on",
				Remedy: "give the platform its token, or take the digest out of the configuration",
			})
		}
	}
	return findings
}

// channels returns the channels that digests and their drafts go to, by platform, each once and in order.
func (d doctor) channels(ctx context.Context) map[string][]string {
	var all []string
	for _, s := range d.conf.Digests {
		all = append(all, s.Channel, s.Review)
	}
	for _, s := range d.subscriptions(ctx) {
		if s.Paused == "" {
			all = append(all, s.Channel, s.Review)
		}
	}
	by, seen := make(map[string][]string), make(map[string]bool)
	for _, channel := range all {
		if platform, id, _ := strings.Cut(channel, ":"); channel != "" && !seen[channel] {
			seen[channel] = true
			by[platform] = append(by[platform], id)
		}
	}
	return by
}

// subscriptions returns those in the state; none where it cannot be read, which is told elsewhere.
func (d doctor) subscriptions(ctx context.Context) []briefing.Subscription {
	if _, err := os.Stat(d.conf.Database); err != nil {
		return nil
	}
	db, err := storage.Open(ctx, d.conf.Database, storage.Options{})
	if err != nil {
		return nil
	}
	defer db.Close() // nothing was written
	subs, err := db.Subscriptions(ctx)
	if err != nil {
		return nil
	}
	return subs
}
