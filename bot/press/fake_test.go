package press

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/bot"
	"attache/bot/reply"
	"attache/briefing"
	"attache/storage"
)

// A board is a platform in memory. Each post meets the fault that it is told to have.
type board struct {
	memory time.Duration // how long it recognises a key; 0 not at all
	// meets returns what befalls the nth request with key to post in channel, counted from 0; nil: nothing.
	meets func(channel, key string, n int) fault
	// search is the error of Find; nil: none.
	search error
	// refuses is the error of Edit; nil: none.
	refuses error

	mu       sync.Mutex
	messages []message
	requests []request
	looks    int
	edits    int
}

// A fault is what befalls a request to post: whether the message is taken, and what the caller is told.
type fault struct {
	taken bool
	err   error
	hang  bool          // the answer comes only when the caller gives up
	slow  time.Duration // it is taken only after a time
	panic bool
}

// A message is one that stands in a channel.
type message struct {
	channel, key, id string
	at               time.Time
	said             reply.Message
}

// A request is one try to post.
type request struct {
	channel, key string
	at           time.Time
	err          error
}

var (
	_ bot.Platform = (*board)(nil)
	_ Platform     = bot.Platform(nil)
	_ Store        = (*storage.DB)(nil)
)

func (b *board) Name() string                              { return "board" }
func (b *board) Run(ctx context.Context, _ *bot.Bot) error { <-ctx.Done(); return nil }

func (b *board) Edit(_ context.Context, channel, id string, m reply.Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.edits++
	if b.refuses != nil {
		return b.refuses
	}
	i := slices.IndexFunc(b.messages, func(m message) bool { return m.channel == channel && m.id == id })
	if i < 0 {
		return fmt.Errorf("no message %s in %s: %w", id, channel, bot.ErrRejected)
	}
	b.messages[i].said = m
	return nil
}

// remembering is a board that says so.
type remembering struct{ *board }

func (r remembering) Remembers() time.Duration { return r.memory }

func (b *board) Post(ctx context.Context, channel string, m reply.Message, key string) (string, error) {
	b.mu.Lock()
	n := 0
	for _, r := range b.requests {
		if r.channel == channel && r.key == key {
			n++
		}
	}
	var f fault
	if b.meets != nil {
		f = b.meets(channel, key, n)
	}
	if f.err == nil && !f.hang && !f.panic {
		f.taken = true
	}
	b.requests = append(b.requests, request{channel, key, time.Now(), f.err})
	if f.slow > 0 {
		b.mu.Unlock()
		time.Sleep(f.slow)
		b.mu.Lock()
	}
	id := ""
	if f.taken {
		id = b.take(channel, m, key)
	}
	b.mu.Unlock()
	if f.panic {
		panic("the platform's library panicked")
	}
	if f.hang {
		<-ctx.Done()
		return "", ctx.Err()
	}
	if f.err != nil {
		return "", f.err
	}
	return id, nil
}

// take puts a message into its channel; b.mu is held.
func (b *board) take(channel string, m reply.Message, key string) string {
	for _, old := range b.messages {
		if old.channel == channel && old.key == key && time.Since(old.at) < b.memory {
			return old.id
		}
	}
	id := fmt.Sprintf("m%d", len(b.messages)+1)
	b.messages = append(b.messages, message{channel, key, id, time.Now(), m})
	return id
}

func (b *board) Find(_ context.Context, channel, key string) (string, bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.looks++
	if b.search != nil {
		return "", false, b.search
	}
	for _, m := range b.messages {
		if m.channel == channel && m.key == key {
			return m.id, true, nil
		}
	}
	return "", false, nil
}

// said returns the messages in channel, one line each: when, and the gist.
func (b *board) said(channel string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var lines []string
	for _, m := range b.messages {
		if m.channel == channel {
			lines = append(lines, m.at.UTC().Format("02 15:04")+" "+gist(m.said))
		}
	}
	return lines
}

// contents are what documents in tests hold.
var contents = regexp.MustCompile(`a ceasefire (at sea|in the air|on land)`)

