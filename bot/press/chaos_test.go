package press

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"attache/bot"
	"attache/bot/reply"
	"attache/briefing"
)

var rounds = flag.Int("rounds", 2, "how often the press goes through crashes and troubles on each kind of platform")

// TestCrashesAndTroublesWithoutEnd kills presses at random writes and starts new ones, some beside others, on platforms that
// refuse, lose and delay, while documents come in. Whatever happens, each slot ends once, a slot that was sent has one message and any other
// none that is known of, and each statement is told once.
func TestCrashesAndTroublesWithoutEnd(t *testing.T) {
	states := make(map[briefing.DeliveryState]int)
	kills := 0
	for seed := range *rounds {
		for _, platform := range []struct {
			name   string
			memory time.Duration
			search error
		}{
			{"remembers", 2 * time.Minute, nil},
			{"remembers, unreadable", 2 * time.Minute, bot.ErrUnreadable},
			{"forgets", 0, nil},
			{"forgets, unreadable", 0, bot.ErrUnreadable},
		} {
			t.Run(fmt.Sprintf("%s, seed %d", platform.name, seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					h := newHouse(t)
					h.log = quiet
					h.board.memory, h.board.search = platform.memory, platform.search
					c := &chaos{t: t, house: h, rand: rand.New(rand.NewPCG(uint64(seed), uint64(platform.memory)))}
					c.rage(4 * time.Hour)
					for state, n := range c.settle() {
						states[state] += n
					}
					kills += c.kills
				})
			})
		}
	}
	t.Logf("%d kills; slots: %v", kills, states)
	if kills < *rounds || states[briefing.Sent] == 0 || states[briefing.Unresolved] == 0 {
		t.Error("that was no chaos")
	}
}

// chaos is a house in trouble.
type chaos struct {
	t *testing.T
	*house
	rand  *rand.Rand
	docs  int
	kills int
}

// rage runs presses for about d, and kills them.
func (c *chaos) rage(d time.Duration) {
	for _, name := range []string{"a", "b"} {
		c.subscribe(briefing.Subscription{Name: name, Schedule: "*/10 * * * *", Channel: "board:" + name})
	}
	c.run(15 * time.Minute) // the baselines
	c.board.meets = func(string, string, int) fault {
		// The board's lock is held: c.rand is its own.
		switch n := c.rand.IntN(20); {
		case n < 5:
			return fault{err: later(time.Duration(1+c.rand.IntN(100)) * time.Second)}
		case n < 7:
			return fault{taken: true, err: errLost}
		case n < 9:
			return fault{err: errLost}
		case n < 10:
			return fault{taken: true, hang: true}
		case n < 11:
			return fault{slow: time.Duration(c.rand.IntN(29)) * time.Second}
		case n < 12:
			return fault{taken: true, panic: true}
		}
		return fault{}
	}
	for end := time.Now().Add(d); time.Now().Before(end); {
		c.board.mu.Lock()
		k := &mortal{Store: c.db, writes: 1 + c.rand.IntN(30), after: c.rand.IntN(2) == 0}
		span, down, news := time.Duration(c.rand.IntN(30))*time.Minute, time.Duration(c.rand.IntN(240))*time.Second, c.rand.IntN(2) == 0
		twin := c.rand.IntN(3) == 0
		c.board.mu.Unlock()
		if news {
			c.docs++
			c.read(fmt.Sprint("n", c.docs), fmt.Sprintf("a ceasefire in district %d.", c.docs))
		}
		// The twin is another press on the same ledger, which lives on when this one is killed.
		var wg sync.WaitGroup
		if twin {
			c.store = nil
			other := c.press()
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(c.t.Context(), span)
				defer cancel()
				if err := other.Run(ctx); err != nil {
					c.t.Error(err)
				}
			})
		}
		c.store = k
		c.run(span)
		wg.Wait()
		if k.dead {
			c.kills++
		}
		time.Sleep(down)
	}
	c.store, c.board.meets = nil, nil
	c.run(30 * time.Minute)
}

var district = regexp.MustCompile(`district (\d+)`)

