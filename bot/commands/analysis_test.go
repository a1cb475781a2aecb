package commands_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/bot"
	"attache/bot/reply"
	"attache/briefing"
)

// busy is a desk with 4,000 positions of 200 actors over ten years.
func busy(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t, nil)
	if err := d.db.Replace(context.Background(), decade(t, 4000)); err != nil {
		t.Fatal(err)
	}
	names, err := d.db.Under(briefing.Red).Names(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	d.names[briefing.Red].Set(names)
	return d
}

// table returns the first column of the table in the answer to line, each name once, and the buttons by their labels.
func (d *desk) table(t *testing.T, line string) (names []string, buttons map[string]string) {
	t.Helper()
	a := d.answer(t, line, false)
	buttons = make(map[string]string)
	for _, action := range a.Message.Actions {
		buttons[action.Label] = action.Line
	}
	for _, b := range a.Message.Blocks {
		if table, ok := b.(reply.Table); ok {
			for _, row := range table.Rows {
				if name := fmt.Sprint(row[0]); !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	return names, buttons
}

func TestMatrixTurnsPagesAndItsExportHasThemAll(t *testing.T) {
	d := busy(t)
	var all []string
	line := "/matrix topic-0"
	for pages := 0; line != ""; pages++ {
		if pages > 20 {
			t.Fatal("there is no last page")
		}
		names, buttons := d.table(t, line)
		if len(names) == 0 || len(names) > 25 {
			t.Fatalf("%s: %d actors", line, len(names))
		}
		for _, n := range names {
			if slices.Contains(all, n) {
				t.Errorf("%s is on two pages", n)
			}
		}
		all = append(all, names...)
		line = buttons["More actors"]
	}
	if len(all) <= 50 {
		t.Fatalf("only %d actors: too few for this test", len(all))
	}
	if first := d.ask(t, "/matrix topic-0"); !strings.Contains(first, fmt.Sprintf("Actors 1 to 25 of %d.", len(all))) {
		t.Errorf("the first page does not say that there are %d", len(all))
	}
	rows, err := csv.NewReader(strings.NewReader(string(d.files(t, "/export csv matrix topic-0")[0].Data))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	exported := make(map[string]bool)
	for _, row := range rows[1:] {
		exported[row[1]] = true
	}
	if len(exported) != len(all) {
		t.Errorf("the export has %d actors, the pages have %d", len(exported), len(all))
	}
}

// What a picture leaves out is told below it, and in its alternative text.
func TestAnswersSayWhatTheirPicturesLeaveOut(t *testing.T) {
	for _, tc := range []struct {
		d    *desk
		line string
		want *regexp.Regexp
	}{
		{busy(t), "/timeline topic-0", regexp.MustCompile(`^The newest 40 of \d+ sides are drawn\. Looked for in the newest 200 of \d+ statements\.$`)},
		{newDesk(t, []paper{crowded(9, "Ada Lund", "Erik Lund", "Igor Melnik", "Mara Quist", "Vera Olt", "Norland", "Sudia")}), "/matrix ceasefire", regexp.MustCompile(`^The picture leaves out 7 statements of the table\.$`)},
	} {
		told := ""
		var picture reply.Picture
		for _, b := range tc.d.answer(t, tc.line, false).Message.Blocks {
			switch b := b.(type) {
			case reply.Picture:
				picture = b
			case reply.Paragraph:
				if s := b.Text.Flat(""); tc.want.MatchString(s) {
					told = s
				}
			}
		}
		if told == "" || !strings.Contains(picture.Alt, told) {
			t.Errorf("%s: told %q, alternative text %.200q", tc.line, told, picture.Alt)
		}
	}
}

// A picture of several topics has room for fewer actors than one of one topic.
func TestMatrixOfSeveralTopicsHasFewerActorsOnAPage(t *testing.T) {
	d := busy(t)
	for topics, want := range map[string]int{"topic-0,topic-1": 10, "topic-0,topic-1,topic-2": 10, "topic-0,topic-1,topic-2,topic-3": 5, "topic-0,topic-1,topic-2,topic-3,topic-4,topic-5": 5} {
		names, buttons := d.table(t, "/matrix topics:"+topics)
		if len(names) != want || buttons["More actors"] == "" {
			t.Errorf("%s: %d actors, want %d, and the buttons %v", topics, len(names), want, buttons)
		}
	}
}

func TestWhatIsNamedTwiceStandsOnce(t *testing.T) {
	d := newDesk(t, papers)
	rows := func(line string) (cells []string) {
		t.Helper()
		for _, b := range d.answer(t, line, false).Message.Blocks {
			if table, ok := b.(reply.Table); ok {
				for _, row := range table.Rows {
					cells = append(cells, fmt.Sprint(row))
				}
			}
		}
		return cells
	}
	records := func(line string) [][]string {
		t.Helper()
		rows, err := csv.NewReader(bytes.NewReader(d.files(t, "/export csv "+line[1:])[0].Data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		asked := slices.Index(rows[0], "asked")
		for _, row := range rows {
			row[asked] = ""
		}
		return rows
	}
	for _, tc := range []struct{ once, twice string }{
		{`/matrix ceasefire actors:"Igor Melnik, Ada Lund"`, `/matrix ceasefire actors:"Melnik, Ada Lund, Igor Melnik, Melnik"`},
		{`/matrix actors:Sudia topics:"detainees, ceasefire"`, `/matrix actors:Sudia topics:"detainees, Ceasefire and truce, ceasefire, detainees"`},
	} {
		want := rows(tc.once)
		if len(want) == 0 {
			t.Fatalf("%s: no rows", tc.once)
		}
		if diff := cmp.Diff(want, rows(tc.twice)); diff != "" {
			t.Errorf("%s (-named once +named twice):\n%s", tc.twice, diff)
		}
		if diff := cmp.Diff(records(tc.once), records(tc.twice)); diff != "" {
			t.Errorf("export of %s (-named once +named twice):\n%s", tc.twice, diff)
		}
	}
	if got := d.ask(t, `/matrix ceasefire actors:"Ada Lund, Norland, Norland"`); !strings.Contains(got, "No sourced position found of Norland that") {
		t.Errorf("who is named twice is missing twice:\n%s", got)
	}
}

// crowded is a paper in which each of actors demands n things of one day.
func crowded(n int, actors ...string) paper {
	p := paper{id: "crowded", title: "A long day", source: "The Estuary Post", date: "2031-03-20", kind: briefing.News}
	for a, actor := range actors {
		for i := range n {
			content := fmt.Sprintf("a ceasefire of %d days", 10+100*a+i)
			sentence := actor + " demanded " + content + "."
			p.text += sentence + " "
			p.said = append(p.said, said{sentence: sentence, mention: actor, cue: "demanded", content: content, holder: strings.ToLower(strings.ReplaceAll(actor, " ", "-")),
				act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}})
		}
	}
	return p
}

func TestExportOfAMatrixHasWhatItsTableLeavesOut(t *testing.T) {
	d := newDesk(t, []paper{crowded(9, "Ada Lund")})
	if got := d.ask(t, "/matrix ceasefire"); !strings.Contains(got, "+3 more") {
		t.Fatalf("the table leaves nothing out, which this test needs:\n%s", got)
	}
	const rest = `/position actor:"Ada Lund" topic:ceasefire history:true`
	if got := d.ask(t, "/matrix ceasefire"); !strings.Contains(got, "The rest: "+rest+"\n") {
		t.Errorf("the table does not say where the rest is:\n%s", got)
	}
	if got := d.ask(t, rest); strings.Count(got, "Ada Lund demanded a ceasefire of ") < 9 {
		t.Errorf("%s has not all:\n%s", rest, got)
	}
	rows, err := csv.NewReader(bytes.NewReader(d.files(t, "/export csv matrix ceasefire")[0].Data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+9 {
		t.Errorf("the export has %d records, want 9", len(rows)-1)
	}
}

var number = regexp.MustCompile(`([\d,]+) (?:reversed|hardened|softened|reaffirmed|new|also said)`)

func TestChangedSaysHowFarItLookedAndItsNumbersAgree(t *testing.T) {
	d := busy(t)
	for _, tc := range []struct {
		line    string
		limited bool
	}{{"/changed 3650d", true}, {"/changed 200d", false}} {
		got := strings.Join(strings.Fields(d.ask(t, tc.line)), " ")
		sum := 0
		for _, m := range number.FindAllStringSubmatch(strings.SplitN(got, " documents of that time", 2)[0], -1) {
			n, err := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
		if sum == 0 || !strings.Contains(strings.ReplaceAll(got, ",", ""), fmt.Sprintf("Shown: 1 to 10 of %d ", sum)) {
			t.Errorf("%s: the kinds are %d together: %.300s", tc.line, sum, got)
		}
		if limited := strings.Contains(got, "That is more than can be compared at once"); limited != tc.limited {
			t.Errorf("%s: it says that it looked less far: %v", tc.line, limited)
		}
	}
}

func TestQuotationOfAMessage(t *testing.T) {
	d := newDesk(t, papers)
	command := d.here().Lookup("quote")
	if command.OnMessage != "Check this quotation" {
		t.Fatalf("the action is called %q", command.OnMessage)
	}
	r, err := d.here().Form("quote", map[string]string{"text": "Look what Lund said:\n> “We insist on a ceasefire\nbefore anything else”\nReally?"})
	if err != nil {
		t.Fatal(err)
	}
	a := d.Enter(bot.Person{Platform: "console", ID: "tester"}, "console:").Serve(context.Background(), r, "", nil)
	var b strings.Builder
	if err := reply.Fprint(&b, a.Message, reply.Options{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "Verbatim in 2 documents") {
		t.Errorf("answer:\n%s", &b)
	}
}

// A comparison of long documents turns pages, its topic keeps to what is on it, and its export has all of it.
func TestComparisonOfDocumentsTurnsPagesAndItsExportHasThemAll(t *testing.T) {
	long := func(id, subject, sentence string) paper {
		p := paper{id: id, title: "The " + id, source: "The Estuary Post", date: "2031-03-01", kind: briefing.News, text: "Ada Lund demanded a ceasefire at " + id + ".\n"}
		p.said = []said{{sentence: "Ada Lund demanded a ceasefire at " + id + ".", mention: "Ada Lund", cue: "demanded", content: "a ceasefire at " + id, holder: "ada-lund",
			act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}}}
		for i := range 23 {
			p.text += fmt.Sprintf(sentence+"\n", i, i)
		}
		p.text += "A truce was spoken of by " + subject + " only.\n"
		return p
	}
	d := newDesk(t, []paper{long("first-text", "boats", "The boats number%d reached place%d on that evening."), long("second-text", "tents", "Somebody counted row%d behind wall%d.")})
	const line = "/compare first-text second-text"
	var pages []string
	for next, ok := line, true; ok; {
		a := d.answer(t, next, false)
		if a.Refused || len(pages) > 3 {
			t.Fatalf("%s is refused or never ends", next)
		}
		pages = append(pages, d.ask(t, next))
		ok = false
		for _, action := range a.Message.Actions {
			if action.Label == "Next" {
				next, ok = action.Line, true
			}
		}
	}
	if len(pages) != 3 {
		t.Fatalf("%d pages, want 3", len(pages))
	}
	for i := range 23 {
		in := 0
		for _, p := range pages {
			body, _, _ := strings.Cut(p, "\nSources\n")
			in += strings.Count(strings.Join(strings.Fields(body), " "), fmt.Sprintf("The boats number%d reached", i))
		}
		if in != 1 {
			t.Errorf("sentence %d of the first text stands %d times on the pages", i, in)
		}
	}
	if got := d.ask(t, line+" ceasefire"); strings.Contains(got, "number") || !strings.Contains(got, "A truce was spoken of by *boats* only.") || !strings.Contains(got, "Only in A     0") {
		t.Errorf("on a topic:\n%s", got)
	}
	rows, err := csv.NewReader(strings.NewReader(string(d.files(t, "/export csv "+strings.TrimPrefix(line, "/"))[0].Data))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	kinds := make(map[string]int)
	for _, row := range rows[1:] {
		kinds[row[0]]++
	}
	if kinds["reworded"] != 4 || kinds["only a"] != 23 || kinds["only b"] != 23 {
		t.Errorf("the export has %v", kinds)
	}
}

// What of long documents is not compared is told, in the answer and in its export.
func TestComparisonOfLongDocumentsSaysWhatItLeavesOut(t *testing.T) {
	text := func(id, word string, sentences int) paper {
		p := paper{id: id, title: "The " + id, source: "The Estuary Post", date: "2031-03-01", kind: briefing.News}
		for i := range sentences {
			p.text += fmt.Sprintf("The %s%d came to harbour%s.\n", word, i, id)
		}
		return p
	}
	const told = "Compared were at most 300 statements and 400 sentences of each document"
	for sentences, want := range map[int]bool{briefing.MostSentences: false, briefing.MostSentences + 1: true} {
		d := newDesk(t, []paper{text("one", "boat", sentences), text("two", "tent", 3)})
		if got := strings.Join(strings.Fields(d.ask(t, "/compare one two")), " "); strings.Contains(got, told) != want {
			t.Errorf("%d sentences: it says what is left out: %v", sentences, !want)
		}
		if got := string(d.files(t, "/export json compare one two")[0].Data); strings.Contains(got, "at most 300 statements") != want {
			t.Errorf("%d sentences: the export says what is left out: %v", sentences, !want)
		}
	}
}
