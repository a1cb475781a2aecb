package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"attache/bot/reply"
)

// A Request is a command with the values of its options, checked.
type Request struct {
	command *Command
	values  map[string]string
}

// Command returns the command that is asked for.
func (r Request) Command() *Command { return r.command }

// Private reports whether only the caller is to see the answer.
func (r Request) Private() bool { return r.command.Privacy == Caller && r.values["public"] != "true" }

// Line returns the line that parses to r. Flags stand in it as name:true, which nothing else can be taken for.
func (r Request) Line() string {
	var b strings.Builder
	b.WriteString("/" + r.command.Name)
	for _, o := range r.command.everyOption() {
		v, ok := r.values[o.Name]
		switch {
		case !ok:
		case o.Type == Text:
			b.WriteString(" " + o.Name + ":" + v)
		default:
			b.WriteString(" " + o.Name + ":" + quote(v))
		}
	}
	return b.String()
}

// Line returns the line of a command with values for options by name: Line("who", "actor", "France").
func Line(command string, options ...string) string {
	var b strings.Builder
	b.WriteString("/" + command)
	for i := 0; i+1 < len(options); i += 2 {
		b.WriteString(" " + options[i] + ":" + quote(options[i+1]))
	}
	return b.String()
}

// quote returns v as one word of a line. A comma at the end would go on to the next word.
func quote(v string) string {
	if v != "" && !strings.HasSuffix(v, ",") &&
		!strings.ContainsFunc(v, func(c rune) bool { return unicode.IsSpace(c) || isQuote(c) || c == '\\' }) {
		return v
	}
	return `"` + escaper.Replace(v) + `"`
}

var escaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `“`, `\“`, `”`, `\”`, `„`, `\„`)

func (r Request) with(changes ...string) Request {
	values := make(map[string]string, len(r.values)+len(changes)/2)
	for k, v := range r.values {
		values[k] = v
	}
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i+1] == "" {
			delete(values, changes[i])
		} else {
			values[changes[i]] = changes[i+1]
		}
	}
	return Request{r.command, values}
}

var shareOptions = []Option{
	{Name: "public", Summary: "Answer for everybody in this channel", Type: Flag},
	{Name: "seen", Summary: "What the caller saw when sharing", Type: Word, Hidden: true},
}

// everyOption returns the options of c with those that the privacy of c adds, a Text option last.
func (c *Command) everyOption() []Option {
	if !c.shareable() {
		return c.Options
	}
	options := slices.Concat(c.Options, shareOptions)
	slices.SortStableFunc(options, func(a, b Option) int {
		switch {
		case a.Type == Text && b.Type != Text:
			return 1
		case b.Type == Text && a.Type != Text:
			return -1
		}
		return 0
	})
	return options
}

// Offered returns the options that c offers to people: its own, and public where the answer may be shared.
func (c *Command) Offered() []Option {
	return slices.DeleteFunc(slices.Clone(c.everyOption()), func(o Option) bool { return o.Hidden })
}

// Lookup returns the command with that name, or nil.
func (room *Room) Lookup(name string) *Command {
	for i := range room.Commands {
		if room.Commands[i].Name == name {
			return &room.Commands[i]
		}
	}
	return nil
}

// An Incomplete error is the refusal of a line or form in which a required option is missing.
// A platform that has forms may ask for the rest instead of showing it.
type Incomplete struct {
	Command *Command
	Option  Option            // the first one that is missing
	Values  map[string]string // what was given, by option name; not checked
	refusal
}

// Form returns the request for a command whose option values come from a form, by option name.
// Its errors are refusals for the caller.
func (room *Room) Form(name string, values map[string]string) (Request, error) {
	c := room.Lookup(name)
	if c == nil {
		return Request{}, Refuse("I know no command /%s. Try /help.", name)
	}
	return room.check(c, values)
}

