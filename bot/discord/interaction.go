package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/bot"
	"attache/bot/reply"
)

var (
	errAnswered = errors.New("the interaction has come before")
	errStopping = errors.New("the bot is stopping")
)

// accept starts to answer an interaction, once, unless the bot is stopping. It
// does not block.
func (p *Platform) accept(ctx context.Context, b *bot.Bot, i *discordgo.Interaction) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopping {
		return errStopping
	}
	if !p.answered.add(i.ID, time.Now()) {
		return errAnswered
	}
	began := time.Now()
	p.running.Go(func() {
		x := &exchange{platform: p, bot: b, interaction: i, began: began}
		x.visit = b.Enter(x.person(), "discord:"+i.ChannelID)
		defer x.rescue(ctx)
		x.handle(ctx)
	})
	return nil
}

// An exchange is one interaction and the answer to it. It belongs to one
// goroutine.
type exchange struct {
	platform    *Platform
	bot         *bot.Bot
	visit       *bot.Visit
	interaction *discordgo.Interaction
	began       time.Time
	name        string // of the command, for logs

	acknowledged bool
	private      bool // what was promised with the acknowledgement
}

// A response is the first answer to an interaction. The library's own leaves
// out empty choices.
type response struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
}

// rescue answers with a sentence when the code of this package panics. What
// commands do is caught by the bot.
func (x *exchange) rescue(ctx context.Context) {
	v := recover()
	if v == nil {
		return
	}
	x.platform.config.Log.ErrorContext(ctx, "interaction panicked", "command", x.name, "panic", v, "stack", string(debug.Stack()))
	if x.interaction.Type != discordgo.InteractionApplicationCommandAutocomplete {
		x.deliver(ctx, apology(), true)
	}
}

func apology() *payload {
	return render(bot.Broken().Message, "", func(string) (string, error) { return "", nil })
}

func (x *exchange) handle(ctx context.Context) {
	switch d := x.interaction.Data.(type) {
	case discordgo.ApplicationCommandInteractionData:
		name, values := spelled(d)
		x.name = name
		switch {
		case x.interaction.Type == discordgo.InteractionApplicationCommandAutocomplete:
			x.suggest(ctx, name, d)
		case d.CommandType == discordgo.MessageApplicationCommand:
			x.onMessage(ctx, d)
		default:
			request, err := x.visit.Form(name, values)
			x.serve(ctx, request, err, "")
		}
	case discordgo.MessageComponentInteractionData:
		x.name = "button"
		var request bot.Request
		line, err := x.bot.ActionLine(ctx, d.CustomID)
		if err != nil {
			x.platform.config.Log.WarnContext(ctx, "button's line not found", "err", err)
			err = bot.Refuse("I no longer know what this button does. Please ask again.")
		} else {
			request, err = x.visit.Parse(line)
		}
		x.serve(ctx, request, err, "")
	default:
		// The library gives no data when it does not know a part of them, as
		// in a message of somebody else on which an action was used.
		x.platform.config.Log.WarnContext(ctx, "interaction not understood", "type", int(x.interaction.Type))
		if x.interaction.Type != discordgo.InteractionApplicationCommandAutocomplete {
			x.serve(ctx, bot.Request{}, bot.Refuse("I do not understand what Discord sent me. If this was about a message, copy its words into a command instead."), "")
		}
	}
}

// spelled returns the words of the command and its options by name.
func spelled(d discordgo.ApplicationCommandInteractionData) (name string, values map[string]string) {
	name, values = d.Name, map[string]string{}
	options := d.Options
	for len(options) == 1 && options[0].Type <= discordgo.ApplicationCommandOptionSubCommandGroup {
		name += " " + options[0].Name
		options = options[0].Options
	}
	for _, o := range options {
		switch v := o.Value.(type) {
		case string:
			values[o.Name] = v
		case float64:
			values[o.Name] = strconv.FormatFloat(v, 'f', -1, 64)
		case bool:
			values[o.Name] = strconv.FormatBool(v)
		}
	}
	return name, values
}

