package slacktest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// SigningSecret is the app's in every workspace.
const SigningSecret = "0123456789abcdef0123456789abcdef"

// SetRequestURL makes what people do be posted to address instead of sent over a socket, as the request URLs of the
// app's settings do; "" is Socket Mode again. As there, the bot must first answer a challenge.
func (s *Server) SetRequestURL(ctx context.Context, address string) error {
	if address != "" {
		challenge := secret()
		body, err := json.Marshal(map[string]string{"token": "verification", "challenge": challenge, "type": "url_verification"})
		if err != nil {
			return err
		}
		header := Sign(body, time.Now())
		header.Set("Content-Type", "application/json")
		status, answer, err := s.request(ctx, address, body, header)
		if err != nil {
			return err
		}
		if status != http.StatusOK || string(answer) != challenge {
			return fmt.Errorf("slacktest: the challenge was answered with %d %s", status, answer)
		}
	}
	s.update(func() { s.requestURL = address })
	return nil
}

// Sign returns the headers of a request with this form as its body that is made at an instant.
// Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
func Sign(body []byte, at time.Time) http.Header {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(SigningSecret))
	fmt.Fprintf(mac, "v0:%s:%s", timestamp, body)
	return http.Header{
		"Content-Type":              {"application/x-www-form-urlencoded"},
		"X-Slack-Request-Timestamp": {timestamp},
		"X-Slack-Signature":         {"v0=" + hex.EncodeToString(mac.Sum(nil))},
	}
}

// Body returns the call as it is posted.
func (c *Call) Body() []byte {
	form := make(url.Values)
	if c.envelope == "slash_commands" {
		for name, v := range c.payload {
			form.Set(name, fmt.Sprint(v))
		}
		return []byte(form.Encode())
	}
	payload, err := json.Marshal(c.payload)
	if err != nil {
		panic(fmt.Sprintf("slacktest: a payload: %v", err))
	}
	form.Set("payload", string(payload))
	return []byte(form.Encode())
}

// Status waits for the status with which the n-th request of the call was answered, counted from 1; 0 when there was
// no answer in time.
func (c *Call) Status(ctx context.Context, n int) (int, error) {
	var status int
	err := c.s.wait(ctx, fmt.Sprintf("the status of request %d of %s", n, c.kind), func() (answered bool) {
		status, answered = c.statuses[n]
		return answered
	})
	return status, err
}

// post posts a call in the background. The attempt is counted from 0.
func (s *Server) post(address string, c *Call, attempt int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.quit:
		return fmt.Errorf("%s: the workspace is closed", c.kind)
	default:
	}
	body := c.Body()
	header := Sign(body, time.Now().Add(time.Duration(attempt)*time.Second))
	if attempt > 0 {
		header.Set("X-Slack-Retry-Num", strconv.Itoa(attempt))
		header.Set("X-Slack-Retry-Reason", "http_timeout")
	}
	c.posted++
	n := c.posted
	s.wg.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), s.o.AckTimeout)
		defer cancel()
		status, answer, err := s.request(ctx, address, body, header)
		switch {
		case err != nil:
			status = 0
		case status == http.StatusOK:
			s.accept(c, answer)
		default:
			s.refuse("ack", "http_status", strconv.Itoa(status))
		}
		s.update(func() {
			if c.statuses == nil {
				c.statuses = make(map[int]int)
			}
			c.statuses[n] = status
		})
	})
	return nil
}

// request makes one request to the bot.
func (s *Server) request(ctx context.Context, address string, body []byte, header http.Header) (status int, answer []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
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
