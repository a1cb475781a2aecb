package slacktest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Call is something a person did that Slack tells the bot about. What the bot
// did about it is waited for with its methods.
type Call struct {
	EnvelopeID string
	User       string
	Channel    string // "" for a call out of a modal

	s        *Server
	kind     string // slash_commands, block_actions, block_suggestion, view_submission, message_action
	envelope string // the envelope's type
	payload  map[string]any
	view     *View    // of a submission or suggestion
	original *Message // of a button press
	at       time.Time
	timer    *time.Timer
	sent     int
	acks     int
	ack      *Ack
	timedOut bool
	posted   int         // requests so far
	statuses map[int]int // of those that were answered, by number from 1
	answers  []*Message
	opened   []*View
}

// ErrTimeout is what a caller sees when the bot has not acknowledged in time.
var ErrTimeout = errors.New("operation_timeout")

// Ack waits for the first acknowledgement. The error wraps [ErrTimeout] when it
// did not come in time.
func (c *Call) Ack(ctx context.Context) (Ack, error) {
	err := c.s.wait(ctx, "acknowledgement of "+c.kind, func() bool { return c.ack != nil || c.timedOut })
	if err != nil {
		return Ack{}, err
	}
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.ack == nil {
		return Ack{}, fmt.Errorf("%s: %w", c.kind, ErrTimeout)
	}
	return *c.ack, nil
}

// Acks waits until the call has been acknowledged n times, copies included.
func (c *Call) Acks(ctx context.Context, n int) error {
	return c.s.wait(ctx, fmt.Sprintf("acknowledgement %d of %s", n, c.kind), func() bool { return c.acks >= n })
}

// Answer waits for the first answer through the call's response URL.
func (c *Call) Answer(ctx context.Context) (Message, error) { return c.AnswerN(ctx, 1) }

// AnswerN waits for the n-th answer, counted from 1.
func (c *Call) AnswerN(ctx context.Context, n int) (Message, error) {
	var m Message
	err := c.s.wait(ctx, fmt.Sprintf("answer %d to %s", n, c.kind), func() bool {
		if len(c.answers) < n {
			return false
		}
		m = *c.answers[n-1]
		return true
	})
	return m, err
}

// Answers returns what has come through the response URL so far.
func (c *Call) Answers() []Message {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return values(c.answers)
}

// View waits for the n-th view that the bot opened with this call's trigger,
// counted from 1.
func (c *Call) View(ctx context.Context, n int) (View, error) {
	var v View
	err := c.s.wait(ctx, fmt.Sprintf("view %d of %s", n, c.kind), func() bool {
		if len(c.opened) < n {
			return false
		}
		v = *c.opened[n-1]
		return true
	})
	return v, err
}

// Resend delivers the call again with the same envelope id, or signed anew, as
// Slack does when an acknowledgement got lost on the way.
func (c *Call) Resend() error {
	c.s.mu.Lock()
	address := c.s.requestURL
	c.s.mu.Unlock()
	if address != "" {
		c.s.update(func() { c.sent++ })
		return c.s.post(address, c, 1)
	}
	k := c.s.current()
	if k == nil {
		return fmt.Errorf("resend: no socket is open")
	}
	c.s.update(func() { c.sent++ })
	return k.send(c.frame(1))
}

// newCall makes a call. Whoever does something is a member of the workspace.
func (s *Server) newCall(user, channel string) *Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.users[user]; !ok && user != "" {
		s.users[user] = User{ID: user, Name: strings.ToLower(user), Zone: "Etc/UTC"}
	}
	return &Call{EnvelopeID: s.id("envelope-"), User: user, Channel: channel, s: s}
}

// trigger makes a trigger id for a call.
func (s *Server) trigger(c *Call) string {
	id := "trigger." + secret()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.triggers[id] = &trigger{call: c, expires: s.o.Now().Add(s.o.TriggerLife)}
	return id
}

// responseURL makes a response URL for a call.
func (s *Server) responseURL(c *Call) string {
	id := secret()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.urls[id] = &responseURL{call: c, expires: s.o.Now().Add(s.o.ResponseURLLife)}
	return s.http.URL + "/commands/" + id
}