// onMessage runs the command whose action was used on a message, with the
// message's text; a command with a text option gets it there too, so that its
// buttons carry it.
func (x *exchange) onMessage(ctx context.Context, d discordgo.ApplicationCommandInteractionData) {
	text := ""
	if d.Resolved != nil {
		text = said(d.Resolved.Messages[d.TargetID])
	}
	for i := range x.visit.Commands {
		c := &x.visit.Commands[i]
		if c.OnMessage != d.Name {
			continue
		}
		x.name = c.Name
		values := map[string]string{}
		for _, o := range c.Options {
			if o.Type == bot.Text && text != "" {
				values[o.Name] = text
			}
		}
		request, err := x.visit.Form(c.Name, values)
		x.serve(ctx, request, err, text)
		return
	}
	x.serve(ctx, bot.Request{}, bot.Refuse("I no longer know what %q does.", d.Name), "")
}

// said returns the words of a message: its content, else those of its embeds.
func said(m *discordgo.Message) string {
	if m == nil {
		return ""
	}
	if s := strings.TrimSpace(m.Content); s != "" {
		return s
	}
	var b strings.Builder
	for _, e := range m.Embeds {
		fmt.Fprintln(&b, e.Title)
		fmt.Fprintln(&b, e.Description)
		for _, f := range e.Fields {
			fmt.Fprintln(&b, f.Name)
			fmt.Fprintln(&b, f.Value)
		}
	}
	return strings.TrimSpace(b.String())
}

// person returns the one who asks, and with it how to find out whether that is
// an admin.
func (x *exchange) person() bot.Person {
	user, roles := x.interaction.User, []string(nil)
	if m := x.interaction.Member; m != nil {
		user, roles = m.User, m.Roles
	}
	if user == nil {
		user = &discordgo.User{}
	}
	name := user.GlobalName
	if name == "" {
		name = user.Username
	}
	return bot.Person{
		Platform: "discord", ID: user.ID, Name: name, Server: x.interaction.GuildID,
		Locale: reply.Locale(x.interaction.Locale), ServerLocale: serverLocale(x.interaction.GuildLocale),
		// A private channel of others, where the person has the bot as an app of their own, has no server either.
		Direct: x.interaction.GuildID == "" && x.interaction.Context == discordgo.InteractionContextBotDM,
		IsAdmin: func(context.Context) (bool, error) {
			return x.platform.isAdmin(user.ID, roles), nil
		},
		Membership: membership{x.platform, roles},
	}
}

// serverLocale returns the locale of a server. Discord gives en-US for each that never chose one, which therefore tells nothing.
// Source: https://discord.com/developers/docs/resources/guild#guild-object (preferred_locale)
func serverLocale(l *discordgo.Locale) reply.Locale {
	if l == nil || *l == discordgo.EnglishUS {
		return ""
	}
	return reply.Locale(*l)
}

// serve answers a request, or the error that it became. A command that takes
// longer than ackAfter is acknowledged before it is answered, and shows its
// progress from then on.
func (x *exchange) serve(ctx context.Context, request bot.Request, err error, message string) {
	ctx, cancel := context.WithDeadline(ctx, x.began.Add(tokenLife-time.Minute))
	defer cancel()
	if err != nil {
		a := x.bot.Refused(err)
		x.deliver(ctx, x.render(ctx, a.Message), a.Private)
		return
	}
	type outcome struct {
		body    *payload
		private bool
	}
	done := make(chan outcome, 1)
	news := &latest{changed: make(chan struct{}, 1)}
	go func() {
		o := outcome{apology(), request.Private()}
		defer func() {
			if v := recover(); v != nil {
				x.platform.config.Log.ErrorContext(ctx, "answer panicked", "command", x.name, "panic", v, "stack", string(debug.Stack()))
			}
			done <- o
		}()
		a := x.visit.Serve(ctx, request, message, news.set)
		// Rendering may keep lines of buttons in state, and so may wait: it is
		// within the time that is watched.
		o.body, o.private = x.render(ctx, a.Message), a.Private
	}()
	late := time.NewTimer(time.Until(x.began.Add(x.platform.ackAfter)))
	defer late.Stop()
	show := time.NewTimer(0)
	defer show.Stop()
	<-show.C
	var last time.Time // when progress was shown
	due := false
	for {
		select {
		case o := <-done:
			x.deliver(context.WithoutCancel(ctx), o.body, o.private)
			return
		case <-late.C:
			x.acknowledge(ctx, request.Private())
			due = true
			show.Reset(0)
		case <-news.changed:
			if x.acknowledged && !due {
				due = true
				show.Reset(time.Until(last.Add(x.platform.progressEvery)))
			}
		case <-show.C:
			x.progress(ctx, news.get())
			last, due = time.Now(), false
		}
	}
}

