package discordtest

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A Command is an application command as the bot registered it.
type Command struct {
	ID          string   `json:"id"`
	Type        int      `json:"type"` // 1 slash, 2 user, 3 message
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Options     []Option `json:"options"`
	Contexts    []int    `json:"contexts,omitempty"`
}

// An Option is an option of a command, a subcommand or a group of them.
type Option struct {
	Type         int      `json:"type"`
	Name         string   `json:"name"`
	Description  string   `json:"description"`
	Required     bool     `json:"required,omitempty"`
	Autocomplete bool     `json:"autocomplete,omitempty"`
	Choices      []Choice `json:"choices,omitempty"`
	Options      []Option `json:"options,omitempty"`
	MinValue     *float64 `json:"min_value,omitempty"`
	MaxValue     *float64 `json:"max_value,omitempty"`
	MinLength    *int     `json:"min_length,omitempty"`
	MaxLength    *int     `json:"max_length,omitempty"`
}

// A Choice is a fixed or suggested value of an option.
type Choice struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// The types of commands and options.
// Source: https://discord.com/developers/docs/interactions/application-commands
const (
	slashCommand   = 1
	userCommand    = 2
	messageCommand = 3

	optionSub     = 1
	optionGroup   = 2
	optionString  = 3
	optionInteger = 4
	optionBoolean = 5
	optionNumber  = 10
	optionFile    = 11 // the last; 6 to 9 are users, channels, roles and either
)

// The limits of commands. Source: the same page.
const (
	maxCommands       = 100
	maxMenuCommands   = 15
	maxOptions        = 25
	maxChoices        = 25
	maxName           = 32
	maxAbout          = 100
	maxChoice         = 100
	maxCommandSize    = 8000
	maxOptionLength   = 6000
	maxSubcommandDeep = 2
)

var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// Commands returns what is registered in the guild, or for all with guild "".
func (s *Server) Commands(guild string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands[guild])
}

// WaitCommands waits until something is registered in the guild, or for all
// with guild "", and returns it.
func (s *Server) WaitCommands(ctx context.Context, guild string) ([]Command, error) {
	var list []Command
	err := s.wait(ctx, "commands", func() bool {
		list = slices.Clone(s.commands[guild])
		return len(list) > 0
	})
	return list, err
}

