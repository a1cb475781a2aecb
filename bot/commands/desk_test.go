package commands_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"attache/bot"
	"attache/bot/commands"
	"attache/bot/press"
	"attache/bot/reply"
	"attache/briefing"
	"attache/storage"
)

var update = flag.Bool("update", false, "rewrite the golden files with what the commands answer now")

// now is when the tests ask: a Monday morning.
var now = time.Date(2031, 3, 24, 7, 30, 0, 0, time.UTC)

// said is a position of the fixture, by its words in the document.
type said struct {
	sentence, mention, cue, content string   // cue "": none; mention "": implied
	holder                          string   // actor ID; "" unresolved, the mention is the name
	members                         []string // who hold it together
	via                             []string
	part                            briefing.Part // of those in via
	act                             briefing.Act
	stance                          briefing.Stance
	mode                            briefing.Mode
	hedged                          bool
	topics                          []string
	inherited                       int    // how many of topics only the text around it names
	date                            string // "" the document's
	untimed                         bool   // on no known day
}

// A paper is a document of the fixture.
type paper struct {
	id, title, source, url, date string
	kind                         briefing.DocumentKind
	handling                     string
	text                         string
	said                         []said
	events                       map[string]string // sentence → date
}

var people = []briefing.Actor{
	{ID: "norland", Name: "Norland", Kind: briefing.State, Demonyms: []string{"Norlandic"}, Capital: "Nordhavn", MemberOf: []string{"river-alliance"}},
	{ID: "sudia", Name: "Sudia", Kind: briefing.State, Demonyms: []string{"Sudian"}, Capital: "Port Amsel"},
	{ID: "river-alliance", Name: "Alliance of the Rivers", Kind: briefing.Organisation},
	{ID: "detainees-watch", Name: "Detainees Watch", Kind: briefing.Organisation, Aliases: []string{"Detainees"}},
	{ID: "ada-lund", Name: "Ada Lund", Kind: briefing.Person, Offices: []briefing.Office{
		{Role: "foreign minister", Of: "norland", From: partial("2029-06")},
		{Role: "ambassador", Of: "river-alliance", From: partial("2024"), To: partial("2029-05-31"), Basis: "annual report of the alliance"},
	}},
	{ID: "erik-lund", Name: "Erik Lund", Kind: briefing.Person},
	{ID: "igor-melnik", Name: "Igor Melnik", Kind: briefing.Person, Offices: []briefing.Office{{Role: "president", Of: "sudia", From: partial("2028-01-15")}}},
	{ID: "mara-quist", Name: "Mara Quist", Kind: briefing.Person},
	{ID: "vera-olt", Name: "Vera Olt", Kind: briefing.Person},
}

func partial(s string) briefing.Partial {
	p, err := briefing.ParsePartial(s)
	if err != nil {
		panic(err)
	}
	return p
}

var subjects = []briefing.Topic{
	{ID: "ceasefire", Label: "Ceasefire and truce", Scope: "ceasefires, truces, pauses", Terms: []string{"ceasefire", "truce"}, Matter: []string{"ceasefire", "truce"}},
	{ID: "sanctions", Label: "Sanctions and restrictive measures", Scope: "sanctions, embargoes, their lifting", Terms: []string{"sanctions"}, Matter: []string{"sanction*"}},
	{ID: "detainees", Label: "Hostages, prisoners and detainees", Scope: "prisoner exchanges", Terms: []string{"prisoners"}, Matter: []string{"prisoner"}},
	{ID: "peace-talks", Label: "Peace negotiations", Scope: "peace talks, mediation", Terms: []string{"talks"}, Matter: []string{"peace talks"}},
}

