package discordtest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A User is a person in front of the client.
type User struct {
	ID, Name string
	Roles    []string
	Locale   string // "": en-GB
}

// An Interaction is something a person did that the bot must answer.
type Interaction struct {
	ID, Token string

	server  *Server
	by      User
	channel *Channel
	kind    int
	event   map[string]any
	begun   time.Time
	source  string // id of the message whose component was used
	modal   *Modal // the modal that was submitted
	option  Option // the option being completed

	// Guarded by server.mu.
	acked     bool
	took      time.Duration
	ephemeral bool
	deferred  bool
	updates   bool // @original is the source message
	expired   bool
	original  string // id of the message that @original means; "" before there is one
	followUps []string
	choices   []Choice
	shown     *Modal
	answered  bool
	posted    int         // requests so far
	statuses  map[int]int // of those that were answered, by number from 1
}

// The kinds of interactions and of answers to them.
// Source: https://discord.com/developers/docs/interactions/receiving-and-responding
const (
	kindCommand   = 2
	kindComponent = 3
	kindComplete  = 4
	kindModal     = 5

	answerMessage        = 4
	answerDefer          = 5
	answerDeferredUpdate = 6
	answerUpdate         = 7
	answerChoices        = 8
	answerModal          = 9
)

// A Modal is a dialogue that the bot showed.
type Modal struct {
	CustomID string `json:"custom_id"`
	Title    string `json:"title"`
	Rows     []Row  `json:"components"`
}

// String returns the modal as text for golden files.
func (m Modal) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "dialogue %s\n", m.Title)
	for _, row := range m.Rows {
		for _, c := range row.Components {
			b.WriteString(c.String() + "\n")
		}
	}
	return b.String()
}

// An Answer is what the bot has made of an interaction so far.
type Answer struct {
	Acknowledged bool
	Took         time.Duration // from the interaction to its acknowledgement
	Deferred     bool          // it was acknowledged before there was an answer
	Updated      bool          // Message is the one that was pressed on
	Message      *Message      // nil before there is one, and for choices and modals
	FollowUps    []Message
	Choices      []Choice // suggestions; never nil once they came
	Modal        *Modal
}

// String returns message and follow-ups, choices or modal as text for golden
// files.
func (a Answer) String() string {
	var b strings.Builder
	if a.Message != nil {
		b.WriteString(a.Message.String())
	}
	for _, m := range a.FollowUps {
		b.WriteString(m.String())
	}
	for _, c := range a.Choices {
		if s := fmt.Sprint(c.Value); s != c.Name {
			fmt.Fprintf(&b, "%s = %s\n", c.Name, s)
			continue
		}
		b.WriteString(c.Name + "\n")
	}
	if a.Modal != nil {
		b.WriteString(a.Modal.String())
	}
	return b.String()
}

// A Value is an option that is given as it is, without a line to parse.
type Value struct {
	Name  string
	Value any
}

// Slash sends a command as the client does once the person has typed the line:
// the name's words, then option:value pairs. A value runs to the next
// " option:" of the command; it is not quoted. Like the client, it refuses what
// is not registered, a missing required option and a value of the wrong type.
func (s *Server) Slash(by User, channel, line string) (*Interaction, error) {
	return s.command(by, channel, line, nil, kindCommand)
}

// SlashWith is Slash for values that a line cannot carry; name is the words of
// the command. The values go out unchecked.
func (s *Server) SlashWith(by User, channel, name string, options ...Value) (*Interaction, error) {
	return s.command(by, channel, name, options, kindCommand)
}

// Complete asks for suggestions as the client does while the person types: the
// last option of the line is the one being typed, and its value may be empty.
func (s *Server) Complete(by User, channel, line string) (*Interaction, error) {
	return s.command(by, channel, line, nil, kindComplete)
}

func (s *Server) command(by User, channel, line string, options []Value, kind int) (*Interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.place(channel)
	if err != nil {
		return nil, err
	}
	var cmd Command
	var values []given
	if options != nil {
		cmd, values, err = s.named(ch.Guild, line, options)
	} else {
		cmd, values, err = s.typed(ch.Guild, line, kind == kindComplete)
	}
	if err != nil {
		return nil, err
	}
	i := &Interaction{kind: kind, by: by, channel: ch}
	if kind == kindComplete {
		i.option = focused(cmd.Options, values)
	}
	return i, s.send(i, map[string]any{"id": cmd.ID, "name": cmd.Name, "type": slashCommand, "options": values})
}

