package bot

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"
)

// A Membership is what a platform knows of one person's rights there.
type Membership interface {
	// In reports whether the person is in a role or user group. An error counts as no and is told.
	In(ctx context.Context, group string) (bool, error)
	// Named returns the id of the person, or of the role or user group, that text means as people write it there: an id or a
	// mention.
	Named(text string, group bool) (id string, ok bool)
	// Configured reports whether the configuration makes an admin of the person or group with an id.
	Configured(id string) bool
}

// Grants knows who was made an admin in a chat. *storage.DB is one.
type Grants interface {
	// Granted returns the ids on a platform of the persons, or of the roles and user groups, that were.
	Granted(ctx context.Context, platform string, groups bool) ([]string, error)
}

// Serves reports whether the bot answers in a server or workspace of a platform; "" is none: a direct message.
func (b *Bot) Serves(platform, server string) bool {
	only := b.Servers[platform]
	return len(only) == 0 || slices.Contains(only, server)
}

// isAdmin reports whether p is an admin, by the configuration or by a grant.
func (b *Bot) isAdmin(ctx context.Context, p Person) (bool, error) {
	if p.IsAdmin != nil {
		if ok, err := p.IsAdmin(ctx); err != nil || ok {
			return ok, err
		}
	}
	if b.Grants == nil || p.ID == "" {
		return false, nil
	}
	persons, err := b.Grants.Granted(ctx, p.Platform, false)
	if err != nil || slices.Contains(persons, p.ID) {
		return err == nil, err
	}
	if p.Membership == nil {
		return false, nil
	}
	groups, err := b.Grants.Granted(ctx, p.Platform, true)
	if err != nil {
		return false, err
	}
	for _, g := range groups {
		if ok, err := p.Membership.In(ctx, g); err != nil || ok {
			return err == nil && ok, err
		}
	}
	return false, nil
}

// A Limit is how often one person may ask: Burst times at once, and then once each Every. The zero Limit is none.
type Limit struct {
	Burst int
	Every time.Duration
}

// buckets counts what persons may still ask. The zero value has counted nothing; it is safe for concurrent use.
type buckets struct {
	mu   sync.Mutex
	left map[string]bucket // by person; who has all left is not in it
}

// A bucket is what one person may still ask.
type bucket struct {
	left     float64
	at       time.Time // when so much was left
	stranger time.Time // when the person was last found to be no admin
}

// maxBuckets is after how many persons those are forgotten that may ask as often as anybody.
const maxBuckets = 10_000

// strangerFor is for how long a person who is no admin, and asks too often, counts as none without being looked up.
const strangerFor = time.Minute

// take takes one from a person's bucket. Where there is none it returns how long the next one takes, and whether it is known that
// the person is no admin.
func (bs *buckets) take(who string, l Limit, now time.Time) (wait time.Duration, stranger bool) {
	if l.Burst <= 0 || l.Every <= 0 {
		return 0, false
	}
	bs.mu.Lock()
	defer bs.mu.Unlock()
	if len(bs.left) >= maxBuckets {
		for other, b := range bs.left {
			if b.fill(l, now).left >= float64(l.Burst) {
				delete(bs.left, other)
			}
		}
	}
	b, known := bs.left[who]
	if !known {
		b = bucket{left: float64(l.Burst), at: now}
	}
	if b = b.fill(l, now); b.left >= 1 {
		b.left--
	} else {
		wait = time.Duration(math.Ceil((1-b.left)*l.Every.Seconds())) * time.Second
		stranger = now.Sub(b.stranger) < strangerFor
	}
	if bs.left == nil {
		bs.left = make(map[string]bucket)
	}
	bs.left[who] = b
	return wait, stranger
}

// fill returns b as it is at an instant. A clock that was set back fills nothing.
func (b bucket) fill(l Limit, now time.Time) bucket {
	b.left = min(float64(l.Burst), b.left+max(0, now.Sub(b.at).Seconds()/l.Every.Seconds()))
	b.at = now
	return b
}

// strange remembers that a person is no admin.
func (bs *buckets) strange(who string, now time.Time) {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	b := bs.left[who]
	b.stranger = now
	bs.left[who] = b
}

// hear refuses what is asked from a server that is not served, and too much from one person who is no admin.
func (b *Bot) hear(ctx context.Context, p Person, now time.Time) error {
	if !b.Serves(p.Platform, p.Server) {
		return Refuse("I do not answer here: I was set up for other places only.")
	}
	wait, stranger := b.asked.take(p.String(), b.Limit, now)
	if wait == 0 {
		return nil
	}
	if !stranger {
		ok, err := b.isAdmin(ctx, p)
		if ok {
			return nil
		}
		if err != nil {
			b.Log.WarnContext(ctx, "admin look-up failed", "platform", p.Platform, "err", err)
		}
		b.asked.strange(p.String(), now)
	}
	return Refuse("You have asked more than I can answer one person at a time. Please wait %s.", seconds(wait))
}

// seconds returns d for people.
func seconds(d time.Duration) string {
	if d <= time.Second {
		return "a second"
	}
	return fmt.Sprintf("%d seconds", int(d.Seconds()))
}