var papers = []paper{
	{
		id: "nordhavn-readout", title: "Readout of the meeting in Nordhavn", source: "Government of Norland", date: "2031-03-03", kind: briefing.Readout,
		url: "https://norland.example/readouts/17",
		text: "The ministers met in Nordhavn on Monday.\n\nFirst line of the second paragraph. Foreign Minister Ada Lund proposed a ceasefire of thirty days along the river. " +
			"Last line of it.\n\nBoth sides will meet again on 2 April 2031 in Port Amsel to discuss a truce.\n",
		said: []said{{
			sentence: "Foreign Minister Ada Lund proposed a ceasefire of thirty days along the river.", mention: "Foreign Minister Ada Lund",
			cue: "proposed", content: "a ceasefire of thirty days along the river", holder: "ada-lund",
			act: briefing.Propose, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"},
		}},
		events: map[string]string{"Both sides will meet again on 2 April 2031 in Port Amsel to discuss a truce.": "2031-04-02"},
	},
	{
		id: "river-talks", title: "Talks on the river: what each side wants", source: "The Estuary Post", date: "2031-03-17", kind: briefing.News,
		text: "Ada Lund said on Sunday: \"We insist on a ceasefire before anything else.\" " +
			"The envoy, Mara Quist, told reporters that Igor Melnik had accepted a truce monitored by the alliance. " +
			"Melnik appears to oppose any lifting of sanctions, which he called \"a gift to thieves\". " +
			"Sudia is ready to free prisoners if Norland opens its border. " +
			"A retired colonel, Otto Brand, doubted that the ceasefire would hold.\n",
		said: []said{
			{
				sentence: "Ada Lund said on Sunday: \"We insist on a ceasefire before anything else.\"", mention: "Ada Lund", cue: "insist on",
				content: "We insist on a ceasefire before anything else", holder: "ada-lund",
				act: briefing.Demand, stance: briefing.Support, mode: briefing.Direct, topics: []string{"ceasefire"}, date: "2031-03-16",
			},
			{
				sentence: "The envoy, Mara Quist, told reporters that Igor Melnik had accepted a truce monitored by the alliance.", mention: "Igor Melnik",
				cue: "accepted", content: "a truce monitored by the alliance", holder: "igor-melnik", via: []string{"mara-quist"},
				act: briefing.Endorse, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"},
			},
			{
				sentence: "Melnik appears to oppose any lifting of sanctions, which he called \"a gift to thieves\".", mention: "Melnik",
				cue: "oppose", content: "any lifting of sanctions, which he called \"a gift to thieves\"", holder: "igor-melnik",
				act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Mixed, hedged: true, topics: []string{"sanctions"},
			},
			{
				sentence: "Sudia is ready to free prisoners if Norland opens its border.", mention: "Sudia", cue: "is ready to",
				content: "free prisoners if Norland opens its border", holder: "sudia",
				act: briefing.Commit, stance: briefing.Conditional, mode: briefing.Narrated, topics: []string{"detainees"},
			},
			{
				sentence: "A retired colonel, Otto Brand, doubted that the ceasefire would hold.", mention: "Otto Brand", cue: "doubted",
				content: "the ceasefire would hold", act: briefing.Concern, stance: briefing.Oppose, mode: briefing.Indirect, topics: []string{"ceasefire"},
			},
		},
	},
	{
		id: "alliance-communique", title: "Communiqué of the spring session", source: "Alliance of the Rivers", date: "2031-03-21", kind: briefing.Communique,
		handling: "TLP:AMBER",
		text: "We condemn the attack on the bridge at Port Amsel.\nWe call for a truce and for the release of all prisoners. " +
			"@everyone <!channel> Members thanked Ada Lund for her work on the ceasefire.\n",
		said: []said{
			{
				sentence: "We condemn the attack on the bridge at Port Amsel.", cue: "condemn", content: "the attack on the bridge at Port Amsel",
				holder: "river-alliance", act: briefing.Accuse, stance: briefing.Oppose, mode: briefing.Direct, topics: []string{"peace-talks"},
			},
			{
				sentence: "We call for a truce and for the release of all prisoners.", cue: "call for", content: "a truce and for the release of all prisoners",
				holder: "river-alliance", act: briefing.Demand, stance: briefing.Support, mode: briefing.Direct, topics: []string{"ceasefire", "detainees"},
			},
		},
	},
	{
		id: "estuary-echo", title: "Lund stands firm", source: "Estuary Echo", date: "2031-03-18", kind: briefing.News,
		text: "\"We insist on a ceasefire before anything else,\" Ada Lund repeated.\n",
		said: []said{{
			sentence: "\"We insist on a ceasefire before anything else,\" Ada Lund repeated.", mention: "Ada Lund", cue: "repeated",
			content: "We insist on a ceasefire before anything else", holder: "ada-lund",
			act: briefing.Demand, stance: briefing.Support, mode: briefing.Direct, topics: []string{"ceasefire"}, date: "2031-03-16",
		}},
	},
}

