package slacktest

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Limits of Block Kit, in characters unless they count things.
const (
	messageBlocks   = 50
	viewBlocks      = 100
	messageText     = 13200 // over all blocks of a message; undocumented, slackapi/bolt-js#2509
	sectionText     = 3000
	fieldCount      = 10
	fieldText       = 2000
	headerText      = 150
	contextElements = 10
	actionElements  = 25
	buttonText      = 75
	buttonValue     = 2000
	idLength        = 255
	urlLength       = 3000
	altText         = 2000
	tableRows       = 100
	tableColumns    = 20
	optionText      = 75
	optionValue     = 150
	optionCount     = 100
	placeholderText = 150
	labelText       = 2000
	viewTitle       = 24
	privateMetadata = 3000
	inputText       = 3000
)

// checkMessageBlocks returns why Slack would refuse the blocks of a message.
func (s *Server) checkMessageBlocks(raw json.RawMessage) *refusal {
	p, size := check(raw, false)
	if len(p) > 0 {
		return &refusal{"invalid_blocks", strings.Join(p, "; ")}
	}
	if size > messageText {
		return &refusal{"msg_blocks_too_long", fmt.Sprintf("%d characters", size)}
	}
	if s.o.RefuseTables && strings.Contains(string(raw), `"type":"table"`) {
		return &refusal{"invalid_blocks", "unsupported type: table"}
	}
	return nil
}

// Check returns what Slack would refuse in the blocks of a message, one line a
// problem, and the characters that count against the size of a message.
func Check(blocks json.RawMessage) (problems []string, size int) {
	problems, size = check(blocks, false)
	if size > messageText {
		problems = append(problems, fmt.Sprintf("%d characters in all blocks, the limit is %d", size, messageText))
	}
	return problems, size
}

func check(raw json.RawMessage, view bool) ([]string, int) {
	c := checker{view: view, blockIDs: make(map[string]bool)}
	var blocks []map[string]any
	if err := json.Unmarshal(raw, &blocks); err != nil {
		return []string{"blocks: not an array of objects"}, 0
	}
	limit := messageBlocks
	if view {
		limit = viewBlocks
	}
	if len(blocks) > limit {
		c.bad("/blocks", "no more than %d items allowed, got %d", limit, len(blocks))
	}
	for i, b := range blocks {
		c.block(fmt.Sprintf("/blocks/%d", i), b)
	}
	if c.tables > 1 {
		c.bad("/blocks", "only_one_table_allowed")
	}
	return c.problems, c.size
}

type object = map[string]any

type checker struct {
	view     bool
	blockIDs map[string]bool
	problems []string
	size     int
	tables   int
	inputs   int
}

func (c *checker) bad(at, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...)+" [json-pointer:"+at+"]")
}

// text checks a string member. Least and most are its length in characters.
func (c *checker) text(at string, o object, key string, least, most int) string {
	v, present := o[key]
	if !present {
		if least > 0 {
			c.bad(at, "missing required field: %s", key)
		}
		return ""
	}
	t, ok := v.(string)
	if !ok {
		c.bad(at+"/"+key, "must be a string")
		return ""
	}
	switch n := utf8.RuneCountInString(t); {
	case n < least:
		c.bad(at+"/"+key, "must be more than %d characters", least-1)
	case n > most:
		c.bad(at+"/"+key, "must be less than %d characters, got %d", most+1, n)
	}
	return t
}

// count adds to the characters of the message.
func (c *checker) count(t string) { c.size += utf8.RuneCountInString(t) }

// textObject checks a text object member.
func (c *checker) textObject(at string, o object, key string, most int, plainOnly, required bool) {
	v, present := o[key]
	if !present {
		if required {
			c.bad(at, "missing required field: %s", key)
		}
		return
	}
	t, ok := v.(object)
	if !ok {
		c.bad(at+"/"+key, "must be a text object")
		return
	}
	c.textValue(at+"/"+key, t, most, plainOnly)
}

