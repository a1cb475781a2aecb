package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/bot"
	"attache/bot/console"
	"attache/bot/reply"
	"attache/briefing"
)

// marker is in every field of the document that may not be shown, and nowhere else; invented is in nothing.
const marker, invented = "zqx", "zqy"

const labelledDocument = `+++
id = "zqx-cable"
title = "Zqxtitle of a cable"
date = "2025-08-18"
source = "Zqxsource Wire"
url = "https://zqx.example/cable"
handling = "TLP:AMBER"
+++
Foreign Minister Zqxana Vorotyn called for a ceasefire in the zqxian valley. France rejected a ceasefire along the zqxian Corridor.
Defence Minister Zqxor Belan warned that sanctions would follow. Defence Minister Zqxor Belan rejected the ceasefire. Talks on a ceasefire will be held on 2 September 2025 in the zqxian capital.
`

const clearDocument = `+++
id = "open-report"
title = "Open report"
date = "2025-08-17"
source = "Open Wire"
+++
France called for a ceasefire in the river valley. Germany demanded sanctions. Foreign Minister Odalys Berwin called for a ceasefire.
`

// The channels of the test: nothing that is labelled is shown in the first, all of it in the second.
const clearChannel, redChannel = "discord:100000000000000001", "discord:100000000000000002"

// silent are the commands whose answers quote no document, so that they hold no marker under any ceiling.
var silent = []string{
	"topics", "status", "digest subscribe", "digest unsubscribe", "digest approve", "digest hold",
	"digest resume", "admin reload", "admin status", "admin deliveries list", "admin deliveries failed", "admin deliveries replay", "admin deliveries resume",
	"admin grant", "admin revoke", "admin grants", "admin doctor",
}

// telling are lines of the commands that tell of the document only when they are asked for it.
var telling = map[string]string{
	"compare":       "/compare zqx-cable open-report",
	"source":        "/source STATEMENT",
	"wrong":         "/wrong STATEMENT",
	"admin correct": "/admin correct STATEMENT field:stance value:neutral",
	"admin retract": "/admin retract STATEMENT why:withdrawn",
	"admin alias":   "/admin alias Germany name:Corridor",
	"admin merge":   `/admin merge "Zqxana Vorotyn" Germany`,
	"admin split":   `/admin split "Zqxana Vorotyn" zqx-cable`,
	"admin undo":    "/admin undo CORRECTION",
}

// A labelled is a house with a document that may not be shown in clearChannel, and with all that state quotes of it.
type labelled struct {
	*house
	t       *testing.T
	log     *bytes.Buffer
	given   map[string][]string // values of an option, by command and option; those of options that say what they take are made up
	secrets [][2]string         // what is known only from the document, and beside it what is not known at all
	hidden  *strings.Replacer   // puts IDs into telling
	asked   int
}

func newLabelled(t *testing.T) *labelled {
	t.Helper()
	l := houseOf(t, map[string]string{"open-report.md": clearDocument, "zqx-cable.md": labelledDocument})
	l.fillState(l.library.now())
	return l
}

// houseOf returns a house with documents, by the names of their files.
func houseOf(t *testing.T, documents map[string]string) *labelled {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, "config.toml", "database = \"a.db\"\nseeds = false\ndocuments = [\"docs\"]\n[[channel]]\nid = \""+redChannel+"\"\nhandling = \"red\"\n")
	for name, text := range documents {
		put(t, dir, "docs/"+name, text)
	}
	conf, err := loadConfig(filepath.Join(dir, "config.toml"), noEnv)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2025, 8, 20, 9, 0, 0, 0, time.UTC)
	var out bytes.Buffer
	p := process{strings.NewReader(""), &out, &out, noEnv, clock{now: func() time.Time { return now }}}
	h, err := p.openFilled(t.Context(), conf, slog.LevelDebug)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.db.Close(); err != nil {
			t.Error(err)
		}
	})
	return &labelled{house: h, t: t, log: &out}
}

