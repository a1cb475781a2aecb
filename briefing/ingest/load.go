package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"attache/briefing"
	"attache/briefing/extract"
)

// A Source is a place from which registry and documents are read.
type Source struct {
	Name string // stands before paths in problems: the folder as it was configured, or "seeds"
	Path string // stands before paths in documents: the folder in full; "" Name
	FS   fs.FS
	Docs string // the folder below FS that holds documents, read recursively; "." all of it, "" none
}

func (s Source) file(name string) string { return path.Join(s.Name, name) }

// A Mark says from what a document's stored extraction was made.
type Mark struct {
	Hash      string // of the document
	Registry  string // of the registry
	Extractor string // its version
	Path      string // of the document: its name may have given the date
}

// A Batch is what a load found.
type Batch struct {
	Registry *briefing.Registry
	Keep     []string // IDs of documents whose marks have not changed
	Put      []Entry  // the others, extracted, by ID
	Gone     []string // IDs that are marked and were not found, sorted
}

// An Entry is a document with what was extracted from it.
type Entry struct {
	Document   briefing.Document
	Extraction briefing.Extraction
}

// Load reads the registry and all documents of sources, checks them, and extracts those that differ from
// their marks, by document ID. On any problem nothing is extracted and the error is Problems, all of them.
// It goes on with the registry that amend returns for the one that was read. progress is called from one goroutine
// at a time with what is being done and how far it is; total is 0 while it is not known.
func Load(ctx context.Context, sources []Source, amend func(*briefing.Registry) *briefing.Registry, marks map[string]Mark,
	progress func(doing string, done, total int)) (Batch, error) {
	read, err := readAll(ctx, sources, func(done int) { progress("reading documents", done, 0) })
	if err != nil {
		return Batch{}, err
	}
	r, docs := amend(read.registry), read.docs
	batch := Batch{Registry: r}
	found := make(map[string]bool, len(docs))
	for _, d := range docs {
		found[d.ID] = true
		if marks[d.ID] == (Mark{d.Hash, r.Hash(), extract.Version, d.Path}) {
			batch.Keep = append(batch.Keep, d.ID)
		} else {
			batch.Put = append(batch.Put, Entry{Document: d})
		}
	}
	for id := range marks {
		if !found[id] {
			batch.Gone = append(batch.Gone, id)
		}
	}
	slices.Sort(batch.Gone)
	return batch, extractAll(ctx, r, batch.Put, progress)
}

// extractAll fills in the extraction of each entry.
func extractAll(ctx context.Context, r *briefing.Registry, entries []Entry, progress func(string, int, int)) error {
	if len(entries) == 0 {
		return nil
	}
	x := extract.New(r)
	g, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	finished := make(chan struct{}, len(entries))
	for range min(runtime.GOMAXPROCS(0), len(entries)) {
		g.Go(func() error {
			for i := int(next.Add(1)) - 1; i < len(entries); i = int(next.Add(1)) - 1 {
				if err := ctx.Err(); err != nil {
					return err
				}
				var err error
				if entries[i].Extraction, err = extractOne(x, entries[i].Document); err != nil {
					return err
				}
				finished <- struct{}{}
			}
			return nil
		})
	}
	for done := 1; done <= len(entries); done++ {
		select {
		case <-finished:
			progress("extracting positions", done, len(entries))
		case <-ctx.Done():
			return g.Wait()
		}
	}
	return g.Wait()
}

// A Checked is what a check without problems has read.
type Checked struct {
	Registry *briefing.Registry
	Undated  []string         // the paths of documents whose date is not known, by document ID
	Passed   []string         // the files that are no documents, by source and path
	Empty    []string         // the names of sources that hold no document
	labels   []briefing.Label // of each document
}

// Under returns how many documents a ceiling admits.
func (c Checked) Under(ceiling briefing.Label) int {
	n := 0
	for _, l := range c.labels {
		if ceiling.Admits(l) {
			n++
		}
	}
	return n
}

// Check reads the registry and all documents of sources as Load does, and extracts nothing.
// The error is Problems when something is wrong with them.
func Check(ctx context.Context, sources []Source) (Checked, error) {
	read, err := readAll(ctx, sources, func(int) {})
	checked := Checked{Registry: read.registry, Passed: read.passed, Empty: read.empty}
	for _, d := range read.docs {
		checked.labels = append(checked.labels, d.Handling)
		if d.Date.IsZero() {
			checked.Undated = append(checked.Undated, printable(d.Path))
		}
	}
	return checked, err
}

// extractOne extracts d. A panic, which no document should be able to cause, is the document's error and not the end of
// the program.
func extractOne(x *extract.Extractor, d briefing.Document) (e briefing.Extraction, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("document %s: the extractor panicked: %v\n%s", d.ID, v, debug.Stack())
		}
	}()
	return x.Extract(d), nil
}

// A reading is what was read from all sources.
type reading struct {
	registry *briefing.Registry  // nil where something is wrong with it
	docs     []briefing.Document // by ID
	passed   []string            // files that are no documents
	empty    []string            // the names of sources without a document
}

