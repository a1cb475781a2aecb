package briefing

// An Extraction is what was found in one document.
type Extraction struct {
	Positions []Position        // by Content.Start, then Holder.Name
	Actors    []Actor           // discovered ones that Positions mention
	Events    []Event           // by Span.Start
	Forms     map[string]string // by ID, registry persons whom the document names in a fuller form than the registry does
	Unread    bool              // the document is in a language that is not read: there are no positions
}