// fillState makes corrections, objections, subscriptions, deliveries and drafts that quote the document, as editors who may see it do.
func (l *labelled) fillState(now time.Time) {
	l.t.Helper()
	ctx := l.t.Context()
	must := func(err error) {
		l.t.Helper()
		if err != nil {
			l.t.Fatal(err)
		}
	}
	statements := func(ceiling briefing.Label, document string) (ids []string) {
		found, _, err := l.db.Under(ceiling).Statements(ctx, briefing.Query{Document: document})
		must(err)
		for _, s := range found {
			ids = append(ids, s.ID)
		}
		return ids
	}
	open, hidden := statements(briefing.Clear, "open-report"), statements(briefing.Red, "zqx-cable")
	if len(open) < 3 || len(hidden) < 3 {
		l.t.Fatalf("%d and %d statements are too few", len(open), len(hidden))
	}
	actor, err := l.db.Under(briefing.Red).Actor(ctx, "Zqxana Vorotyn")
	must(err)
	for _, line := range []string{
		bot.Line("admin correct", "statement", hidden[0], "field", "stance", "value", "neutral"),
		bot.Line("admin merge", "actor", "Zqxor Belan", "into", "Germany"),
		bot.Line("wrong", "statement", hidden[1], "what", "holder", "comment", "it was zqxian"),
	} {
		a, _ := l.ask(console.Name+":", line)
		for _, action := range a.Message.Actions {
			if strings.Contains(action.Line, "confirm:") {
				a, _ = l.ask(console.Name+":", action.Line)
				break
			}
		}
		if a.Refused {
			l.t.Fatalf("%s: %s", line, shownIn(a.Message))
		}
	}
	for _, line := range []string{
		bot.Line("admin merge", "actor", "Odalys Berwin", "into", actor.Name),
		bot.Line("admin alias", "actor", actor.Name) + " name:Zqxanka",
		bot.Line("admin correct", "statement", open[0], "field", "holder") + " value:" + actor.Name,
	} {
		if a, shown := l.ask(console.Name+":", line); !a.Refused || !strings.Contains(shown, "labelled TLP:AMBER") {
			l.t.Errorf("%s: %s", line, shown)
		}
	}
	corrections, err := l.db.Under(briefing.Red).Corrections(ctx)
	must(err)
	objections, err := l.db.Under(briefing.Red).Objections(ctx)
	must(err)
	for i, channel := range []string{clearChannel, redChannel, console.Name + ":"} {
		s := briefing.Subscription{Name: fmt.Sprint("morning-", i), Channel: channel, Schedule: "0 7 * * *", Zone: "UTC", Actors: []string{actor.ID, "france"},
			Empty: briefing.SayEmpty, Late: time.Hour, Created: now.AddDate(0, 0, -3), By: "discord:1", Review: redChannel, Lead: time.Hour}
		if channel == redChannel {
			s.Review = clearChannel
		}
		must(l.db.Subscribe(ctx, s))
		for day, items := range [][]string{{hidden[1]}, {open[0], hidden[1]}} {
			at := time.Date(2025, 8, 18+day, 7, 0, 0, 0, time.UTC)
			d := briefing.Delivery{Slot: briefing.Slot{Subscription: s.Name, Local: at.Format("2006-01-02T15:04"), At: at}, Channel: channel,
				Key: fmt.Sprintf("posted%d%d", i, day), Items: items, Until: at, ClaimedAt: at}
			_, err := l.db.Claim(ctx, d)
			must(err)
			d.State, d.MessageID, d.SettledAt = briefing.Sent, "1", at
			must(l.db.Settle(ctx, d))
		}
		at := time.Date(2025, 8, 21, 7, 0, 0, 0, time.UTC)
		_, err := l.db.Claim(ctx, briefing.Delivery{Slot: briefing.Slot{Subscription: s.Name, Local: at.Format("2006-01-02T15:04"), At: at}, Draft: true,
			Channel: s.Review, Key: fmt.Sprint("draft", i), Items: append(slices.Clone(open), hidden...), Until: now, ClaimedAt: now})
		must(err)
	}
	l.hidden = strings.NewReplacer("STATEMENT", hidden[len(hidden)-1], "CORRECTION", corrections[0].ID)
	// The terminal's subscription, the one of clearChannel, and drafts and slots of all.
	drafts, slots := []string{"draft0", "draft1", "draft2"}, []string{"posted01", "2025-08-19T07:00", "posted11"}
	names := []string{"morning-0", "morning-1", "morning-2"}
	l.given = map[string][]string{
		"search query":    {"ceasefire", "corridor", "actor:France ceasefire", "vorotin"},
		"quote text":      {"rejected a ceasefire along the", "a ceasefire in the river valley"},
		"source id":       {"open-report", open[0]},
		"wrong statement": open[:1], "wrong comment": {"no"},
		"export format": {"csv", "json", "md", "ics"},
		"export what": {"matrix ceasefire", "position France", "timeline ceasefire", "changed", "brief France", "search ceasefire", "compare France Germany ceasefire",
			"who ceasefire", "actors", "source open-report"},
		"help command":              {"position", "words", "vorotyn"},
		"digest subscribe schedule": {"weekdays 07:30"}, "digest subscribe zone": {"Europe/Paris"}, "digest subscribe late": {"6h"},
		"digest subscribe quiet": {"22:00-07:00"}, "digest subscribe critical": {"reversed"}, "digest subscribe review": {redChannel},
		"digest subscribe lead": {"30m"},
		"digest approve slot":   drafts, "digest hold slot": drafts, "digest drop slot": drafts, "digest drop item": open[:1],
		"digest unsubscribe name": {"morning-9"}, "digest preview name": names, "digest now name": names, "digest why name": names, "digest resume name": names,
		"digest why slot": slots, "digest why item": open[:1],
		"admin deliveries list name": names, "admin deliveries failed name": names, "admin deliveries why name": names,
		"admin deliveries why slot": slots, "admin deliveries why item": open[:1],
		"admin deliveries replay name": names, "admin deliveries replay slot": slots, "admin deliveries resume name": names,
		"admin grant user": {"123"}, "admin grant role": {"123"}, "admin revoke user": {"123"}, "admin revoke role": {"123"},
		"admin correct statement": open[:1], "admin correct value": {"neutral", "ceasefire", "Germany"}, "admin correct confirm": {"none"},
		"admin correct objection": {"none"}, "admin correct instead": {"none"},
		"admin retract statement": open[:1], "admin retract why": {"withdrawn"}, "admin retract confirm": {"none"}, "admin retract objection": {"none"},
		"admin retract instead": {"none"},
		"admin alias name":      {"Gaul", "Corridor"}, "admin alias confirm": {"none"}, "admin merge confirm": {"none"},
		"admin split document": {"open-report"}, "admin split name": {"Another"}, "admin split confirm": {"none"},
		"admin undo id": {"none"}, "admin review dismiss": {"none"},
	}
	for _, s := range append([]string{"zqx-cable", actor.ID, actor.Name, "Vorotyn zqxian", "zqxtitle", "Zqxsource Wire"}, hidden...) {
		l.secrets = append(l.secrets, [2]string{s, asInvented(s)})
	}
	for _, c := range corrections {
		l.secrets = append(l.secrets, [2]string{c.ID, strings.Repeat("z", len(c.ID))})
	}
	for _, o := range objections {
		l.secrets = append(l.secrets, [2]string{o.ID, strings.Repeat("z", len(o.ID))})
	}
}

