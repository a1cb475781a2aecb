// Package console is the bot on a terminal: the same commands, answered where they are typed.
package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/term"

	"attache/bot"
	"attache/bot/reply"
)

// Name is the platform's name, the first part of its channel "console:".
const Name = "console"

// channel is the one channel of the console.
const channel = Name + ":"

// A Console is the terminal as a platform. The caller is an admin. It is safe for concurrent use.
type Console struct {
	in    io.Reader
	inTTY *os.File // in, when it is a terminal, else nil
	out   io.Writer
	err   io.Writer // prompts and progress
	color bool
	// locale is that of the terminal.
	locale reply.Locale

	mu     sync.Mutex     // held while out or err is written to
	prompt *term.Terminal // not nil while a line is being typed
}

var _ bot.Platform = (*Console)(nil)

// New returns a console that reads lines from in, writes answers to out, and prompts and progress to err.
// When in and err are terminals it prompts, keeps a history and completes; when out is one, and color is
// true, answers use ANSI codes. Days and numbers are written as locale does.
func New(in io.Reader, out, err io.Writer, color bool, locale reply.Locale) *Console {
	c := &Console{in: in, out: out, err: err, color: color && isTerminal(out), locale: locale}
	if f, ok := in.(*os.File); ok && isTerminal(in) && isTerminal(err) {
		c.inTTY = f
	}
	return c
}

func isTerminal(v any) bool {
	f, ok := v.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Name implements [bot.Platform].
func (c *Console) Name() string { return Name }

// Run answers each line until the input or ctx ends. A command that is running when ctx ends is waited for.
func (c *Console) Run(ctx context.Context, b *bot.Bot) error {
	if c.inTTY != nil {
		return c.converse(ctx, b)
	}
	first := true
	return eachLine(ctx, c.in, func(line string) error {
		if line == "" || strings.HasPrefix(line, "#") {
			return nil
		}
		if !first {
			if _, err := fmt.Fprintln(c.out); err != nil {
				return fmt.Errorf("write an answer: %w", err)
			}
		}
		first = false
		_, err := c.Answer(ctx, b, line)
		return err
	})
}

// longestLine is how many bytes of a line are kept: more than the bot reads of one, so that it refuses a longer one.
const longestLine = 64 << 10

// eachLine calls answer with each line of in, trimmed and cut to longestLine, until in or ctx ends.
func eachLine(ctx context.Context, in io.Reader, answer func(string) error) error {
	lines := make(chan string)
	done := make(chan struct{})
	defer close(done)
	failed := make(chan error, 1)
	go func() { // a read from a pipe cannot be interrupted: this ends with the process, or with the input
		defer close(lines)
		r := bufio.NewReader(in)
		for {
			line, err := readLine(r)
			if err == nil || line != "" {
				select {
				case lines <- strings.TrimSpace(line):
				case <-done:
					return
				}
			}
			if err != nil {
				failed <- err
				return
			}
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return nil
		case line, ok := <-lines:
			if !ok {
				if err := <-failed; !errors.Is(err, io.EOF) {
					return fmt.Errorf("read a line: %w", err)
				}
				return nil
			}
			if err := answer(line); err != nil {
				return err
			}
		}
	}
}

// readLine returns the next line, cut to longestLine. With an error, which is [io.EOF] at the end, it returns what there is of one.
func readLine(r *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part[:min(len(part), longestLine-len(line))]...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return string(line), err
		}
	}
}

// Answer answers one line and reports whether it was refused. The error is that of writing.
func (c *Console) Answer(ctx context.Context, b *bot.Bot, line string) (refused bool, err error) {
	var a bot.Answer
	visit := b.Enter(c.caller(), channel)
	if r, err := visit.Parse(line); err != nil {
		a = b.Refused(err)
	} else {
		a = visit.Serve(ctx, r, "", c.Progress)
		c.EndProgress()
	}
	return a.Refused, c.Print(a.Message)
}

// caller is whoever sits at the terminal: they started the program, so they are an admin.
func (c *Console) caller() bot.Person {
	return bot.Person{Platform: Name, ID: "local", Alone: true, Locale: c.locale, IsAdmin: func(context.Context) (bool, error) { return true, nil }}
}

// textFile returns what the one file of m holds, when that is text.
func textFile(m reply.Message) ([]byte, bool) {
	var file *reply.File
	for _, b := range m.Blocks {
		if f, ok := b.(reply.File); ok {
			if file != nil {
				return nil, false
			}
			file = &f
		}
	}
	if file == nil || !strings.HasPrefix(file.MediaType, "text/") && file.MediaType != "application/json" {
		return nil, false
	}
	return file.Data, true
}

// Print writes m. Of a message with one file of text, only the file is written where nobody reads along: it can then be piped on,
// and kept, as it is.
func (c *Console) Print(m reply.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	data, isFile := textFile(m)
	if isFile && !isTerminal(c.out) {
		_, err := c.out.Write(data)
		return err
	}
	var b strings.Builder
	reply.Fprint(&b, m, reply.Options{Width: c.width(), ANSI: c.color})
	text := b.String()
	if isFile {
		// A terminal obeys control characters; line ends are its own.
		text += "\n" + strings.Map(shownRune, string(data))
	}
	if c.prompt != nil && isTerminal(c.out) {
		_, err := c.prompt.Write([]byte(text))
		return err
	}
	_, err := io.WriteString(c.out, text)
	return err
}