// named is typed for values that are given as they are.
func (s *Server) named(guild, name string, options []Value) (Command, []given, error) {
	words := strings.Fields(strings.TrimPrefix(name, "/"))
	if len(words) == 0 {
		return Command{}, nil, fmt.Errorf("discordtest: no command in %q", name)
	}
	cmd, ok := s.lookUp(guild, words[0], slashCommand)
	if !ok {
		return Command{}, nil, fmt.Errorf("discordtest: no command /%s is registered", words[0])
	}
	level := cmd.Options
	kinds := make([]int, 0, len(words))
	for _, w := range words[1:] {
		i := slices.IndexFunc(level, func(o Option) bool { return o.Name == w })
		if i < 0 {
			return Command{}, nil, fmt.Errorf("discordtest: /%s has no subcommand %q", words[0], w)
		}
		kinds, level = append(kinds, level[i].Type), level[i].Options
	}
	values := []given{}
	for _, v := range options {
		i := slices.IndexFunc(level, func(o Option) bool { return o.Name == v.Name })
		if i < 0 {
			return Command{}, nil, fmt.Errorf("discordtest: /%s has no option %q", name, v.Name)
		}
		values = append(values, given{Name: v.Name, Type: level[i].Type, Value: v.Value})
	}
	for i := len(kinds) - 1; i >= 0; i-- {
		values = []given{{Name: words[i+1], Type: kinds[i], Options: values}}
	}
	return cmd, values, nil
}

// focused returns the option in which the caret stands.
func focused(options []Option, values []given) Option {
	for _, v := range values {
		for _, o := range options {
			if o.Name != v.Name {
				continue
			}
			if v.Focused {
				return o
			}
			if found := focused(o.Options, v.Options); found.Name != "" {
				return found
			}
		}
	}
	return Option{}
}

// Act uses a command of the message's context menu on the message.
func (s *Server) Act(by User, name, message string) (*Interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := s.messages[message]
	if !ok {
		return nil, fmt.Errorf("discordtest: no message %s", message)
	}
	ch, err := s.place(m.Channel)
	if err != nil {
		return nil, err
	}
	cmd, ok := s.lookUp(ch.Guild, name, messageCommand)
	if !ok {
		return nil, fmt.Errorf("discordtest: no command %q for messages is registered", name)
	}
	i := &Interaction{kind: kindCommand, by: by, channel: ch}
	return i, s.send(i, map[string]any{
		"id": cmd.ID, "name": cmd.Name, "type": messageCommand, "target_id": m.ID,
		"resolved": map[string]any{"messages": map[string]any{m.ID: m.wire(s.opts.App)}},
	})
}

// Press presses a button, given by label or custom id. It refuses what the
// person cannot press: a button that is not there, is disabled, or stands in a
// message that another person alone sees.
func (s *Server) Press(by User, message, button string) (*Interaction, error) {
	return s.use(by, message, button, ButtonType, nil)
}

// Select chooses values in a select menu, given by custom id or placeholder.
func (s *Server) Select(by User, message, menu string, values ...string) (*Interaction, error) {
	return s.use(by, message, menu, SelectType, values)
}

