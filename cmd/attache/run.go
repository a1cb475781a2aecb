package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"attache/bot"
	"attache/bot/commands"
	"attache/bot/console"
	"attache/bot/discord"
	"attache/bot/press"
	"attache/bot/slack"
	"attache/briefing"
	"attache/briefing/ingest"
	"attache/storage"
)

// A house is the whole program put together.
type house struct {
	conf      config
	log       *slog.Logger
	db        *storage.DB
	library   *library
	press     *press.Press
	bot       *bot.Bot
	console   *console.Console
	monitor   *monitor
	archive   archive
	platforms []bot.Platform // those that Run is called on
}

// open puts the program together, without looking at documents. The caller closes the database of the house.
func (p process) open(ctx context.Context, conf config, level slog.Level) (*house, error) {
	con := console.New(p.stdin, p.stdout, p.stderr, p.color(), p.locale())
	h := &house{conf: conf, console: con, log: p.logger(con.Log(), level)}
	var err error
	if h.db, err = storage.Open(ctx, conf.Database, storage.Options{Log: h.log}); err != nil {
		return nil, err
	}
	if h.platforms, err = conf.platforms(h.log); err != nil {
		return nil, errors.Join(failure{exitUsage, err}, h.db.Close())
	}
	posts := map[string]press.Platform{console.Name: con}
	for _, platform := range h.platforms {
		posts[platform.Name()] = platform
	}
	h.press = &press.Press{
		Store: h.db, Platforms: posts, Classify: classify, Log: h.log, Clock: p.clock.now,
		Content: func(channels ...string) press.Content { return h.db.Under(conf.ceilings.all(channels)) },
		Whole:   h.db.Under(briefing.Red),
	}
	if p.clock.minutes != nil {
		h.press.Minutes = p.clock.minutes()
	}
	h.monitor = newMonitor(h.db, p.clock.now, h.platforms, conf.way)
	h.monitor.reads = conf.reading()
	schedule, err := press.ParseSchedule(conf.Backup.Schedule, conf.Backup.Zone)
	if err != nil {
		return nil, errors.Join(err, h.db.Close())
	}
	h.archive = archive{conf.Backup.Folder, schedule, conf.Backup.Keep, h.db, h.log, p.clock}
	h.library = &library{conf: conf, db: h.db, names: make(map[briefing.Label]*names), press: h.press, monitor: h.monitor, log: h.log, now: p.clock.now}
	rooms := make(map[briefing.Label]*bot.Room)
	for _, l := range briefing.Labels() {
		rooms[l] = h.room(l)
	}
	h.bot = &bot.Bot{
		Room:  func(p bot.Person, channel string) *bot.Room { return rooms[conf.ceilings.visit(p, channel)] },
		Lines: h.db, Audit: recorder{h.db, conf.ceilings}, Log: h.log, Now: p.clock.now, Observer: h.monitor,
		Grants: h.db, Limit: personLimit, Servers: map[string][]string{"discord": conf.Discord.Guilds, "slack": conf.Slack.Workspaces},
	}
	return h, nil
}

// room returns the commands for the places with a ceiling. All that they read goes through a reader under it.
func (h *house) room(ceiling briefing.Label) *bot.Room {
	seen, index, operations := h.db.Under(ceiling), new(commands.Index), operations{h.library, ceiling}
	h.library.names[ceiling] = &names{index: index}
	return &bot.Room{
		Names: index, Now: h.library.now,
		Commands: commands.New(commands.Desk{
			Names: index, Statements: seen, Directory: seen, Roster: seen, Catalogue: seen, Library: seen, Agenda: seen,
			Stands: seen, Steps: seen, Quotations: seen, Ledger: seen,
			Digests: h.press, Seen: seen, Operations: operations, Grants: h.db, Principal: isPrincipal,
			Corrections: corrections{h.db, seen}, Edits: seen, Objections: objections{h.db, seen}, Reviser: operations,
			Doctor: doctor{h.conf, h.platforms, h.library.now, func(string) {}, ceiling}, Trail: seen,
		}),
	}
}

// corrections are kept in the state, and read under a ceiling.
type corrections struct {
	*storage.DB
	seen *storage.Reader
}

// Corrections implements [commands.Corrections].
func (c corrections) Corrections(ctx context.Context) ([]briefing.Correction, error) {
	return c.seen.Corrections(ctx)
}

// objections are likewise.
type objections struct {
	*storage.DB
	seen *storage.Reader
}

// Objections implements [commands.Objections].
func (o objections) Objections(ctx context.Context) ([]briefing.Objection, error) {
	return o.seen.Objections(ctx)
}