// readAll reads the registry and the documents of all sources. The error is Problems, all of them, when something is wrong with them.
func readAll(ctx context.Context, sources []Source, progress func(done int)) (reading, error) {
	var read reading
	var problems Problems
	var err error
	if read.registry, err = Registry(sources...); err != nil && !errors.As(err, &problems) {
		return reading{}, err
	}
	more, err := read.documents(ctx, sources, progress)
	if err != nil {
		return reading{}, err
	}
	return read, append(problems, more...).Err()
}

// documents reads those of all sources, and returns what is wrong with them.
func (r *reading) documents(ctx context.Context, sources []Source, progress func(done int)) (Problems, error) {
	var problems Problems
	byID := make(map[string]briefing.Document)
	for _, s := range sources {
		if s.Docs == "" {
			continue
		}
		before := len(r.docs)
		err := fs.WalkDir(s.FS, s.Docs, func(name string, entry fs.DirEntry, err error) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			file := s.file(name)
			if err != nil {
				problems = append(problems, Problem{File: file, What: Cause(err), Handling: unread(err)})
				if entry != nil && entry.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if strings.HasPrefix(entry.Name(), ".") && name != "." {
				if entry.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			switch {
			case entry.IsDir():
				return nil
			case !isDocument(name):
				if name != ActorsFile && name != TopicsFile {
					r.passed = append(r.passed, printable(file))
				}
				return nil
			}
			d, err := readDocument(s, name)
			var ps Problems
			switch {
			case errors.As(err, &ps):
				problems = append(problems, ps...)
				return nil
			case err != nil:
				problems = append(problems, Problem{File: file, What: Cause(err), Handling: unread(err)})
				return nil
			}
			if other, clash := byID[d.ID]; clash {
				higher := d.Handling
				if !higher.Admits(other.Handling) {
					higher = other.Handling
				}
				problems = append(problems, Problem{File: file, Handling: higher,
					What: fmt.Sprintf("the id %q is also that of %s; give one of them another id in its front matter", d.ID, printable(other.Path))})
				return nil
			}
			byID[d.ID] = briefing.Document{Path: file, Handling: d.Handling}
			r.docs = append(r.docs, d)
			progress(len(r.docs))
			return nil
		})
		if err != nil {
			return nil, err
		}
		if len(r.docs) == before {
			r.empty = append(r.empty, s.Name)
		}
	}
	slices.SortFunc(r.docs, func(a, b briefing.Document) int { return strings.Compare(a.ID, b.ID) })
	return problems, nil
}

// isDocument reports whether a file of that name is read as a document.
func isDocument(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".txt"
}

func readDocument(s Source, name string) (briefing.Document, error) {
	// Asked before it is opened: opening a named pipe waits for a writer.
	info, err := fs.Stat(s.FS, name)
	switch {
	case err != nil:
		return briefing.Document{}, err
	case !info.Mode().IsRegular():
		return briefing.Document{}, Problems{{File: s.file(name), What: "this is no regular file; remove it or give it another ending"}}
	}
	f, err := s.FS.Open(name)
	if err != nil {
		return briefing.Document{}, err
	}
	defer f.Close()
	if info.Size() > MaxSize {
		head, err := io.ReadAll(io.LimitReader(f, labelWithin))
		if err != nil {
			return briefing.Document{}, err
		}
		return briefing.Document{}, Problems{{File: s.file(name), What: tooLarge(info.Size()), Handling: labelIn(head)}}
	}
	data, err := Read(f)
	if err != nil {
		return briefing.Document{}, err
	}
	d, err := Document(s.file(name), strings.TrimPrefix(name, s.Docs+"/"), data)
	var problems Problems
	if errors.As(err, &problems) {
		for i := range problems {
			problems[i].Handling = labelIn(data)
		}
	}
	if s.Path != "" {
		d.Path = path.Join(s.Path, name)
	}
	return d, err
}

// labelWithin is how many of the first bytes of a document that cannot be read are looked at for its label: front matter is shorter.
const labelWithin = 2 * maxMatter

var labelLine = regexp.MustCompile(`(?m)^\s*"?handling"?\s*=\s*["']([^"'\n]*)["']\s*\r?$`)

// labelIn returns the label of a document with problems, which begins with data: the highest where it seems to have one that cannot be read.
func labelIn(data []byte) briefing.Label {
	head := strings.ToLower(strings.ReplaceAll(string(data[:min(len(data), labelWithin)]), "\x00", "")) // as UTF-16, letters have one NUL each
	if found := labelLine.FindAllStringSubmatch(head, -1); len(found) == 1 {
		if l, err := briefing.ParseLabel(found[0][1]); err == nil {
			return l
		}
	}
	if strings.Contains(head, "handling") || strings.Contains(head, "tlp:") {
		return briefing.Red
	}
	return ""
}

// unread returns the label of a file that cannot be opened: the highest where there is one whose label is not known.
func unread(err error) briefing.Label {
	if errors.Is(err, fs.ErrPermission) {
		return briefing.Red
	}
	return ""
}

// Read returns the bytes of a document, and at most one more than MaxSize of them.
func Read(r io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(r, MaxSize+1)) }

// Cause returns what went wrong with a file, without repeating its path.
func Cause(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Op + ": " + p.Err.Error()
	}
	return err.Error()
}
