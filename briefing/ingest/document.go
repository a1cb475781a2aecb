package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"attache/briefing"
)

// MaxSize is the largest document that is read, in bytes.
const MaxSize = 64 << 20

// maxSlug is the longest ID, in bytes: it stands in command lines and buttons.
const maxSlug = 80

type frontMatter struct {
	ID       string `toml:"id"`
	Title    string `toml:"title"`
	Date     string `toml:"date"`
	Source   string `toml:"source"`
	URL      string `toml:"url"`
	Kind     string `toml:"kind"`
	Language string `toml:"language"`
	Handling string `toml:"handling"`
	Note     string `toml:"note"`
}

// Document returns the document that data holds. name is the path below its folder, with slashes; it gives
// the ID and the date where the front matter does not. The error is Problems, with file as their place.
//
// Front matter is TOML between two lines "+++" at the very start, after a byte order mark if there is one.
func Document(file, name string, data []byte) (briefing.Document, error) {
	if what := unreadable(data); what != "" {
		return briefing.Document{}, Problems{{File: file, What: what}}
	}
	text := string(data)
	hash := sha256.Sum256(data)
	d := briefing.Document{
		ID:        slug(strings.TrimSuffix(name, path.Ext(name))),
		DateBasis: briefing.DateUnknown,
		Path:      file,
		Text:      text,
		Hash:      hex.EncodeToString(hash[:]),
	}
	matter, first, body, problems := cutFrontMatter(file, text)
	d.Body = body
	if matter != "" {
		problems = append(problems, apply(&d, file, matter, first)...)
	}
	if err := problems.Err(); err != nil {
		return briefing.Document{}, err
	}
	if d.Date.IsZero() {
		if d.Date = inferDate(name, d.BodyText()); !d.Date.IsZero() {
			d.DateBasis = briefing.DateInferred
		}
	}
	if d.Title == "" {
		d.Title = inferTitle(d.BodyText(), d.ID)
	}
	return d, nil
}

// unreadable says why data is no text, or "".
func unreadable(data []byte) string {
	switch {
	case len(data) > MaxSize:
		return tooLarge(int64(len(data)))
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}), bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return "this is UTF-16; save it as UTF-8"
	case bytes.IndexByte(data, 0) >= 0:
		return "this is binary (it holds a NUL byte); give it as plain text in UTF-8"
	case !utf8.Valid(data):
		return fmt.Sprintf("not UTF-8 at byte %d; save it as UTF-8", invalidAt(data))
	}
	return ""
}

func tooLarge(size int64) string {
	return fmt.Sprintf("%d bytes are too many; split the file, %d MiB is the most", size, MaxSize>>20)
}

func invalidAt(data []byte) int {
	for i := 0; i < len(data); {
		c, size := utf8.DecodeRune(data[i:])
		if c == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return len(data)
}

// maxMatter bounds the front matter, in bytes: all its keys together need less than 2 KiB, and the decoder takes seconds
// for 10,000 tables in each other.
const maxMatter = 8 << 10

const byteOrderMark = "\uFEFF"

// cutFrontMatter returns the front matter of text, the number of its first line, and where the body begins.
func cutFrontMatter(file, text string) (matter string, first, body int, problems Problems) {
	start := 0
	if strings.HasPrefix(text, byteOrderMark) {
		start = len(byteOrderMark)
	}
	line, next := lineAt(text, start)
	if line == "---" && looksLikeYAML(text[next:]) {
		return "", 0, 0, Problems{wrong(file, 1, `the front matter is YAML; write it as TOML (key = "value") between two lines "+++"`)}
	}
	if line != "+++" {
		return "", 0, start, nil
	}
	for at := next; at < len(text); {
		line, after := lineAt(text, at)
		if at-next > maxMatter {
			return "", 0, 0, Problems{wrong(file, 1, fmt.Sprintf("the front matter is longer than %d KiB; close it with a line \"+++\" before the text", maxMatter>>10))}
		}
		if line == "+++" {
			return text[next:at], 2, after, nil
		}
		at = after
	}
	return "", 0, 0, Problems{wrong(file, 1, `the front matter has no end; close it with a line "+++"`)}
}

// lineAt returns the line that begins at offset at, without its end, and the offset of the next one.
func lineAt(text string, at int) (line string, next int) {
	n := strings.IndexByte(text[at:], '\n')
	if n < 0 {
		return strings.TrimRight(text[at:], " \t\r"), len(text)
	}
	return strings.TrimRight(text[at:at+n], " \t\r"), at + n + 1
}

var yamlPair = regexp.MustCompile(`^[A-Za-z_]+:(\s|$)`)

func looksLikeYAML(rest string) bool {
	line, next := lineAt(rest, 0)
	return yamlPair.MatchString(line) && strings.Contains(rest[next:], "---")
}

// apply sets the fields of d from front matter.
func apply(d *briefing.Document, file, matter string, first int) Problems {
	var m frontMatter
	problems := TOML(file, matter, &m)
	for i := range problems {
		problems[i].Line += first - 1
	}
	if len(problems) > 0 {
		return problems
	}
	complain := func(key, format string, args ...any) {
		problems = append(problems, wrong(file, first-1+lineOfKey(matter, key, 0), fmt.Sprintf(format, args...)))
	}
	if m.ID != "" {
		if !isSlug(m.ID) {
			complain("id", "id %q is no id; use lower-case letters, digits and hyphens, at most %d", m.ID, maxSlug)
		}
		d.ID = m.ID
	}
	for key, v := range map[string]string{"title": m.Title, "source": m.Source} {
		if what := badName(v); v != "" && what != "" {
			complain(key, "%s %s", key, what)
		}
	}
	d.Title, d.Source, d.URL = m.Title, m.Source, m.URL
	if m.URL != "" && !strings.HasPrefix(m.URL, "https://") && !strings.HasPrefix(m.URL, "http://") {
		complain("url", "url %q must begin with https:// or http://", m.URL)
	}
	if m.Date != "" {
		day, err := briefing.ParseDay(m.Date)
		if err != nil {
			complain("date", "date: %s", err)
		}
		d.Date, d.DateBasis = day, briefing.DateStated
	}
	if d.Kind = briefing.DocumentKind(m.Kind); m.Kind != "" && !d.Kind.Valid() {
		kinds := make([]string, 0, 8)
		for _, k := range briefing.DocumentKinds() {
			kinds = append(kinds, string(k))
		}
		complain("kind", "kind %q is none of %s", m.Kind, strings.Join(kinds, ", "))
	}
	if d.Language = strings.ToLower(m.Language); m.Language != "" && !isLanguage.MatchString(d.Language) {
		complain("language", "language %q is no ISO 639 code; write en, fr, ar, …", m.Language)
	}
	// A label that is there and empty is a slip: without one, everybody would be shown the document.
	if line := lineOfKey(matter, "handling", 0); line > 0 {
		label, err := briefing.ParseLabel(m.Handling)
		if err != nil {
			complain("handling", "handling %s", err)
		}
		d.Handling = label
	}
	return problems
}

var isLanguage = regexp.MustCompile(`^[a-z]{2,3}$`)

// isSlug reports whether s can be an ID.
func isSlug(s string) bool {
	return len(s) > 0 && len(s) <= maxSlug && s == slug(s)
}

// slug returns the ID that stands for name: its letters and digits in ASCII lower case with hyphens between.
// A name that has none, or too many, is told apart by a hash.
func slug(name string) string {
	var b strings.Builder
	lost := false
	for _, c := range briefing.Fold(name) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b.WriteRune(c)
		case unicode.IsLetter(c):
			lost = true
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s := strings.Trim(b.String(), "-")
	if lost || s == "" || len(s) > maxSlug {
		sum := sha256.Sum256([]byte(name))
		s = strings.TrimLeft(strings.TrimRight(s[:min(len(s), maxSlug-9)], "-")+"-"+hex.EncodeToString(sum[:4]), "-")
	}
	return s
}

// badName says what is wrong with a name that is shown to people, or "".
func badName(name string) string {
	switch {
	case strings.TrimSpace(name) == "":
		return "is empty"
	case name != strings.TrimSpace(name):
		return "begins or ends with white space"
	case utf8.RuneCountInString(name) > 300:
		return "is longer than 300 characters"
	}
	for _, c := range name {
		if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) {
			return fmt.Sprintf("holds the control character %U", c)
		}
	}
	return ""
}

