package press

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache/bot"
	"attache/bot/reply"
	"attache/briefing"
)

// correct keeps a correction of the nth position of the last document that was read, and applies it.
func (h *house) correct(n int, c briefing.Correction) briefing.Correction {
	h.t.Helper()
	e := h.docs[len(h.docs)-1]
	p := e.Extraction.Positions[n]
	c.Document, c.Position, c.Passage, c.Words = e.Document.ID, p.ID, p.Sentence.In(e.Document.Text), p.Content.In(e.Document.Text)
	c.At, c.By = time.Now(), "board:boss"
	c.ID = c.NewID()
	if err := h.db.Correct(h.t.Context(), c); err != nil {
		h.t.Fatal(err)
	}
	h.rebuild()
	return c
}

func (h *house) undo(c briefing.Correction) {
	h.t.Helper()
	if err := h.db.Undo(h.t.Context(), c.ID, "board:boss", time.Now()); err != nil {
		h.t.Fatal(err)
	}
	h.rebuild()
}

// posted returns the note with which the last message of channel c begins, "" none, and who is said to demand what.
func (h *house) posted() string {
	h.board.mu.Lock()
	defer h.board.mu.Unlock()
	var lines []string
	for i, b := range h.board.messages[len(h.board.messages)-1].said.Blocks {
		switch b := b.(type) {
		case reply.Paragraph:
			if text := plain(b.Text); i == 0 || !strings.HasPrefix(text, "+") {
				lines = append(lines, strings.TrimSpace(text))
			}
		case reply.List:
			for _, item := range b.Items {
				if b.Unit == "statements" {
					lines = append(lines, plain(item.Text))
				}
			}
		}
	}
	return strings.Join(lines, "\n")
}

var (
	byRussia  = briefing.Correction{Kind: briefing.CorrectField, Field: briefing.HolderField, Value: "russia", Name: "Russia", As: briefing.State, Was: "Ukraine"}
	retracted = briefing.Correction{Kind: briefing.RetractStatement, Name: "Ukraine", Why: "the agency withdrew it"}
)

func TestPostedDigestIsEditedWhenWhatItQuotesIsCorrected(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{})
		h.run(24 * time.Hour)
		h.read("d1", "a ceasefire at sea", "a ceasefire in the air")
		h.run(24 * time.Hour)
		before := h.posted()
		check := func(when string, edits int, want string) {
			t.Helper()
			h.run(3 * time.Minute)
			h.run(3 * time.Minute) // after a restart nothing is done twice
			if diff := cmp.Diff(want, h.posted()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", when, diff)
			}
			if h.board.edits != edits {
				t.Errorf("%s: edited %d times, want %d", when, h.board.edits, edits)
			}
		}
		check("nothing is corrected", 0, before)

		holder := h.correct(0, byRussia)
		const corrected = "the holder of a statement was corrected by an editor, Ukraine → Russia"
		const air, russia = "Ukraine demanded a ceasefire in the air — according to ‘Report d1’ ", "Russia demanded a ceasefire at sea — according to ‘Report d1’ "
		const note = " (corrected by an editor: the holder was Ukraine)"
		at := func() string { return time.Now().UTC().Format("Mon 2 Jan 15:04") }
		first := at()
		check("the holder is corrected", 1, fmt.Sprintf("Edited %s: %s.\nOn 2 January 2000, %s[1]\n%s[2]%s", first, corrected, air, russia, note))

		// The document is read otherwise since: what was posted does not change.
		read := h.docs[len(h.docs)-1]
		h.docs = h.docs[:len(h.docs)-1]
		h.read("d1", "a ceasefire on land")
		check("the passage is gone", 1, h.posted())
		h.docs[len(h.docs)-1] = read
		h.rebuild()

		retraction := h.correct(1, retracted)
		second := at()
		check("the other one is retracted", 2, fmt.Sprintf("Edited %s: %s; a statement of Ukraine was retracted by an editor, because: the agency withdrew it.\nOn 2 January 2000, %s[1]%s",
			second, corrected, russia, note))

		if err := h.db.Undo(t.Context(), holder.ID, "board:boss", time.Now()); err != nil {
			t.Fatal(err)
		}
		check("undone, but not in the content yet", 2, h.posted())
		h.undo(retraction)
		third := at()
		check("both are undone", 3, fmt.Sprintf("Edited %s: a correction by an editor was undone.\n%s", third, before))
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 sent")
	})
}

func TestEditingThatIsRefusedIsNotRepeatedAndOneThatIsLostIs(t *testing.T) {
	for _, tc := range []struct {
		name  string
		err   error
		tries int // in five minutes
	}{
		{"refused", fmt.Errorf("too old: %w", bot.ErrRejected), 1},
		{"the channel is gone", bot.ErrGone, 1},
		{"lost", errors.New("connection reset"), 5},
		{"rate limited", later(time.Minute), 5},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				h.subscribe(briefing.Subscription{})
				h.run(24 * time.Hour)
				h.read("d1", "a ceasefire at sea")
				h.run(24 * time.Hour)
				h.correct(0, byRussia)
				h.board.refuses = tc.err
				h.run(4*time.Minute + 30*time.Second)
				if h.board.edits != tc.tries {
					t.Errorf("tried %d times, want %d", h.board.edits, tc.tries)
				}
				h.board.refuses = nil
				h.run(time.Minute)
				if got, want := strings.HasPrefix(h.posted(), "Edited"), tc.tries > 1; got != want {
					t.Errorf("edited at last: %t, want %t", got, want)
				}
			})
		})
	}
}

func TestDigestOfARemovedSubscriptionIsStillEdited(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{})
		h.run(24 * time.Hour)
		h.read("d1", "a ceasefire at sea")
		h.run(24 * time.Hour)
		if err := h.press().Unsubscribe(t.Context(), "board:c", "morning"); err != nil {
			t.Fatal(err)
		}
		h.correct(0, retracted)
		h.run(time.Minute)
		if got := h.posted(); !strings.Contains(got, "was retracted by an editor") || strings.Contains(got, "at sea") {
			t.Errorf("the message says:\n%s", got)
		}
	})
}
