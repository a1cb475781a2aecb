package discordtest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"attache/bot/discord/discordtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var ada = discordtest.User{ID: "70", Name: "Ada", Roles: []string{"55"}}

// start returns a server that is closed with the test.
func start(t *testing.T, o discordtest.Options) *discordtest.Server {
	t.Helper()
	s := discordtest.New(o)
	t.Cleanup(s.Close)
	return s
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// redirect sends every request to the server, whatever host it names.
type redirect struct{ to *url.URL }

func (r redirect) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.URL.Scheme, req.URL.Host, req.Host = r.to.Scheme, r.to.Host, ""
	return http.DefaultTransport.RoundTrip(req)
}

// client returns a session of the real client library that talks to the server.
func client(t *testing.T, s *discordtest.Server, token string) *discordgo.Session {
	t.Helper()
	dg, err := discordgo.New("Bot " + token)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	dg.Client = &http.Client{Transport: redirect{u}}
	dg.LogLevel = -1
	dg.ShouldReconnectOnError = false
	dg.ShouldRetryOnRateLimit = false
	dg.Identify.Intents = 0
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	return dg
}

// open connects the client and returns the channel of interactions.
func open(t *testing.T, dg *discordgo.Session) <-chan *discordgo.Interaction {
	t.Helper()
	arrived := make(chan *discordgo.Interaction, 16)
	dg.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { arrived <- i.Interaction })
	if err := dg.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dg.Close() })
	return arrived
}

func receive(t *testing.T, ch <-chan *discordgo.Interaction) *discordgo.Interaction {
	t.Helper()
	select {
	case i := <-ch:
		return i
	case <-within(t).Done():
		t.Fatal("no interaction arrived")
		return nil
	}
}

var commands = []*discordgo.ApplicationCommand{
	{Name: "position", Description: "Where an actor stands", Options: []*discordgo.ApplicationCommandOption{
		{Type: discordgo.ApplicationCommandOptionString, Name: "actor", Description: "Whose", Required: true, Autocomplete: true},
		{Type: discordgo.ApplicationCommandOptionString, Name: "topic", Description: "On what"},
		{Type: discordgo.ApplicationCommandOptionBoolean, Name: "history", Description: "Earlier ones too"},
		{Type: discordgo.ApplicationCommandOptionInteger, Name: "page", Description: "Which page"},
	}},
	{Name: "admin", Description: "For admins", Options: []*discordgo.ApplicationCommandOption{
		{Type: discordgo.ApplicationCommandOptionSubCommandGroup, Name: "deliveries", Description: "Posts", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionSubCommand, Name: "list", Description: "All of them"},
		}},
		{Type: discordgo.ApplicationCommandOptionSubCommand, Name: "reload", Description: "Read again"},
	}},
	{Name: "Check this quotation", Type: discordgo.MessageApplicationCommand},
}

func register(t *testing.T, dg *discordgo.Session) {
	t.Helper()
	if _, err := dg.ApplicationCommandBulkOverwrite("900", "1", commands); err != nil {
		t.Fatal(err)
	}
}

// code returns status and Discord's code of a refusal.
func code(err error) string {
	var rest *discordgo.RESTError
	var limit *discordgo.RateLimitError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &limit):
		return fmt.Sprintf("429 after %s", limit.RetryAfter)
	case errors.As(err, &rest) && rest.Message != nil:
		return fmt.Sprintf("%d %d", rest.Response.StatusCode, rest.Message.Code)
	case errors.As(err, &rest):
		return fmt.Sprint(rest.Response.StatusCode)
	}
	return err.Error()
}

func want(t *testing.T, what string, err error, want string) {
	t.Helper()
	if got := code(err); got != want {
		t.Errorf("%s: got %s, want %s", what, got, want)
	}
}

func TestCommandIsAnsweredAndItsAnswerSeen(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{})
	dg := client(t, s, s.Token())
	arrived := open(t, dg)
	register(t, dg)

	i, err := s.Slash(ada, "10", "/position actor:Volodymyr Zelenskyy topic:ceasefire: terms history:true page:2")
	if err != nil {
		t.Fatal(err)
	}
	got := receive(t, arrived)
	var options []string
	for _, o := range got.ApplicationCommandData().Options {
		options = append(options, fmt.Sprintf("%s=%v", o.Name, o.Value))
	}
	if diff := cmp.Diff([]string{"actor=Volodymyr Zelenskyy", "topic=ceasefire: terms", "history=true", "page=2"}, options); diff != "" {
		t.Errorf("options (-want +got):\n%s", diff)
	}
	if got.Member.User.ID != "70" || got.Member.Roles[0] != "55" || got.GuildID != "1" || got.ChannelID != "10" {
		t.Errorf("caller %+v in %s/%s", got.Member.User, got.GuildID, got.ChannelID)
	}
	err = dg.InteractionRespond(got, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseChannelMessageWithSource,
		Data: &discordgo.InteractionResponseData{
			Flags:           discordgo.MessageFlagsEphemeral,
			AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
			Embeds: []*discordgo.MessageEmbed{{
				Title: "Zelenskyy on a ceasefire", Description: "demands\nan end", Footer: &discordgo.MessageEmbedFooter{Text: "1 source"},
				Fields: []*discordgo.MessageEmbedField{{Name: "When", Value: "2025-08-18"}},
			}},
			Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
				discordgo.Button{Label: "Share", CustomID: "/position public"},
				discordgo.Button{Label: "Older", CustomID: "/position page:2", Disabled: true},
			}}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := i.Wait(within(t))
	if err != nil {
		t.Fatal(err)
	}
	const drawn = `(only 70 sees this)
┌ Zelenskyy on a ceasefire
│ demands
│ an end
│ ▪ When
│ 2025-08-18
└ 1 source
[Share] [Older](disabled)
`
	if diff := cmp.Diff(drawn, a.String()); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	if !a.Message.Quiet {
		t.Error("an empty parse is not seen as quiet")
	}
	if n := len(s.Messages("10")); n != 0 {
		t.Errorf("an ephemeral answer stands in the channel: %d messages", n)
	}
	if _, err := s.Press(discordtest.User{ID: "71"}, a.Message.ID, "Share"); err == nil {
		t.Error("another person pressed a button of an ephemeral message")
	}
	if _, err := s.Press(ada, a.Message.ID, "Older"); err == nil {
		t.Error("a disabled button was pressed")
	}
	if _, err := s.Press(ada, a.Message.ID, "Share"); err != nil {
		t.Error(err)
	}
	if got := receive(t, arrived); got.MessageComponentData().CustomID != "/position public" || got.Message.ID != a.Message.ID {
		t.Errorf("button pressed: %+v", got)
	}
}