// gist returns what a digest comes to: "baseline", that there is nothing new, or which contents are.
func gist(m reply.Message) string {
	var all strings.Builder
	for _, b := range m.Blocks {
		switch b := b.(type) {
		case reply.Paragraph:
			all.WriteString(plain(b.Text))
		case reply.List:
			for _, i := range b.Items {
				all.WriteString(plain(i.Text) + plain(i.Quote) + plain(i.Note))
			}
		}
	}
	switch text := all.String(); {
	case strings.HasPrefix(text, "From here on"):
		return "baseline"
	case strings.HasPrefix(text, "Nothing new"):
		return text
	default:
		found := contents.FindAllString(text, -1)
		slices.Sort(found)
		return strings.Join(slices.Compact(found), ", ")
	}
}

func plain(t reply.Text) string { return t.Flat("") }

// later is the error of a platform that says when to try again.
func later(after time.Duration) error {
	return &bot.Later{After: after, Err: errors.New("rate limited")}
}

// classify is what cmd passes: the classes of package bot.
func classify(err error) (Trouble, time.Duration) {
	var later *bot.Later
	switch {
	case errors.As(err, &later):
		return Wait, later.After
	case errors.Is(err, bot.ErrGone), errors.Is(err, bot.ErrForbidden):
		return Closed, 0
	case errors.Is(err, bot.ErrRejected):
		return Rejected, 0
	case errors.Is(err, bot.ErrUnreadable):
		return Unreadable, 0
	}
	return Doubt, 0
}

// quiet logs nothing.
var quiet = slog.New(slog.DiscardHandler)

// A house is a press with all it needs: a real store, a board, and documents.
type house struct {
	t     testing.TB
	path  string
	db    *storage.DB
	board *board
	docs  []storage.Entry
	log   *slog.Logger
	store Store // what the press is given; nil: db

	ceilings map[string]briefing.Label // of channels; the others have the lowest
}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, path: filepath.Join(t.TempDir(), "attache.db"), board: new(board), log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelInfo}))}
	h.open()
	t.Cleanup(func() {
		if err := h.db.Close(); err != nil {
			t.Error(err)
		}
	})
	h.read("d0", "Old news is known")
	return h
}

func (h *house) open() {
	h.t.Helper()
	db, err := storage.Open(h.t.Context(), h.path, storage.Options{})
	if err != nil {
		h.t.Fatal(err)
	}
	h.db = db
}

// content is what may be said in each of some channels.
func (h *house) content(channels ...string) Content {
	lowest := briefing.Red
	for _, channel := range channels {
		if l := h.ceilings[channel]; lowest.Admits(l) {
			lowest = l
		}
	}
	return h.db.Under(lowest)
}

// press returns a new press on the house's store, as after a restart.
func (h *house) press() *Press {
	var to Platform = h.board
	if h.board.memory > 0 {
		to = remembering{h.board}
	}
	var store Store = h.db
	if h.store != nil {
		store = h.store
	}
	return &Press{
		Store: store, Platforms: map[string]Platform{"board": to}, Classify: classify, Log: h.log, Clock: time.Now,
		Content: h.content, Whole: h.db.Under(briefing.Red),
	}
}

// run runs a new press for d.
func (h *house) run(d time.Duration) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), d)
	defer cancel()
	if err := h.press().Run(ctx); err != nil {
		h.t.Error(err)
	}
}

// subscribe makes a subscription as of now: daily at 07:00 UTC in channel board:c, unless s says otherwise.
func (h *house) subscribe(s briefing.Subscription) briefing.Subscription {
	h.t.Helper()
	if s.Name == "" {
		s.Name = "morning"
	}
	if s.Channel == "" {
		s.Channel = "board:c"
	}
	if s.Schedule == "" {
		s.Schedule = "0 7 * * *"
	}
	if s.Zone == "" {
		s.Zone = "UTC"
	}
	if s.Empty == "" {
		s.Empty = briefing.SayEmpty
	}
	if s.Late == 0 {
		s.Late = 6 * time.Hour
	}
	s.By, s.Created = "board:u", time.Now()
	if err := h.db.Subscribe(h.t.Context(), s); err != nil {
		h.t.Fatal(err)
	}
	return s
}