func (s *Server) use(by User, message, name string, kind int, values []string) (*Interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := s.messages[message]
	if !ok || m.Ephemeral && m.For != by.ID {
		return nil, fmt.Errorf("discordtest: %s sees no message %s", by.ID, message)
	}
	ch, err := s.place(m.Channel)
	if err != nil {
		return nil, err
	}
	var found *Component
	for _, row := range m.Rows {
		for _, c := range row.Components {
			if c.Type == kind && (c.CustomID == name || c.Label == name || c.Placeholder == name) {
				found = &c
			}
		}
	}
	switch {
	case found == nil:
		return nil, fmt.Errorf("discordtest: message %s has no %q:\n%s", message, name, m.Message)
	case found.Disabled || found.URL != "":
		return nil, fmt.Errorf("discordtest: %q of message %s cannot be used", name, message)
	}
	data := map[string]any{"custom_id": found.CustomID, "component_type": kind}
	if kind == SelectType {
		for _, v := range values {
			if !slices.ContainsFunc(found.Options, func(o struct {
				Label       string `json:"label"`
				Value       string `json:"value"`
				Description string `json:"description,omitempty"`
				Default     bool   `json:"default,omitempty"`
			}) bool {
				return o.Value == v
			}) {
				return nil, fmt.Errorf("discordtest: %q is no option of %q", v, name)
			}
		}
		data["values"] = values
	}
	i := &Interaction{kind: kindComponent, by: by, channel: ch, source: m.ID}
	i.event = map[string]any{"message": m.wire(s.opts.App)}
	return i, s.send(i, data)
}

// Submit fills in the modal that shown was answered with and sends it; fields
// are by custom id or label. It refuses what the client does: a missing
// required field, an unknown one, a length outside the bounds.
func (s *Server) Submit(shown *Interaction, fields map[string]string) (*Interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	modal := shown.shown
	if modal == nil {
		return nil, fmt.Errorf("discordtest: no modal was shown")
	}
	rows := []map[string]any{}
	used := 0
	for _, row := range modal.Rows {
		for _, c := range row.Components {
			value, ok := fields[c.CustomID]
			if !ok {
				value, ok = fields[c.Label]
			}
			if ok {
				used++
			} else {
				value = c.Value
			}
			if required := c.Required == nil || *c.Required; required && value == "" {
				return nil, fmt.Errorf("discordtest: the field %q is required", c.Label)
			}
			if n := size(value); n < c.MinLength && n > 0 || c.MaxLength > 0 && n > c.MaxLength || n > maxTextInput {
				return nil, fmt.Errorf("discordtest: the field %q has a length of %d", c.Label, n)
			}
			rows = append(rows, map[string]any{"type": rowType, "components": []map[string]any{
				{"type": TextInputType, "custom_id": c.CustomID, "value": value},
			}})
		}
	}
	if used < len(fields) {
		return nil, fmt.Errorf("discordtest: the modal has not all of the fields %v:\n%s", fields, *modal)
	}
	i := &Interaction{kind: kindModal, by: shown.by, channel: shown.channel, source: shown.source, modal: modal}
	if m, ok := s.messages[shown.source]; ok {
		i.event = map[string]any{"message": m.wire(s.opts.App)}
	}
	return i, s.send(i, map[string]any{"custom_id": modal.CustomID, "components": rows})
}

// place is called with the lock held.
func (s *Server) place(channel string) (*Channel, error) {
	ch, ok := s.channels[channel]
	if !ok {
		return nil, fmt.Errorf("discordtest: no channel %s", channel)
	}
	return ch, nil
}

// send gives the interaction its identity and dispatches it. It is called with
// the lock held.
func (s *Server) send(i *Interaction, data map[string]any) error {
	i.server = s
	i.ID = s.id()
	i.Token = "interaction-token-" + i.ID
	i.begun = time.Now()
	if i.event == nil {
		i.event = map[string]any{}
	}
	user := map[string]any{"id": i.by.ID, "username": i.by.Name, "global_name": i.by.Name, "discriminator": "0", "avatar": nil}
	for k, v := range map[string]any{
		"id": i.ID, "application_id": s.opts.App, "type": i.kind, "token": i.Token, "version": 1, "data": data,
		"channel_id": i.channel.ID, "channel": map[string]any{"id": i.channel.ID, "type": 0},
		"locale": cmp.Or(i.by.Locale, "en-GB"), "app_permissions": "2147485696", "entitlements": []any{},
		"authorizing_integration_owners": map[string]string{"0": i.channel.Guild},
	} {
		i.event[k] = v
	}
	if i.channel.Guild == "" {
		i.event["user"], i.event["context"] = user, 1
	} else {
		i.event["guild_id"], i.event["context"], i.event["guild_locale"] = i.channel.Guild, 0, "en-US"
		i.event["member"] = map[string]any{
			"user": user, "roles": append([]string{}, i.by.Roles...), "permissions": "2147485696",
			"joined_at": "2025-01-01T00:00:00Z", "deaf": false, "mute": false,
		}
	}
	if err := s.deliver(i); err != nil {
		return err
	}
	s.actions[i.Token] = i
	return nil
}

