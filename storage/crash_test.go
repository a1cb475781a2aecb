package storage

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/briefing"
)

// victimEnv makes the test binary a process that writes until it is killed: "replace" or "claim", a colon, and the state file.
const victimEnv = "ATTACHE_STORAGE_VICTIM"

// victim writes without end and says on standard output what it begins and what is done.
func victim() {
	what, path, _ := strings.Cut(os.Getenv(victimEnv), ":")
	ctx := context.Background()
	db, err := Open(ctx, path, Options{})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	for n := 0; ; n++ {
		switch what {
		case "replace":
			version := []string{"A", "B"}[n%2]
			fmt.Println("begin", version)
			if err = db.Replace(ctx, edition(version)); err == nil {
				fmt.Println("done", version)
			}
		case "claim":
			d := claim("morning", at.Add(time.Duration(n)*time.Minute))
			if _, err = db.Claim(ctx, d); err == nil {
				fmt.Println("done", d.Local)
			}
		}
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
	}
}

// editions are how many documents the two contents have that replace each other.
var editions = map[string]int{"A": 60, "B": 90}

// edition returns one of two contents without a document or a word in common. The extractor's version is its name.
func edition(version string) Content {
	d := briefing.DayOf(at)
	r, err := briefing.NewRegistry(d, []briefing.Actor{{ID: "actor", Name: "Actor", Kind: briefing.State}}, []briefing.Topic{{ID: "topic", Label: "Topic"}}, nil)
	if err != nil {
		panic(err)
	}
	c := Content{Registry: r, Extractor: version, At: at}
	for i := range editions[version] {
		id := fmt.Sprintf("%s-%03d", version, i)
		e := Entry{Document: briefing.Document{ID: id, Title: id, Date: d, DateBasis: briefing.DateStated, Hash: strings.Repeat("0", 64)}}
		for j := range 10 {
			start := len(e.Document.Text)
			e.Document.Text += fmt.Sprintf("Actor said about war in edition%s number %d of %d.\n\n", version, j, i)
			sentence := briefing.Span{Start: start, End: len(e.Document.Text) - 2}
			e.Extraction.Positions = append(e.Extraction.Positions, briefing.Position{ID: fmt.Sprintf("%s#%d", id, j), DocumentID: id, Sentence: sentence,
				Holder: briefing.Mention{Actor: "actor", Name: "Actor"}, Content: briefing.Span{Start: start + 17, End: sentence.End - 1}, Act: briefing.Say,
				Stance: briefing.Neutral, Mode: briefing.Indirect, Topics: []string{"topic"}, Date: d})
		}
		c.Put = append(c.Put, e)
	}
	return c
}

// kill starts a victim, kills it a random time after it has said that many lines, and returns all that it said.
func kill(t *testing.T, what, path string, lines int, rng *rand.Rand) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victimEnv+"="+what+":"+path)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	var said []string
	scanner := bufio.NewScanner(out)
	for len(said) < lines && scanner.Scan() {
		said = append(said, scanner.Text())
	}
	<-time.After(time.Duration(rng.IntN(60_000)) * time.Microsecond) // anywhere in the work
	must(t, cmd.Process.Kill())
	for scanner.Scan() { // a line that was said is whole: it was one write
		said = append(said, scanner.Text())
	}
	_ = cmd.Wait() // it says that the process was killed
	for _, s := range said {
		if strings.HasPrefix(s, "error") {
			t.Fatal(s)
		}
	}
	return said
}

func TestAReplacementThatIsKilledLeavesTheOldOrTheNew(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	path := filepath.Join(t.TempDir(), "attache.db")
	interrupted := 0
	for round := range 8 {
		said := kill(t, "replace", path, 1+rng.IntN(6), rng)
		if len(said) == 0 {
			t.Fatal("the victim said nothing")
		}
		last := said[len(said)-1]
		db, err := Open(t.Context(), path, Options{})
		must(t, err)
		must(t, db.Check(t.Context()))
		marks, err := db.Under(briefing.Red).Marks(t.Context())
		must(t, err)
		var found string
		for id, m := range marks {
			if found != "" && m.Extractor != found || !strings.HasPrefix(id, m.Extractor) {
				t.Fatalf("round %d: editions mixed: %v", round, marks)
			}
			found = m.Extractor
		}
		summary, err := db.Under(briefing.Red).Summary(t.Context())
		must(t, err)
		if len(marks) != editions[found] || summary.Documents != editions[found] || summary.Positions != 10*editions[found] {
			t.Errorf("round %d: %d documents of edition %q, and the summary is %+v", round, len(marks), found, summary)
		}
		verb, version, _ := strings.Cut(last, " ")
		if verb == "done" && found != version && found != other(version) {
			t.Errorf("round %d: edition %q after %q", round, found, last)
		}
		if verb == "begin" {
			interrupted++
			if found == "" && round > 0 {
				t.Errorf("round %d: no content after %q", round, last)
			}
		}
		must(t, db.Close())
	}
	if interrupted == 0 {
		t.Error("no replacement was killed in the middle")
	}
}

