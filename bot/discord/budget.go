package discord

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Discord shuts out the address of whoever makes 10,000 invalid requests in ten
// minutes: those answered with 401, 403 or 429, but for a 429 of a limit that is
// shared with others.
// Source: https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
const (
	invalidWindow = 10 * time.Minute
	invalidBan    = 10_000
	// invalidPosts is how many there may be before only interactions are
	// answered. Bots behind the same address have a share, too.
	invalidPosts = 1_000
	// invalidAll is how many there may be before nothing is sent.
	invalidAll = 5_000
)

// A budget counts the invalid requests of the last ten minutes, and lets none
// pass when there were too many. It is safe for concurrent use.
type budget struct {
	next       http.RoundTripper
	log        *slog.Logger
	posts, all int // the bounds
	window     time.Duration

	mu      sync.Mutex
	invalid []time.Time // of the last window, oldest first
	paused  bool
}

// overspent means that a request was not sent, and may be after a while.
type overspent struct{ after time.Duration }

func (o *overspent) Error() string {
	return fmt.Sprintf("not sent: too many requests were invalid in the last ten minutes; again in %s", o.after.Round(time.Second))
}

// RoundTrip implements [http.RoundTripper]. Its own error is *overspent.
func (b *budget) RoundTrip(req *http.Request) (*http.Response, error) {
	if after := b.wait(req, time.Now()); after > 0 {
		if req.Body != nil {
			_ = req.Body.Close() // nothing was read
		}
		return nil, &overspent{after}
	}
	resp, err := b.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		if resp.Header.Get("X-RateLimit-Scope") == "shared" {
			return resp, nil
		}
		fallthrough
	case http.StatusUnauthorized, http.StatusForbidden:
		b.spend(time.Now())
	}
	return resp, nil
}

// urgent reports whether somebody waits for a request: it answers an
// interaction, or keeps the bot connected.
func urgent(req *http.Request) bool {
	return strings.Contains(req.URL.Path, "/interactions/") || strings.Contains(req.URL.Path, "/webhooks/") ||
		strings.HasSuffix(req.URL.Path, "/gateway")
}

// wait returns how long req must not be sent, 0 when it may.
func (b *budget) wait(req *http.Request, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forget(now)
	if b.paused && len(b.invalid) < b.posts {
		b.paused = false
		b.log.InfoContext(req.Context(), "requests resumed", "platform", "discord", "invalid", len(b.invalid))
	}
	bound := b.posts
	if urgent(req) {
		bound = b.all
	}
	if len(b.invalid) < bound {
		return 0
	}
	return b.invalid[len(b.invalid)-bound].Add(b.window).Sub(now)
}

// spend counts an invalid request.
func (b *budget) spend(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forget(now)
	b.invalid = append(b.invalid, now)
	if !b.paused && len(b.invalid) >= b.posts {
		b.paused = true
		b.log.Error("too many invalid requests, posts paused", "platform", "discord", "invalid", len(b.invalid), "window", b.window)
	}
}

// forget drops what is older than the window. The lock is held.
func (b *budget) forget(now time.Time) {
	old := 0
	for old < len(b.invalid) && now.Sub(b.invalid[old]) >= b.window {
		old++
	}
	b.invalid = slices.Delete(b.invalid, 0, old)
}

// spent returns how many requests of the last window were invalid, and whether
// posts are paused for it.
func (b *budget) spent() (n int, paused bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forget(time.Now())
	return len(b.invalid), len(b.invalid) >= b.posts
}

// InvalidRequests returns how many requests of the last ten minutes Discord
// answered with 401, 403 or 429.
func (p *Platform) InvalidRequests() int {
	n, _ := p.budget.spent()
	return n
}
