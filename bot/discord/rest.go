package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/bot"
)

// Discord's error codes on which we act.
// Source: https://discord.com/developers/docs/topics/opcodes-and-status-codes
const (
	codeUnknownChannel     = 10003
	codeUnknownAction      = 10062
	codeAlreadyAnswered    = 40060
	codeMissingAccess      = 50001
	codeMissingPermissions = 50013
	codeThreadArchived     = 50083
)

// A refusal is an answer of the API that is no success. It names neither
// tokens nor what anybody wrote.
type refusal struct {
	status  int
	code    int // Discord's own; 0 none
	message string
	after   time.Duration // with status 429
}

func (r *refusal) Error() string {
	if r.code == 0 {
		return fmt.Sprintf("HTTP %d: %s", r.status, r.message)
	}
	return fmt.Sprintf("HTTP %d, code %d: %s", r.status, r.code, r.message)
}

// is reports whether err is a refusal with one of Discord's codes.
func is(err error, codes ...int) bool {
	var r *refusal
	return errors.As(err, &r) && slices.Contains(codes, r.code)
}

// rewriter sends every request to the scheme and host of to, reads the date of
// the answer, and makes JSON of the rate limits that the proxies before Discord
// answer in text: the library loses their status.
type rewriter struct {
	to    *url.URL
	next  http.RoundTripper
	watch *bot.Watch
}

func (t *rewriter) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.URL.Scheme, req.URL.Host, req.Host = t.to.Scheme, t.to.Host, ""
	resp, err := t.next.RoundTrip(req)
	if err == nil {
		if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
			t.watch.Read(at)
		}
	}
	if err != nil || resp.StatusCode != http.StatusTooManyRequests || strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		return resp, err
	}
	if err := resp.Body.Close(); err != nil {
		return nil, err
	}
	after, err := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64)
	if err != nil || after <= 0 {
		after = 60
	}
	body := fmt.Sprintf(`{"message":"rate limited before the API","retry_after":%g}`, after)
	resp.Body = io.NopCloser(strings.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp, nil
}

// call makes one REST call, once, and returns the body of the answer. A
// payload with files goes out as multipart. The error is a [refusal], or says
// that there was no answer.
//
// The library's own queues are not used: they wait without end and without
// regard to ctx, and keep a bucket for each interaction for ever. Who calls
// decides what to do about a rate limit.
func (p *Platform) call(ctx context.Context, method, endpoint string, body any) ([]byte, error) {
	contentType, raw, err := encode(body)
	if err != nil {
		return nil, err
	}
	bucket := discordgo.NewRatelimiter().LockBucket(endpoint)
	answer, err := p.rest.RequestWithLockedBucket(method, endpoint, contentType, raw, bucket, 0,
		discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	if err != nil {
		err = failure(err)
		if b := p.bot.Load(); b != nil && limited(err) {
			b.Limited(p.Name())
		}
		return nil, err
	}
	return answer, nil
}

// limited reports whether err is a rate limit.
func limited(err error) bool {
	var r *refusal
	return errors.As(err, &r) && r.status == http.StatusTooManyRequests
}

// A carrier is a body with files.
type carrier interface{ uploads() []*upload }

func (p *payload) uploads() []*upload { return p.files }
func (r response) uploads() []*upload {
	if c, ok := r.Data.(carrier); ok {
		return c.uploads()
	}
	return nil
}

func encode(body any) (contentType string, raw []byte, err error) {
	if body == nil {
		return "", nil, nil
	}
	if c, ok := body.(carrier); ok && len(c.uploads()) > 0 {
		files := make([]*discordgo.File, len(c.uploads()))
		for i, u := range c.uploads() {
			files[i] = &discordgo.File{Name: u.name, ContentType: u.mediaType, Reader: bytes.NewReader(u.data)}
		}
		return discordgo.MultipartBodyWithJSON(body, files)
	}
	raw, err = json.Marshal(body)
	return "application/json", raw, err
}

// failure turns an error of the library into one that is safe to log.
func failure(err error) error {
	var limit *discordgo.RateLimitError
	var rest *discordgo.RESTError
	var spent *overspent
	switch {
	case errors.As(err, &spent):
		return spent
	case errors.As(err, &limit):
		return &refusal{status: http.StatusTooManyRequests, message: "rate limited", after: limit.RetryAfter}
	case errors.As(err, &rest):
		r := &refusal{status: rest.Response.StatusCode, message: http.StatusText(rest.Response.StatusCode)}
		if rest.Message != nil && rest.Message.Message != "" {
			r.code, r.message = rest.Message.Code, rest.Message.Message+fields(rest.ResponseBody)
		}
		return r
	}
	return scrub(err)
}

// scrub drops the address of a request from its error: the addresses of
// interactions and webhooks hold tokens.
func scrub(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return fmt.Errorf("%s: %w", strings.ToLower(u.Op), u.Err)
	}
	return err
}