func TestClientRefusesWhatPeopleCannotType(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{})
	dg := client(t, s, s.Token())
	open(t, dg)
	register(t, dg)
	for _, tc := range []struct{ name, line string }{
		{"unknown command", "/nothing"},
		{"missing required option", "/position topic:ceasefire"},
		{"not a boolean", "/position actor:a history:perhaps"},
		{"not a number", "/position actor:a page:two"},
		{"no option name", "/position Zelenskyy"},
		{"an option twice", "/position actor:a actor:b"},
		{"unknown subcommand", "/admin deliveries erase"},
		{"unknown channel", ""},
	} {
		channel := "10"
		if tc.line == "" {
			channel, tc.line = "404", "/position actor:a"
		}
		if _, err := s.Slash(ada, channel, tc.line); err == nil {
			t.Errorf("%s: %q was sent", tc.name, tc.line)
		}
	}
	if _, err := s.Complete(ada, "10", "/position actor:a topic:c"); err == nil {
		t.Error("an option without autocomplete was completed")
	}
	if _, err := s.Act(ada, "No such action", s.Say(ada, "10", "hello")); err == nil {
		t.Error("an unknown message action was used")
	}
}

func TestSubcommandsChoicesModalsAndMessageActions(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{})
	dg := client(t, s, s.Token())
	arrived := open(t, dg)
	register(t, dg)
	ctx := within(t)

	if _, err := s.Slash(ada, "10", "/admin deliveries list"); err != nil {
		t.Fatal(err)
	}
	group := receive(t, arrived).ApplicationCommandData().Options[0]
	if group.Name != "deliveries" || group.Type != discordgo.ApplicationCommandOptionSubCommandGroup || group.Options[0].Name != "list" {
		t.Errorf("subcommand arrived as %+v", group)
	}

	i, err := s.Complete(ada, "10", "/position actor:zel")
	if err != nil {
		t.Fatal(err)
	}
	got := receive(t, arrived)
	if o := got.ApplicationCommandData().Options[0]; !o.Focused || o.StringValue() != "zel" {
		t.Errorf("focused option %+v", o)
	}
	respond := func(i *discordgo.Interaction, kind discordgo.InteractionResponseType, d *discordgo.InteractionResponseData) error {
		return dg.InteractionRespond(i, &discordgo.InteractionResponse{Type: kind, Data: d})
	}
	// The client library leaves out an empty list, and the platform refuses that.
	want(t, "no choices", respond(got, discordgo.InteractionApplicationCommandAutocompleteResult, &discordgo.InteractionResponseData{}), "400 50035")
	many := make([]*discordgo.ApplicationCommandOptionChoice, 26)
	for n := range many {
		many[n] = &discordgo.ApplicationCommandOptionChoice{Name: fmt.Sprint(n), Value: fmt.Sprint(n)}
	}
	want(t, "26 choices", respond(got, discordgo.InteractionApplicationCommandAutocompleteResult, &discordgo.InteractionResponseData{Choices: many}), "400 50035")
	long := []*discordgo.ApplicationCommandOptionChoice{{Name: strings.Repeat("x", 101), Value: "x"}}
	want(t, "a long choice", respond(got, discordgo.InteractionApplicationCommandAutocompleteResult, &discordgo.InteractionResponseData{Choices: long}), "400 50035")
	want(t, "a message for choices", respond(got, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "x"}), "400 50035")
	want(t, "25 choices", respond(got, discordgo.InteractionApplicationCommandAutocompleteResult, &discordgo.InteractionResponseData{Choices: many[:25]}), "ok")
	if a, err := i.Wait(ctx); err != nil || len(a.Choices) != 25 {
		t.Errorf("choices %v, error %v", a.Choices, err)
	}

	quoted := s.Say(ada, "10", "“Tell it to Putin”")
	i, err = s.Act(ada, "Check this quotation", quoted)
	if err != nil {
		t.Fatal(err)
	}
	got = receive(t, arrived)
	data := got.ApplicationCommandData()
	if data.TargetID != quoted || data.Resolved.Messages[quoted].Content != "“Tell it to Putin”" {
		t.Errorf("message action arrived as %+v", data)
	}
	input := func(id string) discordgo.MessageComponent {
		return discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.TextInput{CustomID: id, Label: "Topic", Style: discordgo.TextInputShort, Required: true, MaxLength: 5},
		}}
	}
	modal := func(title string, rows ...discordgo.MessageComponent) *discordgo.InteractionResponseData {
		return &discordgo.InteractionResponseData{CustomID: "ask", Title: title, Components: rows}
	}
	want(t, "a long title", respond(got, discordgo.InteractionResponseModal, modal(strings.Repeat("x", 46), input("a"))), "400 50035")
	want(t, "no fields", respond(got, discordgo.InteractionResponseModal, modal("Ask")), "400 50035")
	want(t, "six fields", respond(got, discordgo.InteractionResponseModal, modal("Ask", input("a"), input("b"), input("c"), input("d"), input("e"), input("f"))), "400 50035")
	want(t, "a field twice", respond(got, discordgo.InteractionResponseModal, modal("Ask", input("a"), input("a"))), "400 50035")
	want(t, "a modal", respond(got, discordgo.InteractionResponseModal, modal("Ask", input("topic"))), "ok")
	a, err := i.Wait(ctx)
	if err != nil || a.Modal == nil || a.String() != "dialogue Ask\n[Topic: ]\n" {
		t.Errorf("modal %v, error %v", a, err)
	}
	if _, err := s.Submit(i, map[string]string{"Topic": ""}); err == nil {
		t.Error("a required field was left empty")
	}
	if _, err := s.Submit(i, map[string]string{"Topic": "too long"}); err == nil {
		t.Error("a value over max_length was sent")
	}
	if _, err := s.Submit(i, map[string]string{"Topic": "truce", "Other": "x"}); err == nil {
		t.Error("an unknown field was sent")
	}
	if _, err := s.Submit(i, map[string]string{"topic": "truce"}); err != nil {
		t.Fatal(err)
	}
	got = receive(t, arrived)
	row := got.ModalSubmitData().Components[0].(*discordgo.ActionsRow)
	if v := row.Components[0].(*discordgo.TextInput).Value; v != "truce" {
		t.Errorf("modal sent %q", v)
	}
	want(t, "a modal for a modal", respond(got, discordgo.InteractionResponseModal, modal("Ask", input("topic"))), "400 50035")
}

