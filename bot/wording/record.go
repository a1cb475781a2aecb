package wording

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"attache/briefing"
)

// A Record is one line of an export: a statement or a passage, and what an answer says of it.
type Record struct {
	Kind      string              // what it is in the answer: "side", "spoke", "told", "bottom line", "statement", "context", "change", "passage", "date"
	Statement *briefing.Statement // nil for a passage
	Passage   *briefing.Passage   // nil for a statement
	Day       briefing.Day        // the date that a passage names; zero none
	Topic     briefing.Topic      // on which it is told; the zero Topic: none in particular
	Change    briefing.Change     // "" not compared
	Relation  briefing.Relation   // of two actors on the topic; "" none
	Before    []briefing.Statement
}

// An Export is an answer as data. Its records are those of all pages.
type Export struct {
	Title     string
	Line      string       // the command line that it answers
	AsOf      time.Time    // when the content was last read
	Latest    briefing.Day // the newest day of a document
	Documents int          // read in all
	Total     int          // records there are; more than len(Records) where only the first ones are in it
	Records   []Record
}

// ExportSchema names the form of an export as JSON. Fields are only ever added under it; a field that changes its meaning, or goes,
// gets a new number.
const ExportSchema = "attache.export/1"

// Own words stand apart from all else, so that nothing that a document only reports can be taken for the holder's words.
type jsonWords struct {
	Own         []string `json:"own"`          // the holder's own words, in the order of the text; [] none
	Reported    string   `json:"reported"`     // the content as the document has it, "according to …: " before it; "" where all of it is own
	AccordingTo []string `json:"according_to"` // who stands between: persons nearest to the holder first, the document last; [] nobody
}

type jsonHeld struct {
	Statement string      `json:"statement"` // ID, for /source
	Date      string      `json:"date"`      // 2006-01-02; "" unknown
	Until     string      `json:"until"`     // the last day on which it can have been said, likewise: date where that is known
	When      string      `json:"when"`      // what the document says of the time where that is no day; "" nothing
	Act       string      `json:"act"`
	Stance    string      `json:"stance"`
	Hedged    bool        `json:"hedged"`
	Mode      string      `json:"mode"`
	Words     jsonWords   `json:"words"`
	Source    int         `json:"source"`    // index into sources
	AsOneOf   *jsonNamed  `json:"as_one_of"` // the group as one of which the actor holds it; null where the actor alone does
	Members   []jsonNamed `json:"members"`   // who hold it together: all of the group, or of the actor where it is one; [] nobody, or not known
}

type jsonRecord struct {
	Kind     string      `json:"kind"`
	Actor    *jsonNamed  `json:"actor"` // null for a passage
	Topic    *jsonNamed  `json:"topic"` // null for none in particular
	Held     *jsonHeld   `json:"held"`  // null for a passage
	Word     string      `json:"word"`  // of a matrix: rejects, demands, proposes, commits to, endorses, spoke; "" elsewhere
	Change   string      `json:"change"`
	Relation string      `json:"relation"`
	Before   []jsonHeld  `json:"before"`
	Day      string      `json:"day"`     // the date that a passage names
	Passage  jsonPassage `json:"passage"` // what it rests on
	AlsoIn   []string    `json:"also_in"` // IDs of other documents with the same statement
	Note     string      `json:"note"`    // what an editor changed
}

type jsonNamed struct {
	ID   string `json:"id"` // "" not resolved
	Name string `json:"name"`
}

type jsonPassage struct {
	Source int    `json:"source"` // index into sources
	Start  int    `json:"start"`  // byte offsets into the document as it is stored, end exclusive
	End    int    `json:"end"`
	Text   string `json:"text"` // word for word
}

type jsonSource struct {
	Document  string `json:"document"` // ID
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	URL       string `json:"url"`
	Date      string `json:"date"`
	DateBasis string `json:"date_basis"`
	Kind      string `json:"kind"`
	Language  string `json:"language"`
	Handling  string `json:"handling"`
}

type jsonExport struct {
	Schema    string       `json:"schema"`
	Title     string       `json:"title"`
	Asked     string       `json:"asked"`
	AsOf      string       `json:"as_of"` // RFC 3339, UTC; "" nothing was read
	Documents int          `json:"documents"`
	Latest    string       `json:"latest_document"`
	Total     int          `json:"total"`
	Records   []jsonRecord `json:"records"`
	Sources   []jsonSource `json:"sources"`
}

