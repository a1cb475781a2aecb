package seeds_test

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"attache/briefing"
	"attache/seeds"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// topicIDs are the topics of the data model; no other ones exist.
var topicIDs = []string{
	"ceasefire", "peace-talks", "security-guarantees", "alliances", "military-aid", "military-action",
	"peacekeeping", "territory", "statehood", "sanctions", "nuclear", "arms-control", "humanitarian",
	"detainees", "refugees", "human-rights", "accountability", "democracy", "terrorism", "trade", "economy",
	"energy", "climate-mitigation", "climate-finance", "environment", "health", "technology", "institutions",
	"international-law", "bilateral", "regional", "food",
}

var (
	actorKinds    = []string{"person", "state", "organisation", "bloc", "group"}
	documentKinds = []string{"news", "readout", "statement", "communique", "transcript", "negotiation-report", "analysis"}
	slug          = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

type actorFile struct {
	AsOf      string   `toml:"as_of"`
	Basis     string   `toml:"basis"`
	Ambiguous []string `toml:"ambiguous"`
	Actors    []actor  `toml:"actor"`
}

type actor struct {
	ID       string   `toml:"id"`
	Name     string   `toml:"name"`
	Kind     string   `toml:"kind"`
	Family   string   `toml:"family"`
	Aliases  []string `toml:"aliases"`
	Demonyms []string `toml:"demonyms"`
	Capital  string   `toml:"capital"`
	Seats    []string `toml:"seats"`
	MemberOf []string `toml:"member_of"`
	Offices  []office `toml:"office"`
}

type office struct {
	Role  string `toml:"role"`
	Of    string `toml:"of"`
	From  string `toml:"from"`
	To    string `toml:"to"`
	Basis string `toml:"basis"`
}

type topicFile struct {
	Topics []topic `toml:"topic"`
}

type topic struct {
	ID     string   `toml:"id"`
	Label  string   `toml:"label"`
	Scope  string   `toml:"scope"`
	Terms  []string `toml:"terms"`
	Matter []string `toml:"matter"`
}

type frontMatter struct {
	ID       string `toml:"id"`
	Title    string `toml:"title"`
	Date     string `toml:"date"`
	Source   string `toml:"source"`
	Kind     string `toml:"kind"`
	Language string `toml:"language"`
	Note     string `toml:"note"`
	URL      string `toml:"url"`
	Handling string `toml:"handling"`
}

func TestActors(t *testing.T) {
	var f actorFile
	decode(t, read(t, "actors.toml"), &f)
	asOf, _, err := span(f.AsOf)
	if err != nil || len(f.AsOf) != len(time.DateOnly) {
		t.Errorf("as_of = %q, want a day", f.AsOf)
	}
	if f.Basis == "" {
		t.Error("basis is empty: say what offices without a basis of their own rest on")
	}

	byID := make(map[string]actor)
	owners := make(map[string][]string)
	ids := make(map[string]int)
	for _, a := range f.Actors {
		byID[a.ID] = a
		ids[a.ID]++
		for _, n := range a.names() {
			if k := key(n); !slices.Contains(owners[k], a.ID) {
				owners[k] = append(owners[k], a.ID)
			}
		}
	}
	ambiguous := make(map[string]bool)
	for _, n := range f.Ambiguous {
		if ambiguous[key(n)] {
			t.Errorf("ambiguous name %q is listed twice", n)
		}
		ambiguous[key(n)] = true
		if len(owners[key(n)]) == 0 {
			t.Errorf("ambiguous name %q is a name of no actor", n)
		}
	}

	for _, a := range f.Actors {
		t.Run(a.ID, func(t *testing.T) {
			if !slug.MatchString(a.ID) {
				t.Errorf("id = %q, want a slug", a.ID)
			}
			if ids[a.ID] > 1 {
				t.Errorf("%d actors have this id", ids[a.ID])
			}
			if a.Name == "" {
				t.Error("name is empty")
			}
			if !slices.Contains(actorKinds, a.Kind) {
				t.Errorf("kind = %q, want one of %q", a.Kind, actorKinds)
			}
			seen := make(map[string]bool)
			for _, n := range a.names() {
				checkLine(t, "name", n)
				if seen[key(n)] {
					t.Errorf("name %q is given twice", n)
				}
				seen[key(n)] = true
				if who := owners[key(n)]; len(who) > 1 && !ambiguous[key(n)] {
					t.Errorf("name %q is shared by %q and not listed as ambiguous", n, who)
				}
			}
			if a.Family != "" && (a.Kind != "person" || !strings.Contains(a.Name, a.Family)) {
				t.Errorf("family = %q, want a part of a person's name %q", a.Family, a.Name)
			}
			for i, id := range a.MemberOf {
				if m, ok := byID[id]; !ok || m.Kind == "person" || m.Kind == "state" {
					t.Errorf("member_of %q, which is no organisation, bloc or group of the file", id)
				}
				if id == a.ID || slices.Contains(a.MemberOf[:i], id) {
					t.Errorf("member_of %q is given twice, or is the actor itself", id)
				}
			}
			if len(a.Offices) > 0 && a.Kind != "person" {
				t.Errorf("a %s holds an office", a.Kind)
			}
			for _, o := range a.Offices {
				checkOffice(t, o, byID, asOf)
			}
		})
	}
}

func checkOffice(t *testing.T, o office, byID map[string]actor, asOf time.Time) {
	t.Helper()
	name := fmt.Sprintf("office %q of %q from %q", o.Role, o.Of, o.From)
	checkLine(t, "role", o.Role)
	if o.Role != strings.ToLower(o.Role) {
		t.Errorf("%s: role is not lower case", name)
	}
	if of, ok := byID[o.Of]; !ok || of.Kind == "person" {
		t.Errorf("%s: no such state or organisation in the file", name)
	}
	first, _, err := span(o.From)
	if err != nil {
		t.Errorf("%s: from: %v", name, err)
		return
	}
	if first.After(asOf) {
		t.Errorf("%s: begins after as_of", name)
	}
	if o.To == "" || o.To == "unknown" {
		return
	}
	earliest, latest, err := span(o.To)
	switch {
	case err != nil:
		t.Errorf("%s: to: %v", name, err)
	case latest.Before(first):
		t.Errorf("%s: to = %q is before from", name, o.To)
	case earliest.After(asOf):
		t.Errorf("%s: to = %q is after as_of", name, o.To)
	}
}

func TestTopics(t *testing.T) {
	var f topicFile
	decode(t, read(t, "topics.toml"), &f)
	var ids []string
	for _, tp := range f.Topics {
		ids = append(ids, tp.ID)
		t.Run(tp.ID, func(t *testing.T) {
			checkLine(t, "label", tp.Label)
			checkLine(t, "scope", tp.Scope)
			for what, words := range map[string][]string{"terms": tp.Terms, "matter": slices.Collect(briefing.Topic{Matter: tp.Matter}.Names())} {
				if len(words) == 0 {
					t.Errorf("%s is empty", what)
				}
				seen := make(map[string]bool)
				for _, w := range words {
					checkLine(t, what, w)
					if seen[key(w)] {
						t.Errorf("%s: %q is given twice", what, w)
					}
					seen[key(w)] = true
					if star := strings.Index(w, "*"); star >= 0 && (star < 3 || star != len(w)-1) {
						t.Errorf("%s: %q: a stem has three letters or more and its star at the end", what, w)
					}
				}
			}
		})
	}
	if !slices.Equal(topicIDs, ids) {
		t.Errorf("topic ids are\n%q, want\n%q", ids, topicIDs)
	}
}

func TestDocuments(t *testing.T) {
	files, err := fs.Glob(seeds.FS(), "documents/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("there are no documents")
	}
	fileOf := make(map[string]string)
	for _, file := range files {
		t.Run(path.Base(file), func(t *testing.T) {
			raw := read(t, file)
			front, body, ok := strings.Cut(strings.TrimPrefix(raw, "+++\n"), "\n+++\n")
			if !ok || !strings.HasPrefix(raw, "+++\n") {
				t.Fatal("no front matter between two lines of +++")
			}
			var m frontMatter
			decode(t, front, &m)
			if !slug.MatchString(m.ID) {
				t.Errorf("id = %q, want a slug", m.ID)
			}
			if m.ID+".md" != path.Base(file) {
				t.Errorf("id = %q, want the file's name", m.ID)
			}
			if other, taken := fileOf[m.ID]; taken {
				t.Errorf("id = %q is that of %s too", m.ID, other)
			}
			fileOf[m.ID] = file
			for key, value := range map[string]string{"title": m.Title, "source": m.Source, "note": m.Note} {
				checkLine(t, key, value)
			}
			if _, err := time.Parse(time.DateOnly, m.Date); err != nil {
				t.Errorf("date: %v", err)
			}
			if !slices.Contains(documentKinds, m.Kind) {
				t.Errorf("kind = %q, want one of %q", m.Kind, documentKinds)
			}
			if m.Language != "en" {
				t.Errorf("language = %q, want en", m.Language)
			}
			checkBody(t, body)
		})
	}
}

// checkBody reports what would spoil the plain paragraphs that passages are
// cut from, and a length outside of what the seeds are meant to have.
func checkBody(t *testing.T, body string) {
	t.Helper()
	if n := len(strings.Fields(body)); n < 300 || n > 700 {
		t.Errorf("the text has %d words, want 300 to 700", n)
	}
	if !strings.HasSuffix(body, "\n") || strings.HasSuffix(body, "\n\n") {
		t.Error("the text does not end with one newline")
	}
	for para := range strings.SplitSeq(strings.TrimSuffix(strings.TrimPrefix(body, "\n"), "\n"), "\n\n") {
		checkLine(t, "paragraph", para)
		if strings.HasPrefix(para, "#") || strings.HasPrefix(para, "- ") || strings.HasPrefix(para, "* ") {
			t.Errorf("paragraph is not plain prose: %.40q", para)
		}
		if strings.Count(para, "“") != strings.Count(para, "”") || strings.Contains(para, `"`) {
			t.Errorf("paragraph has unpaired or straight quotation marks: %.40q", para)
		}
	}
}

// checkLine reports text that is empty, not in NFC, or has blanks and
// characters that cannot be seen.
func checkLine(t *testing.T, what, s string) {
	t.Helper()
	switch {
	case s == "":
		t.Errorf("%s is empty", what)
	case !norm.NFC.IsNormalString(s):
		t.Errorf("%s %q is not NFC", what, s)
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
		t.Errorf("%s %.40q has a line break or another control character", what, s)
	case strings.TrimSpace(s) != s, strings.Contains(s, "  "):
		t.Errorf("%s %.40q has blanks at its ends or two in a row", what, s)
	}
}

// names returns every name of a, as the file gives them.
func (a actor) names() []string {
	names := slices.Concat([]string{a.Name}, a.Aliases, a.Demonyms, a.Seats)
	if a.Capital != "" {
		names = append(names, a.Capital)
	}
	return names
}

// key is what two spellings of one name have in common.
func key(name string) string { return cases.Fold().String(norm.NFKC.String(name)) }

// span returns the first and the last day of a year, month or day.
func span(date string) (first, last time.Time, err error) {
	for _, p := range []struct {
		layout              string
		years, months, days int
	}{
		{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {time.DateOnly, 0, 0, 1},
	} {
		if first, err = time.Parse(p.layout, date); err == nil {
			return first, first.AddDate(p.years, p.months, p.days).AddDate(0, 0, -1), nil
		}
	}
	return first, last, fmt.Errorf("%q is no year, month or day", date)
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := fs.ReadFile(seeds.FS(), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// decode reads TOML into v and reports keys that v does not know.
func decode(t *testing.T, text string, v any) {
	t.Helper()
	meta, err := toml.Decode(text, v)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range meta.Undecoded() {
		t.Errorf("unknown key %s", k)
	}
}