func TestInteractionIsAnsweredOnceAndInTime(t *testing.T) {
	t.Parallel()
	message := &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: &discordgo.InteractionResponseData{Content: "x"}}
	deferred := &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource, Data: &discordgo.InteractionResponseData{Flags: discordgo.MessageFlagsEphemeral}}
	content := "done"
	edit := &discordgo.WebhookEdit{Content: &content}

	t.Run("late", func(t *testing.T) {
		t.Parallel()
		s := start(t, discordtest.Options{AnswerWithin: time.Nanosecond})
		dg := client(t, s, s.Token())
		arrived := open(t, dg)
		register(t, dg)
		if _, err := s.Slash(ada, "10", "/position actor:a"); err != nil {
			t.Fatal(err)
		}
		want(t, "an answer after the deadline", dg.InteractionRespond(receive(t, arrived), message), "404 10062")
	})

	s := start(t, discordtest.Options{})
	dg := client(t, s, s.Token())
	arrived := open(t, dg)
	register(t, dg)
	asked := func() (*discordtest.Interaction, *discordgo.Interaction) {
		i, err := s.Slash(ada, "10", "/position actor:a")
		if err != nil {
			t.Fatal(err)
		}
		return i, receive(t, arrived)
	}
	i, got := asked()
	_, err := dg.FollowupMessageCreate(got, true, &discordgo.WebhookParams{Content: "x"})
	want(t, "a follow-up before the acknowledgement", err, "404 10015")
	_, err = dg.InteractionResponseEdit(got, edit)
	want(t, "an edit before the acknowledgement", err, "404 10015")
	want(t, "an update without a message", dg.InteractionRespond(got, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseUpdateMessage, Data: &discordgo.InteractionResponseData{Content: "x"}}), "400 50035")
	want(t, "an empty answer", dg.InteractionRespond(got, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: &discordgo.InteractionResponseData{}}), "400 50006")
	want(t, "the first answer", dg.InteractionRespond(got, message), "ok")
	want(t, "a second answer", dg.InteractionRespond(got, message), "400 40060")
	i.Expire()
	_, err = dg.InteractionResponseEdit(got, edit)
	want(t, "an edit after 15 minutes", err, "401 50027")
	other := *got
	other.Token = "no-such-token"
	want(t, "an unknown token", dg.InteractionRespond(&other, message), "404 10062")

	i, got = asked()
	want(t, "a deferral", dg.InteractionRespond(got, deferred), "ok")
	if a := i.Answer(); !a.Acknowledged || !a.Deferred || !a.Message.Thinking || !a.Message.Ephemeral {
		t.Errorf("after a deferral: %+v", a)
	}
	_, err = dg.FollowupMessageCreate(got, true, &discordgo.WebhookParams{Content: "for all"})
	want(t, "ephemeral changed by a follow-up", err, "400 50035")
	_, err = dg.InteractionResponseEdit(got, edit)
	want(t, "an edit", err, "ok")
	if a, err := i.Wait(within(t)); err != nil || a.Message.Content != "done" || !a.Message.Ephemeral || a.Message.Thinking {
		t.Errorf("after an edit: %+v, error %v", a, err)
	}
	_, err = dg.FollowupMessageCreate(got, true, &discordgo.WebhookParams{Content: "more"})
	want(t, "a follow-up", err, "ok")
	if a := i.Answer(); len(a.FollowUps) != 1 || a.FollowUps[0].Ephemeral {
		t.Errorf("follow-ups %+v", a.FollowUps)
	}
	// The library has no flags on an edit; raw, they are refused.
	_, err = dg.RequestWithBucketID("PATCH", discordgo.EndpointWebhookMessage("900", got.Token, "@original"), map[string]any{"content": "x", "flags": 4096}, "raw")
	want(t, "flags changed by an edit", err, "400 50035")
	want(t, "a deletion", dg.InteractionResponseDelete(got), "ok")
	_, err = dg.InteractionResponseEdit(got, edit)
	want(t, "an edit of what was deleted", err, "404 10008")

	public := &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource}
	_, got = asked()
	want(t, "a public deferral", dg.InteractionRespond(got, public), "ok")
	_, err = dg.RequestWithBucketID("PATCH", discordgo.EndpointWebhookMessage("900", got.Token, "@original"), map[string]any{"content": "x", "flags": 64}, "raw")
	want(t, "made ephemeral by an edit", err, "400 50035")
}

