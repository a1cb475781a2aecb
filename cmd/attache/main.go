package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // hosts and small images may have no time zones

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"attache/bot"
	"attache/bot/reply"
	"attache/briefing/extract"
	"attache/briefing/ingest"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1 // something asked for could not be done
	exitUsage  = 2 // wrong usage or configuration
	exitBarred = 3 // a platform refuses the bot for good
)

// A process is what the program is given from outside: its streams, its environment and the time.
type process struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	env    func(string) string
	clock  clock
}

// A clock is the time as the program sees it. Whole-program tests move it.
type clock struct {
	now func() time.Time
	// minutes returns a channel of the caller's own that tells when to look for what is due; nil: once a minute of the real time.
	minutes func() <-chan time.Time
}

// cli is the command line. Kong reads it and writes the help.
type cli struct {
	Config string `help:"Configuration file. Default: $ATTACHE_CONFIG, else config.toml if it exists." placeholder:"FILE"`

	Run     runCommand     `cmd:"" help:"Run the bot: on the platforms that have a token, else on this terminal."`
	Ask     askCommand     `cmd:"" help:"Answer one line, as the terminal would: attache ask '/position Zelenskyy ceasefire'."`
	Extract extractCommand `cmd:"" help:"Print the positions or attributions in files as JSON lines. Needs no database and no token."`
	Check   checkCommand   `cmd:"" help:"Read configuration, registry and documents and print every problem."`
	Doctor  doctorCommand  `cmd:"" help:"Examine everything that the bot needs, a line each, and say what to do."`
	Digest  digestCommand  `cmd:"" help:"Look at digests."`
	Backup  backupCommand  `cmd:"" help:"Copy the state database into a new file, while the bot runs."`
	Audit   auditCommand   `cmd:"" help:"Print what admins did, the newest first."`
	Restore restoreCommand `cmd:"" help:"Put a backup in the place of the state, or only check it."`
	Health  healthCommand  `cmd:"" help:"Succeed if the bot on this machine answers."`
	Version versionCommand `cmd:"" help:"Print the version, the commit and the version of the extractor."`
	Help    helpCommand    `cmd:"" help:"Print this help, or that of a subcommand."`
}

func main() { os.Exit(program(wallClock)) }

// garbage is how much may be allocated between two collections while documents are read, in percent of what is in use: then that is most
// of the memory. It is half of what Go allows otherwise, for answers are sooner there with more.
const garbage = 50

// frugal has garbage collected early until restore is called, unless GOGC says when. Nobody else may be frugal meanwhile.
func frugal() (restore func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	percent := debug.SetGCPercent(garbage)
	return func() { debug.SetGCPercent(percent) }
}

// program runs the command line of this process and returns its exit code.
func program(c clock) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	return run(ctx, os.Args[1:], process{os.Stdin, os.Stdout, os.Stderr, os.Getenv, c})
}

// wallClock is the real time.
var wallClock = clock{now: time.Now}

// stopped is what Kong's wish to exit becomes: the status.
type stopped int

// run carries out a command line and returns the exit code.
func run(ctx context.Context, args []string, p process) (code int) {
	var c cli
	parser, err := kong.New(&c,
		kong.Name("attache"),
		kong.Description("Attaché briefs people who follow diplomacy: who holds which position on what, since when, and through whom we know it."),
		kong.Writers(p.stdout, p.stderr),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Exit(func(status int) { panic(stopped(status)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		panic(err) // the declaration of cli is wrong
	}
	defer func() {
		switch v := recover().(type) {
		case nil:
		case stopped:
			code = int(v)
		default:
			panic(v)
		}
	}()
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(p.stderr, "attache: %s; see attache help\n", err)
		return exitUsage
	}
	return p.report(k.Run(p, &c, parser))
}

// A failure is an error with the exit code that it means.
type failure struct {
	code int
	err  error
}

func (f failure) Error() string { return f.err.Error() }

// Unwrap returns the cause.
func (f failure) Unwrap() error { return f.err }

// errTold means that the user has been told what is wrong.
var errTold = errors.New("told")

// report tells what is wrong, once, and returns the exit code.
func (p process) report(err error) int {
	if err == nil {
		return exitDone
	}
	var problems ingest.Problems
	switch {
	case errors.Is(err, errTold):
	case errors.As(err, &problems):
		fmt.Fprintln(p.stderr, problems)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(p.stderr, "attache: interrupted")
	default:
		fmt.Fprintf(p.stderr, "attache: %s\n", err)
	}
	var f failure
	switch {
	case errors.As(err, &f):
		return f.code
	case errors.Is(err, bot.ErrBarred):
		return exitBarred
	}
	return exitFailed
}

// config reads the configuration; what is wrong with it is a failure of usage.
func (p process) config(c *cli) (config, error) {
	conf, err := loadConfig(c.Config, p.env)
	if err != nil {
		return config{}, failure{exitUsage, err}
	}
	return conf, nil
}

// logger returns the program's log: text on a terminal, else JSON. w is where it goes.
func (p process) logger(w io.Writer, level slog.Level) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if p.stderrIsTerminal() {
		return slog.New(slog.NewTextHandler(w, options))
	}
	return slog.New(slog.NewJSONHandler(w, options))
}

func (p process) stderrIsTerminal() bool {
	f, ok := p.stderr.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// color reports whether ANSI codes are welcome. Source: https://no-color.org
func (p process) color() bool { return p.env("NO_COLOR") == "" && p.env("TERM") != "dumb" }

// locale is that of the terminal. Source: POSIX.1-2024, Base Definitions, 8.2
func (p process) locale() reply.Locale {
	return reply.POSIXLocale(cmp.Or(p.env("LC_ALL"), p.env("LC_TIME"), p.env("LANG")))
}

type versionCommand struct{}

func (versionCommand) Run(_ context.Context, p process) error {
	var settings []debug.BuildSetting
	if info, ok := debug.ReadBuildInfo(); ok {
		settings = info.Settings
	}
	_, err := fmt.Fprintln(p.stdout, "attache", version(settings, commit))
	return err
}

// commit is set by the linker where a build has no repository to look into, as that of the container.
var commit string

// version returns the release; the commit, and whether files differ from it, where the build knows them, or else commit;
// and the version of the extractor, with which positions and their ids change.
func version(settings []debug.BuildSetting, commit string) string {
	modified := false
	for _, s := range settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.modified":
			modified = s.Value == "true"
		}
	}
	says := "0.1.0"
	if commit != "" {
		says += ", commit " + commit[:min(12, len(commit))]
	}
	if modified {
		says += " with changes"
	}
	return says + ", extractor " + extract.Version
}

type helpCommand struct {
	Command []string `arg:"" optional:"" help:"The subcommand to explain."`
}

func (h helpCommand) Run(_ context.Context, parser *kong.Kong) error {
	_, err := parser.Parse(append(strings.Fields(strings.Join(h.Command, " ")), "--help"))
	if err != nil {
		return failure{exitUsage, err}
	}
	return nil
}