func (c *checker) textValue(at string, t object, most int, plainOnly bool) {
	switch t["type"] {
	case "plain_text":
		if _, ok := t["verbatim"]; ok {
			c.bad(at, "verbatim is for mrkdwn only")
		}
	case "mrkdwn":
		if plainOnly {
			c.bad(at+"/type", "must be plain_text")
		}
		if _, ok := t["emoji"]; ok {
			c.bad(at, "emoji is for plain_text only")
		}
	default:
		c.bad(at+"/type", "unsupported type: %v", t["type"])
	}
	c.count(c.text(at, t, "text", 1, most))
}

func (c *checker) list(at string, o object, key string, least, most int) []any {
	v, ok := o[key].([]any)
	if !ok {
		c.bad(at, "missing required field: %s", key)
		return nil
	}
	if len(v) < least || len(v) > most {
		c.bad(at+"/"+key, "between %d and %d items allowed, got %d", least, most, len(v))
	}
	return v
}

func (c *checker) block(at string, b object) {
	if id, ok := b["block_id"]; ok {
		c.text(at, b, "block_id", 1, idLength)
		if name, _ := id.(string); name != "" {
			if c.blockIDs[name] {
				c.bad(at+"/block_id", "block_id %s is used twice", name)
			}
			c.blockIDs[name] = true
		}
	}
	switch b["type"] {
	case "header":
		c.textObject(at, b, "text", headerText, true, true)
	case "divider":
	case "section":
		c.textObject(at, b, "text", sectionText, false, b["fields"] == nil)
		if b["fields"] != nil {
			for i, f := range c.list(at, b, "fields", 1, fieldCount) {
				at := fmt.Sprintf("%s/fields/%d", at, i)
				if t, ok := f.(object); ok {
					c.textValue(at, t, fieldText, false)
				} else {
					c.bad(at, "must be a text object")
				}
			}
		}
		if e, ok := b["accessory"].(object); ok {
			c.element(at+"/accessory", e, make(map[string]bool))
		}
	case "context":
		for i, e := range c.list(at, b, "elements", 1, contextElements) {
			at := fmt.Sprintf("%s/elements/%d", at, i)
			t, ok := e.(object)
			switch {
			case !ok:
				c.bad(at, "must be an object")
			case t["type"] == "image":
				c.text(at, t, "image_url", 1, urlLength)
				c.count(c.text(at, t, "alt_text", 1, altText))
			default:
				c.textValue(at, t, sectionText, false)
			}
		}
	case "image":
		if b["slack_file"] == nil {
			c.text(at, b, "image_url", 1, urlLength)
		}
		c.count(c.text(at, b, "alt_text", 1, altText))
		c.textObject(at, b, "title", altText, true, false)
	case "actions":
		ids := make(map[string]bool)
		for i, e := range c.list(at, b, "elements", 1, actionElements) {
			at := fmt.Sprintf("%s/elements/%d", at, i)
			if o, ok := e.(object); ok {
				c.element(at, o, ids)
			} else {
				c.bad(at, "must be an object")
			}
		}
	case "input":
		c.inputs++
		c.textObject(at, b, "label", labelText, true, true)
		c.textObject(at, b, "hint", labelText, true, false)
		if e, ok := b["element"].(object); ok {
			if e["type"] == "button" {
				c.bad(at+"/element", "unsupported type: button")
			}
			c.element(at+"/element", e, make(map[string]bool))
		} else {
			c.bad(at, "missing required field: element")
		}
	case "rich_text":
		c.richText(at, b)
	case "table":
		c.table(at, b)
	default:
		c.bad(at+"/type", "unsupported type: %v", b["type"])
	}
}