func TestMessageIsUpdatedThroughItsComponents(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{})
	dg := client(t, s, s.Token())
	arrived := open(t, dg)
	ctx := within(t)
	rows := []discordgo.MessageComponent{
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.Button{Label: "Next", CustomID: "next"}}},
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.SelectMenu{CustomID: "pick", Placeholder: "Topic", Options: []discordgo.SelectMenuOption{{Label: "Truce", Value: "ceasefire"}, {Label: "Aid", Value: "aid"}}}}},
	}
	m, err := dg.ChannelMessageSendComplex("10", &discordgo.MessageSend{Content: "page 1", Components: rows})
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.WaitMessages(ctx, "10", 1)
	if err != nil || list[0].String() != "page 1\n[Next]\n[Topic ▾ Truce, Aid]\n" {
		t.Errorf("posted %v, error %v", list, err)
	}

	i, err := s.Press(ada, m.ID, "Next")
	if err != nil {
		t.Fatal(err)
	}
	err = dg.InteractionRespond(receive(t, arrived), &discordgo.InteractionResponse{Type: discordgo.InteractionResponseUpdateMessage, Data: &discordgo.InteractionResponseData{Content: "page 2", Components: rows}})
	want(t, "an update", err, "ok")
	if a, err := i.Wait(ctx); err != nil || !a.Updated || a.Message.ID != m.ID || a.Message.Content != "page 2" || !a.Message.Edited {
		t.Errorf("updated to %+v, error %v", a.Message, err)
	}
	if len(s.Messages("10")) != 1 {
		t.Error("an update made a message")
	}

	if _, err := s.Select(ada, m.ID, "Topic", "nothing"); err == nil {
		t.Error("a value that is not offered was chosen")
	}
	i, err = s.Select(ada, m.ID, "pick", "aid")
	if err != nil {
		t.Fatal(err)
	}
	got := receive(t, arrived)
	if v := got.MessageComponentData().Values; len(v) != 1 || v[0] != "aid" {
		t.Errorf("chosen %v", v)
	}
	err = dg.InteractionRespond(got, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredMessageUpdate})
	want(t, "a deferred update", err, "ok")
	content := "aid"
	_, err = dg.InteractionResponseEdit(got, &discordgo.WebhookEdit{Content: &content})
	want(t, "an edit of the source", err, "ok")
	if a, err := i.Wait(ctx); err != nil || a.Message.ID != m.ID || a.Message.Content != "aid" {
		t.Errorf("edited to %+v, error %v", a.Message, err)
	}
	s.DeleteMessage(m.ID)
	if _, ok := s.Message(m.ID); ok {
		t.Error("a deleted message is still there")
	}
	if _, err := s.Press(ada, m.ID, "Next"); err == nil {
		t.Error("a button of a deleted message was pressed")
	}
}