var dateInName = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])(?:[^0-9]|$)`)

// dateForms are the forms of a date that a line holds.
var dateForms = []string{
	"2006-01-02", "2 January 2006", "January 2, 2006", "2 Jan 2006", "Jan 2, 2006",
	"Monday, 2 January 2006", "Monday 2 January 2006", "Monday, January 2, 2006", "02 January 2006", "January 02, 2006",
}

// longestDateline is the longest line, in bytes, in which a date is looked for: a longer one is a sentence.
const longestDateline = 80

// inferDate returns the date in the file's name, else that of a line among the first ten that is nothing
// but a date, or a place and a date ("Geneva, 17 August 2025"), else the zero Day.
func inferDate(name, text string) briefing.Day {
	if m := dateInName.FindStringSubmatch(path.Base(name)); m != nil {
		if d, err := briefing.ParseDay(m[1]); err == nil {
			return d
		}
	}
	for n, at := 0, 0; at < len(text) && n < 10; n++ {
		var line string
		line, at = lineAt(text, at)
		line = strings.Trim(strings.TrimPrefix(strings.TrimPrefix(line, "Date:"), "Published:"), " \t*_#.")
		if len(line) > longestDateline {
			continue
		}
		for rest, more := line, true; more; {
			if d, ok := dateIn(rest); ok {
				return d
			}
			var place string
			if place, rest, more = strings.Cut(rest, ", "); strings.ContainsAny(place, "0123456789") {
				break // what stands before a date is no place
			}
		}
	}
	return briefing.Day{}
}

// dateIn returns the day that s is in one of the dateForms.
func dateIn(s string) (briefing.Day, bool) {
	for _, form := range dateForms {
		if t, err := time.Parse(form, s); err == nil {
			return briefing.DayOf(t), true
		}
	}
	return briefing.Day{}, false
}

// titleLength is the longest title that is taken from the text, in runes.
const titleLength = 100

// inferTitle returns the first line of text that is not empty, without the marks of a Markdown heading,
// shortened at a word; id when there is none.
func inferTitle(text, id string) string {
	for at := 0; at < len(text); {
		var line string
		line, at = lineAt(text, at)
		line = strings.Map(func(c rune) rune {
			if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) {
				return -1
			}
			return c
		}, strings.TrimSpace(strings.TrimLeft(line, "# \t\uFEFF")))
		if line == "" {
			continue
		}
		if utf8.RuneCountInString(line) <= titleLength {
			return line
		}
		short := string([]rune(line)[:titleLength-1])
		if i := strings.LastIndexByte(short, ' '); i > titleLength/2 {
			short = short[:i]
		}
		return strings.TrimRight(short, " ,;:") + "…"
	}
	return id
}