// settle checks what has become of all slots and statements, and counts the slots by state.
func (c *chaos) settle() map[briefing.DeliveryState]int {
	states := make(map[briefing.DeliveryState]int)
	messages := make(map[string]int)
	for _, m := range c.board.messages {
		messages[m.key]++
	}
	for _, name := range []string{"a", "b"} {
		deliveries, err := c.db.Deliveries(c.t.Context(), name, 0)
		if err != nil {
			c.t.Fatal(err)
		}
		doubtful := make(map[string]bool) // statements in slots of which nobody knows
		for i, d := range deliveries {
			states[d.State]++
			n := messages[d.Key]
			switch {
			case d.State == briefing.Sent && n == 1:
			case d.State == briefing.Skipped && strings.HasPrefix(d.Why, "merged into the next one, of ") && i > 0 && n == 0:
			case d.State == briefing.Unresolved && n <= 1:
				for _, id := range d.Items {
					doubtful[id] = true
				}
			default:
				c.t.Errorf("%s of %s: %s (%s), %d messages", d.Local, name, d.State, d.Why, n)
				for _, r := range c.board.requests {
					if r.key == d.Key {
						c.t.Logf("asked at %s: %v", r.at.Format(time.TimeOnly), r.err)
					}
				}
				for _, m := range c.board.messages {
					if m.key == d.Key {
						c.t.Logf("taken at %s", m.at.Format(time.TimeOnly))
					}
				}
			}
			if i > 0 && deliveries[i-1].At.Sub(d.At) != 10*time.Minute {
				c.t.Errorf("%s: no slot between %s and %s", name, d.Local, deliveries[i-1].Local)
			}
		}
		told := make(map[string]int)
		for _, m := range c.board.messages {
			if m.channel == name {
				seen := make(map[string]bool)
				for _, id := range district.FindAllString(words(m.said), -1) {
					seen[id] = true
				}
				for id := range seen {
					told[id]++
				}
			}
		}
		lost := c.docs - len(told)
		for id, n := range told {
			if n > 1 {
				c.t.Errorf("%s: %s was told %d times", name, id, n)
			}
		}
		if lost > len(doubtful) {
			c.t.Errorf("%s: %d of %d statements were never told, %d of them in doubt", name, lost, c.docs, len(doubtful))
		}
	}
	return states
}

// words returns all words of the lists and paragraphs of m.
func words(m reply.Message) string {
	var s strings.Builder
	for _, b := range m.Blocks {
		switch b := b.(type) {
		case reply.Paragraph:
			s.WriteString(plain(b.Text) + "\n")
		case reply.List:
			for _, i := range b.Items {
				s.WriteString(plain(i.Text) + "\n")
			}
		}
	}
	return s.String()
}

// mortal is a store as a process sees it that is killed at one of its writes to the ledger, before or after it.
type mortal struct {
	Store
	after bool

	mu     sync.Mutex
	writes int // until it dies
	dead   bool
}

// do does a write unless the process is dead, or dies now.
func (m *mortal) do(write func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return errKilled
	}
	if m.writes--; m.writes > 0 {
		return write()
	}
	m.dead = true
	if m.after {
		return errors.Join(write(), errKilled)
	}
	return errKilled
}

func (m *mortal) Claim(ctx context.Context, d briefing.Delivery) (ok bool, err error) {
	err = m.do(func() (err error) {
		ok, err = m.Store.Claim(ctx, d)
		return err
	})
	return ok, err
}

func (m *mortal) Renew(ctx context.Context, d briefing.Delivery, at time.Time) (ok bool, err error) {
	err = m.do(func() (err error) {
		ok, err = m.Store.Renew(ctx, d, at)
		return err
	})
	return ok, err
}

func (m *mortal) Settle(ctx context.Context, d briefing.Delivery) error {
	return m.do(func() error { return m.Store.Settle(ctx, d) })
}

func (m *mortal) Unsettled(ctx context.Context) ([]briefing.Delivery, error) {
	m.mu.Lock()
	dead := m.dead
	m.mu.Unlock()
	if dead {
		return nil, errKilled
	}
	return m.Store.Unsettled(ctx)
}
