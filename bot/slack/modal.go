package slack

import (
	"context"
	"encoding/json"
	"strings"

	slackgo "github.com/slack-go/slack"

	"attache/bot"
)

// Limits of modals. Source: https://docs.slack.dev/reference/block-kit/composition-objects/option-object and
// https://docs.slack.dev/reference/views/modal-views
const (
	maxViewTitle   = 24
	maxOption      = 75
	maxOptionValue = 150
	maxOptions     = 100
	maxInput       = 3000
	maxMetadata    = 3000
	maxHint        = 150
	// maxSuggestions bounds the JSON of the options in an acknowledgement, which Slack drops from 20,480 bytes.
	maxSuggestions = 18000
)

// formPrefix begins the callback id of a modal; the command's name follows.
const formPrefix = "form "

// A form is what a modal remembers of the line that it asks the rest of. It lies in the view, so it survives a restart.
type form struct {
	Channel string            `json:"c"`
	URL     string            `json:"u"` // the response URL of the line
	Given   map[string]string `json:"g,omitempty"`
}

// ask opens a modal for what is missing in a line. It reports whether there is one now.
func (d *desk) ask(o origin, missing *bot.Incomplete) bool {
	c := missing.Command
	offered := c.Offered()
	shown := make(map[string]bool)
	var blocks []slackgo.Block
	for _, opt := range offered {
		if b := input(opt, missing.Values[opt.Name]); b != nil {
			blocks = append(blocks, b)
			shown[opt.Name] = true
		}
	}
	f := form{Channel: o.channel, URL: o.url}
	for name, v := range missing.Values {
		if !shown[name] {
			if f.Given == nil {
				f.Given = make(map[string]string)
			}
			f.Given[name] = v
		}
	}
	metadata, err := json.Marshal(f)
	if err != nil || len(metadata) > maxMetadata {
		return false
	}
	view := slackgo.ModalViewRequest{
		Type:            slackgo.VTModal,
		CallbackID:      formPrefix + c.Name,
		PrivateMetadata: string(metadata),
		Title:           plainText(cut("/"+c.Name, maxViewTitle)),
		Submit:          plainText("Ask"),
		Close:           plainText("Cancel"),
		Blocks:          slackgo.Blocks{BlockSet: blocks},
	}
	if _, err := d.api.OpenViewContext(d.ctx, o.trigger, view); err != nil {
		d.log.Warn("modal not opened", "platform", d.Name(), "command", c.Name, "err", discreet(err))
		return false
	}
	return true
}

// input returns the input for an option, filled in with what was given.
func input(o bot.Option, given string) slackgo.Block {
	given = cut(oneLine(given), maxInput)
	hint := plainText(cut(oneLine(o.Summary), maxHint))
	var element slackgo.BlockElement
	switch {
	case o.Type == bot.Flag:
		yes := slackgo.NewOptionBlockObject("true", plainText(cut(oneLine(o.Summary), maxOption)), nil)
		boxes := slackgo.NewCheckboxGroupsBlockElement(o.Name, yes)
		if given == "true" {
			boxes.InitialOptions = []*slackgo.OptionBlockObject{yes}
		}
		element, hint = boxes, nil
	case len(o.Choices) > 0 && len(o.Choices) <= maxOptions:
		s := slackgo.NewOptionsSelectBlockElement(slackgo.OptTypeStatic, nil, o.Name)
		for _, choice := range o.Choices {
			option := slackgo.NewOptionBlockObject(choice, plainText(cut(choice, maxOption)), nil)
			s.Options = append(s.Options, option)
			if strings.EqualFold(choice, given) {
				s.InitialOption = option
			}
		}
		element = s
	case o.Suggest != nil && o.Type != bot.ActorNames && o.Type != bot.TopicNames:
		s := slackgo.NewOptionsSelectBlockElement(slackgo.OptTypeExternal, plainText("Type a few letters"), o.Name)
		least := 0
		s.MinQueryLength = &least
		if given != "" && len(given) <= maxOptionValue {
			s.InitialOption = slackgo.NewOptionBlockObject(given, plainText(cut(given, maxOption)), nil)
		}
		element = s
	default:
		in := slackgo.NewPlainTextInputBlockElement(nil, o.Name)
		in.InitialValue = given
		in.MaxLength = maxInput
		element = in
	}
	label := strings.ToUpper(o.Name[:1]) + strings.ReplaceAll(o.Name[1:], "_", " ")
	b := slackgo.NewInputBlock(o.Name, plainText(label), hint, element)
	b.Optional = !o.Required
	return b
}

