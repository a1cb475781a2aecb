package discord

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"attache/bot/reply"
)

// Discord's limits for a message.
// Source: https://discord.com/developers/docs/resources/message
const (
	maxTitle       = 256
	maxDescription = 4096
	maxTotal       = 6000 // of titles, descriptions, fields and footers of all embeds
	maxRows        = 5
	maxInRow       = 5
	maxLabel       = 80
	maxCustomID    = 100
	maxFiles       = 10
	maxAltText     = 1024
	maxFields      = 25 // of an embed
	maxFieldName   = 256
	maxFieldValue  = 1024
	maxUpload      = 10 << 20 // bytes of one file, without server boosts
)

// How much of a message one part of it may take, in code units, so that no
// part pushes out all others. They are ours, not Discord's.
const (
	roomForText    = 3600
	roomForLine    = 800
	roomForQuote   = 1200
	roomForHeading = 300
	roomForFooter  = 600 // Discord: 2,048
	roomForNote    = 80  // "+N more", as far as it is not a command line
	mostUnits      = 200
	leastText      = 200
)

// A payload is the body of a message that is made or replaced. It never has
// content: everything is in embeds, where nothing notifies or unfurls.
type payload struct {
	Embeds          []*discordgo.MessageEmbed    `json:"embeds"`
	Components      []discordgo.MessageComponent `json:"components"`
	AllowedMentions allowedMentions              `json:"allowed_mentions"`
	Attachments     []attachment                 `json:"attachments"`
	Flags           discordgo.MessageFlags       `json:"flags,omitempty"`
	Nonce           string                       `json:"nonce,omitempty"`
	EnforceNonce    bool                         `json:"enforce_nonce,omitempty"`

	files  []*upload
	locale reply.Locale // of whoever reads it
}

// allowedMentions with an empty list lets nothing mention anybody.
type allowedMentions struct {
	Parse []string `json:"parse"`
}