// Parse reads a command line:
//
//	["/"] command [verb] {word}
//
// A word is bare, or quoted with "…", “…” or „…“, with \" and \\ inside; so may each of several names with commas between. name:value
// sets an option where name is an option of the command. Other words fill the options not yet given, in order, but a day or a known
// name that can only be meant for a later one goes to that; "vs", "and" and the like between names say nothing. A flag's name alone means
// true; a name of an actor or topic takes the longest run of words that is known. A Text option takes the rest of the line as it
// stands. Errors are refusals for the caller.
func (room *Room) Parse(line string) (Request, error) {
	if len(line) > longestLine {
		return Request{}, Refuse("That line is too long: I read at most %d bytes of one.", longestLine)
	}
	words := commandLine(line)
	c, n := room.command(words)
	if c == nil {
		return Request{}, room.unknown(words)
	}
	words = words[n:]
	options := c.everyOption()
	values := make(map[string]string)
	for len(words) > 0 {
		w := words[0]
		o := room.next(options, values, w, words[1:])
		if o != nil && (o.Type.name() || o.Type == Day) && len(words) > 1 && joining[strings.ToLower(w.text)] && !w.quoted && room.known(options, o, w, words[1:]) == 0 {
			words = words[1:]
			continue
		}
		switch n, f := named(options, w), flag(options, w); {
		case n != nil && (o == nil || o.Type != Text || n.Type != Flag || boolean(w)):
			o, w = n, w.after(len(n.Name)+1)
		case o != nil && o.Type == Text:
		case o != nil && room.known(options, o, w, words[1:]) > 0:
		case f != nil:
			o, w = f, word{text: "true"}
		case o == nil:
			return Request{}, Refuse("I do not know what to do with %q. Usage: %s", w.text, c.Usage())
		}
		first, twice := values[o.Name]
		values[o.Name] = ""
		values[o.Name], words = room.value(options, values, o, w, words[1:])
		if twice { // the first may have been meant for another option: "name:x", where there is no name
			return Request{}, Refuse("%s is given twice, as %q and as %q. Usage: %s", o.Name, first, values[o.Name], c.Usage())
		}
	}
	return room.check(c, values)
}

// longestLine is how many bytes of a line are read: more than any platform lets people type, and little enough
// that a line full of quotation marks, each of which is looked for its partner, is read at once.
const longestLine = 16 << 10

// Named returns the command whose name line begins with, or nil.
func (room *Room) Named(line string) *Command {
	c, _ := room.command(commandLine(line))
	return c
}

// commandLine returns the words of line behind its slash.
func commandLine(line string) []word { return split(strings.TrimPrefix(strings.TrimSpace(line), "/")) }

// command returns the command whose name is the longest run of first words, and how many words that is.
func (room *Room) command(words []word) (*Command, int) {
	for n := min(3, len(words)); n > 0; n-- {
		if c := room.Lookup(strings.ToLower(join(words[:n]))); c != nil {
			return c, n
		}
	}
	return nil, 0
}

func (room *Room) unknown(words []word) error {
	if len(words) == 0 {
		return Refuse("Type a command, for instance /help.")
	}
	first := strings.ToLower(words[0].text)
	var verbs []string
	for _, c := range room.Commands {
		if rest, ok := strings.CutPrefix(c.Name, first+" "); ok {
			verbs = append(verbs, rest)
		}
	}
	if near, n := room.nearest(words); near != "" {
		last := words[n-1]
		line := "/" + near + last.tail[last.size:]
		meant := room.Lookup(near)
		if asks := slices.ContainsFunc(meant.Options, func(o Option) bool { return o.Required }); asks && n == len(words) && room.Lookup("help") != nil {
			line = "/help " + near // alone it would be refused again
		}
		return RefuseOffering([]reply.Action{{Label: "/" + near, Line: line}},
			"I know no command /%s. Did you mean /%s?", strings.ToLower(join(words[:n])), near)
	}
	if len(verbs) > 0 {
		return Refuse("/%s needs one of these after it: %s.", first, strings.Join(verbs, ", "))
	}
	return Refuse("I know no command /%s. Try /help.", first)
}

// nearest returns the name of the command that words begin with but for a slip or two, and how many words that is; "" none.
func (room *Room) nearest(words []word) (near string, n int) {
	least := 3
	for _, c := range room.Commands {
		count := strings.Count(c.Name, " ") + 1
		if count > len(words) {
			continue
		}
		typed := strings.ToLower(join(words[:count]))
		if d := slips([]rune(typed), []rune(c.Name)); d < least && 2*d < len(c.Name) {
			near, n, least = c.Name, count, d
		}
	}
	return near, n
}

// slips returns how many letters must be inserted, dropped or replaced to make b of a, 3 when it is more than two.
func slips(a, b []rune) int {
	if len(a)-len(b) > 2 || len(b)-len(a) > 2 {
		return 3
	}
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			row[j+1] = min(last[j+1], row[j]) + 1
			if a[i] == b[j] {
				row[j+1] = min(row[j+1], last[j])
			} else {
				row[j+1] = min(row[j+1], last[j]+1)
			}
		}
		last = row
	}
	return min(last[len(b)], 3)
}

// named returns the option that w sets by name:value, or nil.
func named(options []Option, w word) *Option {
	if w.quoted {
		return nil
	}
	name, _, ok := strings.Cut(w.text, ":")
	if !ok {
		return nil
	}
	for i := range options {
		if options[i].Name == strings.ToLower(name) {
			return &options[i]
		}
	}
	return nil
}