func asInvented(s string) string {
	return strings.NewReplacer(marker, invented, "Zqx", "Zqy").Replace(s)
}

// visit is that of somebody who may run all commands.
func (l *labelled) visit(channel string) *bot.Visit {
	l.asked++
	platform, _, _ := strings.Cut(channel, ":")
	return l.bot.Enter(bot.Person{Platform: platform, ID: fmt.Sprint(l.asked), Server: "1", IsAdmin: func(context.Context) (bool, error) { return true, nil }}, channel)
}

// ask answers a line in a channel and returns everything in the answer.
func (l *labelled) ask(channel, line string) (bot.Answer, string) {
	l.t.Helper()
	var progress strings.Builder
	v := l.visit(channel)
	r, err := v.Parse(line)
	if err != nil {
		a := l.bot.Refused(err)
		return a, shownIn(a.Message)
	}
	a := v.Serve(l.t.Context(), r, "", func(s string) { progress.WriteString(s) })
	return a, shownIn(a.Message) + progress.String()
}

// shownIn returns all text of m: as it is printed, as it is made, and its files.
func shownIn(m reply.Message) string {
	var b strings.Builder
	var files []byte
	reply.Fprint(&b, m, reply.Options{Width: 10000})
	m.Blocks = slices.Clone(m.Blocks)
	for i, block := range m.Blocks {
		switch block := block.(type) {
		case reply.Picture:
			block.PNG = nil
			m.Blocks[i] = block
		case reply.File:
			files = append(files, block.Data...)
			block.Data = nil
			m.Blocks[i] = block
		}
	}
	raw, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	b.Write(raw)
	b.Write(files)
	return b.String()
}