// Redeliver hands the same interaction to the bot once more, as a gateway does
// when it replays what had already come through.
func (i *Interaction) Redeliver() error {
	i.server.mu.Lock()
	defer i.server.mu.Unlock()
	return i.server.deliver(i)
}

// Expire makes the token of the interaction invalid, as 15 minutes do.
func (i *Interaction) Expire() {
	i.server.update(func() { i.expired = true })
}

// Answer returns what the bot has made of the interaction so far.
func (i *Interaction) Answer() Answer {
	i.server.mu.Lock()
	defer i.server.mu.Unlock()
	return i.answer()
}

// answer is called with the lock held.
func (i *Interaction) answer() Answer {
	a := Answer{Acknowledged: i.acked, Took: i.took, Deferred: i.deferred, Updated: i.updates, Choices: i.choices, Modal: i.shown}
	if m, ok := i.server.messages[i.original]; ok {
		c := m.clone()
		a.Message = &c
	}
	for _, id := range i.followUps {
		if m, ok := i.server.messages[id]; ok {
			a.FollowUps = append(a.FollowUps, m.clone())
		}
	}
	return a
}

// Wait waits for something to see: a message that is not "thinking", choices
// or a modal. A message that is edited later is not waited for: see WaitFor.
func (i *Interaction) Wait(ctx context.Context) (Answer, error) {
	return i.WaitFor(ctx, func(a Answer) bool { return i.answered })
}

// WaitFor waits until cond holds for what the bot has made of the interaction.
// cond must not call the server.
func (i *Interaction) WaitFor(ctx context.Context, cond func(Answer) bool) (Answer, error) {
	var a Answer
	err := i.server.wait(ctx, "the answer to interaction "+i.ID, func() bool {
		a = i.answer()
		return cond(a)
	})
	if err != nil {
		err = fmt.Errorf("%w; so far: %+v", err, a)
	}
	return a, err
}

// known returns the interaction of a token that still works. It is called with
// the lock held.
func (s *Server) known(token string) (*Interaction, *apiError) {
	i, ok := s.actions[token]
	switch {
	case !ok:
		return nil, errUnknownWebhook
	case i.expired || time.Since(i.begun) > s.opts.TokenLife:
		return nil, errInvalidToken
	}
	return i, nil
}