// boolean reports whether w is name:true or name:false.
func boolean(w word) bool {
	_, v, _ := strings.Cut(w.text, ":")
	_, err := (&Option{Type: Flag}).check(v, time.Time{})
	return err == nil
}

// flag returns the flag that w names, or nil.
func flag(options []Option, w word) *Option {
	for i := range options {
		if options[i].Type == Flag && !w.quoted && options[i].Name == strings.ToLower(w.text) {
			return &options[i]
		}
	}
	return nil
}

// joining are the words that people put between names and before them.
var joining = map[string]bool{"and": true, "vs": true, "vs.": true, "versus": true, "with": true, "on": true, "about": true}

// next returns the option that w, which has no option's name and which rest follows, is the value of: the first one that has none yet, flags and
// hidden ones apart; or behind days and names that w is none of, and that may be left out or follow in rest, a later one that w surely is of. It is nil where all are given.
func (room *Room) next(options []Option, values map[string]string, w word, rest []word) *Option {
	var first *Option
	for i := range options {
		o := &options[i]
		if _, given := values[o.Name]; given || o.Type == Flag || o.Hidden {
			continue
		}
		if first == nil {
			first = o
		}
		if room.surely(options, o, w, rest) {
			return o
		}
		if o.Required && !room.follows(options, o, rest) || o.Type != Day && !o.Type.name() {
			break
		}
	}
	return first
}

// follows reports whether rest has what surely is a value of o.
func (room *Room) follows(options []Option, o *Option, rest []word) bool {
	for i, w := range rest {
		if room.surely(options, o, w, rest[i+1:]) {
			return true
		}
	}
	return false
}

// surely reports whether w, which rest follows, is a day for o, or begins with a known name for it.
func (room *Room) surely(options []Option, o *Option, w word, rest []word) bool {
	if o.Type == Day {
		_, err := day(w.text, room.Now())
		return err == nil
	}
	if room.Names == nil || !o.Type.name() {
		return false
	}
	name := w.text
	if o.Type.several() {
		name, _, _ = strings.Cut(name, ",")
	}
	return room.Names.Known(o.Type, name) || room.known(options, o, w, rest) > 0
}

// longestName is how many words of a line are tried as one name.
const longestName = 12

// known returns how many words of rest the longest known name for o takes that begins with w; 0 none but w may be one.
func (room *Room) known(options []Option, o *Option, w word, rest []word) int {
	if room.Names == nil || w.quoted || !o.Type.name() {
		return 0
	}
	n := 0
	for n < min(longestName, len(rest)) && named(options, rest[n]) == nil && !rest[n].quoted {
		n++
	}
	for ; n > 0; n-- {
		if room.Names.Known(o.Type, join(append([]word{w}, rest[:n]...))) {
			break
		}
	}
	return n
}

// value returns the value of o that begins with w, and the words after it. values are those of the options before and of o.
func (room *Room) value(options []Option, values map[string]string, o *Option, w word, rest []word) (string, []word) {
	switch o.Type {
	case Text:
		return strings.TrimSpace(w.tail), nil
	case ActorName, TopicName, AboutName:
		n := room.known(options, o, w, rest)
		if n == 0 && !w.quoted && (room.Names == nil || !room.Names.Known(o.Type, w.text)) {
			n = room.unknownName(options, values, w, rest)
		}
		return join(append([]word{w}, rest[:n]...)), rest[n:]
	case ActorNames, TopicNames:
		n := room.known(options, o, w, rest)
		name := append([]word{w}, rest[:n]...)
		rest = rest[n:]
		comma := strings.HasSuffix(name[n].raw(), ",")
		if len(rest) > 1 && !rest[0].quoted && strings.EqualFold(rest[0].text, "and") {
			comma, rest = true, rest[1:]
		}
		v := strings.TrimSuffix(join(name), ",")
		if len(rest) > 0 && named(options, rest[0]) == nil && (comma || room.surely(options, o, rest[0], rest[1:])) {
			var others string
			others, rest = room.value(options, values, o, rest[0], rest[1:])
			v += ", " + others
		}
		return v, rest
	}
	return w.text, rest
}