// values returns what an option can be given.
func (l *labelled) values(c *bot.Command, o bot.Option) []string {
	switch o.Type {
	case bot.Flag:
		return []string{"true"}
	case bot.Number:
		return []string{"1", "2"}
	case bot.Day:
		return []string{"2025-08-16", "2025-08-19"}
	case bot.ActorName:
		if o.Name == "b" {
			return []string{"Germany", "open-report"}
		}
		if c.Name == "admin merge" && o.Name == "actor" || c.Name == "admin split" {
			return []string{"Odalys Berwin"}
		}
		if o.Name == "into" {
			return []string{"Germany"}
		}
		return []string{"France"}
	case bot.TopicName:
		return []string{"ceasefire"}
	case bot.AboutName:
		return []string{"France", "ceasefire"}
	case bot.ActorNames:
		return []string{"France, Germany"}
	case bot.TopicNames:
		return []string{"ceasefire, sanctions"}
	}
	if len(o.Choices) > 0 {
		return o.Choices
	}
	return l.given[c.Name+" "+o.Name]
}

// lines returns the lines of a command: with each value of each option beside those that it requires, and with all options.
func (l *labelled) lines(c *bot.Command) []string {
	l.t.Helper()
	var required, all []string
	options := c.Offered()
	for _, o := range c.Options {
		if o.Hidden {
			options = append(options, o)
		}
	}
	for _, o := range options {
		values := l.values(c, o)
		if len(values) == 0 {
			l.t.Fatalf("/%s: the test knows no value for %s: say in given what to try", c.Name, o.Name)
		}
		if o.Required {
			required = append(required, o.Name, values[0])
		}
		all = append(all, o.Name, values[0])
	}
	lines := []string{inOrder(c, required), inOrder(c, all)}
	for _, o := range options {
		for _, v := range l.values(c, o) {
			lines = append(lines, inOrder(c, with(required, o.Name, v)))
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func with(values []string, name, value string) []string {
	values = slices.Clone(values)
	for i := 0; i < len(values); i += 2 {
		if values[i] == name {
			values[i+1] = value
			return values
		}
	}
	return append(values, name, value)
}

// inOrder returns the line of c with values for options by name, the rest of the line last.
func inOrder(c *bot.Command, values []string) string {
	var first, last []string
	for i := 0; i < len(values); i += 2 {
		isText := slices.ContainsFunc(c.Options, func(o bot.Option) bool { return o.Name == values[i] && o.Type == bot.Text })
		if isText {
			last = append(last, " "+values[i]+":"+values[i+1])
		} else {
			first = append(first, values[i:i+2]...)
		}
	}
	return bot.Line(c.Name, first...) + strings.Join(last, "")
}

// No command, in any of its forms, tells anything of a document where it may not be shown; and what is known only from it is answered
// like what is not known at all. Each command is asked where it may be shown, too: there it tells of it, or is one of silent.
func TestNothingTellsOfWhatIsAboveTheCeiling(t *testing.T) {
	// What is typed in a channel is told in it again: what may be known from the document is tried in a house of its own.
	above, below, probed := newLabelled(t), newLabelled(t), newLabelled(t)
	volatile := regexp.MustCompile(`(seen|confirm):[^\s"\\]+`)
	all := slices.Clone(below.bot.Commands())
	// What the others do would push what quotes the document out of the log.
	slices.SortStableFunc(all, func(a, b bot.Command) int {
		return cmp.Compare(strings.Index("admin audit", b.Name), strings.Index("admin audit", a.Name))
	})
	for _, c := range all {
		t.Run(c.Name, func(t *testing.T) {
			above.t, below.t, probed.t = t, t, t
			tells, done := false, false
			for _, line := range below.lines(&c) {
				a, shown := below.ask(clearChannel, line)
				done = done || !a.Refused
				if i := strings.Index(strings.ToLower(shown), marker); i >= 0 {
					t.Errorf("%s tells %q", line, shown[max(0, i-80):min(len(shown), i+80)])
				}
				_, shown = above.ask(console.Name+":", line)
				tells = tells || strings.Contains(strings.ToLower(shown), marker)
			}
			if line := telling[c.Name]; line != "" {
				_, shown := above.ask(console.Name+":", above.hidden.Replace(line))
				tells = regexp.MustCompile(`(?i)zqxtitle|zqxian|zqxor`).MatchString(shown)
				if !tells {
					t.Logf("%s: %s", line, shown)
				}
			}
			if !done {
				t.Log("all its forms were refused")
			}
			if tells == slices.Contains(silent, c.Name) {
				t.Errorf("above the ceiling, it tells of the document: %t; silent has it: %t", tells, !tells)
			}
			for _, o := range c.Options {
				if o.Suggest != nil {
					for _, prefix := range []string{"", "z", "zq", marker, "Zqxana", "vorotyn", "zqx-cable#", "f", "France,", "France, z"} {
						found, err := below.visit(clearChannel).Lookup(c.Name).Options[slices.IndexFunc(c.Options, func(x bot.Option) bool { return x.Name == o.Name })].Suggest(t.Context(), prefix)
						if err != nil {
							t.Error(err)
						}
						for _, s := range found {
							if strings.Contains(strings.ToLower(strings.ReplaceAll(s.Label+s.Value, prefix, "")), marker) {
								t.Errorf("%s is completed for %q with %q", o.Name, prefix, s)
							}
						}
					}
				}
				isName := slices.Contains([]bot.Type{bot.ActorName, bot.TopicName, bot.AboutName, bot.ActorNames, bot.TopicNames}, o.Type)
				if o.Type == bot.Flag || o.Type == bot.Number || o.Type == bot.Day || len(o.Choices) > 0 {
					continue
				}
				var required []string
				for _, r := range c.Options {
					if r.Required {
						required = append(required, r.Name, below.values(&c, r)[0])
					}
				}
				for _, secret := range probed.secrets {
					if isName && !strings.Contains(strings.ToLower(secret[0]), marker) {
						continue // what is like it in names is another thing
					}
					said := func(value string) string {
						_, shown := probed.ask(clearChannel, inOrder(&c, with(required, o.Name, value)))
						return volatile.ReplaceAllString(asInvented(strings.ReplaceAll(shown, secret[0], secret[1])), "")
					}
					known, unknown := said(secret[0]), said(secret[1])
					if known != unknown {
						t.Errorf("%s: %s is answered\n%s\nand what is not known\n%s", o.Name, secret[0], cut(known), cut(unknown))
					}
				}
			}
		})
	}
}

// Neither the log nor what the bot says of its health tells anything of a document, whoever may see it.
func TestNeitherLogNorHealthTellsOfDocuments(t *testing.T) {
	l := newLabelled(t)
	for _, c := range l.bot.Commands() {
		for _, line := range append(l.lines(&c), telling[c.Name]) {
			l.ask(redChannel, l.hidden.Replace(line))
		}
	}
	if _, err := l.library.load(t.Context(), false, func(string, int, int) {}); err != nil {
		t.Fatal(err)
	}
	said := map[string]string{"the log": l.log.String()}
	for _, path := range []string{"/metrics", "/healthz", "/readyz"} {
		answer := httptest.NewRecorder()
		l.monitor.handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		said[path] = fmt.Sprint(answer.Header(), answer.Body)
	}
	for where, text := range said {
		if i := strings.Index(strings.ToLower(text), marker); i >= 0 {
			t.Errorf("%s tells %q", where, text[max(0, i-200):min(len(text), i+80)])
		}
		if len(text) < 3 {
			t.Errorf("%s says nothing: %q", where, text)
		}
	}
}

// A picture under a ceiling is, pixel by pixel, the one that would be drawn if there were no documents above.
func TestPicturesDrawNothingOfWhatIsAboveTheCeiling(t *testing.T) {
	below, without := newLabelled(t), houseOf(t, map[string]string{"open-report.md": clearDocument})
	drawn := func(l *labelled, channel, line string) (pictures [][]byte) {
		a, _ := l.ask(channel, line)
		for _, b := range a.Message.Blocks {
			if p, ok := b.(reply.Picture); ok {
				pictures = append(pictures, p.PNG)
			}
		}
		return pictures
	}
	compared, differ := 0, 0
	for _, c := range below.bot.Commands() {
		if c.Access != bot.Everyone || strings.HasPrefix(c.Name, "digest ") {
			continue
		}
		for _, line := range below.lines(&c) {
			got, want := drawn(below, clearChannel, line), drawn(without, clearChannel, line)
			if !slices.EqualFunc(got, want, bytes.Equal) {
				t.Errorf("%s: %d pictures, %d without the document, and they are not the same", line, len(got), len(want))
			}
			compared += len(got)
			if !slices.EqualFunc(got, drawn(below, console.Name+":", line), bytes.Equal) {
				differ++
			}
		}
	}
	if compared < 3 || differ < 3 {
		t.Errorf("%d pictures were compared, of which %d tell of the document where they may", compared, differ)
	}
}
