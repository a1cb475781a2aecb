package discordtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// A Message is a message as it stands.
type Message struct {
	ID, Channel string
	Author      string // id of the user; the application's id for the bot
	For         string // the one user who sees it, when Ephemeral
	Content     string
	Embeds      []Embed
	Rows        []Row
	Attachments []Attachment
	Nonce       string
	Ephemeral   bool
	Thinking    bool // deferred, nothing to see yet
	Edited      bool
	Quiet       bool // no one was to be mentioned: allowed_mentions had an empty parse and no ids
	Posted      time.Time
}

// An Embed is a classic embed.
type Embed struct {
	Title       string  `json:"title,omitempty"`
	Description string  `json:"description,omitempty"`
	URL         string  `json:"url,omitempty"`
	Timestamp   string  `json:"timestamp,omitempty"`
	Color       int     `json:"color,omitempty"`
	Fields      []Field `json:"fields,omitempty"`
	Footer      *struct {
		Text string `json:"text"`
	} `json:"footer,omitempty"`
	Author *struct {
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	} `json:"author,omitempty"`
	Image *struct {
		URL string `json:"url"`
	} `json:"image,omitempty"`
	Thumbnail *struct {
		URL string `json:"url"`
	} `json:"thumbnail,omitempty"`
}

// A Field is a named part of an embed.
type Field struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline,omitempty"`
}

// A Row is an action row.
type Row struct {
	Type       int         `json:"type"`
	Components []Component `json:"components"`
}

// The component types that rows may hold.
const (
	rowType       = 1
	ButtonType    = 2
	SelectType    = 3
	TextInputType = 4
)

// A Component is a button, a select of strings, or a text input of a modal.
type Component struct {
	Type        int    `json:"type"`
	CustomID    string `json:"custom_id,omitempty"`
	Label       string `json:"label,omitempty"`
	Style       int    `json:"style,omitempty"`
	URL         string `json:"url,omitempty"`
	Disabled    bool   `json:"disabled,omitempty"`
	Placeholder string `json:"placeholder,omitempty"`
	Value       string `json:"value,omitempty"`
	Required    *bool  `json:"required,omitempty"`
	MinLength   int    `json:"min_length,omitempty"`
	MaxLength   int    `json:"max_length,omitempty"`
	MinValues   *int   `json:"min_values,omitempty"`
	MaxValues   int    `json:"max_values,omitempty"`
	Emoji       any    `json:"emoji,omitempty"`
	Options     []struct {
		Label       string `json:"label"`
		Value       string `json:"value"`
		Description string `json:"description,omitempty"`
		Default     bool   `json:"default,omitempty"`
	} `json:"options,omitempty"`
}

// An Attachment is an uploaded file.
type Attachment struct {
	ID, Name, ContentType string
	Description           string // the alternative text
	Data                  []byte
}

// Button returns the component with this label or custom id.
func (m Message) Button(labelOrID string) (Component, bool) {
	for _, row := range m.Rows {
		for _, c := range row.Components {
			if c.Label == labelOrID || c.CustomID == labelOrID {
				return c, true
			}
		}
	}
	return Component{}, false
}

// Texts returns every piece of text of the message in which Discord reads
// Markdown: content, titles, descriptions, and names and values of fields.
func (m Message) Texts() []string {
	texts := []string{m.Content}
	for _, e := range m.Embeds {
		texts = append(texts, e.Title, e.Description)
		for _, f := range e.Fields {
			texts = append(texts, f.Name, f.Value)
		}
	}
	return texts
}

