package briefing

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// turn returns a turn written as for said, with a change and topics: "reversed ceasefire,borders: 2031-03-01 …".
func turn(t *testing.T, s string) Turn {
	t.Helper()
	head, rest, _ := strings.Cut(s, ": ")
	change, topics, _ := strings.Cut(head, " ")
	turn := Turn{Statement: said(t, rest), Change: Change(change), OnMatter: Change(change) != AlsoSaid}
	if topics != "" {
		turn.Topics = strings.Split(topics, ",")
	}
	return turn
}

func edition(s Subscription) Edition {
	return Edition{Subscription: s, Since: time.Date(2031, 3, 1, 7, 0, 0, 0, time.UTC), Until: time.Date(2031, 3, 2, 7, 0, 0, 0, time.UTC)}
}

var labels = map[string]Topic{"ceasefire": {ID: "ceasefire", Label: "Ceasefire"}, "borders": {ID: "borders", Label: "Borders"}}

// outline returns d line by line: bottom line, changed positions, topics with what is on them.
func outline(d Digest) string {
	var b strings.Builder
	if d.Lead != nil {
		fmt.Fprintf(&b, "lead %s\n", d.Lead.ID)
	}
	for _, t := range d.Changed {
		fmt.Fprintf(&b, "%s %s\n", t.Change, t.ID)
	}
	for _, t := range d.Topics {
		fmt.Fprintf(&b, "[%s]\n", t.Topic.Label)
		for _, t := range t.Turns {
			fmt.Fprintln(&b, t.ID)
		}
	}
	return b.String()
}

func TestDigestIsInOrder(t *testing.T) {
	fresh := []Turn{
		turn(t, "new: 2031-02-01 demand support grain exports"),
		turn(t, "new borders: 2031-02-01 demand support open borders"),
		turn(t, "reaffirmed ceasefire: 2031-02-03 demand support a ceasefire"),
		turn(t, "hardened ceasefire: 2031-02-04 demand support a ceasefire now"),
		turn(t, "reversed borders: 2031-02-02 reject oppose new borders"),
		turn(t, "new ceasefire,borders: 2031-02-05 state neutral the ceasefire at the borders"),
	}
	want := `lead 2031-02-02 reject oppose new borders
reversed 2031-02-02 reject oppose new borders
hardened 2031-02-04 demand support a ceasefire now
[Ceasefire]
2031-02-05 state neutral the ceasefire at the borders
2031-02-03 demand support a ceasefire
[Borders]
2031-02-01 demand support open borders
[]
2031-02-01 demand support grain exports
`
	for i := range fresh { // in whatever order they come
		d := NewDigest(edition(Subscription{}), append(fresh[i:len(fresh):len(fresh)], fresh[:i]...), nil, labels)
		if diff := cmp.Diff(want, outline(d)); diff != "" {
			t.Fatalf("digest, turned by %d (-want +got):\n%s", i, diff)
		}
		if d.New != len(fresh) || len(d.Items()) != len(fresh) {
			t.Errorf("%d new, %d items, want %d", d.New, len(d.Items()), len(fresh))
		}
	}
}

func TestDigestTakesWhatIsAskedFor(t *testing.T) {
	fresh := []Turn{
		turn(t, "new borders,ceasefire: 2031-02-01 demand support a ceasefire at the borders"),
		turn(t, "new borders: 2031-02-02 demand support open borders"),
		turn(t, "new: 2031-02-03 demand support grain exports"),
	}
	for _, tc := range []struct {
		name string
		s    Subscription
		want string
	}{
		{"topic", Subscription{Topics: []string{"ceasefire"}},
			"lead 2031-02-01 demand support a ceasefire at the borders\n[Ceasefire]\n2031-02-01 demand support a ceasefire at the borders\n"},
		{"actor", Subscription{Actors: []string{"ada-lund"}, Topics: []string{"borders"}},
			"lead 2031-02-02 demand support open borders\n[Borders]\n2031-02-02 demand support open borders\n2031-02-01 demand support a ceasefire at the borders\n"},
		{"nobody", Subscription{Actors: []string{"bo-strand"}}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dates := []DatedPassage{{Day: Day{2031, 4, 1}}}
			d := NewDigest(edition(tc.s), fresh, dates, labels)
			if diff := cmp.Diff(tc.want, outline(d)); diff != "" {
				t.Errorf("digest (-want +got):\n%s", diff)
			}
			if d.New == 0 && len(d.Dates) > 0 {
				t.Error("a digest without news names dates")
			}
		})
	}
}

func TestBaselineListsNothing(t *testing.T) {
	e := edition(Subscription{})
	e.Since = time.Time{}
	d := NewDigest(e, []Turn{turn(t, "new ceasefire: 2031-02-01 demand support a ceasefire")}, []DatedPassage{{}}, labels)
	if diff := cmp.Diff(Digest{Edition: e}, d, cmpopts.EquateComparable(Day{})); diff != "" {
		t.Errorf("baseline (-want +got):\n%s", diff)
	}
}

func TestItemsIncludeFurtherReports(t *testing.T) {
	a := turn(t, "new ceasefire: 2031-02-01 demand support a ceasefire")
	a.Further = []Statement{{Position: Position{ID: "b"}}, {Position: Position{ID: "c"}}}
	want := []string{a.ID, "b", "c"}
	if diff := cmp.Diff(want, NewDigest(edition(Subscription{}), []Turn{a}, nil, labels).Items()); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}

func BenchmarkNewDigest(b *testing.B) {
	fresh := make([]Turn, 10_000)
	topics := make(map[string]Topic)
	for i := range fresh {
		id := fmt.Sprint("topic-", i%40)
		topics[id] = Topic{ID: id, Label: id}
		fresh[i] = Turn{Change: []Change{New, Reaffirmed, Hardened, AlsoSaid}[i%4], Statement: Statement{Position: Position{
			ID: fmt.Sprint("d", i), Topics: []string{id}, Act: acts[i%len(acts)], Holder: Mention{Actor: "ada-lund"}, Date: Day{2031, 2, uint8(1 + i%28)}}}}
	}
	b.ReportAllocs()
	for b.Loop() {
		if d := NewDigest(edition(Subscription{}), fresh, nil, topics); d.New != len(fresh) {
			b.Fatal(d.New)
		}
	}
}