// An attachment describes the n-th file of the same request.
type attachment struct {
	ID          int    `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

type upload struct {
	name, mediaType string
	data            []byte
}

// render returns m as Discord shows it, within Discord's limits. What does not
// fit is counted: "+N more". actionID returns the custom id of the button for
// a line; an action without one is told as a line to type. mark, when not "",
// is put at the end of the footer.
func render(m reply.Message, mark string, actionID func(line string) (string, error)) *payload {
	m = m.For(m.Locale)
	p := &payload{
		Embeds:          []*discordgo.MessageEmbed{},
		Components:      []discordgo.MessageComponent{},
		AllowedMentions: allowedMentions{Parse: []string{}},
		Attachments:     []attachment{},
		locale:          m.Locale,
	}
	var parts []*part
	tight := false
	for _, b := range m.Blocks {
		for _, s := range p.block(b) {
			s.tight = tight
			parts = append(parts, s)
		}
		_, tight = b.(reply.Heading)
	}
	if left := p.buttons(m.Actions, actionID); left != nil {
		parts = append(parts, left)
	}
	title := escape(line(m.Title))
	if size(title) > maxTitle {
		kept, missed := prefix(title, maxTitle-roomForNote)
		title = kept + fmt.Sprintf("… (+%d more)", missed)
	}
	footer := footer(m.Footer, m.Locale, mark)
	p.Embeds = append(p.Embeds, fit(parts, maxTotal-size(title)-size(footer))...)
	if len(p.Embeds) == 0 {
		empty := &discordgo.MessageEmbed{Type: discordgo.EmbedTypeRich}
		if title == "" && footer == "" {
			if len(p.files) > 0 {
				return p
			}
			empty.Description = "Nothing to show."
		}
		p.Embeds = append(p.Embeds, empty)
	}
	p.Embeds[0].Title = title
	if footer != "" {
		p.Embeds[len(p.Embeds)-1].Footer = &discordgo.MessageEmbedFooter{Text: footer}
	}
	return p
}

// footer returns the small print with the mark at its end. Discord reads no
// Markdown there, and shows instants as they are written: in the reader's
// locale, in their own zone, which is named.
func footer(t reply.Text, l reply.Locale, mark string) string {
	s, missed := prefixPlain(line(t.Flat(l)), roomForFooter)
	if missed > 0 {
		s += fmt.Sprintf("… (+%d more)", missed)
	}
	switch {
	case mark == "" || hasWord(s, mark):
		return s
	case s == "":
		return mark
	}
	return s + " · " + mark
}

// hasWord reports whether word stands in s between spaces.
func hasWord(s, word string) bool {
	for w := range strings.FieldsSeq(s) {
		if w == word {
			return true
		}
	}
	return false
}

// prefixPlain is prefix for text in which a backslash is a backslash.
func prefixPlain(s string, limit int) (string, int) {
	n := 0
	for i, r := range s {
		if n += size(string(r)); n > limit {
			return strings.TrimSpace(s[:i]), utf8.RuneCountInString(s[i:])
		}
	}
	return s, 0
}

// attach adds an upload, or returns the sentence that says why it is missing.
func (p *payload) attach(name, mediaType string, data []byte, alt string) []*part {
	name = fileName(name)
	if mediaType == "" {
		mediaType = "application/octet-stream"
	}
	why := ""
	switch {
	case len(data) > maxUpload:
		why = fmt.Sprintf("%s is too large for Discord: %.1f of at most %d MiB.", name, float64(len(data))/(1<<20), maxUpload>>20)
	case len(p.files) == maxFiles:
		why = fmt.Sprintf("+1 more file: %s. Discord takes at most %d.", name, maxFiles)
	}
	if why != "" {
		return []*part{{text: spans(reply.Plain(why))}}
	}
	for _, a := range p.Attachments {
		if a.Filename == name {
			name = strconv.Itoa(len(p.files)) + "-" + name
		}
	}
	alt, missed := prefixPlain(line(alt), maxAltText-20)
	if missed > 0 {
		alt += fmt.Sprintf("… (+%d more)", missed)
	}
	p.Attachments = append(p.Attachments, attachment{ID: len(p.files), Filename: name, Description: alt})
	p.files = append(p.files, &upload{name, mediaType, data})
	return nil
}

// fileName returns a name that Discord does not change.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, name)
	if len(name) > 100 {
		name = name[len(name)-100:]
	}
	if strings.Trim(name, "._") == "" {
		return "file"
	}
	return name
}

// buttons lays out the actions, five in a row. It returns what to say about
// those that got no button, nil when all did.
func (p *payload) buttons(actions []reply.Action, actionID func(string) (string, error)) *part {
	var row []discordgo.MessageComponent
	seen := map[string]bool{}
	left := &part{more: func(n int) string { return fmt.Sprintf("+%d more commands", n) }}
	flush := func() {
		if len(row) > 0 {
			p.Components = append(p.Components, discordgo.ActionsRow{Components: row})
			row = nil
		}
	}
	for _, a := range actions {
		if len(p.Components) == maxRows {
			left.units = append(left.units, typed(a))
			continue
		}
		id, err := actionID(a.Line)
		if err != nil || id == "" || size(id) > maxCustomID {
			left.units = append(left.units, typed(a))
			continue
		}
		// Two buttons of one message cannot have the same id, nor do two that
		// do the same help anybody.
		if seen[id] {
			continue
		}
		seen[id] = true
		row = append(row, discordgo.Button{Label: label(a.Label), Style: discordgo.SecondaryButton, CustomID: id})
		if len(row) == maxInRow {
			flush()
		}
	}
	flush()
	if len(left.units) == 0 {
		return nil
	}
	left.limit(mostUnits)
	return left
}

// typed says how to type an action that has no button.
func typed(a reply.Action) string {
	s := join(spans(reply.Text{reply.Words(line(a.Label) + ": "), reply.Code(a.Line)}))
	if size(s) > roomForLine {
		return escape(line(label(a.Label)))
	}
	return s
}

func label(s string) string {
	s = line(s)
	if s == "" {
		return "…"
	}
	kept, missed := prefixPlain(s, maxLabel-1)
	if missed > 0 {
		return kept + "…"
	}
	return s
}
