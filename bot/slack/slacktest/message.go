package slacktest

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"regexp"
	"strings"
	"time"
)

// Metadata is what an app keeps with a message.
type Metadata struct {
	EventType    string         `json:"event_type"`
	EventPayload map[string]any `json:"event_payload"`
}

// A Message is what someone sees in a conversation.
type Message struct {
	Channel, TS string
	// User is whom an answer through a response URL was for, "" for a message
	// that was posted. An ephemeral one is seen by that user only.
	User         string
	ResponseType string // "ephemeral", "in_channel"; "" when posted
	Text         string // for notifications when there are blocks
	Blocks       json.RawMessage
	Metadata     Metadata
	Files        []File

	ReplaceOriginal, DeleteOriginal bool

	request Request
}

// Ephemeral reports whether only m.User sees the message.
func (m Message) Ephemeral() bool { return m.ResponseType == "ephemeral" }

// Form returns an argument of the request that brought the message, such as
// "unfurl_links" or "mrkdwn".
func (m Message) Form(name string) string { return m.request.Form[name] }

func (m Message) object(metadata bool) map[string]any {
	o := map[string]any{"type": "message", "user": BotUser, "bot_id": BotID, "app_id": AppID, "ts": m.TS, "text": m.Text}
	if len(m.Blocks) > 0 {
		o["blocks"] = m.Blocks
	}
	if metadata && m.Metadata.EventType != "" {
		o["metadata"] = m.Metadata
	}
	return o
}

// A Button is a button of a message.
type Button struct{ Label, ActionID, BlockID, Value, Style string }

// Buttons returns the buttons of a message, in order.
func (m Message) Buttons() []Button {
	var out []Button
	for _, b := range parseBlocks(m.Blocks) {
		if b["type"] != "actions" {
			continue
		}
		for _, e := range items(b, "elements") {
			if e["type"] != "button" {
				continue
			}
			t, _ := e["text"].(object)
			out = append(out, Button{str(t, "text"), str(e, "action_id"), str(b, "block_id"), str(e, "value"), str(e, "style")})
		}
	}
	return out
}

// String renders the message as a person sees it, in plain text. What is more
// than text is marked with ⟦…⟧: bold and italics, links, mentions, dates,
// pictures and buttons; so a document's words that became active show as a mark.
func (m Message) String() string {
	var b strings.Builder
	if len(m.Blocks) == 0 {
		b.WriteString(mrkdwn(m.Text) + "\n")
	}
	renderBlocks(&b, parseBlocks(m.Blocks))
	for _, f := range m.Files {
		fmt.Fprintf(&b, "⟦file %s, %d bytes: %s⟧\n", f.Name, len(f.Content), f.Title)
	}
	return b.String()
}

func parseBlocks(raw json.RawMessage) []object {
	var out []object
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &out); err != nil {
			return []object{{"type": "unreadable"}}
		}
	}
	return out
}

func items(o object, key string) []object {
	var out []object
	list, _ := o[key].([]any)
	for _, v := range list {
		if e, ok := v.(object); ok {
			out = append(out, e)
		}
	}
	return out
}

func str(o object, key string) string {
	t, _ := o[key].(string)
	return t
}

// textOf renders a text object; mrkdwn is parsed, plain text is not.
func textOf(v any) string {
	o, _ := v.(object)
	if o["type"] == "mrkdwn" {
		return mrkdwn(str(o, "text"))
	}
	return str(o, "text")
}

func renderBlocks(w *strings.Builder, blocks []object) {
	for _, b := range blocks {
		switch b["type"] {
		case "header":
			fmt.Fprintf(w, "# %s\n", textOf(b["text"]))
		case "divider":
			w.WriteString("---\n")
		case "section":
			if b["text"] != nil {
				w.WriteString(textOf(b["text"]) + "\n")
			}
			for _, f := range items(b, "fields") {
				fmt.Fprintf(w, "| %s\n", textOf(f))
			}
		case "context":
			for _, e := range items(b, "elements") {
				fmt.Fprintf(w, "~ %s\n", textOf(e))
			}
		case "image":
			fmt.Fprintf(w, "⟦picture: %s⟧\n", str(b, "alt_text"))
		case "actions":
			for i, e := range items(b, "elements") {
				if i > 0 {
					w.WriteString(" ")
				}
				fmt.Fprintf(w, "⟦button %s⟧", textOf(e["text"]))
			}
			w.WriteString("\n")
		case "input":
			e, _ := b["element"].(object)
			optional := ""
			if on, _ := b["optional"].(bool); on {
				optional = " (optional)"
			}
			fmt.Fprintf(w, "⟦%s %s%s⟧\n", str(e, "type"), textOf(b["label"]), optional)
		case "rich_text":
			w.WriteString(richText(b))
		case "table":
			rows, _ := b["rows"].([]any)
			for _, r := range rows {
				var cells []string
				row, _ := r.([]any)
				for _, v := range row {
					cell, _ := v.(object)
					if cell["type"] == "rich_text" {
						cells = append(cells, strings.TrimSpace(richText(cell)))
					} else {
						cells = append(cells, str(cell, "text"))
					}
				}
				w.WriteString(strings.Join(cells, " | ") + "\n")
			}
		default:
			fmt.Fprintf(w, "⟦%v⟧\n", b["type"])
		}
	}
}