// Settled implements [commands.Objections].
func (o objections) Settled(ctx context.Context, id string) (bool, error) {
	return o.seen.Settled(ctx, id)
}

// openFilled is open with the content brought up to date.
func (p process) openFilled(ctx context.Context, conf config, level slog.Level) (*house, error) {
	h, err := p.open(ctx, conf, level)
	if err != nil {
		return nil, err
	}
	if err := h.fill(ctx, p.stderr); err != nil {
		return nil, errors.Join(err, h.db.Close())
	}
	return h, nil
}

// personLimit is how often one person may ask: far more than people do, and too little to keep others waiting.
var personLimit = bot.Limit{Burst: 120, Every: 500 * time.Millisecond}

// fill brings the content up to date. Documents with problems are told, and what was stored before is answered from. So is it beside a
// bot that reads other documents.
func (h *house) fill(ctx context.Context, stderr io.Writer) error {
	if h.conf.otherReader(ctx) {
		h.library.apart = true
		fmt.Fprintln(stderr, errApart)
		return h.library.index(ctx)
	}
	_, err := h.library.load(ctx, false, operations{h.library, briefing.Red}.progress(h.console.Progress))
	h.console.EndProgress()
	var problems ingest.Problems
	if !errors.As(err, &problems) {
		return err
	}
	before, sumErr := h.db.Under(briefing.Red).Summary(ctx)
	if sumErr != nil {
		return sumErr
	}
	if before.AsOf.IsZero() {
		return problems
	}
	fmt.Fprintf(stderr, "%s\nattache: these problems keep the content as it was at %s\n", problems, before.AsOf.Format(time.RFC3339))
	return h.library.index(ctx)
}

// on reports whether a platform has its tokens.
func (c config) on() bool { return c.Discord.Token != "" || c.Slack.BotToken != "" }

// platforms returns the platforms that are on.
func (c config) platforms(log *slog.Logger) ([]bot.Platform, error) {
	var on []bot.Platform
	if c.Discord.Token != "" {
		p, err := discord.New(discord.Config{
			Token: string(c.Discord.Token), PublicKey: c.Discord.PublicKey, Guild: c.Discord.Guild, APIURL: c.Discord.APIURL, Admins: c.Discord.Admins,
			Log: log,
		})
		if err != nil {
			return nil, err
		}
		on = append(on, p)
	}
	if c.Slack.BotToken != "" {
		on = append(on, slack.New(slack.Config{
			BotToken: string(c.Slack.BotToken), AppToken: string(c.Slack.AppToken), SigningSecret: string(c.Slack.SigningSecret),
			Command: c.Slack.Command, APIURL: c.Slack.APIURL, Admins: c.Slack.Admins, Log: log,
		}))
	}
	return on, nil
}

// classify tells the press what an error of a platform means.
func classify(err error) (press.Trouble, time.Duration) {
	var later *bot.Later
	switch {
	case errors.As(err, &later):
		return press.Wait, later.After
	case errors.Is(err, bot.ErrRejected), errors.Is(err, bot.ErrBarred):
		return press.Rejected, 0
	case errors.Is(err, bot.ErrGone), errors.Is(err, bot.ErrForbidden):
		return press.Closed, 0
	case errors.Is(err, bot.ErrUnreadable):
		return press.Unreadable, 0
	}
	return press.Doubt, 0
}

type runCommand struct{}

// Run answers until it is told to stop: on the platforms that are on, else on the terminal.
func (runCommand) Run(ctx context.Context, p process, c *cli) error {
	conf, err := p.config(c)
	if err != nil {
		return err
	}
	level := slog.LevelInfo
	if !conf.on() {
		level = slog.LevelWarn
	}
	h, err := p.open(ctx, conf, level)
	if err != nil {
		return err
	}
	if conf.otherReader(ctx) {
		return errors.Join(fmt.Errorf("%s: a bot runs on it that reads other documents, or by another version; stop that one, or give this one a database of its own", conf.Database),
			h.db.Close())
	}
	h.library.configures = true
	if posted := endpoint(h.platforms, conf.way, h.log); posted != nil {
		address, stopEndpoint, err := serveEndpoint(conf.Endpoint, posted, h.log)
		if err != nil {
			return errors.Join(err, h.db.Close())
		}
		defer stopEndpoint()
		h.monitor.endpoint = address
	}
	if openToOthers(conf.Listen) {
		h.log.WarnContext(ctx, "others can reach health and metrics, without a password", "listen", conf.Listen)
	}
	stopHealth, err := serveHealth(conf.Database, conf.Listen, h.monitor.handler())
	if err != nil {
		return errors.Join(err, h.db.Close())
	}
	defer stopHealth()
	// The first documents may take minutes to read: meanwhile the process lives, and is not ready.
	if err := h.fill(ctx, p.stderr); err != nil {
		if errors.Is(err, context.Canceled) && ctx.Err() != nil {
			err = nil // it was told to stop, and nothing has changed
		}
		return errors.Join(err, h.db.Close())
	}
	if !conf.on() {
		h.platforms = []bot.Platform{h.console}
	}
	return errors.Join(h.run(ctx), h.db.Close())
}