func TestMessageLimits(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{UploadLimit: 100, RequestsPerSecond: 1000})
	embed := func(e discordgo.MessageEmbed) *discordgo.MessageSend {
		return &discordgo.MessageSend{Embeds: []*discordgo.MessageEmbed{&e}}
	}
	of := func(n int) string { return strings.Repeat("x", n) }
	row := func(cs ...discordgo.MessageComponent) *discordgo.MessageSend {
		return &discordgo.MessageSend{Content: "x", Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: cs}}}
	}
	button := func(label, id string) discordgo.Button { return discordgo.Button{Label: label, CustomID: id} }
	buttons := func(n int) []discordgo.MessageComponent {
		var list []discordgo.MessageComponent
		for i := range n {
			list = append(list, button("x", fmt.Sprint(i)))
		}
		return list
	}
	rows := func(n int) *discordgo.MessageSend {
		m := &discordgo.MessageSend{Content: "x"}
		for i := range n {
			m.Components = append(m.Components, discordgo.ActionsRow{Components: []discordgo.MessageComponent{button("x", fmt.Sprint(i))}})
		}
		return m
	}
	fields := func(n int) (list []*discordgo.MessageEmbedField) {
		for range n {
			list = append(list, &discordgo.MessageEmbedField{Name: "n", Value: "v"})
		}
		return list
	}
	options := func(n int) (list []discordgo.SelectMenuOption) {
		for i := range n {
			list = append(list, discordgo.SelectMenuOption{Label: "x", Value: fmt.Sprint(i)})
		}
		return list
	}
	embeds := func(n, size int) *discordgo.MessageSend {
		m := &discordgo.MessageSend{}
		for range n {
			m.Embeds = append(m.Embeds, &discordgo.MessageEmbed{Description: of(size)})
		}
		return m
	}
	upload := func(n int) *discordgo.MessageSend {
		return &discordgo.MessageSend{Files: []*discordgo.File{{Name: "a.txt", Reader: strings.NewReader(of(n))}}}
	}
	files := func(n int) *discordgo.MessageSend {
		m := &discordgo.MessageSend{}
		for range n {
			m.Files = append(m.Files, &discordgo.File{Name: "a.txt", Reader: strings.NewReader("x")})
		}
		return m
	}
	for _, tc := range []struct {
		name    string
		fits    *discordgo.MessageSend // nil: nothing does
		refused *discordgo.MessageSend
		want    string
	}{
		{"content", &discordgo.MessageSend{Content: of(2000)}, &discordgo.MessageSend{Content: of(2001)}, "400 50035"},
		{"content counts UTF-16", &discordgo.MessageSend{Content: strings.Repeat("🇫", 1000)}, &discordgo.MessageSend{Content: strings.Repeat("🇫", 1001)}, "400 50035"},
		{"empty message", nil, &discordgo.MessageSend{Content: " "}, "400 50006"},
		{"title", embed(discordgo.MessageEmbed{Title: of(256)}), embed(discordgo.MessageEmbed{Title: of(257)}), "400 50035"},
		{"description", embed(discordgo.MessageEmbed{Description: of(4096)}), embed(discordgo.MessageEmbed{Description: of(4097)}), "400 50035"},
		{"empty embed", nil, embed(discordgo.MessageEmbed{}), "400 50035"},
		{"fields", embed(discordgo.MessageEmbed{Fields: fields(25)}), embed(discordgo.MessageEmbed{Fields: fields(26)}), "400 50035"},
		{"field name", embed(discordgo.MessageEmbed{Fields: []*discordgo.MessageEmbedField{{Name: of(256), Value: "v"}}}), embed(discordgo.MessageEmbed{Fields: []*discordgo.MessageEmbedField{{Name: of(257), Value: "v"}}}), "400 50035"},
		{"field value", embed(discordgo.MessageEmbed{Fields: []*discordgo.MessageEmbedField{{Name: "n", Value: of(1024)}}}), embed(discordgo.MessageEmbed{Fields: []*discordgo.MessageEmbedField{{Name: "n", Value: of(1025)}}}), "400 50035"},
		{"field without value", nil, embed(discordgo.MessageEmbed{Fields: []*discordgo.MessageEmbedField{{Name: "n"}}}), "400 50035"},
		{"footer", embed(discordgo.MessageEmbed{Title: "t", Footer: &discordgo.MessageEmbedFooter{Text: of(2048)}}), embed(discordgo.MessageEmbed{Title: "t", Footer: &discordgo.MessageEmbedFooter{Text: of(2049)}}), "400 50035"},
		{"author", embed(discordgo.MessageEmbed{Author: &discordgo.MessageEmbedAuthor{Name: of(256)}}), embed(discordgo.MessageEmbed{Author: &discordgo.MessageEmbedAuthor{Name: of(257)}}), "400 50035"},
		{"embed address", embed(discordgo.MessageEmbed{Title: "t", URL: "https://example.com"}), embed(discordgo.MessageEmbed{Title: "t", URL: "javascript:x"}), "400 50035"},
		{"timestamp", embed(discordgo.MessageEmbed{Title: "t", Timestamp: "2025-08-18T10:00:00Z"}), embed(discordgo.MessageEmbed{Title: "t", Timestamp: "yesterday"}), "400 50035"},
		{"all embeds", embeds(2, 3000), embeds(2, 3001), "400 50035"},
		{"number of embeds", embeds(10, 1), embeds(11, 1), "400 50035"},
		{"rows", rows(5), rows(6), "400 50035"},
		{"buttons in a row", row(buttons(5)...), row(buttons(6)...), "400 50035"},
		{"label", row(button(of(80), "a")), row(button(of(81), "a")), "400 50035"},
		{"no label", nil, row(button("", "a")), "400 50035"},
		{"custom id", row(button("x", of(100))), row(button("x", of(101))), "400 50035"},
		{"no custom id", nil, row(button("x", "")), "400 50035"},
		{"custom id twice", nil, row(button("x", "a"), button("y", "a")), "400 50035"},
		{"empty row", nil, row(), "400 50035"},
		{"select options", row(discordgo.SelectMenu{CustomID: "s", Options: options(25)}), row(discordgo.SelectMenu{CustomID: "s", Options: options(26)}), "400 50035"},
		{"select beside a button", nil, row(discordgo.SelectMenu{CustomID: "s", Options: options(1)}, button("x", "a")), "400 50035"},
		{"link button", row(discordgo.Button{Label: "x", Style: discordgo.LinkButton, URL: "https://example.com"}), row(discordgo.Button{Label: "x", Style: discordgo.LinkButton, URL: "ftp://x"}), "400 50035"},
		{"text input in a message", nil, row(discordgo.TextInput{CustomID: "t", Label: "x", Style: 1}), "400 50035"},
		{"new components", nil, &discordgo.MessageSend{Content: "x", Components: []discordgo.MessageComponent{discordgo.TextDisplay{Content: "x"}}}, "400 50035"},
		{"ephemeral in a channel", nil, &discordgo.MessageSend{Content: "x", Flags: discordgo.MessageFlagsEphemeral}, "400 50035"},
		{"allowed mentions", &discordgo.MessageSend{Content: "x", AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{"users"}}}, &discordgo.MessageSend{Content: "x", AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{"all"}}}, "400 50035"},
		{"mentions both ways", nil, &discordgo.MessageSend{Content: "x", AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{"users"}, Users: []string{"1"}}}, "400 50035"},
		{"file size", upload(100), upload(101), "413 40005"},
		{"number of files", files(10), files(11), "400 50035"},
	} {
		dg := client(t, s, s.Token())
		if tc.fits != nil {
			_, err := dg.ChannelMessageSendComplex("10", tc.fits)
			want(t, tc.name+" within the limit", err, "ok")
		}
		_, err := dg.ChannelMessageSendComplex("10", tc.refused)
		want(t, tc.name+" over the limit", err, tc.want)
	}
}