func richText(b object) string {
	var w strings.Builder
	for _, e := range items(b, "elements") {
		switch e["type"] {
		case "rich_text_quote":
			for line := range strings.SplitSeq(strings.TrimSuffix(inline(e), "\n"), "\n") {
				w.WriteString("> " + line + "\n")
			}
		case "rich_text_list":
			offset, _ := e["offset"].(float64)
			for i, item := range items(e, "elements") {
				mark := "•"
				if e["style"] == "ordered" {
					mark = fmt.Sprintf("%d.", int(offset)+i+1)
				}
				indent, _ := e["indent"].(float64)
				fmt.Fprintf(&w, "%s%s %s\n", strings.Repeat("  ", int(indent)), mark, inline(item))
			}
		default:
			t := inline(e)
			w.WriteString(strings.TrimSuffix(t, "\n") + "\n")
		}
	}
	return w.String()
}

func inline(e object) string {
	var w strings.Builder
	for _, el := range items(e, "elements") {
		t := str(el, "text")
		switch el["type"] {
		case "text":
		case "link":
			t = fmt.Sprintf("⟦link %s %s⟧", str(el, "url"), t)
		case "date":
			n, _ := el["timestamp"].(float64)
			t = fmt.Sprintf("⟦date %s %s⟧", time.Unix(int64(n), 0).UTC().Format(time.RFC3339), str(el, "fallback"))
		case "user":
			t = "⟦mention user " + str(el, "user_id") + "⟧"
		case "usergroup":
			t = "⟦mention group " + str(el, "usergroup_id") + "⟧"
		case "channel":
			t = "⟦mention channel " + str(el, "channel_id") + "⟧"
		case "broadcast":
			t = "⟦mention everyone " + str(el, "range") + "⟧"
		case "emoji":
			t = "⟦emoji " + str(el, "name") + "⟧"
		default:
			t = fmt.Sprintf("⟦%v⟧", el["type"])
		}
		if st, ok := el["style"].(object); ok && t != "" {
			for _, k := range []string{"code", "strike", "italic", "bold"} {
				if on, _ := st[k].(bool); on {
					t = "⟦" + k + " " + t + "⟧"
				}
			}
		}
		w.WriteString(t)
	}
	return w.String()
}

var (
	mrkdwnAngle  = regexp.MustCompile(`<([^<>]*)>`)
	mrkdwnURL    = regexp.MustCompile(`\bhttps?://[^\s<>|]+`)
	mrkdwnFormat = regexp.MustCompile("(?:^|[^\\pL\\pN])([*_~`])([^\\s*_~`](?:[^*_~`\n]*[^\\s*_~`])?)([*_~`])(?:$|[^\\pL\\pN])")
	mrkdwnEmoji  = regexp.MustCompile(`:[a-z0-9_+'-]+:`)
	mrkdwnQuote  = regexp.MustCompile(`(?m)^(&gt;|>)`)
)

// Active returns what Slack would act on in a text that it parses as mrkdwn:
// mentions, links, emoji and formats. It errs on the side of finding more.
func Active(text string) []string {
	var out []string
	out = append(out, mrkdwnAngle.FindAllString(text, -1)...)
	out = append(out, mrkdwnURL.FindAllString(text, -1)...)
	out = append(out, mrkdwnEmoji.FindAllString(text, -1)...)
	out = append(out, mrkdwnQuote.FindAllString(text, -1)...)
	eachFormat(text, func(start, end int) { out = append(out, text[start:end]) })
	return out
}

// eachFormat calls f with the bounds of each part of text that is set off by a pair of format marks.
func eachFormat(text string, f func(start, end int)) {
	for from := 0; ; {
		m := mrkdwnFormat.FindStringSubmatchIndex(text[from:])
		if m == nil {
			return
		}
		start, end := from+m[2], from+m[7]
		if text[start] != text[end-1] {
			from = start + 1
			continue
		}
		f(start, end)
		// What ends one format may stand right before the next.
		from = end
	}
}

