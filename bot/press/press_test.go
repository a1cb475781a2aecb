package press

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"attache/briefing"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// said compares what stands in channel c of the board. A bubble's clock starts on 1 January 2000, midnight UTC.
func said(t *testing.T, h *house, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, h.board.said("c")); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

func ledger(t *testing.T, h *house, subscription string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, h.ledger(subscription)); diff != "" {
		t.Errorf("ledger of %s (-want +got):\n%s", subscription, diff)
	}
}

func TestDueSlotIsPostedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.subscribe(briefing.Subscription{})
		h.run(24 * time.Hour)
		h.read("d1", "a ceasefire at sea", "a ceasefire in the air")
		h.run(24 * time.Hour)
		h.run(24 * time.Hour)
		said(t, h,
			"01 07:00 From here on, this channel is [0]",
			"02 07:00 2 January 2000: Ukraine demands, according [3]",
			"03 07:00 Nothing new since Sun 2 Jan [0]",
		)
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 sent", "03T07:00 sent")
	})
}