// read adds a document in which Ukraine says each of contents, and remembers that it was seen now.
func (h *house) read(id string, contents ...string) {
	h.t.Helper()
	h.add(h.document(id, contents...))
}

func (h *house) add(e storage.Entry) {
	h.t.Helper()
	h.docs = append(h.docs, e)
	h.rebuild()
}

// rebuild makes the content anew from the documents.
func (h *house) rebuild() {
	h.t.Helper()
	ctx := h.t.Context()
	corrections, err := h.db.Under(briefing.Red).Corrections(ctx)
	if err != nil {
		h.t.Fatal(err)
	}
	c := storage.Content{Registry: registry(h.t), Extractor: "1", At: time.Now()}
	for _, e := range h.docs {
		e.Extraction, e.Edits = briefing.Correct(e.Document, e.Extraction, c.Registry, corrections)
		c.Put = append(c.Put, e)
	}
	if err := h.db.Replace(ctx, c); err != nil {
		h.t.Fatal(err)
	}
	seen, err := h.db.Under(briefing.Red).Seen(ctx)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.db.Observe(ctx, seen, time.Now()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) document(id string, contents ...string) storage.Entry {
	h.t.Helper()
	var text strings.Builder
	day := briefing.DayOf(time.Now())
	e := storage.Entry{}
	for _, content := range contents {
		start := text.Len()
		fmt.Fprintf(&text, "Ukraine demanded %s.\n", content)
		at := strings.LastIndex(text.String(), content)
		e.Extraction.Positions = append(e.Extraction.Positions, briefing.Position{
			ID:         briefing.PositionID(id, "Ukraine", "demanded", content, 0),
			DocumentID: id,
			Sentence:   briefing.Span{Start: start, End: text.Len() - 1},
			Holder:     briefing.Mention{Actor: "ukraine", Name: "Ukraine", Span: briefing.Span{Start: start, End: start + len("Ukraine")}},
			Cue:        briefing.Span{Start: start + len("Ukraine "), End: start + len("Ukraine demanded")},
			Content:    briefing.Span{Start: at, End: at + len(content)},
			Act:        briefing.Demand, Stance: briefing.Support, Mode: briefing.Indirect,
			Topics: []string{"ceasefire"},
			Date:   day,
		})
	}
	sum := sha256.Sum256([]byte(text.String()))
	e.Document = briefing.Document{ID: id, Title: "Report " + id, Source: "Agence Exemple", Date: day, DateBasis: briefing.DateStated,
		Language: "en", Kind: briefing.News, Path: id + ".md", Text: text.String(), Hash: hex.EncodeToString(sum[:])}
	return e
}

func registry(t testing.TB) *briefing.Registry {
	t.Helper()
	asOf, err := briefing.ParseDay("2000-01-01")
	if err != nil {
		t.Fatal(err)
	}
	r, err := briefing.NewRegistry(asOf, []briefing.Actor{
		{ID: "ukraine", Name: "Ukraine", Kind: briefing.State},
		{ID: "russia", Name: "Russia", Kind: briefing.State},
	}, []briefing.Topic{
		{ID: "ceasefire", Label: "Ceasefire", Terms: []string{"ceasefire"}, Matter: []string{"ceasefire"}},
		{ID: "sanctions", Label: "Sanctions", Terms: []string{"sanction*"}, Matter: []string{"sanction*"}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ledger returns the lines of a subscription's ledger, the oldest first: slot, state, why.
func (h *house) ledger(subscription string) []string {
	h.t.Helper()
	deliveries, err := h.db.Deliveries(h.t.Context(), subscription, 0)
	if err != nil {
		h.t.Fatal(err)
	}
	var lines []string
	for i := len(deliveries) - 1; i >= 0; i-- {
		d := deliveries[i]
		line := strings.TrimPrefix(d.Local, "2000-01-") + " " + string(d.State)
		if d.Why != "" {
			line += ": " + d.Why
		}
		lines = append(lines, line)
	}
	return lines
}