// JSON returns e in the form of ExportSchema, indented, with all fields always present.
func (e Export) JSON() ([]byte, error) {
	out := jsonExport{Schema: ExportSchema, Title: e.Title, Asked: e.Line, AsOf: instant(e.AsOf), Documents: e.Documents, Latest: e.Latest.String(),
		Total: max(e.Total, len(e.Records)), Records: []jsonRecord{}, Sources: []jsonSource{}}
	known := make(map[string]int)
	source := func(d briefing.Document) int {
		n, ok := known[d.ID]
		if !ok {
			n = len(out.Sources)
			known[d.ID] = n
			out.Sources = append(out.Sources, jsonSource{d.ID, d.Title, d.Source, d.URL, d.Date.String(), d.DateBasis, string(d.Kind), d.Language, string(d.Handling)})
		}
		return n
	}
	held := func(s briefing.Statement) jsonHeld {
		own, reported := attributed(s)
		h := jsonHeld{s.ID, itsDay(s).String(), s.LastDay().String(), flat(s.WhenSaid), string(s.Act), string(s.Stance), s.Hedged, string(s.Mode), jsonWords{own, reported, between(s)}, source(s.In), nil, []jsonNamed{}}
		if len(s.Told) == 1 {
			h.AsOneOf = named(s.Holder)
		}
		for _, m := range s.Members {
			h.Members = append(h.Members, *named(m))
		}
		return h
	}
	for _, r := range e.Records {
		j := jsonRecord{Kind: r.Kind, Word: r.word(), Change: string(r.Change), Relation: string(r.Relation), Before: []jsonHeld{}, Day: r.Day.String(), AlsoIn: []string{}}
		if r.Topic.ID != "" {
			j.Topic = &jsonNamed{r.Topic.ID, r.Topic.Label}
		}
		if s := r.Statement; s != nil {
			h := held(*s)
			j.Held, j.Actor, j.Note = &h, named(teller(*s)), s.Note
			j.Passage = jsonPassage{source(s.In), s.Sentence.Start, s.Sentence.End, s.Passage}
			for _, f := range s.Further {
				j.AlsoIn = append(j.AlsoIn, f.DocumentID)
			}
		} else if p := r.Passage; p != nil {
			j.Passage = jsonPassage{source(p.Document), p.Span.Start, p.Span.End, p.Text}
		}
		for _, b := range r.Before {
			j.Before = append(j.Before, held(b))
		}
		out.Records = append(out.Records, j)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(out)
	return b.Bytes(), err
}

func named(m briefing.Mention) *jsonNamed { return &jsonNamed{m.Actor, m.Name} }

// teller returns of whom a record tells: the holder, or the one of several who hold it.
func teller(s briefing.Statement) briefing.Mention {
	if len(s.Told) == 1 {
		return s.Told[0]
	}
	return s.Holder
}

// itsDay returns the day on which s was said, zero where no day is known but that of the telling.
func itsDay(s briefing.Statement) briefing.Day {
	if OnItsDay(s) {
		return s.Date
	}
	return briefing.Day{}
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// word returns the word of a matrix for r, "" where it is none of one.
func (r Record) word() string {
	if r.Statement == nil || r.Kind != "side" && r.Kind != "spoke" && r.Kind != "told" {
		return ""
	}
	if look, ok := looks[r.Statement.Act]; ok && r.Statement.Outright() {
		return look.word
	}
	return spoke.word
}

// attributed returns the words of s that are the holder's own, and the content as it is reported, "" where all of it is own.
func attributed(s briefing.Statement) (own []string, reported string) {
	own = []string{}
	covered := 0
	for _, q := range ownWords(s) {
		if q.Start < 0 || q.End > len(s.Words) || q.Start >= q.End {
			continue
		}
		own = append(own, flat(s.Words[q.Start:q.End]))
		covered += q.End - q.Start
	}
	if covered == len(s.Words) {
		return own, ""
	}
	return own, "according to " + strings.Join(between(s), ", as reported by ") + ": " + flat(plainContent(s))
}

// plainContent returns the content of s, the holder's own words in “…”.
func plainContent(s briefing.Statement) string {
	var b strings.Builder
	for _, part := range Content(s) {
		b.WriteString(fmt.Sprint(part))
	}
	return b.String()
}

// between returns who stands between the reader and the holder's thought: those through whom the document knows it, the nearest to
// the holder first, then the document.
func between(s briefing.Statement) []string {
	return append(voices(s), "‘"+flat(s.In.Title)+"’")
}

// csvColumns are the columns of an export as CSV, in their order. New ones are only ever added at the end.
var csvColumns = []string{"kind", "actor", "actor_id", "topic", "topic_id", "date", "word", "act", "stance", "hedged", "change", "relation",
	"own_words", "reported", "according_to", "before_date", "before", "day", "passage", "document", "title", "publisher", "published", "url",
	"handling", "statement", "also_in", "note", "as_of", "asked", "as_one_of", "members", "until", "when"}

// CSV returns e as a table by RFC 4180: a line of column names, CRLF, quotation marks where they are needed, UTF-8 without a byte
// order mark. No cell can be taken for a formula. An export without records has one of the kind "none".
func (e Export) CSV() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	rows := [][]string{csvColumns}
	for _, r := range e.Records {
		rows = append(rows, e.row(r))
	}
	note := Record{Kind: "none"}
	switch {
	case len(e.Records) == 0:
		rows = append(rows, e.row(note))
	case e.Total > len(e.Records):
		row := e.row(Record{Kind: "more"})
		row[slices.Index(csvColumns, "note")] = fmt.Sprintf("the first %d of %d", len(e.Records), e.Total)
		rows = append(rows, row)
	}
	for i, row := range rows {
		if i > 0 {
			for j := range row {
				row[j] = defused(row[j])
			}
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func (e Export) row(r Record) []string {
	cells := map[string]string{"kind": r.Kind, "topic": r.Topic.Label, "topic_id": r.Topic.ID, "word": r.word(), "change": string(r.Change),
		"relation": string(r.Relation), "day": r.Day.String(), "as_of": instant(e.AsOf), "asked": e.Line}
	document := func(d briefing.Document) {
		cells["document"], cells["title"], cells["publisher"], cells["published"], cells["url"], cells["handling"] =
			d.ID, d.Title, d.Source, d.Date.String(), d.URL, string(d.Handling)
	}
	if s := r.Statement; s != nil {
		own, reported := attributed(*s)
		by := teller(*s)
		cells["actor"], cells["actor_id"], cells["date"] = by.Name, by.Actor, itsDay(*s).String()
		cells["until"], cells["when"] = s.LastDay().String(), s.WhenSaid
		if len(s.Told) == 1 {
			cells["as_one_of"] = s.Holder.Name
		}
		members := make([]string, len(s.Members))
		for i, m := range s.Members {
			members[i] = m.Name
		}
		cells["members"] = strings.Join(members, "; ")
		cells["act"], cells["stance"], cells["hedged"] = string(s.Act), string(s.Stance), fmt.Sprint(s.Hedged)
		cells["own_words"], cells["reported"], cells["according_to"] = strings.Join(own, " … "), reported, strings.Join(between(*s), "; ")
		cells["passage"], cells["statement"], cells["note"] = s.Passage, s.ID, s.Note
		document(s.In)
		var also []string
		for _, f := range s.Further {
			also = append(also, f.DocumentID)
		}
		cells["also_in"] = strings.Join(also, "; ")
	} else if p := r.Passage; p != nil {
		cells["passage"] = p.Text
		document(p.Document)
	}
	var before []string
	for _, b := range r.Before {
		cells["before_date"] = itsDay(b).String()
		verb, link, tail := telling(b)
		was := verb + link + flat(plainContent(b)) + tail
		if as := Jointly(b); as != "" {
			was = as + ", " + was
		}
		if _, reported := attributed(b); reported != "" {
			was += " — according to " + strings.Join(between(b), ", as reported by ")
		}
		before = append(before, was)
	}
	cells["before"] = strings.Join(before, "; ")
	row := make([]string, len(csvColumns))
	for i, column := range csvColumns {
		row[i] = flat(cells[column])
	}
	return row
}

// defused returns cell so that no table program takes it for a formula: those that begin like one get an apostrophe before them.
// Source: https://owasp.org/www-community/attacks/CSV_Injection
func defused(cell string) string {
	if s := strings.TrimLeft(cell, " "); s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n") || strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") ||
		strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠") {
		return "'" + cell
	}
	return cell
}

// ICS returns e as a calendar by RFC 5545 with a whole-day event for each record that has a day: that which a passage names, else
// that on which it was said. Records without a day are left out and counted in its description.
func (e Export) ICS() ([]byte, error) {
	undated := 0
	seen := make(map[string]bool)
	var events calendar
	for _, r := range e.Records {
		d := r.Day
		if d.IsZero() && r.Statement != nil {
			d = itsDay(*r.Statement)
		}
		if d.IsZero() {
			undated++
			continue
		}
		id, summary, description := r.event()
		if seen[id] {
			continue
		}
		seen[id] = true
		events.line("BEGIN", "VEVENT")
		events.line("UID", escapedText(id))
		events.line("DTSTAMP", e.AsOf.UTC().Format("20060102T150405Z"))
		events.line("DTSTART;VALUE=DATE", d.Time().Format("20060102"))
		events.line("DTEND;VALUE=DATE", d.AddDays(1).Time().Format("20060102"))
		events.line("TRANSP", "TRANSPARENT")
		events.line("SUMMARY", escapedText(summary))
		events.line("DESCRIPTION", escapedText(description))
		events.line("END", "VEVENT")
	}
	about := "Answer to " + e.Line + ", as of " + instant(e.AsOf) + "."
	if undated > 0 {
		about += fmt.Sprintf(" Left out without a day: %d.", undated)
	}
	var c calendar
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//Attache//Export//EN")
	c.line("METHOD", "PUBLISH")
	c.line("X-WR-CALNAME", escapedText(flat(e.Title)))
	c.line("X-WR-CALDESC", escapedText(flat(about)))
	c.Write(events.Bytes())
	c.line("END", "VCALENDAR")
	return c.Bytes(), nil
}

// A calendar is written line by line.
type calendar struct{ bytes.Buffer }

// foldAt is how many bytes a line of a calendar has at most, without its line end.
// Source: https://www.rfc-editor.org/rfc/rfc5545#section-3.1
const foldAt = 75

// line writes a property. Long ones go on in the next line after a space; no character is cut.
func (c *calendar) line(name, value string) {
	rest, room := name+":"+value, foldAt
	for len(rest) > room {
		n := room
		for !utf8.RuneStart(rest[n]) {
			n--
		}
		c.WriteString(rest[:n] + "\r\n ")
		rest, room = rest[n:], foldAt-1
	}
	c.WriteString(rest + "\r\n")
}

// escapedText returns s as the text of a property, without control characters.
func escapedText(s string) string {
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\\' || c == ';' || c == ',':
			b.WriteRune('\\')
			b.WriteRune(c)
		case !unicode.IsControl(c):
			b.WriteRune(c)
		}
	}
	return b.String()
}