func (c *checker) element(at string, e object, ids map[string]bool) {
	if id := c.text(at, e, "action_id", 1, idLength); id != "" {
		if ids[id] {
			c.bad(at+"/action_id", "action_id %s is used twice in one block", id)
		}
		ids[id] = true
	}
	switch e["type"] {
	case "button":
		c.textObject(at, e, "text", buttonText, true, true)
		c.text(at, e, "value", 0, buttonValue)
		c.text(at, e, "url", 0, urlLength)
		if st, ok := e["style"]; ok && st != "primary" && st != "danger" {
			c.bad(at+"/style", "must be primary or danger")
		}
	case "static_select":
		c.textObject(at, e, "placeholder", placeholderText, true, false)
		for i, o := range c.list(at, e, "options", 1, optionCount) {
			c.option(fmt.Sprintf("%s/options/%d", at, i), o)
		}
		if o, ok := e["initial_option"]; ok {
			c.option(at+"/initial_option", o)
		}
	case "external_select":
		c.textObject(at, e, "placeholder", placeholderText, true, false)
		if o, ok := e["initial_option"]; ok {
			c.option(at+"/initial_option", o)
		}
	case "checkboxes":
		for i, o := range c.list(at, e, "options", 1, 10) {
			c.option(fmt.Sprintf("%s/options/%d", at, i), o)
		}
	case "datepicker":
		c.textObject(at, e, "placeholder", placeholderText, true, false)
	case "plain_text_input":
		c.textObject(at, e, "placeholder", placeholderText, true, false)
		c.text(at, e, "initial_value", 0, inputText)
		if n, ok := e["max_length"].(float64); ok && (n < 1 || n > inputText) {
			c.bad(at+"/max_length", "must be between 1 and %d", inputText)
		}
	default:
		c.bad(at+"/type", "unsupported type: %v", e["type"])
	}
}

func (c *checker) option(at string, v any) {
	o, ok := v.(object)
	if !ok {
		c.bad(at, "must be an object")
		return
	}
	c.textObject(at, o, "text", optionText, true, true)
	c.textObject(at, o, "description", optionText, true, false)
	c.text(at, o, "value", 1, optionValue)
}

func (c *checker) richText(at string, b object) {
	for i, e := range c.list(at, b, "elements", 1, 1000) {
		at := fmt.Sprintf("%s/elements/%d", at, i)
		o, ok := e.(object)
		if !ok {
			c.bad(at, "must be an object")
			continue
		}
		switch o["type"] {
		case "rich_text_section", "rich_text_quote", "rich_text_preformatted":
			c.inline(at, o)
		case "rich_text_list":
			if o["style"] != "bullet" && o["style"] != "ordered" {
				c.bad(at+"/style", "must be bullet or ordered")
			}
			if n, _ := o["indent"].(float64); n < 0 || n > 8 {
				c.bad(at+"/indent", "must be between 0 and 8")
			}
			for j, item := range c.list(at, o, "elements", 1, 1000) {
				at := fmt.Sprintf("%s/elements/%d", at, j)
				if s, ok := item.(object); ok && s["type"] == "rich_text_section" {
					c.inline(at, s)
				} else {
					c.bad(at, "must be a rich_text_section")
				}
			}
		default:
			c.bad(at+"/type", "unsupported type: %v", o["type"])
		}
	}
}

func (c *checker) inline(at string, o object) {
	for i, e := range c.list(at, o, "elements", 1, 1000) {
		at := fmt.Sprintf("%s/elements/%d", at, i)
		el, ok := e.(object)
		if !ok {
			c.bad(at, "must be an object")
			continue
		}
		if st, ok := el["style"]; ok {
			c.style(at+"/style", st)
		}
		switch el["type"] {
		case "text":
			c.count(c.text(at, el, "text", 1, messageText*4))
		case "link":
			u := c.text(at, el, "url", 1, urlLength)
			t := c.text(at, el, "text", 0, messageText*4)
			if t == "" {
				t = u
			}
			c.count(t)
			if !strings.HasPrefix(u, "http://") && !strings.HasPrefix(u, "https://") && !strings.HasPrefix(u, "mailto:") {
				c.bad(at+"/url", "invalid url")
			}
		case "date":
			if n, ok := el["timestamp"].(float64); !ok || n != float64(int64(n)) {
				c.bad(at+"/timestamp", "must be an integer")
			}
			f := c.text(at, el, "format", 1, 1000)
			if !strings.Contains(f, "{") {
				c.bad(at+"/format", "has no date token")
			}
			c.count(f)
			c.text(at, el, "fallback", 0, 1000)
		case "user":
			c.text(at, el, "user_id", 1, 100)
		case "channel":
			c.text(at, el, "channel_id", 1, 100)
		case "usergroup":
			c.text(at, el, "usergroup_id", 1, 100)
		case "emoji":
			c.text(at, el, "name", 1, 100)
		case "broadcast":
			if r := el["range"]; r != "here" && r != "channel" && r != "everyone" {
				c.bad(at+"/range", "must be here, channel or everyone")
			}
		default:
			c.bad(at+"/type", "unsupported type: %v", el["type"])
		}
	}
}