// span returns where part is in text; it must be there once after from.
func span(t testing.TB, text, part string, from int) briefing.Span {
	t.Helper()
	i := strings.Index(text[from:], part)
	if i < 0 {
		t.Fatalf("%q is not in %q", part, text[from:])
	}
	return briefing.Span{Start: from + i, End: from + i + len(part)}
}

func day(t testing.TB, s string) briefing.Day {
	t.Helper()
	if s == "" {
		return briefing.Day{}
	}
	d, err := briefing.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (p paper) entry(t testing.TB) storage.Entry {
	t.Helper()
	hash := sha256.Sum256([]byte(p.text))
	e := storage.Entry{Document: briefing.Document{
		ID: p.id, Title: p.title, Source: p.source, URL: p.url, Date: day(t, p.date), DateBasis: briefing.DateStated, Language: "en",
		Kind: p.kind, Handling: briefing.Label(p.handling), Path: p.id + ".md", Text: p.text, Hash: hex.EncodeToString(hash[:]),
	}}
	if p.date == "" {
		e.Document.DateBasis = briefing.DateUnknown
	}
	for _, s := range p.said {
		sentence := span(t, p.text, s.sentence, 0)
		pos := briefing.Position{
			ID: briefing.PositionID(p.id, s.mention, s.cue, s.content, 0), DocumentID: p.id, Sentence: sentence,
			Content: span(t, p.text, s.content, sentence.Start), Act: s.act, Stance: s.stance, Mode: s.mode, Hedged: s.hedged,
			Topics: s.topics, Inherited: s.inherited, Date: day(t, cmpOr(s.date, p.date)), Holder: briefing.Mention{Actor: s.holder, Name: s.mention},
		}
		if s.untimed {
			pos.Date = briefing.Day{}
		}
		if s.cue != "" {
			pos.Cue = span(t, p.text, s.cue, sentence.Start)
		}
		if s.mention != "" {
			pos.Holder.Span = span(t, p.text, s.mention, sentence.Start)
		}
		if s.holder != "" {
			pos.Holder.Name = nameOf(t, s.holder)
		}
		for _, m := range s.members {
			pos.Members = append(pos.Members, briefing.Mention{Actor: m, Name: nameOf(t, m), Span: span(t, p.text, nameOf(t, m), 0)})
		}
		for _, v := range s.via {
			pos.Via = append(pos.Via, briefing.Mention{Actor: v, Name: nameOf(t, v), Span: span(t, p.text, nameOf(t, v), sentence.Start), Part: s.part})
		}
		e.Extraction.Positions = append(e.Extraction.Positions, pos)
	}
	for sentence, on := range p.events {
		e.Extraction.Events = append(e.Extraction.Events, briefing.Event{DocumentID: p.id, Span: span(t, p.text, sentence, 0), Day: day(t, on)})
	}
	return e
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func nameOf(t testing.TB, id string) string {
	t.Helper()
	for _, a := range people {
		if a.ID == id {
			return a.Name
		}
	}
	t.Fatalf("no actor %q", id)
	return ""
}

// A desk is a bot on a store of its own.
type desk struct {
	*bot.Bot
	db    *storage.DB
	names map[briefing.Label]*commands.Index
	ops   *operations
	log   *bytes.Buffer

	read []storage.Entry // what the papers hold, without corrections
}

// operations answer reloads as they are told to.
type operations struct {
	report commands.Report
	err    error
	dry    []bool
}

func (o *operations) Reload(_ context.Context, dry bool, progress func(string)) (commands.Report, error) {
	o.dry = append(o.dry, dry)
	progress("reading documents: 1 of 2")
	return o.report, o.err
}

func newDesk(t testing.TB, papers []paper) *desk {
	t.Helper()
	ctx := context.Background()
	d := &desk{names: make(map[briefing.Label]*commands.Index), ops: new(operations), log: new(bytes.Buffer)}
	log := slog.New(slog.NewTextHandler(d.log, &slog.HandlerOptions{Level: slog.LevelInfo}))
	var err error
	if d.db, err = storage.Open(ctx, filepath.Join(t.TempDir(), "attache.db"), storage.Options{Log: log}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.db.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, l := range briefing.Labels() {
		d.names[l] = new(commands.Index)
	}
	d.replace(t, papers)
	clock := func() time.Time { return now }
	p := &press.Press{Store: d.db, Log: log, Clock: clock, Whole: d.db.Under(briefing.Red),
		Content: func(channels ...string) press.Content { return d.db.Under(ceiling(channels[0])) }}
	rooms := make(map[briefing.Label]*bot.Room)
	for _, l := range briefing.Labels() {
		seen := d.db.Under(l)
		rooms[l] = &bot.Room{Names: d.names[l], Now: clock, Commands: commands.New(commands.Desk{
			Names: d.names[l], Statements: seen, Directory: seen, Roster: seen, Catalogue: seen, Library: seen, Agenda: seen, Ledger: seen, Grants: d.db,
			Principal: func(who string, group bool) bool { return !group && who == "discord:100" || group && who == "slack:S7" },
			Stands:    seen, Steps: seen, Quotations: seen,
			Digests: p, Seen: seen, Operations: d.ops,
			Corrections: kept{d.db, seen}, Edits: seen, Objections: kept{d.db, seen}, Reviser: d,
			Doctor: found{
				{Of: "clock", Says: "right"},
				{Grade: bot.Failure, Of: "channel 10", Says: "gone", Remedy: "choose another"},
				{Grade: bot.Warning, Of: "disk", Says: "nearly full", Remedy: "make room"},
			},
			Trail: seen,
		})}
	}
	d.Bot = &bot.Bot{
		Room:  func(_ bot.Person, channel string) *bot.Room { return rooms[ceiling(channel)] },
		Lines: d.db, Audit: d, Log: log, Now: clock,
	}
	return d
}

// ceiling returns the ceiling of a channel of the tests: "x:clear" is one; all is shown on the console.
func ceiling(channel string) briefing.Label {
	_, name, _ := strings.Cut(channel, ":")
	if l, err := briefing.ParseLabel(name); err == nil {
		return l
	}
	return briefing.Red
}

// kept is what editors and readers wrote, read under a ceiling.
type kept struct {
	*storage.DB
	seen *storage.Reader
}

func (k kept) Corrections(ctx context.Context) ([]briefing.Correction, error) {
	return k.seen.Corrections(ctx)
}
func (k kept) Objections(ctx context.Context) ([]briefing.Objection, error) {
	return k.seen.Objections(ctx)
}
func (k kept) Settled(ctx context.Context, id string) (bool, error) { return k.seen.Settled(ctx, id) }

// Audit implements [bot.Auditor].
func (d *desk) Audit(ctx context.Context, e bot.Deed) error {
	s, err := d.db.Under(ceiling(e.Where)).Summary(ctx)
	if err != nil {
		return err
	}
	return d.db.Audit(ctx, briefing.Deed{At: e.At, Who: e.Who, Where: e.Where, Line: e.Line, Outcome: e.Outcome, Was: e.Was, Became: e.Became, Handling: s.Handling})
}

// here is the visit of a tester, who is no admin, to the console.
func (d *desk) here() *bot.Visit {
	return d.Enter(bot.Person{Platform: "console", ID: "tester"}, "console:")
}

func (d *desk) replace(t testing.TB, papers []paper) {
	t.Helper()
	d.read = nil
	for _, p := range papers {
		d.read = append(d.read, p.entry(t))
	}
	if err := d.Revise(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
}

// Revise implements [commands.Reviser]: it stores what was read, corrected.
func (d *desk) Revise(ctx context.Context, _ func(string)) error {
	asOf, err := briefing.ParseDay("2031-03-01")
	if err != nil {
		return err
	}
	r, err := briefing.NewRegistry(asOf, people, subjects, []string{"Lund"})
	if err != nil {
		return err
	}
	corrections, err := d.db.Under(briefing.Red).Corrections(ctx)
	if err != nil {
		return err
	}
	c := storage.Content{Extractor: "test", At: now.Add(-time.Hour)}
	c.Registry, c.Edits = r.Amend(corrections)
	for _, e := range d.read {
		e.Extraction, e.Edits = briefing.Correct(e.Document, e.Extraction, c.Registry, corrections)
		c.Put = append(c.Put, e)
	}
	if err := d.db.Replace(ctx, c); err != nil {
		return err
	}
	for l, index := range d.names {
		names, err := d.db.Under(l).Names(ctx)
		if err != nil {
			return err
		}
		index.Set(names)
	}
	return nil
}

// answer serves line for somebody, an admin or not, in channel "console:".
func (d *desk) answer(t testing.TB, line string, admin bool) bot.Answer {
	t.Helper()
	return d.answerIn(t, "console:", line, admin)
}

// answerIn is answer in another channel.
func (d *desk) answerIn(t testing.TB, channel, line string, admin bool) bot.Answer {
	t.Helper()
	v := d.Enter(bot.Person{Platform: "console", ID: "tester", IsAdmin: func(context.Context) (bool, error) { return admin, nil }}, channel)
	r, err := v.Parse(line)
	if err != nil {
		return d.Refused(err)
	}
	return v.Serve(context.Background(), r, "", nil)
}

// seen is what a Share button remembers of the answer: it would change with every word of it.
var seen = regexp.MustCompile(`seen:[0-9a-f]{8}`)

// ask returns what line prints.
func (d *desk) ask(t testing.TB, line string) string {
	t.Helper()
	a := d.answer(t, line, true)
	var b strings.Builder
	if a.Refused {
		b.WriteString("(refused)\n")
	}
	if err := reply.Fprint(&b, a.Message, reply.Options{}); err != nil {
		t.Fatal(err)
	}
	return seen.ReplaceAllString(b.String(), "seen:…")
}

// TestAnswers asks the lines in the comment of each file of testdata/answers and compares what they print.
func TestAnswers(t *testing.T) {
	files, err := filepath.Glob("testdata/answers/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d golden files, error %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			d := newDesk(t, papers)
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(archive.Files) == 0 {
				t.Fatal("no line to ask")
			}
			for i := range archive.Files {
				f := &archive.Files[i]
				got := d.ask(t, f.Name)
				if strings.TrimSpace(got) == "" {
					t.Fatalf("%s: no answer", f.Name)
				}
				if *update {
					f.Data = []byte(got)
				} else if diff := cmp.Diff(string(f.Data), got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", f.Name, diff)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if strings.Contains(d.log.String(), "level=ERROR") {
				t.Errorf("logged: %s", d.log)
			}
		})
	}
}