// event returns a name that stays the same for the same thing, one line, and all that it rests on.
func (r Record) event() (id, summary, description string) {
	var rest []string
	var doc briefing.Document
	if s := r.Statement; s != nil {
		id, doc = s.ID, s.In
		verb, link, tail := telling(*s)
		does, words, by := Subject(*s)+together(*s)+" "+verb+link, flat(plainContent(*s))+tail, ""
		if _, reported := attributed(*s); reported != "" {
			by = " — according to " + strings.Join(between(*s), ", as reported by ")
		}
		summary = does + Shorten(words, 120)
		if c := chain(*s); c != "" {
			summary += " — " + c
		}
		rest = append(rest, does+words+by, "Passage: "+flat(s.Passage), "Statement: "+s.ID)
	} else {
		doc = r.Passage.Document
		hash := sha256.Sum256(fmt.Appendf(nil, "%s %d %s", doc.ID, r.Passage.Span.Start, r.Day))
		id, summary = doc.ID+"-"+hex.EncodeToString(hash[:4]), Shorten(flat(r.Passage.Text), 120)
		rest = append(rest, "Passage: "+flat(r.Passage.Text))
	}
	source := "Source: ‘" + flat(doc.Title) + "’"
	for _, s := range []string{doc.Source, doc.Date.String(), doc.URL, string(doc.Handling)} {
		if s != "" {
			source += ", " + flat(s)
		}
	}
	rest = append(rest, source)
	return strings.ReplaceAll(id, "#", "-") + "@attache", summary, strings.Join(rest, "\n")
}