// String returns the message as text for golden files: who sees it, then
// content, embeds, attachments and rows from top to bottom. Markdown stands as
// it was sent.
func (m Message) String() string {
	var b strings.Builder
	switch {
	case m.Thinking:
		b.WriteString("(thinking)\n")
	case m.Ephemeral:
		b.WriteString("(only " + m.For + " sees this)\n")
	}
	if m.Content != "" {
		b.WriteString(m.Content + "\n")
	}
	for _, e := range m.Embeds {
		b.WriteString("┌ " + e.Title + "\n")
		line := func(s string) {
			for l := range strings.Lines(s) {
				b.WriteString(strings.TrimRight("│ "+strings.TrimSuffix(l, "\n"), " ") + "\n")
			}
		}
		if e.Author != nil {
			line("by " + e.Author.Name)
		}
		if e.URL != "" {
			line("link " + e.URL)
		}
		line(e.Description)
		for _, f := range e.Fields {
			line("▪ " + f.Name)
			line(f.Value)
		}
		if e.Image != nil {
			line("image " + e.Image.URL)
		}
		if e.Thumbnail != nil {
			line("thumbnail " + e.Thumbnail.URL)
		}
		foot := "└"
		if e.Footer != nil {
			foot += " " + e.Footer.Text
		}
		if e.Timestamp != "" {
			foot += " • " + e.Timestamp
		}
		b.WriteString(foot + "\n")
	}
	for _, a := range m.Attachments {
		fmt.Fprintf(&b, "file %s (%s", a.Name, a.ContentType)
		if a.Description != "" {
			fmt.Fprintf(&b, ", %q", a.Description)
		}
		b.WriteString(")\n")
	}
	for _, row := range m.Rows {
		for i, c := range row.Components {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(c.String())
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// String returns the component as it is drawn in [Message.String].
func (c Component) String() string {
	s := "[" + c.Label + "]"
	switch {
	case c.Type == SelectType:
		s = "[" + c.Placeholder + " ▾"
		for _, o := range c.Options {
			s += " " + o.Label + ","
		}
		s = strings.TrimSuffix(s, ",") + "]"
	case c.Type == TextInputType:
		s = "[" + c.Label + ": " + c.Value + "]"
	case c.URL != "":
		s += "(" + c.URL + ")"
	}
	if c.Disabled {
		s += "(disabled)"
	}
	return s
}

// message is a Message in the server's keeping.
type message struct {
	Message
	flags int
}

// clone is called with the lock held.
func (m *message) clone() Message {
	c := m.Message
	c.Embeds = append([]Embed(nil), m.Embeds...)
	c.Rows = append([]Row(nil), m.Rows...)
	c.Attachments = append([]Attachment(nil), m.Attachments...)
	return c
}

// The flags of messages that matter here.
const (
	flagSuppressEmbeds        = 1 << 2
	flagEphemeral             = 1 << 6
	flagLoading               = 1 << 7
	flagSuppressNotifications = 1 << 12
	flagComponentsV2          = 1 << 15
)

// draft is the body of whatever makes or changes a message. A nil pointer
// leaves what is there.
type draft struct {
	Content         *string          `json:"content"`
	Embeds          *[]Embed         `json:"embeds"`
	Components      *[]Row           `json:"components"`
	AllowedMentions *allowedMentions `json:"allowed_mentions"`
	Attachments     *[]struct {
		ID          json.RawMessage `json:"id"`
		Filename    string          `json:"filename"`
		Description string          `json:"description"`
	} `json:"attachments"`
	Flags        int             `json:"flags"`
	TTS          bool            `json:"tts"`
	Nonce        json.RawMessage `json:"nonce"`
	EnforceNonce bool            `json:"enforce_nonce"`
}

type allowedMentions struct {
	Parse []string `json:"parse"`
	Users []string `json:"users"`
	Roles []string `json:"roles"`
}

// problems collects what is wrong with a form, as Discord nests it.
type problems map[string]any

func (p problems) add(path, code, format string, args ...any) {
	at := p
	for _, key := range strings.Split(path, ".") {
		next, ok := at[key].(problems)
		if !ok {
			next = problems{}
			at[key] = next
		}
		at = next
	}
	list, _ := at["_errors"].([]map[string]string)
	at["_errors"] = append(list, map[string]string{"code": code, "message": fmt.Sprintf(format, args...)})
}

// length refuses a text outside the bounds.
func (p problems) length(path, text string, least, most int) {
	switch n := size(text); {
	case n < least && n == 0:
		p.add(path, "BASE_TYPE_REQUIRED", "This field is required")
	case n < least || n > most:
		p.add(path, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
}

// refusal returns nil when nothing is wrong.
func (p problems) refusal() *apiError {
	if len(p) == 0 {
		return nil
	}
	return &apiError{status: 400, Code: 50035, Message: "Invalid Form Body", Errors: p}
}

// size counts UTF-16 code units. Discord does not say what it counts; this is
// the strictest of what is plausible for text.
func size(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// The limits of messages.
// Source: https://discord.com/developers/docs/resources/message
const (
	maxContent     = 2000
	maxEmbeds      = 10
	maxEmbedTotal  = 6000
	maxTitle       = 256
	maxDescription = 4096
	maxFields      = 25
	maxFieldName   = 256
	maxFieldValue  = 1024
	maxFooter      = 2048
	maxAuthor      = 256
	maxRows        = 5
	maxButtons     = 5
	maxLabel       = 80
	maxCustomID    = 100
	maxSelect      = 25
	maxOptionText  = 100
	maxPlaceholder = 150
	maxFiles       = 10
	maxAltText     = 1024
	maxNonce       = 25
)

// apply checks the draft and lays it over m. allowed are the flags that may be
// set, id makes the ids of attachments. It changes nothing when it refuses.
func apply(m *message, d *draft, files map[string]file, allowed int, id func() string) *apiError {
	p := problems{}
	next := *m
	if extra := d.Flags &^ allowed; extra != 0 {
		p.add("flags", "MESSAGE_FLAGS_NOT_ALLOWED", "The flags %d cannot be set here", extra)
	}
	if d.Content != nil {
		p.length("content", *d.Content, 0, maxContent)
		next.Content = *d.Content
	}
	if d.Embeds != nil {
		p.embeds(*d.Embeds)
		next.Embeds = *d.Embeds
	}
	if d.Components != nil {
		p.rows(*d.Components)
		next.Rows = *d.Components
	}
	if a := d.AllowedMentions; a != nil {
		for i, kind := range a.Parse {
			switch {
			case kind != "users" && kind != "roles" && kind != "everyone":
				p.add("allowed_mentions.parse."+strconv.Itoa(i), "BASE_TYPE_CHOICES", "Value must be one of ('users', 'roles', 'everyone').")
			case kind == "users" && len(a.Users) > 0, kind == "roles" && len(a.Roles) > 0:
				p.add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[%q] and %s: [ids...] are mutually exclusive.", kind, kind)
			}
		}
		next.Quiet = a.Parse != nil && len(a.Parse)+len(a.Users)+len(a.Roles) == 0
	}
	p.attach(&next, d, files, id)
	if err := p.refusal(); err != nil {
		return err
	}
	if strings.TrimSpace(next.Content) == "" && len(next.Embeds) == 0 && len(next.Rows) == 0 && len(next.Attachments) == 0 {
		return errEmptyMessage
	}
	next.Thinking = false
	next.flags = next.flags&^flagLoading | d.Flags
	*m = next
	return nil
}

// Read returns the message that a request to post with this body would make,
// or the refusal that it would get. It needs no server: a renderer's tests can
// ask it often.
func Read(contentType string, body []byte) (Message, error) {
	raw, files, refused := split(contentType, body, defaultUploadLimit)
	if refused != nil {
		return Message{}, refused
	}
	var d draft
	if err := json.Unmarshal(raw, &d); err != nil {
		return Message{}, errMalformedBody
	}
	m := &message{}
	n := 0
	id := func() string { n++; return strconv.Itoa(n) }
	if err := apply(m, &d, files, flagSuppressEmbeds|flagSuppressNotifications, id); err != nil {
		return Message{}, fmt.Errorf("%w %v", err, err.Errors)
	}
	return m.Message, nil
}

// attach lays new files and the list of attachments over m.
func (p problems) attach(m *message, d *draft, files map[string]file, id func() string) {
	kept := m.Attachments
	about := map[string]string{} // n of a new file → description
	if d.Attachments != nil {
		kept = nil
		for i, a := range *d.Attachments {
			id := strings.Trim(string(a.ID), `"`)
			at := fmt.Sprintf("attachments.%d", i)
			p.length(at+".description", a.Description, 0, maxAltText)
			if _, ok := files[id]; ok {
				about[id] = a.Description
				continue
			}
			known := false
			for _, old := range m.Attachments {
				if old.ID == id {
					kept, known = append(kept, old), true
				}
			}
			if !known {
				p.add(at+".id", "ATTACHMENT_NOT_FOUND", "Attachment data not found")
			}
		}
	}
	order := make([]string, 0, len(files))
	for n := range files {
		order = append(order, n)
	}
	sort.Strings(order)
	m.Attachments = append([]Attachment(nil), kept...)
	for _, n := range order {
		f := files[n]
		m.Attachments = append(m.Attachments, Attachment{ID: id(), Name: f.name, ContentType: f.contentType, Description: about[n], Data: f.data})
	}
	if len(m.Attachments) > maxFiles {
		p.add("attachments", "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxFiles)
	}
}

func (p problems) embeds(embeds []Embed) {
	if len(embeds) > maxEmbeds {
		p.add("embeds", "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxEmbeds)
	}
	total := 0
	for i, e := range embeds {
		at := fmt.Sprintf("embeds.%d.", i)
		check := func(path, text string, least, most int) {
			total += size(text)
			p.length(at+path, text, least, most)
		}
		check("title", e.Title, 0, maxTitle)
		check("description", e.Description, 0, maxDescription)
		if e.Footer != nil {
			check("footer.text", e.Footer.Text, 1, maxFooter)
		}
		if e.Author != nil {
			check("author.name", e.Author.Name, 1, maxAuthor)
		}
		if len(e.Fields) > maxFields {
			p.add(at+"fields", "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxFields)
		}
		for j, f := range e.Fields {
			check(fmt.Sprintf("fields.%d.name", j), f.Name, 1, maxFieldName)
			check(fmt.Sprintf("fields.%d.value", j), f.Value, 1, maxFieldValue)
		}
		for path, link := range e.links() {
			if u, err := url.Parse(link); err != nil || (u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "attachment") {
				p.add(at+path, "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https', 'attachment').")
			}
		}
		if e.Timestamp != "" {
			if _, err := time.Parse(time.RFC3339, e.Timestamp); err != nil {
				p.add(at+"timestamp", "DATE_TIME_TYPE_PARSE", "Could not parse %s. Should be ISO8601.", e.Timestamp)
			}
		}
		if e.Color < 0 || e.Color > 0xffffff {
			p.add(at+"color", "NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215.")
		}
		if strings.TrimSpace(e.Title+e.Description) == "" && len(e.Fields) == 0 && e.Image == nil && e.Thumbnail == nil && e.Footer == nil && e.Author == nil {
			p.add(strings.TrimSuffix(at, ".")+".description", "BASE_TYPE_REQUIRED", "This field is required")
		}
	}
	if total > maxEmbedTotal {
		p.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of %d", maxEmbedTotal)
	}
}

// links returns the addresses of the embed by their place.
func (e Embed) links() map[string]string {
	links := map[string]string{}
	if e.URL != "" {
		links["url"] = e.URL
	}
	if e.Author != nil && e.Author.URL != "" {
		links["author.url"] = e.Author.URL
	}
	if e.Image != nil {
		links["image.url"] = e.Image.URL
	}
	if e.Thumbnail != nil {
		links["thumbnail.url"] = e.Thumbnail.URL
	}
	return links
}

// rows checks the components of a message.
func (p problems) rows(rows []Row) {
	if len(rows) > maxRows {
		p.add("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxRows)
	}
	seen := map[string]bool{}
	for i, row := range rows {
		at := fmt.Sprintf("components.%d", i)
		if row.Type != rowType {
			p.add(at+".type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).")
			continue
		}
		if len(row.Components) == 0 || len(row.Components) > maxButtons {
			p.add(at+".components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxButtons)
		}
		for j, c := range row.Components {
			at := fmt.Sprintf("%s.components.%d", at, j)
			switch c.Type {
			case ButtonType:
				p.button(at, c)
			case SelectType:
				p.selectMenu(at, c)
				if len(row.Components) > 1 {
					p.add(at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
				}
			default:
				p.add(at+".type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (2, 3).")
			}
			if c.CustomID != "" && seen[c.CustomID] {
				p.add(at+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
			}
			seen[c.CustomID] = true
		}
	}
}

func (p problems) button(at string, c Component) {
	p.length(at+".label", c.Label, 0, maxLabel)
	if c.Label == "" && c.Emoji == nil {
		p.add(at, "BUTTON_COMPONENT_INVALID_LABEL", "A button must have a label or an emoji")
	}
	switch {
	case c.Style == 5 && (c.URL == "" || c.CustomID != ""):
		p.add(at, "BUTTON_COMPONENT_URL_REQUIRED", "A link button has a url and no custom_id")
	case c.Style == 5:
		if u, err := url.Parse(c.URL); err != nil || (u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "discord") {
			p.add(at+".url", "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https', 'discord').")
		}
	case c.Style < 1 || c.Style > 4:
		p.add(at+".style", "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4, 5, 6).")
	case c.URL != "":
		p.add(at+".url", "BUTTON_COMPONENT_URL_INVALID", "Only a link button has a url")
	default:
		p.length(at+".custom_id", c.CustomID, 1, maxCustomID)
	}
}

func (p problems) selectMenu(at string, c Component) {
	p.length(at+".custom_id", c.CustomID, 1, maxCustomID)
	p.length(at+".placeholder", c.Placeholder, 0, maxPlaceholder)
	if len(c.Options) == 0 || len(c.Options) > maxSelect {
		p.add(at+".options", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxSelect)
	}
	seen := map[string]bool{}
	for k, o := range c.Options {
		at := fmt.Sprintf("%s.options.%d", at, k)
		p.length(at+".label", o.Label, 1, maxOptionText)
		p.length(at+".value", o.Value, 1, maxOptionText)
		p.length(at+".description", o.Description, 0, maxOptionText)
		if seen[o.Value] {
			p.add(at+".value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		seen[o.Value] = true
	}
}

// wire is the message as the API sends it.
func (m *message) wire(app string) map[string]any {
	attachments := []map[string]any{}
	for _, a := range m.Attachments {
		attachments = append(attachments, map[string]any{
			"id": a.ID, "filename": a.Name, "size": len(a.Data), "content_type": a.ContentType, "description": a.Description,
			"url":       "https://cdn.discordapp.com/attachments/" + m.Channel + "/" + a.ID + "/" + url.PathEscape(a.Name),
			"proxy_url": "https://media.discordapp.net/attachments/" + m.Channel + "/" + a.ID + "/" + url.PathEscape(a.Name),
		})
	}
	var edited *string
	if m.Edited {
		t := m.Posted.Format(time.RFC3339)
		edited = &t
	}
	w := map[string]any{
		"id": m.ID, "channel_id": m.Channel, "content": m.Content, "type": 0, "flags": m.flags, "pinned": false, "tts": false,
		"timestamp": m.Posted.Format(time.RFC3339Nano), "edited_timestamp": edited, "mention_everyone": false,
		"mentions": []any{}, "mention_roles": []any{}, "attachments": attachments,
		"embeds": append([]Embed{}, m.Embeds...), "components": append([]Row{}, m.Rows...),
		"author": map[string]any{"id": m.Author, "username": "user-" + m.Author, "bot": m.Author == app},
	}
	if m.Nonce != "" {
		w["nonce"] = m.Nonce
	}
	return w
}

// reach returns the channel if the bot may do what is asked there. It is
// called with the lock held.
func (s *Server) reach(id string, needs Permission) (*Channel, *apiError) {
	c, ok := s.channels[id]
	switch {
	case !ok:
		return nil, errUnknownChannel
	case c.Deny&ViewChannel != 0:
		return nil, errMissingAccess
	case c.Deny&needs != 0:
		return nil, errPermissions
	}
	return c, nil
}

func (s *Server) post(c *call) (any, *apiError) {
	var d draft
	if err := c.into(&d); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	needs := SendMessages
	if d.Embeds != nil && len(*d.Embeds) > 0 {
		needs |= EmbedLinks
	}
	if len(c.files) > 0 {
		needs |= AttachFiles
	}
	ch, err := s.reach(c.PathValue("channel"), needs)
	if err != nil {
		return nil, err
	}
	key := strings.Trim(string(d.Nonce), `"`)
	if key == "null" {
		key = ""
	}
	if size(key) > maxNonce {
		p := problems{}
		p.add("nonce", "NONCE_TYPE_TOO_LONG", "Must be %d or fewer in length.", maxNonce)
		return nil, p.refusal()
	}
	if d.EnforceNonce && key != "" {
		if n, ok := s.nonces[ch.ID+" "+key]; ok && time.Since(n.at) < s.opts.NonceMemory {
			if m, ok := s.messages[n.message]; ok {
				return m.wire(s.opts.App), nil
			}
		}
	}
	m := &message{Message: Message{Channel: ch.ID, Author: s.opts.App, Nonce: key, Posted: time.Now()}}
	if err := apply(m, &d, c.files, flagSuppressEmbeds|flagSuppressNotifications, s.id); err != nil {
		return nil, err
	}
	m.ID = s.id()
	s.messages[m.ID] = m
	if key != "" {
		s.nonces[ch.ID+" "+key] = nonce{message: m.ID, at: m.Posted}
	}
	s.wake()
	return m.wire(s.opts.App), nil
}

// ForgetNonces makes the server forget every nonce, as Discord does after some
// minutes.
func (s *Server) ForgetNonces() {
	s.update(func() { clear(s.nonces) })
}

func (s *Server) edit(c *call) (any, *apiError) {
	var d draft
	if err := c.into(&d); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.reach(c.PathValue("channel"), 0); err != nil {
		return nil, err
	}
	m, ok := s.messages[c.PathValue("message")]
	switch {
	case !ok || m.Channel != c.PathValue("channel") || m.Ephemeral:
		return nil, errUnknownMessage
	case m.Author != s.opts.App:
		return nil, errOthersMessage
	}
	if err := apply(m, &d, c.files, flagSuppressEmbeds, s.id); err != nil {
		return nil, err
	}
	m.Edited = true
	s.wake()
	return m.wire(s.opts.App), nil
}

func (s *Server) history(c *call) (any, *apiError) {
	limit := 50
	if q := c.URL.Query().Get("limit"); q != "" {
		n, err := strconv.Atoi(q)
		if err != nil || n < 1 || n > 100 {
			p := problems{}
			p.add("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
			return nil, p.refusal()
		}
		limit = n
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, refused := s.reach(c.PathValue("channel"), 0)
	if refused != nil {
		return nil, refused
	}
	list := []map[string]any{}
	// Without Read Message History the platform answers, and answers nothing.
	if ch.Deny&ReadMessageHistory == 0 {
		before := c.URL.Query().Get("before")
		seen := s.seen(ch.ID)
		for i := len(seen) - 1; i >= 0 && len(list) < limit; i-- {
			if before == "" || less(seen[i].ID, before) {
				list = append(list, seen[i].wire(s.opts.App))
			}
		}
	}
	return list, nil
}

// less orders snowflakes.
func less(a, b string) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return a < b
}

// seen returns what everybody in the channel sees, oldest first. It is called
// with the lock held.
func (s *Server) seen(channel string) []*message {
	var list []*message
	for _, m := range s.messages {
		if m.Channel == channel && !m.Ephemeral {
			list = append(list, m)
		}
	}
	sort.Slice(list, func(i, j int) bool { return less(list[i].ID, list[j].ID) })
	return list
}

// Messages returns what everybody in the channel sees, oldest first.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Message
	for _, m := range s.seen(channel) {
		list = append(list, m.clone())
	}
	return list
}

// WaitMessages waits until everybody in the channel sees at least n messages,
// deferred ones not counted, and returns them.
func (s *Server) WaitMessages(ctx context.Context, channel string, n int) ([]Message, error) {
	var list []Message
	err := s.wait(ctx, fmt.Sprintf("%d messages in channel %s", n, channel), func() bool {
		list = nil
		for _, m := range s.seen(channel) {
			if !m.Thinking {
				list = append(list, m.clone())
			}
		}
		return len(list) >= n
	})
	return list, err
}

// Message returns the message as it stands.
func (s *Server) Message(id string) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := s.messages[id]
	if !ok {
		return Message{}, false
	}
	return m.clone(), true
}

// Say posts what a person writes and returns the message's id. The content is
// not checked.
func (s *Server) Say(by User, channel, content string) string {
	return s.Insert(Message{Channel: channel, Author: by.ID, Content: content})
}

// Insert puts a message into its channel as it is, unchecked: what other
// people and bots may have posted. It returns the id that the message got.
func (s *Server) Insert(m Message) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.ID, m.Posted = s.id(), time.Now()
	s.messages[m.ID] = &message{Message: m}
	s.wake()
	return m.ID
}

// DeleteMessage removes a message, as a moderator does.
func (s *Server) DeleteMessage(id string) {
	s.update(func() { delete(s.messages, id) })
}

var snowflake = regexp.MustCompile(`^[0-9]{1,20}$`)