// shownRune returns r as a terminal may show it, -1 not at all.
func shownRune(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' {
		return -1
	}
	return r
}

// narrow and wide bound the width of answers, in columns: longer lines are hard to read.
const narrow, wide = 40, 100

// width returns how many columns answers may take.
func (c *Console) width() int {
	if f, ok := c.out.(*os.File); ok && isTerminal(f) {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			return min(max(w, narrow), wide)
		}
	}
	return 80
}

// Progress shows how far long work has come: on a terminal in place, elsewhere not at all.
func (c *Console) Progress(sentence string) {
	if !isTerminal(c.err) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	fmt.Fprintf(c.err, "\r\x1b[K%s", sentence)
}

// EndProgress clears what Progress has shown.
func (c *Console) EndProgress() {
	if isTerminal(c.err) {
		c.mu.Lock()
		defer c.mu.Unlock()
		fmt.Fprint(c.err, "\r\x1b[K")
	}
}

// Post prints m. The channel is always the terminal, and the ID is the key.
func (c *Console) Post(_ context.Context, _ string, m reply.Message, key string) (string, error) {
	if err := c.Print(m); err != nil {
		return "", err
	}
	return key, nil
}

// Find returns an error wrapping [bot.ErrUnreadable]: what was printed cannot be read back.
func (c *Console) Find(context.Context, string, string) (string, bool, error) {
	return "", false, fmt.Errorf("a terminal: %w", bot.ErrUnreadable)
}

// Edit prints m again: what was printed cannot be taken back.
func (c *Console) Edit(_ context.Context, _, _ string, m reply.Message) error { return c.Print(m) }

// Log returns a writer for logs that does not disturb a line that is being typed.
func (c *Console) Log() io.Writer { return logWriter{c} }

type logWriter struct{ c *Console }

func (w logWriter) Write(p []byte) (int, error) {
	w.c.mu.Lock()
	defer w.c.mu.Unlock()
	if w.c.prompt != nil {
		return w.c.prompt.Write(p)
	}
	return w.c.err.Write(p)
}

// converse prompts for lines on a terminal, with history and completion, until the input ends (^D) or ctx does.
func (c *Console) converse(ctx context.Context, b *bot.Bot) error {
	fmt.Fprint(c.err, "Ask where somebody stands, for instance: /position Zelenskyy ceasefire\n/help lists the commands, Tab completes, ^D ends.\n\n")
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{c.inTTY, c.err}, "attache> ")
	t.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		whole, options := complete(ctx, b.Enter(c.caller(), channel).Room, line[:pos])
		if len(options) > 1 {
			_, _ = t.Write([]byte(columns(options, c.width()))) // a list that cannot be shown is no help, and no harm
		}
		return whole + line[pos:], len(whole), true
	}
	lines := make(chan string)
	failed := make(chan error, 1)
	next := make(chan struct{}, 1)
	defer close(next)
	go func() { // a read from a terminal cannot be interrupted: this ends with the process, or with the input
		for range next {
			line, err := c.typed(t)
			if err != nil {
				failed <- err
				return
			}
			lines <- line
		}
	}()
	state, err := term.GetState(int(c.inTTY.Fd()))
	if err != nil {
		return fmt.Errorf("read the terminal's state: %w", err)
	}
	defer func() { _ = term.Restore(int(c.inTTY.Fd()), state) }() // nothing can be told on a terminal that is gone
	for {
		next <- struct{}{}
		select {
		case <-ctx.Done():
			fmt.Fprintln(c.err)
			return nil
		case err := <-failed:
			fmt.Fprintln(c.err)
			if errors.Is(err, io.EOF) {
				return nil
			}
			return fmt.Errorf("read a line: %w", err)
		case line := <-lines:
			line = strings.TrimSpace(line)
			switch line {
			case "":
				continue
			case "exit", "quit":
				return nil
			}
			if _, err := c.Answer(ctx, b, line); err != nil {
				return err
			}
			if _, err := fmt.Fprintln(c.out); err != nil {
				return fmt.Errorf("write an answer: %w", err)
			}
		}
	}
}

// typed reads a line with the terminal in raw mode; it is in raw mode at no other time, so that
// ^C ends a long command as it does everywhere.
func (c *Console) typed(t *term.Terminal) (string, error) {
	fd := int(c.inTTY.Fd())
	if w, h, err := term.GetSize(fd); err == nil && w > 0 {
		if err := t.SetSize(w, h); err != nil {
			return "", err
		}
	}
	state, err := term.MakeRaw(fd)
	if err != nil {
		return "", err
	}
	c.setPrompt(t)
	line, err := t.ReadLine()
	c.setPrompt(nil)
	return line, errors.Join(err, term.Restore(fd, state))
}

func (c *Console) setPrompt(t *term.Terminal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.prompt = t
}