func TestAlternativeTextOfFiles(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{})
	upload := func(description string) (int, string) {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		part := func(disposition, kind, text string) {
			p, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {disposition}, "Content-Type": {kind}})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(p, text); err != nil {
				t.Fatal(err)
			}
		}
		payload, err := json.Marshal(map[string]any{"attachments": []map[string]any{{"id": 0, "description": description}}})
		if err != nil {
			t.Fatal(err)
		}
		part(`form-data; name="payload_json"`, "application/json", string(payload))
		part(`form-data; name="files[0]"; filename="matrix.png"`, "image/png", "PNG")
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return send(t, s, "POST", "/api/v9/channels/10/messages", w.FormDataContentType(), body.String())
	}
	if status, body := upload("Who holds what"); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	if status, _ := upload(strings.Repeat("x", 1025)); status != 400 {
		t.Errorf("an alternative text over the limit: %d", status)
	}
	if got, want := s.Messages("10")[0].String(), "file matrix.png (image/png, \"Who holds what\")\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if status, body := send(t, s, "POST", "/api/v9/channels/10/messages", "application/json", `{"content":"x","attachments":[{"id":3}]}`); status != 400 {
		t.Errorf("an attachment without its file: %d %s", status, body)
	}
}

// send makes a raw request with the bot's token.
func send(t *testing.T, s *discordtest.Server, method, path, kind, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(within(t), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Authorization", "Bot "+s.Token())
	c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(answer)
}

func TestNonceReturnsTheFirstMessage(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{})
	post := func(nonce string, enforce bool) (int, string) {
		body, err := json.Marshal(map[string]any{"content": "x", "nonce": nonce, "enforce_nonce": enforce})
		if err != nil {
			t.Fatal(err)
		}
		status, answer := send(t, s, "POST", "/api/v9/channels/10/messages", "application/json", string(body))
		var m struct{ ID string }
		if err := json.Unmarshal([]byte(answer), &m); err != nil {
			t.Fatal(err)
		}
		return status, m.ID
	}
	_, first := post("slot", true)
	if _, again := post("slot", true); again != first {
		t.Errorf("the same nonce made message %s, want %s", again, first)
	}
	if _, other := post("slot", false); other == first {
		t.Error("a nonce that is not enforced returned the first message")
	}
	s.ForgetNonces()
	if _, later := post("slot", true); later == first {
		t.Error("a forgotten nonce returned the first message")
	}
	if n := len(s.Messages("10")); n != 3 {
		t.Errorf("%d messages, want 3", n)
	}
	if status, _ := post(strings.Repeat("n", 26), true); status != 400 {
		t.Errorf("a nonce of 26 characters: %d", status)
	}
}

func TestChannelsRefuse(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{})
	s.AddChannel(discordtest.Channel{ID: "11", Guild: "1", Deny: discordtest.SendMessages | discordtest.ReadMessageHistory})
	s.AddChannel(discordtest.Channel{ID: "12", Guild: "1", Deny: discordtest.ViewChannel})
	s.AddChannel(discordtest.Channel{ID: "13", Guild: "1", Deny: discordtest.EmbedLinks | discordtest.AttachFiles})
	dg := client(t, s, s.Token())
	post := func(channel string) error {
		_, err := dg.ChannelMessageSend(channel, "x")
		return err
	}
	want(t, "a known channel", post("10"), "ok")
	want(t, "an unknown channel", post("404"), "404 10003")
	want(t, "no permission", post("11"), "403 50013")
	want(t, "no access", post("12"), "403 50001")
	_, err := dg.ChannelMessageSendEmbed("13", &discordgo.MessageEmbed{Title: "x"})
	want(t, "embeds without permission", err, "403 50013")
	_, err = dg.ChannelMessageSendComplex("13", &discordgo.MessageSend{Files: []*discordgo.File{{Name: "a", Reader: strings.NewReader("x")}}})
	want(t, "files without permission", err, "403 50013")
	s.DeleteChannel("10")
	want(t, "a deleted channel", post("10"), "404 10003")

	s.AddChannel(discordtest.Channel{ID: "10", Guild: "1"})
	theirs := s.Say(ada, "10", "first")
	m, err := dg.ChannelMessageSend("10", "second")
	want(t, "posting", err, "ok")
	_, err = dg.ChannelMessageEdit("10", theirs, "x")
	want(t, "an edit of another's message", err, "403 50005")
	_, err = dg.ChannelMessageEdit("10", "404", "x")
	want(t, "an edit of no message", err, "404 10008")
	_, err = dg.ChannelMessageEdit("10", m.ID, "changed")
	want(t, "an edit", err, "ok")
	list, err := dg.ChannelMessages("10", 1, "", "", "")
	if err != nil || len(list) != 1 || list[0].Content != "changed" {
		t.Errorf("history %v, error %v", list, err)
	}
	list, err = dg.ChannelMessages("10", 100, m.ID, "", "")
	if err != nil || len(list) != 1 || list[0].Content != "first" {
		t.Errorf("history before the second %v, error %v", list, err)
	}
	_, err = dg.ChannelMessages("10", 101, "", "", "")
	want(t, "a limit of 101", err, "400 50035")
	s.Say(ada, "11", "unseen")
	if list, err := dg.ChannelMessages("11", 10, "", "", ""); err != nil || len(list) != 0 {
		t.Errorf("history without permission: %v, error %v", list, err)
	}
	_, err = dg.Guild("1")
	want(t, "a route that is not spoken", err, "404 0")
}