// unknownName returns how many words of rest go on with w, a name that is not known: as far as they can, so that the refusal
// shows all of it; "Untied States ceasefire" ends before the topic. It stops where the value of an open option begins that
// can be told from a name, and leaves a word to each required one. An ID is one word.
func (room *Room) unknownName(options []Option, values map[string]string, w word, rest []word) int {
	if isID(w.text) {
		return 0
	}
	var end *Option // the option that the word behind is for
	n := 0
	for ; n < len(rest); n++ {
		if end = named(options, rest[n]); end == nil {
			end = flag(options, rest[n])
		}
		if end == nil {
			end = room.begins(options, values, rest[n], rest[n+1:])
		}
		if end != nil {
			break
		}
	}
	for i := range options {
		o := &options[i]
		if _, given := values[o.Name]; !given && o.Required && o != end {
			n--
		}
	}
	return max(n, 0)
}

// begins returns the option without a value that w, which rest follows, begins the value of, as a quoted word, an ID, a day or a known name; nil: none that can be told.
func (room *Room) begins(options []Option, values map[string]string, w word, rest []word) *Option {
	for i := range options {
		o := &options[i]
		if _, given := values[o.Name]; given || o.Type == Flag || o.Hidden {
			continue
		}
		if w.quoted || isID(w.text) || room.surely(options, o, w, rest) {
			return o
		}
	}
	return nil
}

// isID reports whether s can only be an ID: of small letters and digits, with hyphens between.
func isID(s string) bool {
	return strings.Contains(s, "-") && !strings.ContainsFunc(s, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && !strings.ContainsRune("-_/.#", c)
	})
}

// name reports whether a value of the type is the name of one actor or topic, or of several.
func (t Type) name() bool { return t >= ActorName && t <= TopicNames }

// several reports whether a value of the type is several names with commas between.
func (t Type) several() bool { return t == ActorNames || t == TopicNames }

// check returns the request for c with values, or a refusal that says what is wrong and shows the usage.
func (room *Room) check(c *Command, values map[string]string) (Request, error) {
	checked := make(map[string]string, len(values))
	options := c.everyOption()
	for name := range values {
		if !slices.ContainsFunc(options, func(o Option) bool { return o.Name == name }) {
			return Request{}, Refuse("/%s has no option %q. Usage: %s", c.Name, name, c.Usage())
		}
	}
	for _, o := range options {
		v, given := values[o.Name]
		v = oneLine(v)
		if !given || v == "" {
			if o.Required {
				return Request{}, &Incomplete{
					Command: c, Option: o, Values: values,
					refusal: refusal{sentence: fmt.Sprintf("%s is missing: %s. Usage: %s", o.Name, o.Summary, c.Usage())},
				}
			}
			continue
		}
		v, err := o.check(v, room.Now())
		if err != nil {
			return Request{}, room.unfit(c, o, values, err)
		}
		if v != "" {
			checked[o.Name] = v
		}
	}
	return Request{c, checked}, nil
}

// unfit refuses the value of o because of err. Where it is a name, for which there is another option that has one already, it says so and offers it there.
func (room *Room) unfit(c *Command, o Option, values map[string]string, err error) error {
	v := oneLine(values[o.Name])
	for _, other := range c.Options {
		if o.Type != Day || room.Names == nil || !other.Type.name() || values[other.Name] == "" || !room.Names.Known(other.Type, v) {
			continue
		}
		line := Request{c, values}.with(o.Name, "", other.Name, v).Line()
		return RefuseOffering([]reply.Action{{Label: v, Line: line}},
			"%s: %s, and %s takes one name, which is %q already. Usage: %s", o.Name, err, other.Name, oneLine(values[other.Name]), c.Usage())
	}
	return Refuse("%s: %s. Usage: %s", o.Name, err, c.Usage())
}

// oneLine returns s without line breaks and control characters, so that it can stand in a line.
func oneLine(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, s))
}

func (o *Option) check(v string, now time.Time) (string, error) {
	if len(o.Choices) > 0 && o.Type != Flag {
		for _, choice := range o.Choices {
			if strings.EqualFold(v, choice) {
				return choice, nil
			}
		}
		return "", fmt.Errorf("%q is none of %s", v, strings.Join(o.Choices, ", "))
	}
	switch o.Type {
	case Flag:
		switch strings.ToLower(v) {
		case "true", "yes", "on", "1":
			return "true", nil
		case "false", "no", "off", "0":
			return "", nil
		}
		return "", fmt.Errorf("%q is neither true nor false", v)
	case Number:
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > 1e9 {
			return "", fmt.Errorf("%q is no whole number from 1", v)
		}
		return strconv.Itoa(n), nil
	case Day:
		d, err := day(v, now)
		// It is a day later where the sun rises first.
		if err == nil && o.Past && d > now.UTC().AddDate(0, 0, 1).Format(time.DateOnly) {
			return "", fmt.Errorf("%s is still to come, and nothing is known of it", d)
		}
		return d, err
	}
	return v, nil
}