// latest holds the last of many sentences.
type latest struct {
	mu       sync.Mutex
	sentence string
	changed  chan struct{}
}

func (l *latest) set(s string) {
	l.mu.Lock()
	l.sentence = s
	l.mu.Unlock()
	select {
	case l.changed <- struct{}{}:
	default:
	}
}

func (l *latest) get() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sentence
}

// render returns m with the buttons' lines kept where they are too long.
func (x *exchange) render(ctx context.Context, m reply.Message) *payload {
	return render(m, "", x.platform.actionID(ctx, x.bot))
}

// actionID returns what gives a button its custom id; b may be nil.
func (p *Platform) actionID(ctx context.Context, b *bot.Bot) func(string) (string, error) {
	return func(line string) (string, error) {
		if b == nil {
			if len(line) > maxCustomID {
				return "", errors.New("nowhere to keep a long line")
			}
			return line, nil
		}
		id, err := b.ActionID(ctx, line, maxCustomID)
		if err != nil {
			p.config.Log.ErrorContext(ctx, "button left out", "err", err)
		}
		return id, err
	}
}

// acknowledge promises an answer.
func (x *exchange) acknowledge(ctx context.Context, private bool) {
	if x.acknowledged {
		return
	}
	x.acknowledged, x.private = true, private
	data := struct {
		Flags discordgo.MessageFlags `json:"flags,omitempty"`
	}{flags(private)}
	if err := x.callback(ctx, response{discordgo.InteractionResponseDeferredChannelMessageWithSource, data}); err != nil {
		x.platform.config.Log.WarnContext(ctx, "interaction not acknowledged", "command", x.name, "err", err)
	}
}

func flags(private bool) discordgo.MessageFlags {
	if private {
		return discordgo.MessageFlagsEphemeral
	}
	return 0
}

// callback sends the first answer. Repeating it is harmless: a second one is
// refused, which then says that the first has arrived.
func (x *exchange) callback(ctx context.Context, r response) error {
	ctx, cancel := context.WithDeadline(ctx, x.began.Add(answerWithin))
	defer cancel()
	i := x.interaction
	_, err := x.platform.insist(ctx, http.MethodPost, discordgo.EndpointInteractionResponse(i.ID, i.Token), r)
	if is(err, codeAlreadyAnswered) {
		return nil
	}
	return err
}

// progress shows a sentence in place of "thinking".
func (x *exchange) progress(ctx context.Context, sentence string) {
	if !x.acknowledged || sentence == "" {
		return
	}
	body := render(reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: reply.Plain(sentence)}}}, "", nil)
	if _, err := x.platform.call(ctx, http.MethodPatch, x.original(), body); err != nil {
		x.platform.config.Log.DebugContext(ctx, "progress not shown", "command", x.name, "err", err)
	}
}

func (x *exchange) original() string {
	return discordgo.EndpointInteractionResponseActions(x.interaction.AppID, x.interaction.Token)
}

// slowUpload is the size in bytes from which an answer with files is
// acknowledged first: it might not arrive within 3 s.
const slowUpload = 1 << 20

// deliver sends the answer. When Discord refuses it as it is, a sentence takes
// its place, so that nobody is left without an answer.
func (x *exchange) deliver(ctx context.Context, body *payload, private bool) {
	total := 0
	for _, u := range body.files {
		total += len(u.data)
	}
	if total > slowUpload {
		x.acknowledge(ctx, private)
	}
	err := x.send(ctx, body, private)
	if err == nil {
		return
	}
	x.platform.config.Log.ErrorContext(ctx, "answer not delivered", "command", x.name, "err", err)
	var r *refusal
	if errors.As(err, &r) && (r.status == http.StatusBadRequest || r.status == http.StatusRequestEntityTooLarge) {
		if err := x.send(ctx, apology(), private); err != nil {
			x.platform.config.Log.ErrorContext(ctx, "apology not delivered", "command", x.name, "err", err)
		}
	}
}