func (c *checker) style(at string, v any) {
	o, ok := v.(object)
	if !ok {
		c.bad(at, "must be an object")
		return
	}
	for k, on := range o {
		switch k {
		case "bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink":
			if _, ok := on.(bool); !ok {
				c.bad(at+"/"+k, "must be a boolean")
			}
		default:
			c.bad(at, "unknown style %s", k)
		}
	}
}

func (c *checker) table(at string, b object) {
	c.tables++
	if c.view {
		c.bad(at+"/type", "unsupported type: table")
	}
	width := -1
	for i, r := range c.list(at, b, "rows", 1, tableRows) {
		at := fmt.Sprintf("%s/rows/%d", at, i)
		row, ok := r.([]any)
		if !ok {
			c.bad(at, "must be an array")
			continue
		}
		if len(row) < 1 || len(row) > tableColumns {
			c.bad(at, "between 1 and %d cells allowed, got %d", tableColumns, len(row))
		}
		if width >= 0 && len(row) != width {
			c.bad(at, "rows differ in length")
		}
		width = len(row)
		for j, cell := range row {
			at := fmt.Sprintf("%s/%d", at, j)
			o, ok := cell.(object)
			switch {
			case !ok:
				c.bad(at, "must be an object")
			case o["type"] == "raw_text":
				c.count(c.text(at, o, "text", 1, messageText))
			case o["type"] == "rich_text":
				c.richText(at, o)
			default:
				c.bad(at+"/type", "unsupported type: %v", o["type"])
			}
		}
	}
	if v, ok := b["column_settings"]; ok {
		set, ok := v.([]any)
		if !ok || len(set) > tableColumns {
			c.bad(at+"/column_settings", "must be an array of at most %d items", tableColumns)
		}
	}
}

// checkSuggestions returns what Slack would refuse in the answer to a
// suggestion request.
func checkSuggestions(raw json.RawMessage) []string {
	var c checker
	var in object
	if err := json.Unmarshal(raw, &in); err != nil {
		return []string{"not an object"}
	}
	for i, o := range c.list("", in, "options", 0, optionCount) {
		c.option(fmt.Sprintf("/options/%d", i), o)
	}
	return c.problems
}

// checkView returns what Slack would refuse in a modal.
func checkView(raw json.RawMessage) []string {
	var v object
	if err := json.Unmarshal(raw, &v); err != nil {
		return []string{"view: not an object"}
	}
	c := checker{view: true, blockIDs: make(map[string]bool)}
	if v["type"] != "modal" {
		c.bad("/view/type", "unsupported type: %v", v["type"])
	}
	c.textObject("/view", v, "title", viewTitle, true, true)
	c.textObject("/view", v, "submit", viewTitle, true, false)
	c.textObject("/view", v, "close", viewTitle, true, false)
	c.text("/view", v, "private_metadata", 0, privateMetadata)
	c.text("/view", v, "callback_id", 0, idLength)
	blocks := c.list("/view", v, "blocks", 1, viewBlocks)
	for i, b := range blocks {
		at := fmt.Sprintf("/view/blocks/%d", i)
		if o, ok := b.(object); ok {
			c.block(at, o)
		} else {
			c.bad(at, "must be an object")
		}
	}
	if c.inputs > 0 && v["submit"] == nil {
		c.bad("/view", "missing required field: submit")
	}
	return c.problems
}
