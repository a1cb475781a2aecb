package briefing

import "slices"

// A DocumentKind is the form of a document: it decides, for one, whether "we" is its issuer.
type DocumentKind string

// The kinds of document.
const (
	News              DocumentKind = "news"
	Readout           DocumentKind = "readout"
	StatementKind     DocumentKind = "statement"
	Communique        DocumentKind = "communique"
	Transcript        DocumentKind = "transcript"
	NegotiationReport DocumentKind = "negotiation-report"
	Analysis          DocumentKind = "analysis"
)

// documentKinds are the kinds of document, in the order in which they are listed to people.
var documentKinds = []DocumentKind{News, Readout, StatementKind, Communique, Transcript, NegotiationReport, Analysis}

// DocumentKinds returns every kind of document, in the order in which they are listed to people.
func DocumentKinds() []DocumentKind { return slices.Clone(documentKinds) }

// Valid reports whether k is one of DocumentKinds. The empty kind, not stated, is not.
func (k DocumentKind) Valid() bool { return slices.Contains(documentKinds, k) }

// How the date of a document is known.
const (
	DateStated   = "stated"   // in its front matter
	DateInferred = "inferred" // from its name or text
	DateUnknown  = "unknown"
)

// A Document is one text and what is known of it.
type Document struct {
	ID        string       // front matter id, else the slug of the path below its folder
	Title     string       // never empty: the front matter's, else the first heading or line, else the ID
	Source    string       // the publisher; "" unknown
	URL       string       // "" unknown
	Date      Day          // day of publication; zero unknown
	DateBasis string       // DateStated, DateInferred or DateUnknown
	Language  string       // ISO 639-1; "" unknown
	Kind      DocumentKind // "" not stated
	Handling  Label        // "" none
	Path      string       // where it was read from, for messages to admins
	Text      string       // exactly as read, front matter included: all spans are byte offsets into it
	Body      int          // the offset in Text at which front matter ends
	Hash      string       // of Text: lower-case hex SHA-256
}

// BodyText returns the text without its front matter.
func (d Document) BodyText() string { return d.Text[d.Body:] }

// An Event is a sentence with an explicit date after the document's own.
type Event struct {
	DocumentID string
	Span       Span // of the sentence
	Day        Day  // the date that it names
}
