package console

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"attache/bot"
)

// mostSuggested is how many completions are listed at once.
const mostSuggested = 30

// complete returns line, which ends where the cursor stands, with as much added as is certain, and the ways
// in which it may go on.
func complete(ctx context.Context, room *bot.Room, line string) (whole string, options []string) {
	head, prefix, options := candidates(ctx, room, line)
	if len(options) == 0 {
		return line, nil
	}
	if len(options) == 1 {
		return head + options[0] + " ", options
	}
	if common := commonPrefix(options); len(common) > len(prefix) && strings.HasPrefix(strings.ToLower(common), strings.ToLower(prefix)) {
		return head + common, options
	}
	return line, options
}

// candidates returns the part of line that stands, the part that is being typed, and what may stand in its place.
func candidates(ctx context.Context, room *bot.Room, line string) (head, prefix string, options []string) {
	slash := ""
	if strings.HasPrefix(line, "/") {
		slash, line = "/", line[1:]
	}
	var command *bot.Command
	for i := range room.Commands {
		c := &room.Commands[i]
		if strings.HasPrefix(line, c.Name+" ") && (command == nil || len(c.Name) > len(command.Name)) {
			command = c
		}
	}
	if command == nil {
		return slash, line, commandNames(room, line)
	}
	head = slash + command.Name + " "
	rest := line[len(command.Name)+1:]
	offered := command.Offered()
	for {
		rest = skipSpace(&head, rest)
		name, value, named := strings.Cut(rest, ":")
		i := slices.IndexFunc(offered, func(o bot.Option) bool { return named && o.Name == name })
		if i >= 0 {
			head += name + ":"
			rest = value
		} else if i = slices.IndexFunc(offered, func(o bot.Option) bool { return o.Type != bot.Flag }); i < 0 {
			return head, rest, optionNames(offered, rest)
		}
		// What is no day and no name for an option that may be left out may be one for the next.
		n := knownName(room, offered[i], rest)
		options = values(ctx, offered[i], rest)
		for n == 0 && !strings.HasSuffix(head, ":") && len(options) == 0 && passed(offered[i]) && i+1 < len(offered) {
			i++
			n, options = knownName(room, offered[i], rest), values(ctx, offered[i], rest)
		}
		if n > 0 {
			head += rest[:n]
			rest = rest[n:]
			offered = slices.Delete(offered, i, i+1)
			continue
		}
		if !strings.HasSuffix(head, ":") {
			options = append(options, optionNames(offered, rest)...)
		}
		return head, rest, options
	}
}

// passed reports whether o may be left out by a word that is of a later option.
func passed(o bot.Option) bool {
	switch o.Type {
	case bot.Day, bot.ActorName, bot.TopicName, bot.AboutName, bot.ActorNames, bot.TopicNames:
		return !o.Required
	}
	return false
}

// skipSpace moves white space from the start of rest to the end of head.
func skipSpace(head *string, rest string) string {
	trimmed := strings.TrimLeft(rest, " ")
	*head += rest[:len(rest)-len(trimmed)]
	return trimmed
}

// knownName returns how many bytes at the start of rest are a complete value of o that white space follows.
func knownName(room *bot.Room, o bot.Option, rest string) int {
	longest := 0
	for i, c := range rest {
		if c != ' ' {
			continue
		}
		switch o.Type {
		case bot.ActorName, bot.TopicName, bot.AboutName:
			if room.Names != nil && room.Names.Known(o.Type, rest[:i]) {
				longest = i
			}
		case bot.Text:
		case bot.Day:
			if _, err := bot.ParseDay(rest[:i], room.Now()); err == nil {
				return i
			}
			return 0
		default:
			return i
		}
	}
	return longest
}

func values(ctx context.Context, o bot.Option, prefix string) []string {
	var vs []string
	for _, c := range o.Choices {
		if strings.HasPrefix(c, strings.ToLower(prefix)) {
			vs = append(vs, c)
		}
	}
	if o.Suggest == nil {
		return vs
	}
	suggestions, err := o.Suggest(ctx, prefix)
	if err != nil {
		return vs // completion is a help: the command itself will tell what is wrong
	}
	// What goes on as it was begun is meant; a name that is only like it is offered when there is no such one.
	var like []string
	for _, s := range suggestions {
		if goesOn(s.Value, prefix) {
			vs = append(vs, s.Value)
		} else {
			like = append(like, s.Value)
		}
	}
	if len(vs) == 0 {
		return like
	}
	return vs
}

// goesOn reports whether a word of value, or the last of several names with commas between, begins with prefix.
func goesOn(value, prefix string) bool {
	prefix = strings.ToLower(prefix[strings.LastIndexByte(prefix, ',')+1:])
	value = " " + strings.ToLower(value)
	return strings.Contains(value, " "+strings.TrimSpace(prefix))
}

// optionNames returns the names of options that begin with prefix, with a colon unless they are flags.
func optionNames(options []bot.Option, prefix string) []string {
	var names []string
	for _, o := range options {
		switch {
		case prefix == "" || !strings.HasPrefix(o.Name, prefix):
		case o.Type == bot.Flag:
			names = append(names, o.Name)
		default:
			names = append(names, o.Name+":")
		}
	}
	return names
}

func commandNames(room *bot.Room, prefix string) []string {
	var names []string
	for _, c := range room.Commands {
		if strings.HasPrefix(c.Name, prefix) {
			names = append(names, c.Name)
		}
	}
	return names
}

func commonPrefix(words []string) string {
	common := words[0]
	for _, w := range words[1:] {
		for !strings.HasPrefix(w, common) {
			_, size := utf8.DecodeLastRuneInString(common)
			common = common[:len(common)-size]
		}
	}
	return common
}

// columns lays words out in lines of at most width columns.
func columns(words []string, width int) string {
	more := max(0, len(words)-mostSuggested)
	words = words[:len(words)-more]
	cell := 0
	for _, w := range words {
		cell = max(cell, len([]rune(w))+2)
	}
	perLine := max(1, width/cell)
	var b strings.Builder
	for i, w := range words {
		b.WriteString(w)
		if (i+1)%perLine == 0 || i == len(words)-1 {
			b.WriteByte('\n')
			continue
		}
		b.WriteString(strings.Repeat(" ", cell-len([]rune(w))))
	}
	if more > 0 {
		b.WriteString("…\n")
	}
	return b.String()
}