// mrkdwn renders a text as Slack would, active parts marked.
func mrkdwn(text string) string {
	names := map[byte]string{'*': "bold", '_': "italic", '~': "strike", '`': "code"}
	var b strings.Builder
	done := 0
	eachFormat(text, func(start, end int) {
		b.WriteString(text[done:start] + "⟦" + names[text[start]] + " " + text[start+1:end-1] + "⟧")
		done = end
	})
	text = mrkdwnAngle.ReplaceAllString(b.String()+text[done:], "⟦active $1⟧")
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

// A View is a modal as it stands.
type View struct {
	ID, User   string
	CallbackID string
	Title      string
	Metadata   string // private_metadata
	Blocks     json.RawMessage

	raw json.RawMessage
}

func (v *View) fill(raw json.RawMessage) {
	var o object
	if err := json.Unmarshal(raw, &o); err != nil {
		panic(err) // it has been checked
	}
	var in struct{ Blocks json.RawMessage }
	if err := json.Unmarshal(raw, &in); err != nil {
		panic(err)
	}
	v.raw, v.Blocks = raw, in.Blocks
	v.CallbackID, v.Metadata, v.Title = str(o, "callback_id"), str(o, "private_metadata"), textOf(o["title"])
}

// Hash changes with every change of the view.
func (v View) Hash() string {
	h := fnv.New64a()
	h.Write(v.raw)
	return fmt.Sprintf("%d.%016x", len(v.raw), h.Sum64())
}

// String renders the view as a person sees it.
func (v View) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "[%s]\n", v.Title)
	renderBlocks(&b, parseBlocks(v.Blocks))
	return b.String()
}

// An Input is something to fill in in a view.
type Input struct {
	Label, Type, BlockID, ActionID string
	Initial                        string // what is filled in already
	Optional                       bool
	Options                        []Choice // of a static select
}

// Inputs returns the view's inputs, in order.
func (v View) Inputs() []Input {
	var out []Input
	for _, b := range parseBlocks(v.Blocks) {
		if b["type"] != "input" {
			continue
		}
		e, _ := b["element"].(object)
		optional, _ := b["optional"].(bool)
		in := Input{
			Label: textOf(b["label"]), Type: str(e, "type"), BlockID: str(b, "block_id"), ActionID: str(e, "action_id"),
			Optional: optional, Initial: str(e, "initial_value"),
		}
		if o, ok := e["initial_option"].(object); ok {
			in.Initial = str(o, "value")
		}
		for _, o := range items(e, "options") {
			in.Options = append(in.Options, Choice{textOf(o["text"]), str(o, "value")})
		}
		out = append(out, in)
	}
	return out
}

func (v View) hasInput(blockID string) bool {
	for _, in := range v.Inputs() {
		if in.BlockID == blockID {
			return true
		}
	}
	return false
}

// blockOf returns the id of the block that holds an element, or "".
func (v View) blockOf(actionID string) string {
	for _, b := range parseBlocks(v.Blocks) {
		e, _ := b["element"].(object)
		for _, e := range append(items(b, "elements"), e) {
			if str(e, "action_id") == actionID && actionID != "" {
				return str(b, "block_id")
			}
		}
	}
	return ""
}

// object is the view as payloads carry it, with the values that were filled in.
func (v View) object(vals map[string]string) map[string]any {
	var o object
	if err := json.Unmarshal(v.raw, &o); err != nil {
		panic(err)
	}
	state := make(map[string]any)
	for _, in := range v.Inputs() {
		val, ok := vals[in.ActionID]
		if !ok {
			val = in.Initial
		}
		e := map[string]any{"type": in.Type}
		switch {
		case in.Type == "checkboxes":
			e["selected_options"] = []any{}
			if val != "" {
				e["selected_options"] = []any{option(val)}
			}
		case strings.HasSuffix(in.Type, "_select"):
			e["selected_option"] = nil
			if val != "" {
				e["selected_option"] = option(val)
			}
		case in.Type == "datepicker":
			e["selected_date"] = nil
			if val != "" {
				e["selected_date"] = val
			}
		default:
			e["value"] = nil
			if val != "" {
				e["value"] = val
			}
		}
		state[in.BlockID] = map[string]any{in.ActionID: e}
	}
	o["id"], o["team_id"], o["app_id"], o["bot_id"] = v.ID, TeamID, AppID, BotID
	o["hash"], o["root_view_id"], o["state"] = v.Hash(), v.ID, map[string]any{"values": state}
	return o
}

func option(val string) map[string]any {
	return map[string]any{"text": map[string]any{"type": "plain_text", "text": val}, "value": val}
}
