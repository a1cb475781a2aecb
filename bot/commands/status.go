package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

func status(d Desk) bot.Command {
	return bot.Command{
		Name:    "status",
		Summary: "How new the content is, how much there is, and when the next digest comes",
		Example: "/status",
		Run:     d.status,
	}
}

func (d Desk) status(ctx context.Context, c bot.Call) (reply.Message, error) {
	facts, err := d.contentFacts(ctx)
	if err != nil {
		return reply.Message{}, err
	}
	m := reply.Message{Title: "Status", Blocks: []reply.Block{facts}}
	subs, err := d.Digests.Subscriptions(ctx, c.Channel)
	if err != nil {
		return reply.Message{}, fmt.Errorf("subscriptions: %w", err)
	}
	due, err := d.nextDigest(subs, c)
	if err != nil {
		return reply.Message{}, err
	}
	m.Blocks = append(m.Blocks, due)
	m.Actions = []reply.Action{{Label: "Digests", Line: "/digest list"}, {Label: "Topics", Line: "/topics"}, {Label: "Actors", Line: "/actors"}}
	return m, nil
}

// contentFacts says how new the content is and how much there is.
func (d Desk) contentFacts(ctx context.Context) (reply.Facts, error) {
	s, err := d.Catalogue.Summary(ctx)
	if err != nil {
		return nil, fmt.Errorf("summary: %w", err)
	}
	if s.AsOf.IsZero() {
		return reply.Facts{{Name: "Content", Value: reply.Plain("no documents have been read yet")}}, nil
	}
	number := func(name string, n int) reply.Fact { return reply.Fact{Name: name, Value: reply.Text{reply.Number(n)}} }
	facts := reply.Facts{{Name: "Content as of", Value: reply.Text{reply.Instant(s.AsOf)}}}
	if s.Documents > 0 {
		facts = append(facts, reply.Fact{Name: "Newest document", Value: reply.Text{wording.Day(s.Latest)}})
	}
	facts = append(facts,
		number("Documents", s.Documents),
		number("Positions", s.Positions),
		number("Actors with positions", s.Actors),
		number("Topics with positions", s.Topics),
	)
	if s.Withheld {
		facts = append(facts, reply.Fact{Name: "Not shown", Value: reply.Plain(wording.Withheld)})
	}
	if s.Unread > 0 {
		facts = append(facts, reply.Fact{Name: "Searchable only",
			Value: append(wording.Counted(s.Unread, "document", "documents"), reply.Words(" in a language that I do not read: no positions from those"))})
	}
	return facts, nil
}

// nextDigest says which of subs is due next, and when.
func (d Desk) nextDigest(subs []briefing.Subscription, c bot.Call) (reply.Block, error) {
	var text reply.Text
	var first briefing.Slot
	for _, s := range subs {
		if s.Paused != "" {
			continue
		}
		slots, err := d.Digests.Next(s, c.Now, 1)
		if err != nil {
			return nil, fmt.Errorf("next run of %s: %w", s.Name, err)
		}
		if len(slots) > 0 && (first.At.IsZero() || slots[0].At.Before(first.At)) {
			first = slots[0].Slot
			text = reply.Text{reply.Words("Next digest here: "), reply.Code(s.Name), reply.Words(", "), reply.Instant(slots[0].At), reply.Words(".")}
		}
	}
	if text == nil {
		text = reply.Text{reply.Words("No digest is due in this channel. Make one: "), reply.Code(example)}
	}
	return reply.Paragraph{Text: text}, nil
}

// glossaryName is asked for in place of a command; otherGlossaryName is what people call it as well.
const (
	glossaryName      = "words"
	otherGlossaryName = "glossary"
)

func help(d Desk, commands []bot.Command) bot.Command {
	names := []bot.Suggestion{{Label: "words: what the words of the answers mean", Value: glossaryName}}
	for _, c := range commands {
		names = append(names, bot.Suggestion{Label: "/" + c.Name + ": " + c.Summary, Value: c.Name})
	}
	self := bot.Command{
		Name:    "help",
		Summary: "What can be asked, with an example each; one command with its options; or the words",
		Example: "/help position",
		Options: []bot.Option{{
			Name: "command", Summary: "Which command; or words: what the words of the answers mean", Type: bot.Text,
			Suggest: func(_ context.Context, prefix string) ([]bot.Suggestion, error) {
				prefix = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(prefix), "/"))
				var fit []bot.Suggestion
				for _, n := range names {
					if strings.HasPrefix(n.Value, prefix) && len(fit) < suggested {
						fit = append(fit, n)
					}
				}
				return fit, nil
			},
		}},
	}
	commands = append(commands, self)
	self.Run = func(ctx context.Context, c bot.Call) (reply.Message, error) {
		commands, err := d.exemplified(ctx, commands)
		if err != nil {
			return reply.Message{}, err
		}
		if !c.Has("command") {
			return overview(commands), nil
		}
		name := strings.ToLower(strings.Join(strings.Fields(strings.TrimPrefix(c.Text("command"), "/")), " "))
		if name == glossaryName || name == otherGlossaryName {
			return reply.Message{Title: "The words of the answers", Blocks: []reply.Block{wording.Glossary()}}, nil
		}
		var under []bot.Command
		for _, cmd := range commands {
			if cmd.Name == name {
				return usage(cmd), nil
			}
			if strings.HasPrefix(cmd.Name, name+" ") {
				under = append(under, cmd)
			}
		}
		if len(under) > 0 {
			return explained(under), nil
		}
		return reply.Message{}, bot.RefuseOffering([]reply.Action{{Label: "Help", Line: "/help"}}, "I know no command /%s.", name)
	}
	return self
}