// Command types a line such as "/attache position actor:EU" in a channel.
func (s *Server) Command(user, channel, line string) (*Call, error) {
	command, text, _ := strings.Cut(line, " ")
	if !strings.HasPrefix(command, "/") {
		return nil, fmt.Errorf("command: %q does not begin with a slash", line)
	}
	c := s.newCall(user, channel)
	return c, s.deliver("slash_commands", "slash_commands", c, map[string]any{
		"token": "verification", "team_id": TeamID, "team_domain": "workspace",
		"channel_id": channel, "channel_name": s.channelName(channel),
		"user_id": user, "user_name": strings.ToLower(user),
		"command": command, "text": text, "api_app_id": AppID,
		"is_enterprise_install": "false",
		"response_url":          s.responseURL(c), "trigger_id": s.trigger(c),
	})
}

func (s *Server) channelName(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.channels[id]; ch != nil {
		return ch.Name
	}
	return ""
}

func (s *Server) userObject(id string) map[string]any {
	return map[string]any{"id": id, "username": strings.ToLower(id), "name": strings.ToLower(id), "team_id": TeamID}
}

// Press presses the button of a message that carries label. The message may be
// an ephemeral one, whose text Slack does not send along.
func (s *Server) Press(user string, m Message, label string) (*Call, error) {
	i := slices.IndexFunc(m.Buttons(), func(b Button) bool { return b.Label == label })
	if i < 0 {
		return nil, fmt.Errorf("press: no button %q in %s", label, m)
	}
	b := m.Buttons()[i]
	c := s.newCall(user, m.Channel)
	c.original = &m
	payload := map[string]any{
		"type": "block_actions", "team": map[string]any{"id": TeamID, "domain": "workspace"},
		"user": s.userObject(user), "api_app_id": AppID, "token": "verification",
		"channel":      map[string]any{"id": m.Channel, "name": s.channelName(m.Channel)},
		"container":    map[string]any{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": m.Ephemeral()},
		"response_url": s.responseURL(c), "trigger_id": s.trigger(c),
		"state": map[string]any{"values": map[string]any{}},
		"actions": []any{map[string]any{
			"type": "button", "action_id": b.ActionID, "block_id": b.BlockID, "value": b.Value,
			"text": map[string]any{"type": "plain_text", "text": b.Label, "emoji": true}, "action_ts": m.TS,
		}},
	}
	if !m.Ephemeral() {
		payload["message"] = map[string]any{
			"type": "message", "user": BotUser, "bot_id": BotID, "ts": m.TS, "text": m.Text, "blocks": m.Blocks,
		}
	}
	return c, s.deliver("block_actions", "interactive", c, payload)
}

// PressInView presses the button of a view that carries action id.
func (s *Server) PressInView(user string, v View, actionID string) (*Call, error) {
	c := s.newCall(user, "")
	c.view = &v
	return c, s.deliver("block_actions", "interactive", c, map[string]any{
		"type": "block_actions", "team": map[string]any{"id": TeamID, "domain": "workspace"},
		"user": s.userObject(user), "api_app_id": AppID, "token": "verification",
		"container":  map[string]any{"type": "view", "view_id": v.ID},
		"trigger_id": s.trigger(c), "view": v.object(nil),
		"actions": []any{map[string]any{"type": "button", "action_id": actionID, "block_id": v.blockOf(actionID), "action_ts": "1"}},
	})
}

// A Choice is an option of a select.
type Choice struct{ Text, Value string }

// Suggest types prefix into an external select of a view and waits for what the
// bot offers.
func (s *Server) Suggest(ctx context.Context, user string, v View, actionID, prefix string) ([]Choice, error) {
	block := v.blockOf(actionID)
	if block == "" {
		return nil, fmt.Errorf("suggest: no element %q in %s", actionID, v)
	}
	c := s.newCall(user, "")
	c.view = &v
	err := s.deliver("block_suggestion", "interactive", c, map[string]any{
		"type": "block_suggestion", "team": map[string]any{"id": TeamID, "domain": "workspace"},
		"user": s.userObject(user), "api_app_id": AppID, "token": "verification",
		"container": map[string]any{"type": "view", "view_id": v.ID},
		"action_id": actionID, "block_id": block, "value": prefix, "view": v.object(nil),
	})
	if err != nil {
		return nil, err
	}
	ack, err := c.Ack(ctx)
	if err != nil {
		return nil, err
	}
	var in struct {
		Options []struct {
			Text  struct{ Text string }
			Value string
		}
	}
	if err := json.Unmarshal(ack.Payload, &in); err != nil {
		return nil, fmt.Errorf("suggest: %w", err)
	}
	var out []Choice
	for _, o := range in.Options {
		out = append(out, Choice{o.Text.Text, o.Value})
	}
	return out, nil
}

// Submit submits a view with values by action id. A value for a select is the
// value of one of its options.
func (s *Server) Submit(user string, v View, vals map[string]string) (*Call, error) {
	for id := range vals {
		if v.blockOf(id) == "" {
			return nil, fmt.Errorf("submit: no element %q in %s", id, v)
		}
	}
	for _, b := range v.Inputs() {
		if !b.Optional && vals[b.ActionID] == "" {
			return nil, fmt.Errorf("submit: Slack asks for %q first", b.Label)
		}
	}
	c := s.newCall(user, "")
	c.view = &v
	return c, s.deliver("view_submission", "interactive", c, map[string]any{
		"type": "view_submission", "team": map[string]any{"id": TeamID, "domain": "workspace"},
		"user": s.userObject(user), "api_app_id": AppID, "token": "verification",
		"trigger_id": s.trigger(c), "view": v.object(vals), "response_urls": []any{},
	})
}

// Shortcut runs a message shortcut on a message with this text.
func (s *Server) Shortcut(user, channel, callbackID, text string) (*Call, error) {
	c := s.newCall(user, channel)
	s.mu.Lock()
	ts := s.ts()
	s.mu.Unlock()
	return c, s.deliver("message_action", "interactive", c, map[string]any{
		"type": "message_action", "callback_id": callbackID,
		"team": map[string]any{"id": TeamID, "domain": "workspace"},
		"user": s.userObject(user), "api_app_id": AppID, "token": "verification",
		"channel":    map[string]any{"id": channel, "name": s.channelName(channel)},
		"message_ts": ts, "action_ts": ts,
		"message":      map[string]any{"type": "message", "user": "USOMEONE", "ts": ts, "text": text},
		"response_url": s.responseURL(c), "trigger_id": s.trigger(c),
	})
}

// Raw sends an envelope with any payload, for what no person can do by hand.
func (s *Server) Raw(envelope string, payload map[string]any) (*Call, error) {
	c := s.newCall("", "")
	return c, s.deliver("raw", envelope, c, payload)
}

// Messages returns what stands in a channel, oldest first: what was posted and
// what response URLs said to everyone. Ephemeral answers are not in it.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return values(s.in(channel))
}

