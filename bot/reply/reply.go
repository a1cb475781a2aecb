// Package reply is what a command says: a closed set of blocks of plain text.
// There is no markup here and no platform: a renderer escapes and shortens for its own.
package reply

import "time"

// A Message is one answer or post. The zero Message says nothing.
type Message struct {
	Title   string
	Blocks  []Block
	Footer  Text     // small print, last
	Actions []Action // buttons; the console prints their lines to be typed
	Locale  Locale   // its reader's; see For
}

// A Block is one of Heading, Paragraph, Quote, List, Facts, Table, Picture and File.
type Block interface{ block() }

// A Heading opens a section.
type Heading struct{ Text string }

// A Paragraph is running text.
type Paragraph struct{ Text Text }

// A Quote is a passage of a document, word for word.
type Quote struct{ Text Text }

// A List is a list of items; renderers that have no room for all show the first ones and say "+N more".
type List struct {
	Items    []Item
	Numbered bool   // items are numbered from First
	First    int    // the number of the first item; 0 counts as 1
	Total    int    // how many there are in all, here and elsewhere; 0: len(Items)
	Unit     string // what is counted, in the plural: "positions"; "" items
	More     string // the command line that shows the rest; "" none
}

// An Item is one entry of a List: a line, then the words it rests on, then where they are from.
type Item struct {
	Text  Text
	Quote Text // nil: none
	Note  Text // nil: none
}

// Facts are names with values, short ones.
type Facts []Fact

// A Fact is one line of Facts.
type Fact struct {
	Name  string
	Value Text
}

// A Table has as many cells in each row as columns.
type Table struct {
	Columns []string
	Rows    [][]Text
	Plain   bool   // the cells can be read without the names of their columns
	Total   int    // how many rows there are in all; 0: len(Rows)
	More    string // the command line that shows the rest
}

// A Picture is a PNG. What it shows stands in the blocks beside it, too.
type Picture struct {
	Name  string // file name
	Title string // what it shows, in a line: enough where only text is shown
	PNG   []byte
	Alt   string // says what it says, to those who cannot see it
}

// A File is an attachment.
type File struct {
	Name      string
	MediaType string
	Data      []byte
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (Quote) block()     {}
func (List) block()      {}
func (Facts) block()     {}
func (Table) block()     {}
func (Picture) block()   {}
func (File) block()      {}

// A Text is a line or paragraph made of parts, without separators of their own.
type Text []Part

// A Part is one of Words, Strong, Match, Code, Cite, Number, Day and Instant.
type Part interface{ part() }

// Words are plain words.
type Words string

// Strong are words to be found at a glance: an actor's name, an act.
type Strong string

// Match is a part of a passage that was searched for.
type Match string

// Code is a command line, an ID or a file name: something to be typed or copied as it stands.
type Code string

// Cite is the number of a source in the same message: "[3]".
type Cite int

// Number is a count, with its digits grouped as the reader groups them.
type Number int

// Day is a calendar day, the same in every zone, written in the reader's order; see Locale.
type Day struct {
	Time   time.Time // midnight UTC; zero: unknown
	Short  bool      // "18 Aug 2025", where there is little room
	Strong bool      // to be found at a glance
}

// Instant is a point in time, shown in the reader's zone where the platform can.
// Its location is the zone in which it is shown elsewhere, and is named.
type Instant time.Time

func (Words) part()   {}
func (Strong) part()  {}
func (Match) part()   {}
func (Code) part()    {}
func (Cite) part()    {}
func (Number) part()  {}
func (Day) part()     {}
func (Instant) part() {}

// An Action is a button: a command line with a label.
type Action struct {
	Label string
	Line  string
}

// Plain returns a Text of the words s; nil for "".
func Plain(s string) Text {
	if s == "" {
		return nil
	}
	return Text{Words(s)}
}