// fields returns which fields of a form were refused and why, by Discord's
// codes; the sentences beside them may repeat what was sent.
func fields(body []byte) string {
	var form struct {
		Errors map[string]any `json:"errors"`
	}
	if json.Unmarshal(body, &form) != nil || len(form.Errors) == 0 {
		return ""
	}
	var found []string
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, next := range v {
				if key == "_errors" {
					walk(at, next)
					continue
				}
				walk(at+"."+key, next)
			}
		case []any:
			for _, e := range v {
				if m, ok := e.(map[string]any); ok {
					found = append(found, fmt.Sprintf("%s %v", strings.TrimPrefix(at, "."), m["code"]))
				}
			}
		}
	}
	walk("", form.Errors)
	slices.Sort(found)
	return ": " + strings.Join(found, ", ")
}

// settled says for the core's bookkeeping what an error of a post means:
// whether the message was certainly not taken, and whether to try again.
func settled(err error) error {
	var r *refusal
	var op *net.OpError
	var dns *net.DNSError
	var spent *overspent
	switch {
	case err == nil:
		return nil
	case errors.As(err, &spent):
		return &bot.Later{After: spent.after, Err: err}
	case errors.As(err, &dns), errors.As(err, &op) && op.Op == "dial":
		return &bot.Later{After: unreachableFor, Err: err}
	case !errors.As(err, &r):
		return err // cut off: nobody knows
	case r.status == http.StatusTooManyRequests:
		return &bot.Later{After: r.after, Err: err}
	case r.status == http.StatusUnauthorized:
		return fmt.Errorf("%w: %w", bot.ErrBarred, err)
	case is(err, codeUnknownChannel, codeThreadArchived):
		return fmt.Errorf("%w: %w", bot.ErrGone, err)
	case is(err, codeMissingAccess, codeMissingPermissions), r.status == http.StatusForbidden:
		return fmt.Errorf("%w: %w", bot.ErrForbidden, err)
	case r.status >= 500:
		return err
	}
	return fmt.Errorf("%w: %w", bot.ErrRejected, err)
}

// unreachableFor is how long to wait after a connection could not be made.
const unreachableFor = 30 * time.Second

// insist makes a call until it is answered with something better than a rate
// limit or a fault of the server, or ctx ends. It is for calls that may be
// repeated without harm.
func (p *Platform) insist(ctx context.Context, method, endpoint string, body any) ([]byte, error) {
	for wait := p.retryAfter; ; wait *= 2 {
		answer, err := p.call(ctx, method, endpoint, body)
		var r *refusal
		var spent *overspent
		switch {
		case err == nil:
			return answer, nil
		case errors.As(err, &spent):
			return nil, err
		case errors.As(err, &r) && r.status == http.StatusTooManyRequests:
			if err := sleep(ctx, r.after); err != nil {
				return nil, fmt.Errorf("%w, which is too long: %w", r, err)
			}
		case errors.As(err, &r) && r.status < 500:
			return nil, err
		case sleep(ctx, wait) != nil:
			return nil, err
		}
	}
}

// sleep returns early with an error when ctx ends, or would end, before d is
// over.
func sleep(ctx context.Context, d time.Duration) error {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < d {
		return context.DeadlineExceeded
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