// submitted answers a modal. What is wrong with it is said in it; the command runs after it has closed.
func (d *desk) submitted(from sender, f frame, first bool) {
	var cb slackgo.InteractionCallback
	if !d.decode(f, &cb) {
		d.acknowledge(from, f, nil)
		return
	}
	name, ours := strings.CutPrefix(cb.View.CallbackID, formPrefix)
	var asked form
	if !ours || json.Unmarshal([]byte(cb.View.PrivateMetadata), &asked) != nil {
		d.acknowledge(from, f, nil)
		return
	}
	values := asked.Given
	if values == nil {
		values = make(map[string]string)
	}
	input := "" // to show a problem at
	if cb.View.State != nil {
		for block, elements := range cb.View.State.Values {
			for option, e := range elements {
				if input == "" || block < input {
					input = block
				}
				switch {
				case e.SelectedOption.Value != "":
					values[option] = e.SelectedOption.Value
				case len(e.SelectedOptions) > 0:
					values[option] = e.SelectedOptions[0].Value
				case e.Value != "":
					values[option] = e.Value
				}
			}
		}
	}
	o := origin{user: cb.User.ID, name: cb.User.Name, team: cb.Team.ID, channel: asked.Channel, url: asked.URL}
	r, err := d.visit(o).Form(name, values)
	if err != nil && input != "" {
		sentence := d.slashes(err.Error())
		at := input
		// A refusal of one option begins with its name.
		for block := range cb.View.State.Values {
			if strings.HasPrefix(sentence, block+":") || strings.HasPrefix(sentence, block+" ") {
				at = block
			}
		}
		d.acknowledge(from, f, slackgo.NewErrorsViewSubmissionResponse(map[string]string{at: cut(sentence, maxHeader)}))
		return
	}
	d.acknowledge(from, f, nil)
	if !first {
		return
	}
	if err != nil {
		d.answer(o, nil, d.bot.Refused(err))
		return
	}
	d.serve(o, r)
}

// suggest answers what is being typed into a select, in time or with nothing.
func (d *desk) suggest(from sender, f frame) {
	options := []*slackgo.OptionBlockObject{}
	defer func() {
		// Slack wants the member even when there is nothing in it, which the SDK's type leaves out.
		d.acknowledge(from, f, map[string]any{"options": options})
	}()
	var cb slackgo.InteractionCallback
	if !d.decode(f, &cb) {
		return
	}
	name, _ := strings.CutPrefix(cb.View.CallbackID, formPrefix)
	// The line was begun in a channel, and in that channel it will be answered.
	var asked form
	if err := json.Unmarshal([]byte(cb.View.PrivateMetadata), &asked); err != nil {
		return
	}
	c := d.visit(origin{user: cb.User.ID, name: cb.User.Name, team: cb.Team.ID, channel: asked.Channel}).Lookup(name)
	if c == nil || !d.bot.Serves(d.Name(), cb.Team.ID) {
		return
	}
	ctx, cancel := context.WithTimeout(d.ctx, suggestWithin)
	defer cancel()
	for _, o := range c.Offered() {
		if o.Name != cb.ActionID || o.Suggest == nil {
			continue
		}
		found, err := o.Suggest(ctx, cb.Value)
		if err != nil {
			d.log.WarnContext(ctx, "no suggestions", "platform", d.Name(), "command", name, "option", o.Name, "err", err)
			return
		}
		room := maxSuggestions
		for _, s := range found {
			label, value := cut(oneLine(s.Label), maxOption), oneLine(s.Value)
			if label == "" || value == "" || size(value) > maxOptionValue || len(options) == maxOptions {
				continue
			}
			option := slackgo.NewOptionBlockObject(value, plainText(label), nil)
			b, err := json.Marshal(option)
			if room -= len(b) + 1; err != nil || room < 0 {
				return
			}
			options = append(options, option)
		}
	}
}