// exampleStatement stands in the examples of commands for a statement that there is.
const exampleStatement = "white-house-talks#1a2b3c4d"

// exemplified returns commands with examples that work: with the newest statement and its document, where there is one.
func (d Desk) exemplified(ctx context.Context, commands []bot.Command) ([]bot.Command, error) {
	newest, _, err := d.Statements.Statements(ctx, briefing.Query{Limit: 1})
	if err != nil || len(newest) == 0 {
		return commands, err
	}
	document, _, _ := strings.Cut(exampleStatement, "#")
	real := strings.NewReplacer(exampleStatement, newest[0].ID, document, newest[0].DocumentID)
	commands = slices.Clone(commands)
	for i, c := range commands {
		commands[i].Example = real.Replace(c.Example)
	}
	return commands, nil
}

// overview says what can be asked: a command with an example, those that begin with the same word together.
func overview(commands []bot.Command) reply.Message {
	verbs := make(map[string][]string) // by the first word
	for _, c := range commands {
		group, rest, _ := strings.Cut(c.Name, " ")
		verb, _, _ := strings.Cut(rest, " ")
		// Buttons of a draft are for admins, and explained with the rest of their group.
		if (c.Access == bot.Everyone || group == adminGroup) && !slices.Contains(verbs[group], verb) {
			verbs[group] = append(verbs[group], verb)
		}
	}
	l := reply.List{Unit: "commands"}
	told := make(map[string]bool)
	for _, c := range commands {
		group, _, grouped := strings.Cut(c.Name, " ")
		if !grouped {
			l.Items = append(l.Items, explain(c))
		} else if !told[group] {
			told[group] = true
			text := reply.Text{reply.Code("/" + group)}
			if group == adminGroup {
				text = append(text, reply.Words(", for admins"))
			}
			l.Items = append(l.Items, reply.Item{Text: append(text, reply.Words(": "+strings.Join(verbs[group], ", "))),
				Note: reply.Text{reply.Words("what each does: "), reply.Code("/help " + group)}})
		}
	}
	return helping(reply.Message{Title: "What can be asked", Blocks: []reply.Block{l}})
}

// adminGroup is the first word of what only admins may ask.
const adminGroup = "admin"

// explained lists commands with what they answer and an example, those for admins apart.
func explained(commands []bot.Command) reply.Message {
	everyone, admins := reply.List{Unit: "commands"}, reply.List{Unit: "commands"}
	for _, c := range commands {
		if c.Access == bot.Admins {
			admins.Items = append(admins.Items, explain(c))
		} else {
			everyone.Items = append(everyone.Items, explain(c))
		}
	}
	m := reply.Message{Title: "What can be asked"}
	if len(everyone.Items) > 0 {
		m.Blocks = append(m.Blocks, everyone)
	}
	if len(admins.Items) > 0 {
		m.Blocks = append(m.Blocks, reply.Heading{Text: "For admins"}, admins)
	}
	return helping(m)
}

// explain returns a command with what it answers and an example.
func explain(c bot.Command) reply.Item {
	return reply.Item{
		Text: reply.Text{reply.Code(c.Usage()), reply.Words(" — " + c.Summary)},
		Note: reply.Text{reply.Words("for instance "), reply.Code(c.Example)},
	}
}

// helping returns m with what holds for all commands.
func helping(m reply.Message) reply.Message {
	m.Footer = reply.Plain("[…] may be left out. Answers are for your eyes only, until you share them.")
	m.Actions = []reply.Action{{Label: "Words", Line: "/help " + glossaryName}}
	return m
}

// usage says how one command is typed.
func usage(c bot.Command) reply.Message {
	facts := reply.Facts{
		{Name: "Usage", Value: reply.Text{reply.Code(c.Usage())}},
		{Name: "For instance", Value: reply.Text{reply.Code(c.Example)}},
	}
	m := reply.Message{Title: "/" + c.Name, Blocks: []reply.Block{paragraph(reply.Words(c.Summary + ".")), facts}}
	var l reply.List
	for _, o := range c.Offered() {
		text := reply.Text{reply.Strong(o.Name), reply.Words(": " + o.Summary + " (" + typed(o) + ")")}
		l.Items = append(l.Items, reply.Item{Text: text})
	}
	if len(l.Items) > 0 {
		l.Unit = "options"
		m.Blocks = append(m.Blocks, reply.Heading{Text: "Options"}, l)
	}
	if c.Access == bot.Admins {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("For admins only; each use is recorded.")))
	}
	return m
}

// typed says what may be typed for o.
func typed(o bot.Option) string {
	var kind string
	switch {
	case len(o.Choices) > 0:
		kind = wording.List(o.Choices, "or")
	default:
		kind = map[bot.Type]string{
			bot.Word: "one word, or several in quotation marks", bot.Text: "the rest of the line", bot.Flag: "yes when named",
			bot.Number: "a number", bot.Day: "2006-01-02, today, yesterday or 7d", bot.ActorName: "an actor", bot.TopicName: "a topic",
			bot.AboutName: "an actor or a topic", bot.ActorNames: "actors, with commas between", bot.TopicNames: "topics, with commas between",
		}[o.Type]
	}
	if o.Required {
		return "required; " + kind
	}
	return kind
}