// lastWords is how long what is running may take to end once the program is told to stop.
const lastWords = 20 * time.Second

// run runs platforms and press until ctx ends, one of them fails, or the terminal's input ends.
func (h *house) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	g, ctx := errgroup.WithContext(ctx)
	for _, platform := range h.platforms {
		g.Go(func() error {
			defer stop()
			if err := platform.Run(ctx, h.bot); err != nil {
				return fmt.Errorf("%s: %w", platform.Name(), err)
			}
			return nil
		})
	}
	g.Go(func() error { return h.press.Run(ctx) })
	g.Go(func() error { return h.library.watch(ctx) })
	g.Go(func() error { return h.archive.run(ctx) })
	ended := make(chan error, 1)
	go func() { ended <- g.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(lastWords):
		return errors.New("stopped before everything had ended; what was under way is taken up at the next start")
	}
}

type askCommand struct {
	Line string `arg:"" help:"The command line, with or without its slash."`
}

// Run answers one line as the terminal would.
func (a askCommand) Run(ctx context.Context, p process, c *cli) error {
	conf, err := p.config(c)
	if err != nil {
		return err
	}
	h, err := p.openFilled(ctx, conf, slog.LevelWarn)
	if err != nil {
		return err
	}
	refused, err := h.console.Answer(ctx, h.bot, a.Line)
	if refused {
		err = errors.Join(err, failure{exitFailed, errTold})
	}
	return errors.Join(err, h.db.Close())
}

type digestCommand struct {
	Preview previewCommand `cmd:"" help:"Print what a digest would post, and change nothing."`
}

type previewCommand struct {
	Name string `arg:"" help:"The name of the subscription."`
	At   string `help:"The instant to preview, as 2006-01-02T15:04:05Z. Default: now." placeholder:"TIME"`
}

// Run prints what the digest would post.
func (d previewCommand) Run(ctx context.Context, p process, c *cli) error {
	at := p.clock.now()
	if d.At != "" {
		var err error
		if at, err = time.Parse(time.RFC3339, d.At); err != nil {
			return failure{exitUsage, fmt.Errorf("--at %q is no instant; write it as 2006-01-02T15:04:05Z or with an offset", d.At)}
		}
	}
	conf, err := p.config(c)
	if err != nil {
		return err
	}
	h, err := p.open(ctx, conf, slog.LevelWarn)
	if err != nil {
		return err
	}
	// A digest that has never been run is not known yet; otherwise the digests are the bot's to change.
	_, err = h.db.Subscription(ctx, d.Name)
	h.library.configures = errors.Is(err, briefing.ErrNotFound)
	if err := h.fill(ctx, p.stderr); err != nil {
		return errors.Join(err, h.db.Close())
	}
	m, err := h.press.Preview(ctx, d.Name, at)
	if err == nil {
		err = h.console.Print(m)
	}
	return errors.Join(err, h.db.Close())
}

type backupCommand struct {
	File string `arg:"" help:"The file to make; it must not exist."`
}

// Run copies the state into a new file.
func (b backupCommand) Run(ctx context.Context, p process, c *cli) error {
	conf, err := p.config(c)
	if err != nil {
		return err
	}
	if _, err := os.Stat(conf.Database); err != nil {
		return fmt.Errorf("nothing to back up: %w", err)
	}
	db, err := storage.Open(ctx, conf.Database, storage.Options{})
	if err != nil {
		return err
	}
	p.progress("copying %s", filepath.Base(conf.Database))
	err = db.Backup(ctx, b.File)
	p.clearProgress()
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	info, err := os.Stat(b.File)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s: %d bytes\n", b.File, info.Size())
	return err
}

// progress shows how far long work has come, on a terminal.
func (p process) progress(format string, args ...any) {
	if p.stderrIsTerminal() {
		fmt.Fprintf(p.stderr, "\r\x1b[K"+format, args...)
	}
}

func (p process) clearProgress() {
	if p.stderrIsTerminal() {
		fmt.Fprint(p.stderr, "\r\x1b[K")
	}
}