func other(version string) string { return map[string]string{"A": "B", "B": "A"}[version] }

func TestClaimsOutliveTheProcessThatMadeThem(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for range 4 {
		path := filepath.Join(t.TempDir(), "attache.db")
		db, err := Open(t.Context(), path, Options{})
		must(t, err)
		must(t, db.Subscribe(t.Context(), subscription("morning")))
		must(t, db.Close())
		said := kill(t, "claim", path, 1+rng.IntN(40), rng)
		db, err = Open(t.Context(), path, Options{})
		must(t, err)
		must(t, db.Check(t.Context()))
		open, err := db.Unsettled(t.Context())
		must(t, err)
		if len(open) != len(said) && len(open) != len(said)+1 {
			t.Errorf("%d open claims after %d that were acknowledged", len(open), len(said))
		}
		for i, d := range open {
			if i < len(said) && said[i] != "done "+d.Local {
				t.Errorf("claim %d is %s, and was acknowledged as %q", i, d.Local, said[i])
			}
			if len(d.Items) != 2 {
				t.Errorf("claim %s has %d of 2 items", d.Local, len(d.Items))
			}
			if claimed, err := db.Claim(t.Context(), d); err != nil || claimed {
				t.Errorf("%s was claimed a second time: %v (%v)", d.Local, claimed, err)
			}
		}
		must(t, db.Close())
	}
}

func TestReadersSeeTheOldContentOrTheNewNeverBoth(t *testing.T) {
	db, ctx := open(t), t.Context()
	must(t, db.Replace(ctx, edition("A")))
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				page, total, err := db.Under(briefing.Red).Statements(ctx, briefing.Query{Holder: "actor", Topic: "topic", Limit: 40})
				if err != nil {
					t.Error(err)
					return
				}
				found := page[0].ID[:1]
				if total != 10*editions[found] {
					t.Errorf("%d statements in edition %s", total, found)
				}
				for _, s := range page {
					if s.ID[:1] != found || s.DocumentID[:1] != found || !strings.Contains(s.Passage, "edition"+found) || len(s.Topics) != 1 || len(s.Further) != 0 {
						t.Errorf("edition %s has the statement %+v", found, s)
					}
				}
				passages, sum, err := db.Under(briefing.Red).Search(ctx, briefing.SearchQuery{Words: "war", Actor: "actor", Limit: 40})
				if err != nil || len(passages) != 40 {
					t.Errorf("found %d (%v)", len(passages), err)
					return
				}
				found = passages[0].Document.ID[:1]
				if sum.N != 10*editions[found] {
					t.Errorf("%v passages in edition %s", sum, found)
				}
				for _, p := range passages {
					if p.Document.ID[:1] != found || !strings.Contains(p.Text, "edition"+found) || len(p.Matches) != 1 {
						t.Errorf("edition %s has the passage %+v", found, p)
					}
				}
				s, err := db.Under(briefing.Red).Summary(ctx)
				if err != nil || s.Positions != 10*s.Documents || s.Documents != editions["A"] && s.Documents != editions["B"] {
					t.Errorf("summary %+v (%v)", s, err)
				}
			}
		})
	}
	for n := range 6 {
		must(t, db.Replace(ctx, edition([]string{"B", "A"}[n%2])))
	}
	close(stop)
	wg.Wait()
	must(t, db.Check(ctx))
}

func TestAClaimDoesNotWaitForAReplacement(t *testing.T) {
	db, ctx := open(t), t.Context()
	must(t, db.Subscribe(ctx, subscription("morning")))
	done := make(chan error)
	go func() {
		var err error
		for n := 0; n < 4 && err == nil; n++ {
			err = db.Replace(ctx, edition([]string{"A", "B"}[n%2]))
		}
		done <- err
	}()
	// All claims are made while content is being replaced, or the test proves nothing.
	claims := 0
	for {
		select {
		case err := <-done:
			must(t, err)
			if claims < 20 {
				t.Errorf("only %d claims were made while content was replaced", claims)
			}
			return
		default:
		}
		if claimed, err := db.Claim(ctx, claim("morning", at.Add(time.Duration(claims)*time.Minute))); err != nil || !claimed {
			t.Fatal(claimed, err)
		}
		claims++
	}
}
