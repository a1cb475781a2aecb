package discordtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// PublicKey returns the application's key as the developer portal shows it.
func (s *Server) PublicKey() string { return hex.EncodeToString(s.key.Public().(ed25519.PublicKey)) }

// SetEndpoint makes interactions be posted to url instead of dispatched over
// the gateway, as Interactions Endpoint URL in the developer portal does; "" is
// the gateway again. As there, the bot must first answer a PING with a PONG, and
// refuse one whose signature is wrong with 401.
func (s *Server) SetEndpoint(ctx context.Context, url string) error {
	if url != "" {
		ping := []byte(`{"type":1,"id":"1","token":"t","application_id":"` + s.opts.App + `","version":1}`)
		status, answer, err := s.request(ctx, url, ping, s.Sign(ping, time.Now()))
		var pong struct{ Type int }
		switch {
		case err != nil:
			return err
		case status != http.StatusOK, json.Unmarshal(answer, &pong) != nil, pong.Type != 1:
			return fmt.Errorf("discordtest: a PING was answered with %d %s", status, answer)
		}
		forged := s.Sign(ping, time.Now())
		forged.Set(signatureHeader, hex.EncodeToString(make([]byte, ed25519.SignatureSize)))
		if status, _, err := s.request(ctx, url, ping, forged); err != nil || status != http.StatusUnauthorized {
			return fmt.Errorf("discordtest: a PING with a wrong signature was answered with %d (%v)", status, err)
		}
	}
	s.update(func() { s.endpoint = url })
	return nil
}

const (
	signatureHeader = "X-Signature-Ed25519"
	timestampHeader = "X-Signature-Timestamp"
)

// Sign returns the headers of a request with this body that is made at an
// instant.
func (s *Server) Sign(body []byte, at time.Time) http.Header {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	return http.Header{
		"Content-Type":  {"application/json"},
		signatureHeader: {hex.EncodeToString(ed25519.Sign(s.key, append([]byte(timestamp), body...)))},
		timestampHeader: {timestamp},
	}
}

// Body returns the interaction as it is posted.
func (i *Interaction) Body() []byte {
	i.server.mu.Lock()
	defer i.server.mu.Unlock()
	return i.body()
}

// body is called with the lock held.
func (i *Interaction) body() []byte {
	raw, err := json.Marshal(i.event)
	if err != nil {
		panic(fmt.Sprintf("discordtest: an interaction: %v", err))
	}
	return raw
}

// Status waits for the status with which the bot has answered the n-th request
// that the interaction was posted in, counted from 1; 0 when there was no answer
// in time.
func (i *Interaction) Status(ctx context.Context, n int) (status int, err error) {
	err = i.server.wait(ctx, fmt.Sprintf("status %d of interaction %s", n, i.ID), func() (answered bool) {
		status, answered = i.statuses[n]
		return answered
	})
	return status, err
}

// deliver hands an interaction to the bot. It is called with the lock held.
func (s *Server) deliver(i *Interaction) error {
	if s.endpoint == "" {
		return s.dispatch("INTERACTION_CREATE", i.event)
	}
	if s.closed {
		return errNoBot
	}
	url, body := s.endpoint, i.body()
	header := s.Sign(body, time.Now())
	i.posted++
	n := i.posted
	s.conn.Go(func() { s.submit(i, n, url, body, header) })
	return nil
}

// submit posts an interaction for the n-th time, and takes an answer in the body
// as what it is.
func (s *Server) submit(i *Interaction, n int, url string, body []byte, header http.Header) {
	ctx, cancel := context.WithTimeout(context.Background(), s.opts.AnswerWithin)
	defer cancel()
	status, answer, err := s.request(ctx, url, body, header)
	if err != nil {
		status = 0
	}
	s.update(func() {
		if i.statuses == nil {
			i.statuses = make(map[int]int)
		}
		i.statuses[n] = status
		if status != http.StatusOK || i.acked {
			return
		}
		var first struct {
			Type int             `json:"type"`
			Data json.RawMessage `json:"data"`
		}
		if json.Unmarshal(answer, &first) == nil && i.may(first.Type) && s.take(i, first.Type, first.Data, nil) == nil {
			i.acked, i.took = true, time.Since(i.begun)
		}
	})
}

// request makes one request to the bot.
func (s *Server) request(ctx context.Context, url string, body []byte, header http.Header) (status int, answer []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header = header
	resp, err := s.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(resp.Body)
	return resp.StatusCode, answer, err
}