func (s *Server) putCommands(c *call) (any, *apiError) {
	var list []Command
	if err := json.Unmarshal(c.json, &list); err != nil || list == nil {
		return nil, errMalformedBody
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.PathValue("app") != s.opts.App {
		return nil, errInvalidAppToken
	}
	guild := c.PathValue("guild")
	if guild != "" && !s.inGuild(guild) {
		return nil, errMissingAccess
	}
	p := problems{}
	counts := map[int]int{}
	seen := map[string]bool{}
	for i := range list {
		cmd := &list[i]
		if cmd.Type == 0 {
			cmd.Type = slashCommand
		}
		at := strconv.Itoa(i)
		p.command(at, *cmd)
		counts[cmd.Type]++
		key := fmt.Sprint(cmd.Type, " ", cmd.Name)
		if seen[key] {
			p.add(at+".name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		seen[key] = true
	}
	if counts[slashCommand] > maxCommands || counts[userCommand] > maxMenuCommands || counts[messageCommand] > maxMenuCommands {
		return nil, &apiError{status: 400, Code: 30032, Message: fmt.Sprintf("Maximum number of application commands reached (%d)", maxCommands)}
	}
	if err := p.refusal(); err != nil {
		return nil, err
	}
	for i := range list {
		list[i].ID = s.id()
	}
	s.commands[guild] = list
	s.wake()
	return list, nil
}

// guildIDs returns the servers that have channels; it is called with the lock
// held.
func (s *Server) guildIDs() []string {
	var ids []string
	for _, c := range s.channels {
		if c.Guild != "" {
			ids = append(ids, c.Guild)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// inGuild is called with the lock held.
func (s *Server) inGuild(guild string) bool { return slices.Contains(s.guildIDs(), guild) }

func (p problems) command(at string, c Command) {
	switch c.Type {
	case slashCommand:
		p.name(at+".name", c.Name)
		p.length(at+".description", c.Description, 1, maxAbout)
		p.options(at+".options", c.Options, 0)
	case userCommand, messageCommand:
		p.length(at+".name", c.Name, 1, maxName)
		if c.Description != "" {
			p.add(at+".description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", "Context menu commands cannot have description")
		}
		if len(c.Options) > 0 {
			p.add(at+".options", "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", "Context menu commands cannot have options")
		}
	default:
		p.add(at+".type", "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4).")
	}
	if n := size(c.Name) + size(c.Description) + optionsSize(c.Options); n > maxCommandSize {
		p.add(at, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (%d)", maxCommandSize)
	}
}

// name refuses what is not a name of a slash command or of an option.
func (p problems) name(at, name string) {
	if !commandName.MatchString(name) || strings.ContainsFunc(name, unicode.IsUpper) {
		p.add(at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
}

// options checks one level; depth 0 is the command itself.
func (p problems) options(at string, options []Option, depth int) {
	if len(options) > maxOptions {
		p.add(at, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxOptions)
	}
	seen := map[string]bool{}
	optional, nested, plain := false, false, false
	for i, o := range options {
		at := fmt.Sprintf("%s.%d", at, i)
		p.name(at+".name", o.Name)
		p.length(at+".description", o.Description, 1, maxAbout)
		if seen[o.Name] {
			p.add(at+".name", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")
		}
		seen[o.Name] = true
		if o.Type == optionSub || o.Type == optionGroup {
			nested = true
			if depth == maxSubcommandDeep || o.Type == optionGroup && depth > 0 || o.Required || o.Autocomplete || len(o.Choices) > 0 {
				p.add(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
				continue
			}
			next := depth + 1
			if o.Type == optionSub {
				next = maxSubcommandDeep
			} else if len(o.Options) == 0 {
				p.add(at+".options", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxOptions)
			}
			p.options(at+".options", o.Options, next)
			continue
		}
		plain = true
		if depth == 1 {
			p.add(at+".type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "A sub-command group holds sub-commands only")
		}
		if o.Required && optional {
			p.add(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		optional = optional || !o.Required
		p.option(at, o)
	}
	if nested && plain {
		p.add(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
	}
}

func (p problems) option(at string, o Option) {
	text := o.Type == optionString
	number := o.Type == optionInteger || o.Type == optionNumber
	if o.Type < optionString || o.Type > optionFile {
		p.add(at+".type", "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).")
	}
	if len(o.Options) > 0 {
		p.add(at+".options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Only sub-commands and groups have options")
	}
	if (o.Autocomplete || len(o.Choices) > 0) && !text && !number {
		p.add(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Choices and autocomplete are for strings, integers and numbers")
	}
	if o.Autocomplete && len(o.Choices) > 0 {
		p.add(at, "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID_OPTION_CHOICES", "Autocomplete options cannot have choices")
	}
	p.choices(at+".choices", o)
	if (o.MinValue != nil || o.MaxValue != nil) && !number {
		p.add(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "min_value and max_value are for integers and numbers")
	}
	if (o.MinLength != nil || o.MaxLength != nil) && !text {
		p.add(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "min_length and max_length are for strings")
	}
	if o.MinLength != nil && (*o.MinLength < 0 || *o.MinLength > maxOptionLength) || o.MaxLength != nil && (*o.MaxLength < 1 || *o.MaxLength > maxOptionLength) {
		p.add(at, "NUMBER_TYPE_MAX", "int value should be between 0 and %d.", maxOptionLength)
	}
}

// choices checks the choices of an option, fixed or suggested.
func (p problems) choices(at string, o Option) {
	if len(o.Choices) > maxChoices {
		p.add(at, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxChoices)
	}
	for i, c := range o.Choices {
		at := fmt.Sprintf("%s.%d", at, i)
		p.length(at+".name", c.Name, 1, maxChoice)
		switch v := c.Value.(type) {
		case string:
			if o.Type != optionString {
				p.add(at+".value", "NUMBER_TYPE_COERCE", "Value %q is not a number.", v)
			}
			p.length(at+".value", v, 1, maxChoice)
		case float64:
			if o.Type == optionString {
				p.add(at+".value", "STRING_TYPE_CONVERT", "Could not interpret \"%v\" as string.", v)
			}
		default:
			p.add(at+".value", "BASE_TYPE_REQUIRED", "This field is required")
		}
	}
}

func optionsSize(options []Option) int {
	n := 0
	for _, o := range options {
		n += size(o.Name) + size(o.Description) + optionsSize(o.Options)
		for _, c := range o.Choices {
			n += size(c.Name)
			if v, ok := c.Value.(string); ok {
				n += size(v)
			}
		}
	}
	return n
}

// lookUp returns the command that is offered in the guild under this name,
// the guild's own before the global one. It is called with the lock held.
func (s *Server) lookUp(guild, name string, kind int) (Command, bool) {
	for _, scope := range []string{guild, ""} {
		for _, c := range s.commands[scope] {
			if c.Name == name && c.Type == kind {
				return c, true
			}
		}
	}
	return Command{}, false
}

// A given is an option with its value, as an interaction carries it.
type given struct {
	Name    string  `json:"name"`
	Type    int     `json:"type"`
	Value   any     `json:"value,omitempty"`
	Focused bool    `json:"focused,omitempty"`
	Options []given `json:"options,omitempty"`
}

// typed reads a line as the client does: the words of the command's name,
// then option:value pairs; a value runs to the next option of the command. It
// is called with the lock held. With focused, the last option is the one in
// which the caret stands, may be incomplete, and nothing is required.
func (s *Server) typed(guild, line string, focused bool) (Command, []given, error) {
	words := strings.Fields(strings.TrimPrefix(line, "/"))
	if len(words) == 0 {
		return Command{}, nil, fmt.Errorf("discordtest: no command in %q", line)
	}
	cmd, ok := s.lookUp(guild, words[0], slashCommand)
	if !ok {
		return Command{}, nil, fmt.Errorf("discordtest: no command /%s is registered", words[0])
	}
	rest := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(line, "/"), words[0]))
	var path []Option
	options := cmd.Options
	for len(options) > 0 && options[0].Type <= optionGroup {
		word, tail, _ := strings.Cut(rest, " ")
		i := slices.IndexFunc(options, func(o Option) bool { return o.Name == word })
		if i < 0 {
			return Command{}, nil, fmt.Errorf("discordtest: /%s has no subcommand %q", words[0], word)
		}
		path = append(path, options[i])
		rest, options = strings.TrimSpace(tail), options[i].Options
	}
	values, err := values(options, rest, focused)
	if err != nil {
		return Command{}, nil, fmt.Errorf("discordtest: %s: %w", line, err)
	}
	for i := len(path) - 1; i >= 0; i-- {
		values = []given{{Name: path[i].Name, Type: path[i].Type, Options: values}}
	}
	return cmd, values, nil
}

// values reads option:value pairs.
func values(options []Option, rest string, focused bool) ([]given, error) {
	starts := func(s string) (Option, bool) {
		for _, o := range options {
			if strings.HasPrefix(s, o.Name+":") {
				return o, true
			}
		}
		return Option{}, false
	}
	list := []given{}
	for rest != "" {
		o, ok := starts(rest)
		if !ok {
			return nil, fmt.Errorf("%q does not begin with an option", rest)
		}
		rest = rest[len(o.Name)+1:]
		end := len(rest)
		for i := range rest {
			if _, ok := starts(rest[i:]); ok && i > 0 && rest[i-1] == ' ' {
				end = i
				break
			}
		}
		value := strings.TrimSpace(rest[:end])
		rest = rest[end:]
		if slices.ContainsFunc(list, func(g given) bool { return g.Name == o.Name }) {
			return nil, fmt.Errorf("the option %s comes twice", o.Name)
		}
		g := given{Name: o.Name, Type: o.Type, Value: value}
		if focused && rest == "" {
			if !o.Autocomplete {
				return nil, fmt.Errorf("the option %s has no autocomplete", o.Name)
			}
			g.Focused = true
		} else if err := g.convert(o, value); err != nil {
			return nil, err
		}
		list = append(list, g)
	}
	if focused {
		if len(list) == 0 {
			return nil, fmt.Errorf("no option to complete")
		}
		return list, nil
	}
	for _, o := range options {
		if o.Required && !slices.ContainsFunc(list, func(g given) bool { return g.Name == o.Name }) {
			return nil, fmt.Errorf("the option %s is required", o.Name)
		}
	}
	return list, nil
}

// convert gives the value its type and refuses what the client would not send.
func (g *given) convert(o Option, value string) (err error) {
	switch o.Type {
	case optionString:
		if value == "" || o.MaxLength != nil && size(value) > *o.MaxLength || o.MinLength != nil && size(value) < *o.MinLength {
			return fmt.Errorf("the value of %s has a length of %d", o.Name, size(value))
		}
	case optionBoolean:
		g.Value, err = strconv.ParseBool(strings.ToLower(value))
	case optionInteger:
		g.Value, err = strconv.ParseInt(value, 10, 53)
	case optionNumber:
		g.Value, err = strconv.ParseFloat(value, 64)
	default:
		if !snowflake.MatchString(value) {
			err = fmt.Errorf("%q is not an id", value)
		}
	}
	if err != nil {
		return fmt.Errorf("the value of %s: %w", o.Name, err)
	}
	if len(o.Choices) > 0 {
		i := slices.IndexFunc(o.Choices, func(c Choice) bool { return c.Name == value || fmt.Sprint(c.Value) == value })
		if i < 0 {
			return fmt.Errorf("%q is no choice of %s", value, o.Name)
		}
		g.Value = o.Choices[i].Value
	}
	return nil
}
