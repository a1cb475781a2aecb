package slack

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"time"

	slackgo "github.com/slack-go/slack"
)

var _ http.Handler = (*Platform)(nil)

const (
	// maxRequest bounds the body of a request. The longest that Slack sends holds a message or a view, some 100 KiB.
	maxRequest = 1 << 20
	// ackWithin is how long Slack waits for the answer to a request.
	// Source: https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response
	ackWithin = 3 * time.Second
)

var secretForm = regexp.MustCompile(`^[0-9A-Za-z]{32,}$`)

// CheckSigningSecret returns an error when s cannot be the signing secret of an app. The error does not hold s.
func CheckSigningSecret(s string) error {
	if !secretForm.MatchString(s) {
		return errors.New("signing_secret is no signing secret; copy the 32 hexadecimal digits from api.slack.com/apps, Basic Information → App Credentials")
	}
	return nil
}

// ServeHTTP takes what Slack posts: commands, interactivity, options of a select and the check of an address. It checks
// the signature and its age, which may be five minutes, refuses what has come before, and acknowledges as over a socket.
// A status other than 200 is 400, 401, 409 for what has come before, 413, or 503 while the bot does not run.
// Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		http.Error(w, "the body is too large", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		http.Error(w, "the body was cut off", http.StatusBadRequest)
		return
	}
	if err := p.verify(r.Header, body); err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/json" {
		happened(w, body)
		return
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		http.Error(w, "the body is no form", http.StatusBadRequest)
		return
	}
	if form.Get("ssl_check") != "" {
		return // Slack looks now and then whether the address is there
	}
	f, err := unfold(form)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	d := p.desk.Load()
	if d == nil || !d.enter() {
		http.Error(w, "the bot does not run", http.StatusServiceUnavailable)
		return
	}
	defer d.work.Done()
	if !d.first(fmt.Sprintf("%x", sha256.Sum256(body))) {
		// Slack itself repeats what it believes lost, and signs it anew.
		if r.Header.Get("X-Slack-Retry-Num") == "" {
			http.Error(w, "the request has come before", http.StatusConflict)
		}
		return
	}
	acknowledged := make(request, 1)
	d.take(acknowledged, f, true)
	late := time.NewTimer(ackWithin)
	defer late.Stop()
	select {
	case payload := <-acknowledged:
		if payload == nil {
			return
		}
		w.Header().Set("Content-Type", "application/json")
		// Slack may have hung up, which is its own business.
		_ = json.NewEncoder(w).Encode(payload)
	case <-late.C:
		http.Error(w, "there is no answer yet", http.StatusServiceUnavailable)
	case <-r.Context().Done():
	}
}

// verify returns why a request is not one that Slack has just made, nil when it is.
func (p *Platform) verify(h http.Header, body []byte) error {
	v, err := slackgo.NewSecretsVerifier(h, p.secret)
	switch {
	case errors.Is(err, slackgo.ErrExpiredTimestamp):
		return errors.New("the timestamp is not of now")
	case err != nil:
		return errors.New("the signature is missing")
	}
	if _, err := v.Write(body); err != nil {
		return err
	}
	if v.Ensure() != nil {
		return errors.New("the signature is wrong")
	}
	return nil
}

// happened answers an event. The bot subscribes to none; Slack asks for the challenge where somebody enters the address
// for events.
// Source: https://docs.slack.dev/reference/events/url_verification
func happened(w http.ResponseWriter, body []byte) {
	var event struct{ Type, Challenge string }
	if json.Unmarshal(body, &event) != nil {
		http.Error(w, "the body is no JSON", http.StatusBadRequest)
		return
	}
	if event.Type == "url_verification" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, event.Challenge)
	}
}

// unfold returns what a form holds as the frame in which a socket brings it.
func unfold(form url.Values) (frame, error) {
	if payload := form.Get("payload"); payload != "" {
		if !json.Valid([]byte(payload)) {
			return frame{}, errors.New("the payload is no JSON")
		}
		return frame{Type: "interactive", Payload: json.RawMessage(payload)}, nil
	}
	if form.Get("command") == "" {
		return frame{}, errors.New("the form holds neither a command nor a payload")
	}
	fields := make(map[string]string, len(form))
	for name := range form {
		fields[name] = form.Get(name)
	}
	payload, err := json.Marshal(fields)
	return frame{Type: "slash_commands", Payload: payload}, err
}

// A request waits for its acknowledgement. It has room for one.
type request chan any

// ack implements [sender].
func (r request) ack(_ string, payload any) error {
	select {
	case r <- payload:
		return nil
	default:
		return errors.New("acknowledged twice")
	}
}