// ParseDay returns the day that s names in the form of a Day option, as midnight UTC. now decides what today is, in UTC.
// The error is a part of a sentence for the caller.
func ParseDay(s string, now time.Time) (time.Time, error) {
	v, err := day(s, now)
	if err != nil {
		return time.Time{}, err
	}
	return time.Parse(time.DateOnly, v)
}

// day returns the day that v names, as 2006-01-02. Days are those of UTC.
func day(v string, now time.Time) (string, error) {
	today := now.UTC()
	switch strings.ToLower(v) {
	case "today":
		return today.Format(time.DateOnly), nil
	case "yesterday":
		return today.AddDate(0, 0, -1).Format(time.DateOnly), nil
	}
	if number, ok := strings.CutSuffix(strings.ToLower(v), "d"); ok {
		if n, err := strconv.Atoi(number); err == nil && n >= 0 && n <= 36525 {
			return today.AddDate(0, 0, -n).Format(time.DateOnly), nil
		}
	}
	if _, err := time.Parse(time.DateOnly, v); err != nil {
		return "", fmt.Errorf("%q is no day; write 2006-01-02, today, yesterday or 7d", v)
	}
	return v, nil
}

// A word is one word of a line.
type word struct {
	text   string // without its quotation marks
	quoted bool   // it began with a quotation mark
	tail   string // the line from here on as it stands
	size   int    // how many bytes of tail it takes
}

// A LineWord is one word of a line.
type LineWord struct {
	Text   string // without its quotation marks
	Raw    string // as it stands
	Quoted bool   // it began with a quotation mark
}

// Words returns the words of s by the rules of a command line.
func Words(s string) []LineWord {
	var words []LineWord
	for _, w := range split(s) {
		words = append(words, LineWord{w.text, w.tail[:w.size], w.quoted})
	}
	return words
}

// raw returns w as it stands in the line.
func (w word) raw() string { return w.tail[:min(w.size, len(w.tail))] }

// after returns the word that begins n bytes later, within w: the value in name:value.
func (w word) after(n int) word {
	if len(w.tail) < n {
		return word{}
	}
	tail := w.tail[n:]
	if words := split(tail); len(words) > 0 && len(tail) > 0 && !startsWithSpace(tail) {
		first := words[0]
		first.tail = tail
		return first
	}
	return word{tail: tail}
}

func startsWithSpace(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(c)
}

func isQuote(c rune) bool { return c == '"' || c == '“' || c == '”' || c == '„' }

// split returns the words of line. A quotation mark that opens a word, or stands right after the first colon or a comma in it,
// runs to the next closing one; without one, it is a character like any other.
func split(line string) []word {
	var words []word
	for {
		line = strings.TrimLeftFunc(line, unicode.IsSpace)
		if line == "" {
			return words
		}
		text, quoted, n := scan(line)
		words = append(words, word{text, quoted, line, n})
		line = line[n:]
	}
}

// scan reads the word at the start of line and returns how many bytes it takes.
func scan(line string) (text string, quoted bool, n int) {
	text, n, quoted = quotation(line)
	var b strings.Builder
	b.WriteString(text)
	for named := quoted; n < len(line); {
		c, size := utf8.DecodeRuneInString(line[n:])
		if unicode.IsSpace(c) {
			break
		}
		b.WriteString(line[n : n+size])
		n += size
		if c == ',' || c == ':' && !named {
			named = named || c == ':'
			if inner, m, ok := quotation(line[n:]); ok {
				b.WriteString(inner)
				n += m
			}
		}
	}
	return b.String(), quoted, n
}

// quotation reads a quoted word at the start of s: what is inside, and how many bytes it takes.
// The closing mark must end a word, or one of several names with commas between.
func quotation(s string) (inner string, n int, ok bool) {
	open, size := utf8.DecodeRuneInString(s)
	if !isQuote(open) || open == '”' {
		return "", 0, false
	}
	closing := "\"“”"
	if open == '"' {
		closing = `"”`
	}
	var b strings.Builder
	escaped := false
	for i, c := range s[size:] {
		switch {
		case escaped:
			if !isQuote(c) && c != '\\' {
				b.WriteByte('\\')
			}
			b.WriteRune(c)
			escaped = false
		case c == '\\':
			escaped = true
		case strings.ContainsRune(closing, c):
			end := size + i + utf8.RuneLen(c)
			if end == len(s) || s[end] == ',' || startsWithSpace(s[end:]) {
				return b.String(), end, true
			}
			b.WriteRune(c)
		default:
			b.WriteRune(c)
		}
	}
	return "", 0, false
}

func join(words []word) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}