func (s *Server) callback(c *call) (any, *apiError) {
	var body struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := c.into(&body); err != nil {
		return nil, err
	}
	if body.Data == nil {
		body.Data = json.RawMessage("{}")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.actions[c.PathValue("token")]
	if !ok || i.ID != c.PathValue("id") {
		return nil, errUnknownAction
	}
	took := time.Since(i.begun)
	switch {
	case i.acked:
		return nil, errAcknowledged
	case i.expired || took > s.opts.AnswerWithin:
		return nil, errUnknownAction
	}
	if !i.may(body.Type) {
		p := problems{}
		p.add("type", "BASE_TYPE_CHOICES", "An interaction of type %d cannot be answered with type %d.", i.kind, body.Type)
		return nil, p.refusal()
	}
	if err := s.take(i, body.Type, body.Data, c.files); err != nil {
		return nil, err
	}
	i.acked, i.took = true, took
	s.wake()
	return nil, nil
}

// may reports whether an answer of this type fits the interaction.
func (i *Interaction) may(answer int) bool {
	switch answer {
	case answerMessage, answerDefer:
		return i.kind != kindComplete
	case answerDeferredUpdate, answerUpdate:
		return i.kind == kindComponent || i.kind == kindModal && i.source != ""
	case answerChoices:
		return i.kind == kindComplete
	case answerModal:
		return i.kind == kindCommand || i.kind == kindComponent
	}
	return false
}

// take carries out the first answer. It is called with the lock held.
func (s *Server) take(i *Interaction, kind int, data json.RawMessage, files map[string]file) *apiError {
	switch kind {
	case answerMessage:
		m, err := s.create(i, data, files, flagEphemeral|flagSuppressEmbeds|flagSuppressNotifications)
		if err != nil {
			return err
		}
		i.original, i.ephemeral, i.answered = m.ID, m.Ephemeral, true
	case answerDefer:
		var d draft
		if err := json.Unmarshal(data, &d); err != nil {
			return errMalformedBody
		}
		if d.Flags&^flagEphemeral != 0 {
			p := problems{}
			p.add("data.flags", "MESSAGE_FLAGS_NOT_ALLOWED", "Only the ephemeral flag can be set here")
			return p.refusal()
		}
		m := i.message(s)
		m.flags = d.Flags | flagLoading
		m.Thinking = true
		m.sight(i, d.Flags)
		s.messages[m.ID] = m
		i.original, i.ephemeral, i.deferred = m.ID, m.Ephemeral, true
	case answerDeferredUpdate, answerUpdate:
		m, ok := s.messages[i.source]
		if !ok {
			return errUnknownMessage
		}
		if kind == answerUpdate {
			var d draft
			if err := json.Unmarshal(data, &d); err != nil {
				return errMalformedBody
			}
			if err := s.change(m, &d, files); err != nil {
				return err
			}
			i.answered = true
		}
		i.original, i.updates, i.ephemeral, i.deferred = m.ID, true, m.Ephemeral, kind == answerDeferredUpdate
	case answerChoices:
		return s.suggest(i, data)
	case answerModal:
		return s.show(i, data)
	}
	return nil
}

func (s *Server) suggest(i *Interaction, data json.RawMessage) *apiError {
	var d struct {
		Choices *[]Choice `json:"choices"`
	}
	if err := json.Unmarshal(data, &d); err != nil {
		return errMalformedBody
	}
	p := problems{}
	if d.Choices == nil {
		p.add("data.choices", "BASE_TYPE_REQUIRED", "This field is required")
		return p.refusal()
	}
	o := i.option
	o.Choices = *d.Choices
	p.choices("data.choices", o)
	if err := p.refusal(); err != nil {
		return err
	}
	i.choices, i.answered = append([]Choice{}, *d.Choices...), true
	return nil
}

// The limits of modals.
// Source: https://discord.com/developers/docs/interactions/receiving-and-responding
const (
	maxModalTitle  = 45
	maxInputLabel  = 45
	maxInputPrompt = 100
	maxTextInput   = 4000
)

func (s *Server) show(i *Interaction, data json.RawMessage) *apiError {
	var m Modal
	if err := json.Unmarshal(data, &m); err != nil {
		return errMalformedBody
	}
	p := problems{}
	p.length("data.custom_id", m.CustomID, 1, maxCustomID)
	p.length("data.title", m.Title, 1, maxModalTitle)
	if len(m.Rows) == 0 || len(m.Rows) > maxRows {
		p.add("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxRows)
	}
	seen := map[string]bool{}
	for n, row := range m.Rows {
		at := fmt.Sprintf("data.components.%d", n)
		if row.Type != rowType || len(row.Components) != 1 || row.Components[0].Type != TextInputType {
			p.add(at, "UNION_TYPE_CHOICES", "A row of a modal holds one text input")
			continue
		}
		c := row.Components[0]
		at += ".components.0"
		p.length(at+".custom_id", c.CustomID, 1, maxCustomID)
		p.length(at+".label", c.Label, 1, maxInputLabel)
		p.length(at+".placeholder", c.Placeholder, 0, maxInputPrompt)
		p.length(at+".value", c.Value, 0, maxTextInput)
		if c.Style != 1 && c.Style != 2 {
			p.add(at+".style", "BASE_TYPE_CHOICES", "Value must be one of (1, 2).")
		}
		if c.MinLength < 0 || c.MinLength > maxTextInput || c.MaxLength < 0 || c.MaxLength > maxTextInput {
			p.add(at+".max_length", "NUMBER_TYPE_MAX", "int value should be less than or equal to %d.", maxTextInput)
		}
		if seen[c.CustomID] {
			p.add(at+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
		}
		seen[c.CustomID] = true
	}
	if err := p.refusal(); err != nil {
		return err
	}
	i.shown, i.answered = &m, true
	return nil
}

// message returns an empty message in answer to the interaction.
func (i *Interaction) message(s *Server) *message {
	return &message{Message: Message{ID: s.id(), Channel: i.channel.ID, Author: s.opts.App, Posted: time.Now()}}
}

// sight makes the message ephemeral if the flags say so.
func (m *message) sight(i *Interaction, flags int) {
	if flags&flagEphemeral != 0 {
		m.Ephemeral, m.For = true, i.by.ID
	}
}

// create makes a message from the body of an answer or a follow-up.
func (s *Server) create(i *Interaction, data json.RawMessage, files map[string]file, allowed int) (*message, *apiError) {
	var d draft
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, errMalformedBody
	}
	m := i.message(s)
	if err := apply(m, &d, files, allowed, s.id); err != nil {
		return nil, err
	}
	m.sight(i, d.Flags)
	s.messages[m.ID] = m
	return m, nil
}

// change edits a message through an interaction. The ephemeral flag may be
// repeated, never changed.
func (s *Server) change(m *message, d *draft, files map[string]file) *apiError {
	allowed := flagSuppressEmbeds
	if m.Ephemeral {
		allowed |= flagEphemeral
	}
	wasThinking := m.Thinking
	if err := apply(m, d, files, allowed, s.id); err != nil {
		return err
	}
	m.Edited = !wasThinking
	return nil
}

func (s *Server) followUp(c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, err := s.known(c.PathValue("token"))
	if err != nil {
		return nil, err
	}
	if !i.acked || c.PathValue("app") != s.opts.App {
		return nil, errUnknownWebhook
	}
	var d draft
	if err := c.into(&d); err != nil {
		return nil, err
	}
	// The first follow-up after a deferral takes the place of "thinking", and
	// with it the sight that was promised then.
	if m, ok := s.messages[i.original]; ok && m.Thinking {
		if (d.Flags&flagEphemeral != 0) != m.Ephemeral {
			p := problems{}
			p.add("flags", "MESSAGE_FLAGS_NOT_ALLOWED", "Ephemeral was fixed when the interaction was acknowledged")
			return nil, p.refusal()
		}
		if err := s.change(m, &d, c.files); err != nil {
			return nil, err
		}
		i.answered = true
		s.wake()
		return m.wire(s.opts.App), nil
	}
	m, err := s.create(i, c.json, c.files, flagEphemeral|flagSuppressEmbeds|flagSuppressNotifications)
	if err != nil {
		return nil, err
	}
	i.followUps = append(i.followUps, m.ID)
	i.answered = true
	s.wake()
	return m.wire(s.opts.App), nil
}

// ofWebhook returns the message that the path of a webhook means. It is called
// with the lock held.
func (s *Server) ofWebhook(c *call) (*Interaction, *message, *apiError) {
	i, err := s.known(c.PathValue("token"))
	if err != nil {
		return nil, nil, err
	}
	if !i.acked || c.PathValue("app") != s.opts.App {
		return nil, nil, errUnknownWebhook
	}
	id := c.PathValue("message")
	if id == "@original" {
		id = i.original
	}
	m, ok := s.messages[id]
	if !ok || id != i.original && !slices.Contains(i.followUps, id) {
		return nil, nil, errUnknownMessage
	}
	return i, m, nil
}

func (s *Server) webhookMessage(c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, m, err := s.ofWebhook(c)
	if err != nil {
		return nil, err
	}
	return m.wire(s.opts.App), nil
}

func (s *Server) editWebhookMessage(c *call) (any, *apiError) {
	var d draft
	if err := c.into(&d); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i, m, err := s.ofWebhook(c)
	if err != nil {
		return nil, err
	}
	if err := s.change(m, &d, c.files); err != nil {
		return nil, err
	}
	i.answered = true
	s.wake()
	return m.wire(s.opts.App), nil
}

func (s *Server) deleteWebhookMessage(c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, m, err := s.ofWebhook(c)
	if err != nil {
		return nil, err
	}
	delete(s.messages, m.ID)
	s.wake()
	return nil, nil
}