func TestCommandsAreChecked(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{RequestsPerSecond: 1000})
	dg := client(t, s, s.Token())
	type command = discordgo.ApplicationCommand
	type option = discordgo.ApplicationCommandOption
	const text, sub, group = discordgo.ApplicationCommandOptionString, discordgo.ApplicationCommandOptionSubCommand, discordgo.ApplicationCommandOptionSubCommandGroup
	with := func(options ...*option) []*command {
		return []*command{{Name: "a", Description: "d", Options: options}}
	}
	of := func(n int) string { return strings.Repeat("x", n) }
	plain := func(name string, required bool) *option {
		return &option{Type: text, Name: name, Description: "d", Required: required}
	}
	many := func(n int) (list []*option) {
		for i := range n {
			list = append(list, plain(fmt.Sprint("o", i), false))
		}
		return list
	}
	choices := func(n int) (list []*discordgo.ApplicationCommandOptionChoice) {
		for i := range n {
			list = append(list, &discordgo.ApplicationCommandOptionChoice{Name: fmt.Sprint(i), Value: fmt.Sprint(i)})
		}
		return list
	}
	several := func(n int, kind discordgo.ApplicationCommandType) (list []*command) {
		for i := range n {
			c := &command{Name: fmt.Sprint("c", i), Type: kind}
			if kind == discordgo.ChatApplicationCommand {
				c.Description = "d"
			}
			list = append(list, c)
		}
		return list
	}
	// 25 options of 32 + 100 characters each, with 25 choices of 2 each, are 4,550 characters; the first has more.
	big := func(extra int) []*command {
		list := with(many(25)...)
		for _, o := range list[0].Options {
			o.Name, o.Description = (o.Name + of(32))[:32], of(100)
		}
		for _, o := range list[0].Options[:22] {
			o.Choices = nil
			for i := range 1 {
				o.Choices = append(o.Choices, &discordgo.ApplicationCommandOptionChoice{Name: (fmt.Sprint(i) + of(100))[:100], Value: of(100)})
			}
		}
		// 2 + 25*132 + 22*200 = 7,702
		list[0].Description = "d"
		last := list[0].Options[24]
		last.Choices = []*discordgo.ApplicationCommandOptionChoice{{Name: of(100), Value: of(100)}, {Name: of(49), Value: of(49 + extra)}}
		return list
	}
	for _, tc := range []struct {
		name string
		list []*command
		want string
	}{
		{"nothing", []*command{}, "ok"},
		{"100 commands", several(100, discordgo.ChatApplicationCommand), "ok"},
		{"101 commands", several(101, discordgo.ChatApplicationCommand), "400 30032"},
		{"16 message actions", several(16, discordgo.MessageApplicationCommand), "400 30032"},
		{"upper case", []*command{{Name: "Position", Description: "d"}}, "400 50035"},
		{"a space", []*command{{Name: "a b", Description: "d"}}, "400 50035"},
		{"a long name", []*command{{Name: of(33), Description: "d"}}, "400 50035"},
		{"no description", []*command{{Name: "a"}}, "400 50035"},
		{"a long description", []*command{{Name: "a", Description: of(101)}}, "400 50035"},
		{"a name twice", []*command{{Name: "a", Description: "d"}, {Name: "a", Description: "e"}}, "400 50035"},
		{"the name of a command for an action", []*command{{Name: "a", Description: "d"}, {Name: "a", Type: discordgo.MessageApplicationCommand}}, "ok"},
		{"an action with a description", []*command{{Name: "A b", Type: discordgo.MessageApplicationCommand, Description: "d"}}, "400 50035"},
		{"an unknown type", []*command{{Name: "a", Description: "d", Type: 9}}, "400 50035"},
		{"25 options", with(many(25)...), "ok"},
		{"26 options", with(many(26)...), "400 50035"},
		{"an option twice", with(plain("a", false), plain("a", false)), "400 50035"},
		{"required last", with(plain("a", false), plain("b", true)), "400 50035"},
		{"required first", with(plain("a", true), plain("b", false)), "ok"},
		{"an option without description", with(&option{Type: text, Name: "a"}), "400 50035"},
		{"an option of no type", with(&option{Type: 12, Name: "a", Description: "d"}), "400 50035"},
		{"25 choices", with(&option{Type: text, Name: "a", Description: "d", Choices: choices(25)}), "ok"},
		{"26 choices", with(&option{Type: text, Name: "a", Description: "d", Choices: choices(26)}), "400 50035"},
		{"choices and autocomplete", with(&option{Type: text, Name: "a", Description: "d", Choices: choices(1), Autocomplete: true}), "400 50035"},
		{"autocomplete of a flag", with(&option{Type: discordgo.ApplicationCommandOptionBoolean, Name: "a", Description: "d", Autocomplete: true}), "400 50035"},
		{"a word among numbers", with(&option{Type: discordgo.ApplicationCommandOptionInteger, Name: "a", Description: "d", Choices: choices(1)}), "400 50035"},
		{"a length of 6,001", with(&option{Type: text, Name: "a", Description: "d", MaxLength: 6001}), "400 50035"},
		{"subcommands", with(&option{Type: sub, Name: "s", Description: "d", Options: []*option{plain("a", true)}}), "ok"},
		{"a group of subcommands", with(&option{Type: group, Name: "g", Description: "d", Options: []*option{{Type: sub, Name: "s", Description: "d"}}}), "ok"},
		{"a group without subcommands", with(&option{Type: group, Name: "g", Description: "d"}), "400 50035"},
		{"a group in a group", with(&option{Type: group, Name: "g", Description: "d", Options: []*option{{Type: group, Name: "s", Description: "d"}}}), "400 50035"},
		{"a subcommand in a subcommand", with(&option{Type: sub, Name: "g", Description: "d", Options: []*option{{Type: sub, Name: "s", Description: "d"}}}), "400 50035"},
		{"an option in a group", with(&option{Type: group, Name: "g", Description: "d", Options: []*option{plain("a", false)}}), "400 50035"},
		{"a subcommand beside an option", with(&option{Type: sub, Name: "s", Description: "d"}, plain("a", false)), "400 50035"},
		{"8,000 characters", big(0), "ok"},
		{"8,001 characters", big(1), "400 50035"},
	} {
		_, err := dg.ApplicationCommandBulkOverwrite("900", "1", tc.list)
		want(t, tc.name, err, tc.want)
	}
	_, err := dg.ApplicationCommandBulkOverwrite("900", "404", commands)
	want(t, "an unknown guild", err, "403 50001")
	_, err = dg.ApplicationCommandBulkOverwrite("901", "1", commands)
	want(t, "another application", err, "403 20012")
	_, err = dg.RequestWithBucketID("PUT", discordgo.EndpointApplicationGlobalCommands("900"), nil, "raw")
	want(t, "no list", err, "400 50109")
}

func TestWrongTokenIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{})
	dg := client(t, s, "wrong")
	_, err := dg.ChannelMessageSend("10", "x")
	want(t, "a REST call", err, "401 0")
	var closed *websocket.CloseError
	if err := dg.Open(); !errors.As(err, &closed) || closed.Code != 4004 {
		t.Errorf("gateway: %v, want close code 4004", err)
	}
}

func TestInvalidRequestsLeadToABan(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{InvalidRequests: 2})
	dg := client(t, s, "wrong")
	for range 2 {
		_, err := dg.ChannelMessageSend("10", "x")
		want(t, "before the ban", err, "401 0")
	}
	status, body := send(t, s, "POST", "/api/v9/channels/10/messages", "application/json", `{"content":"x"}`)
	if status != 429 || body != "error code: 1015" {
		t.Errorf("banned: %d %s", status, body)
	}
}

func TestGlobalLimit(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{RequestsPerSecond: 3})
	limited := 0
	for range 5 {
		if status, body := send(t, s, "GET", "/api/v9/channels/10/messages", "", ""); status == 429 && strings.Contains(body, `"global":true`) {
			limited++
		}
	}
	if limited == 0 {
		t.Error("five requests in a row, three allowed, none refused")
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{})
	const path = "/api/v9/channels/*/messages"
	post := func() error {
		dg := client(t, s, s.Token()) // a new one forgets the buckets of the last
		_, err := dg.ChannelMessageSend("10", "x")
		return err
	}
	s.Fail(discordtest.Fault{Method: "POST", Path: path, Status: 429, RetryAfter: 250 * time.Millisecond})
	want(t, "429", post(), "429 after 250ms")
	s.Fail(discordtest.Fault{Path: path, Status: 500, Times: 2})
	want(t, "500", post(), "500 0")
	want(t, "500 again", post(), "500 0")
	want(t, "after the faults", post(), "ok")
	s.Fail(discordtest.Fault{Path: path, Status: 503, Text: true})
	want(t, "503 in text", post(), "503")
	n := len(s.Messages("10"))
	s.Fail(discordtest.Fault{Path: path, Drop: true, Times: 10})
	if err := post(); err == nil {
		t.Error("a cut connection is no error")
	}
	if got := len(s.Messages("10")); got != n {
		t.Errorf("a dropped request had an effect: %d messages, want %d", got, n)
	}
	s = start(t, discordtest.Options{})
	s.Fail(discordtest.Fault{Method: "POST", Path: path, Lose: true})
	if err := post(); err == nil {
		t.Error("a lost answer is no error")
	}
	if got := len(s.Messages("10")); got != 1 {
		t.Errorf("a lost answer: %d messages, want 1", got)
	}
	last := s.Requests()[len(s.Requests())-1]
	if last.Status != 0 || last.Method != "POST" || !strings.Contains(string(last.Body), `"content":"x"`) {
		t.Errorf("recorded as %+v", last)
	}
}