func (x *exchange) send(ctx context.Context, body *payload, private bool) error {
	ctx, cancel := context.WithDeadline(ctx, x.began.Add(tokenLife))
	defer cancel()
	switch {
	case !x.acknowledged:
		body.Flags = flags(private)
		if err := x.callback(ctx, response{discordgo.InteractionResponseChannelMessageWithSource, body}); err != nil {
			return err
		}
		x.acknowledged, x.private = true, private
		return nil
	case private && !x.private:
		// Everybody was promised an answer that only the caller may see: take
		// the promise back, and answer the caller alone.
		if _, err := x.platform.insist(ctx, http.MethodDelete, x.original(), nil); err != nil {
			return err
		}
		body.Flags = flags(true)
		_, err := x.platform.call(ctx, http.MethodPost, discordgo.EndpointFollowupMessage(x.interaction.AppID, x.interaction.Token), body)
		return err
	}
	body.Flags = 0
	_, err := x.platform.insist(ctx, http.MethodPatch, x.original(), body)
	return err
}

// suggestWithin is how long suggestions may take; the person is typing.
const suggestWithin = 2 * time.Second

// A choice is one suggestion as Discord takes it.
type choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// suggest answers with completions for what is being typed, and with none when
// there are none or they cannot be found in time.
func (x *exchange) suggest(ctx context.Context, name string, d discordgo.ApplicationCommandInteractionData) {
	ctx, cancel := context.WithDeadline(ctx, x.began.Add(suggestWithin))
	defer cancel()
	choices := x.completions(ctx, name, d)
	data := struct {
		Choices []choice `json:"choices"`
	}{choices}
	err := x.callback(context.WithoutCancel(ctx), response{discordgo.InteractionApplicationCommandAutocompleteResult, data})
	if err != nil && !is(err, codeUnknownAction) {
		x.platform.config.Log.WarnContext(ctx, "suggestions not delivered", "command", name, "err", err)
	}
}

func (x *exchange) completions(ctx context.Context, name string, d discordgo.ApplicationCommandInteractionData) (choices []choice) {
	choices = []choice{}
	defer func() {
		if v := recover(); v != nil {
			x.platform.config.Log.ErrorContext(ctx, "suggestions panicked", "command", name, "panic", v, "stack", string(debug.Stack()))
		}
	}()
	if !x.bot.Serves("discord", x.interaction.GuildID) {
		return choices
	}
	focused := caret(d.Options)
	c := x.visit.Lookup(name)
	if c == nil || focused == nil {
		return choices
	}
	typed, _ := focused.Value.(string)
	for _, o := range c.Offered() {
		if o.Name != focused.Name || o.Suggest == nil {
			continue
		}
		list, err := o.Suggest(ctx, typed)
		if err != nil {
			x.platform.config.Log.WarnContext(ctx, "no suggestions", "command", name, "err", err)
			return choices
		}
		for _, s := range list {
			// A value that is cut would be another value.
			if len(choices) == maxChoices || s.Value == "" || size(s.Value) > maxChoice {
				continue
			}
			choices = append(choices, choice{shown(s), s.Value})
		}
	}
	return choices
}

func shown(s bot.Suggestion) string {
	label := line(s.Label)
	if label == "" {
		label = line(s.Value)
	}
	kept, missed := prefixPlain(label, maxChoice-1)
	if missed > 0 {
		return kept + "…"
	}
	return kept
}

// caret returns the option in which the person types.
func caret(options []*discordgo.ApplicationCommandInteractionDataOption) *discordgo.ApplicationCommandInteractionDataOption {
	for _, o := range options {
		if o.Focused {
			return o
		}
		if found := caret(o.Options); found != nil {
			return found
		}
	}
	return nil
}