func (s *Server) in(channel string) []*Message {
	var out []*Message
	for _, m := range s.messages {
		if m.Channel == channel && !m.Ephemeral() {
			out = append(out, m)
		}
	}
	return out
}

// Posted waits for the n-th message of a channel, counted from 1.
func (s *Server) Posted(ctx context.Context, channel string, n int) (Message, error) {
	var m Message
	err := s.wait(ctx, fmt.Sprintf("message %d in %s", n, channel), func() bool {
		in := s.in(channel)
		if len(in) < n {
			return false
		}
		m = *in[n-1]
		return true
	})
	return m, err
}

// Edited waits until a message differs from what it was.
func (s *Server) Edited(ctx context.Context, was Message) (Message, error) {
	var now Message
	err := s.wait(ctx, "an edit of "+was.TS, func() bool {
		for _, m := range s.messages {
			if m.Channel == was.Channel && m.TS == was.TS && (string(m.Blocks) != string(was.Blocks) || m.Text != was.Text) {
				now = *m
				return true
			}
		}
		return false
	})
	return now, err
}

// View returns a view as it stands now.
func (s *Server) View(id string) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.views {
		if v.ID == id {
			return *v, true
		}
	}
	return View{}, false
}

// Files returns the uploaded files, oldest first.
func (s *Server) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	return values(s.files)
}

// Shared waits for the n-th file shared with a channel, counted from 1.
func (s *Server) Shared(ctx context.Context, channel string, n int) (File, error) {
	var f File
	err := s.wait(ctx, fmt.Sprintf("file %d in %s", n, channel), func() bool {
		i := 0
		for _, o := range s.files {
			if slices.Contains(o.Channels, channel) {
				if i++; i == n {
					f = *o
					return true
				}
			}
		}
		return false
	})
	return f, err
}

// DirectMessages waits for the conversation between the bot and a user and returns its id.
func (s *Server) DirectMessages(ctx context.Context, user string) (string, error) {
	var id string
	err := s.wait(ctx, "direct messages with "+user, func() bool {
		for _, ch := range s.channels {
			if ch.User == user {
				id = ch.ID
			}
		}
		return id != ""
	})
	return id, err
}

func values[T any](ps []*T) []T {
	out := make([]T, len(ps))
	for i, p := range ps {
		out[i] = *p
	}
	return out
}
