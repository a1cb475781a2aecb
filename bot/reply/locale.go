package reply

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// A Locale is the BCP 47 tag by which a reader writes days, times of day and numbers. What is said is English for everybody, and so
// are the names of months: a locale changes the order of a day, the clock and the grouping of digits. The zero Locale, and one
// that nobody knows, is nobody's own: "18 August 2025", "07:30", "12,345".
type Locale string

// Which regions write English with the month first, and with a clock of twelve hours.
// Source: Unicode CLDR 44, dateFormats/long and timeFormats/short of en-*.
var (
	monthFirst  = []string{"US", "CA", "PH"}
	twelveHours = []string{"US", "CA", "PH", "AU", "NZ", "IN"}
)

// POSIXLocale returns the Locale of the value of LC_ALL, LC_TIME or LANG: "en_US.UTF-8", "C", "".
func POSIXLocale(value string) Locale {
	value, _, _ = strings.Cut(value, ".")
	value, _, _ = strings.Cut(value, "@")
	if value == "C" || value == "POSIX" {
		return ""
	}
	return Locale(value)
}

// tag returns the tag that l is, and false where it is none.
func (l Locale) tag() (language.Tag, bool) {
	if l == "" {
		return language.Und, false
	}
	t, err := language.Parse(string(l))
	return t, err == nil && t != language.Und
}

// Valid reports whether l is a language tag, or the zero Locale.
func (l Locale) Valid() bool {
	_, ok := l.tag()
	return ok || l == ""
}

// among reports whether l is English of one of the regions. Another language of the same region writes in its own way.
func (l Locale) among(regions []string) bool {
	t, ok := l.tag()
	if !ok {
		return false
	}
	base, _ := t.Base()
	region, _ := t.Region()
	return base.String() == "en" && strings.ContainsAny(string(l), "-_") && slices.Contains(regions, region.String())
}

// Day returns d as l writes it: "18 August 2025", "August 18, 2025"; short: "18 Aug 2025".
// An unknown one is "date unknown", short "no date".
func (l Locale) Day(d Day) string {
	month := "January"
	if d.Short {
		month = "Jan"
	}
	switch {
	case d.Time.IsZero() && d.Short:
		return "no date"
	case d.Time.IsZero():
		return "date unknown"
	case l.among(monthFirst):
		return d.Time.Format(month + " 2, 2006")
	}
	return d.Time.Format("2 " + month + " 2006")
}

// Instant returns i on the clock of its location, which it names: "18 August 2025, 07:30 (Europe/Paris)",
// "August 18, 2025, 7:30 AM (America/New_York)".
func (l Locale) Instant(i Instant) string {
	t := time.Time(i)
	zone := t.Location().String()
	if zone == "Local" || zone == "" {
		zone, _ = t.Zone()
	}
	return l.Day(Day{Time: t}) + ", " + t.Format(l.clock()) + " (" + zone + ")"
}

// clock returns the form of a time of day.
func (l Locale) clock() string {
	if l.among(twelveHours) {
		return "3:04 PM"
	}
	return "15:04"
}

// Weekday returns t on the clock of its location, with its day of the week: "Monday 18 August 2025, 07:30",
// "Monday, August 18, 2025, 7:30 AM".
func (l Locale) Weekday(t time.Time) string {
	if l.among(monthFirst) {
		return t.Format("Monday, January 2, 2006, " + l.clock())
	}
	return t.Format("Monday 2 January 2006, " + l.clock())
}

// Moment returns t on the clock of its location, in short: "Mon 18 Aug 07:30", "Mon Aug 18 7:30 AM".
func (l Locale) Moment(t time.Time) string {
	if l.among(monthFirst) {
		return t.Format("Mon Jan 2 " + l.clock())
	}
	return t.Format("Mon 2 Jan " + l.clock())
}

// Number returns n with its digits grouped as l does, in the digits 0 to 9: "12,345", "12.345", "12 345".
func (l Locale) Number(n int) string {
	if n > -1000 && n < 1000 {
		return strconv.Itoa(n)
	}
	t, ok := l.tag()
	if !ok {
		t = language.English
	}
	// Unasked, some locales would have digits of another script than the words around them.
	if latin, err := t.SetTypeForKey("nu", "latn"); err == nil {
		t = latin
	}
	return message.NewPrinter(t).Sprint(number.Decimal(n))
}

// For returns m as a reader with that locale reads it: days and numbers are in words, and so are those that a renderer adds.
// Instants stay: platforms show them in the reader's own zone and on their own clock; what cannot asks m.Locale.
func (m Message) For(l Locale) Message {
	m.Locale = l
	m.Footer = m.Footer.in(l)
	blocks := make([]Block, len(m.Blocks))
	for i, b := range m.Blocks {
		blocks[i] = inLocale(b, l)
	}
	m.Blocks = blocks
	return m
}

func inLocale(b Block, l Locale) Block {
	switch b := b.(type) {
	case Paragraph:
		return Paragraph{b.Text.in(l)}
	case Quote:
		return Quote{b.Text.in(l)}
	case List:
		items := make([]Item, len(b.Items))
		for i, it := range b.Items {
			items[i] = Item{it.Text.in(l), it.Quote.in(l), it.Note.in(l)}
		}
		b.Items = items
		return b
	case Facts:
		facts := make(Facts, len(b))
		for i, f := range b {
			facts[i] = Fact{f.Name, f.Value.in(l)}
		}
		return facts
	case Table:
		rows := make([][]Text, len(b.Rows))
		for i, r := range b.Rows {
			rows[i] = make([]Text, len(r))
			for j, cell := range r {
				rows[i][j] = cell.in(l)
			}
		}
		b.Rows = rows
		return b
	}
	return b
}

// in returns t with its days and numbers in words.
func (t Text) in(l Locale) Text {
	typed := func(p Part) bool { return l.word(p) != nil }
	if !slices.ContainsFunc(t, typed) {
		return t
	}
	out := make(Text, 0, len(t))
	for _, p := range t {
		if w := l.word(p); w != nil {
			p = w
		}
		// One run of words, as if it had been written so.
		if w, ok := p.(Words); ok && len(out) > 0 {
			if last, ok := out[len(out)-1].(Words); ok {
				out[len(out)-1] = last + w
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// word returns what stands for p in words; nil for a part that is no day and no number.
func (l Locale) word(p Part) Part {
	switch p := p.(type) {
	case Day:
		if p.Strong {
			return Strong(l.Day(p))
		}
		return Words(l.Day(p))
	case Number:
		return Words(l.Number(int(p)))
	}
	return nil
}

// Flat returns t as plain words, in the locale of its reader: for places that have no styles. Instants are in their own zone.
func (t Text) Flat(l Locale) string {
	var b strings.Builder
	for _, p := range t.in(l) {
		switch p := p.(type) {
		case Words:
			b.WriteString(string(p))
		case Strong:
			b.WriteString(string(p))
		case Match:
			b.WriteString(string(p))
		case Code:
			b.WriteString(string(p))
		case Cite:
			b.WriteString("[" + strconv.Itoa(int(p)) + "]")
		case Instant:
			b.WriteString(l.Instant(p))
		default:
			panic(fmt.Sprintf("reply: unknown part %T", p))
		}
	}
	return b.String()
}
