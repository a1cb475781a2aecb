package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"attache/bot/console"
	"attache/bot/discord"
	"attache/bot/press"
	"attache/bot/reply"
	"attache/bot/slack"
	"attache/briefing"
	"attache/briefing/ingest"
)

// A config is what the program was told: file, environment and defaults put together and checked.
type config struct {
	file      string         // "" none
	text      string         // of the file
	Database  string         `toml:"database"`
	Documents []string       `toml:"documents"`
	Seeds     bool           `toml:"seeds"`
	Listen    string         `toml:"listen"`
	Endpoint  string         `toml:"endpoint"`
	Discord   discordConfig  `toml:"discord"`
	Slack     slackConfig    `toml:"slack"`
	Backup    backupConfig   `toml:"backup"`
	Digests   []digestConfig `toml:"digest"`
	Channels  []placeConfig  `toml:"channel"`
	Persons   []placeConfig  `toml:"person"`

	ceilings ceilings
}

type discordConfig struct {
	Token     secret   `toml:"token"`
	PublicKey string   `toml:"public_key"`
	Guild     string   `toml:"guild"`
	APIURL    string   `toml:"api_url"`
	Admins    []string `toml:"admins"`
	Guilds    []string `toml:"guilds"`

	Handling string `toml:"handling"`
}

type slackConfig struct {
	BotToken      secret   `toml:"bot_token"`
	AppToken      secret   `toml:"app_token"`
	SigningSecret secret   `toml:"signing_secret"`
	Command       string   `toml:"command"`
	APIURL        string   `toml:"api_url"`
	Admins        []string `toml:"admins"`
	Workspaces    []string `toml:"workspaces"`

	Handling string `toml:"handling"`
}

// A placeConfig raises the ceiling of a channel, or of direct messages with a person.
type placeConfig struct {
	ID       string `toml:"id"` // platform:id
	Handling string `toml:"handling"`
}

type digestConfig struct {
	Name      string   `toml:"name"`
	Channel   string   `toml:"channel"`
	Schedule  string   `toml:"schedule"`
	Zone      string   `toml:"zone"`
	Topics    []string `toml:"topics"`
	Actors    []string `toml:"actors"`
	Empty     string   `toml:"empty"`
	Late      string   `toml:"late"`
	Quiet     string   `toml:"quiet"`
	Critical  []string `toml:"critical"`
	Review    string   `toml:"review"`
	Lead      string   `toml:"lead"`
	Undecided string   `toml:"undecided"`
	Locale    string   `toml:"locale"`
}

type backupConfig struct {
	Folder   string `toml:"folder"`
	Schedule string `toml:"schedule"`
	Zone     string `toml:"zone"`
	Keep     int    `toml:"keep"`
}

// A secret never shows itself in a log or an error.
type secret string

func (secret) String() string   { return "(secret)" }
func (secret) GoString() string { return "(secret)" }

// defaults returns the configuration without a file and an environment.
func defaults() config {
	return config{
		Database: "attache.db",
		Seeds:    true,
		Endpoint: "127.0.0.1:9322",
		Discord:  discordConfig{APIURL: "https://discord.com", Handling: "clear"},
		Slack:    slackConfig{Command: "/attache", APIURL: "https://slack.com/api/", Handling: "clear"},
		Backup:   backupConfig{Schedule: "0 3 * * *", Zone: "UTC", Keep: 14},
	}
}

// loadConfig reads the file that --config or ATTACHE_CONFIG names, else ./config.toml if it exists, and applies the
// environment. Relative paths in it become relative to the file. The error is ingest.Problems where the file is wrong.
func loadConfig(flag string, env func(string) string) (config, error) {
	c := defaults()
	file := flag
	if file == "" {
		file = env("ATTACHE_CONFIG")
	}
	must := file != ""
	if !must {
		file = "config.toml"
	}
	data, err := os.ReadFile(file)
	switch {
	case err == nil:
		if err := c.decode(file, string(data)); err != nil {
			return config{}, err
		}
		c.file, c.text = file, string(data)
	case must || !errors.Is(err, fs.ErrNotExist):
		return config{}, fmt.Errorf("configuration: %w", err)
	}
	for key, value := range map[string]*string{
		"ATTACHE_DATABASE":             &c.Database,
		"ATTACHE_DISCORD_TOKEN":        (*string)(&c.Discord.Token),
		"ATTACHE_SLACK_BOT_TOKEN":      (*string)(&c.Slack.BotToken),
		"ATTACHE_SLACK_APP_TOKEN":      (*string)(&c.Slack.AppToken),
		"ATTACHE_SLACK_SIGNING_SECRET": (*string)(&c.Slack.SigningSecret),
	} {
		if v := env(key); v != "" {
			*value = v
		}
	}
	if err := c.Slack.whole(); err != nil {
		return config{}, err
	}
	return c, nil
}

// whole returns an error when Slack is on in part, or in two ways.
func (s slackConfig) whole() error {
	switch bot, socket, posted := s.BotToken != "", s.AppToken != "", s.SigningSecret != ""; {
	case socket && posted:
		return errors.New("slack has both app_token and signing_secret; keep app_token to be asked over Socket Mode, or signing_secret to be asked over HTTP")
	case bot != (socket || posted):
		return errors.New("slack needs both bot_token (xoxb-…) and app_token (xapp-…), or signing_secret in its place to be asked over HTTP; one of them is missing")
	case bot && !strings.Contains(string(s.BotToken), "xoxb-"), socket && !strings.HasPrefix(string(s.AppToken), "xapp-"):
		// Source: https://docs.slack.dev/authentication/tokens; one that is rotated has more before it.
		return errors.New("slack: bot_token is the one that begins with xoxb-, app_token the one with xapp-; they are in each other's place, or others")
	case posted:
		if err := slack.CheckSigningSecret(string(s.SigningSecret)); err != nil {
			return fmt.Errorf("slack: %w", err)
		}
	}
	return nil
}

// overHTTP is the way of a platform that posts what people do.
const overHTTP = "HTTP"

// way returns how a platform hears people: over its socket or over HTTP.
func (c config) way(platform string) string {
	switch {
	case platform == "discord" && c.Discord.PublicKey != "", platform == "slack" && c.Slack.SigningSecret != "":
		return overHTTP
	case platform == "discord":
		return "the gateway"
	}
	return "Socket Mode"
}

// decode sets the fields of c from the text of a file and checks them.
func (c *config) decode(file, text string) error {
	problems := ingest.TOML(file, text, c)
	if len(problems) > 0 {
		return problems.Err()
	}
	complain := func(table string, nth int, key, format string, args ...any) {
		problems = append(problems, ingest.Problem{File: file, Line: ingest.LineOf(text, table, nth, key), What: fmt.Sprintf(format, args...)})
	}
	if c.Database == "" {
		complain("", 0, "database", `database is empty; name a file, for instance "attache.db"`)
	}
	dir := filepath.Dir(file)
	if !filepath.IsAbs(c.Database) {
		c.Database = filepath.Join(dir, c.Database)
	}
	for i, folder := range c.Documents {
		if folder == "" {
			complain("", 0, "documents", "documents holds an empty name; name folders")
		} else if !filepath.IsAbs(folder) {
			c.Documents[i] = filepath.Join(dir, folder)
		}
	}
	if c.Backup.Folder != "" && !filepath.IsAbs(c.Backup.Folder) {
		c.Backup.Folder = filepath.Join(dir, c.Backup.Folder)
	}
	for key, what := range badSchedule(c.Backup.Schedule, c.Backup.Zone) {
		complain("backup", 0, key, "%s", what)
	}
	if c.Backup.Keep < 1 {
		complain("backup", 0, "keep", "keep %d leaves no backup; write how many there are to be, at least 1", c.Backup.Keep)
	}
	if what := badListen(c.Listen); what != "" {
		complain("", 0, "listen", "listen %s", what)
	}
	if c.Endpoint == "" {
		complain("", 0, "endpoint", `endpoint is empty; write host:port, as "127.0.0.1:9322"`)
	} else if what := badListen(c.Endpoint); what != "" {
		complain("", 0, "endpoint", "endpoint %s", what)
	} else if c.Endpoint == c.Listen {
		complain("", 0, "endpoint", "endpoint %q is listen, too: what Discord and Slack reach must not show health and metrics; name another port", c.Endpoint)
	}
	if c.Discord.PublicKey != "" {
		if _, err := discord.ParsePublicKey(c.Discord.PublicKey); err != nil {
			complain("discord", 0, "public_key", "%s", err)
		}
	}
	if what := badURL(c.Discord.APIURL); what != "" {
		complain("discord", 0, "api_url", "api_url %s", what)
	} else if u, err := url.Parse(c.Discord.APIURL); err == nil && strings.Trim(u.Path, "/") != "" {
		complain("discord", 0, "api_url", "api_url %q has a path; write scheme://host only", c.Discord.APIURL)
	}
	if strings.Trim(c.Discord.Guild, "0123456789") != "" {
		complain("discord", 0, "guild", `guild %q is no id of a server; write its digits, or "" for all servers`, c.Discord.Guild)
	}
	if what := badURL(c.Slack.APIURL); what != "" {
		complain("slack", 0, "api_url", "api_url %s", what)
	}
	if !strings.HasSuffix(c.Slack.APIURL, "/") {
		c.Slack.APIURL += "/"
	}
	if !strings.HasPrefix(c.Slack.Command, "/") || strings.ContainsAny(c.Slack.Command, " \t") || len(c.Slack.Command) < 2 {
		complain("slack", 0, "command", `command %q must be one word that begins with a slash, as "/attache"`, c.Slack.Command)
	}
	c.admins(complain)
	c.handling(complain)
	names := make(map[string]bool)
	for i := range c.Digests {
		wrong := c.Digests[i].check()
		for _, key := range slices.Sorted(maps.Keys(wrong)) { // keys that are missing have one line: that of the table
			complain("digest", i, key, "%s", wrong[key])
		}
		if name := c.Digests[i].Name; names[name] {
			complain("digest", i, "name", "name %q is used twice; it is the key of the subscription", name)
		} else {
			names[name] = true
		}
	}
	return problems.Err()
}

// A complaint tells what is wrong with a key of the nth table of a name.
type complaint func(table string, nth int, key, format string, args ...any)

// The forms of ids. Sources: https://discord.com/developers/docs/reference#snowflakes,
// https://docs.slack.dev/reference/objects/conversation-object, https://docs.slack.dev/reference/objects/usergroup-object
var (
	snowflake    = regexp.MustCompile(`^[0-9]{1,20}$`)
	slackPerson  = regexp.MustCompile(`^[UW][A-Z0-9]+$`)
	slackAdmin   = regexp.MustCompile(`^[UWS][A-Z0-9]+$`)
	slackChannel = regexp.MustCompile(`^[CDG][A-Z0-9]+$`)
	slackGroup   = regexp.MustCompile(`^S[A-Z0-9]+$`)
	slackTeam    = regexp.MustCompile(`^T[A-Z0-9]+$`)
)

// Forms are those of the ids of channels, persons, and roles or user groups, by platform.
var (
	channelForms = map[string]*regexp.Regexp{"discord": snowflake, "slack": slackChannel}
	personForms  = map[string]*regexp.Regexp{"discord": snowflake, "slack": slackPerson}
	groupForms   = map[string]*regexp.Regexp{"discord": snowflake, "slack": slackGroup}
)

// isPrincipal reports whether who, as platform:id, can be a person, or a role or user group.
func isPrincipal(who string, group bool) bool {
	if group {
		return hasForm(who, groupForms)
	}
	return hasForm(who, personForms)
}

// hasForm reports whether id is platform:id in one of forms.
func hasForm(id string, forms map[string]*regexp.Regexp) bool {
	platform, id, _ := strings.Cut(id, ":")
	form := forms[platform]
	return form != nil && form.MatchString(id)
}

// admins checks the ids of who and what is let in: one that nobody can have would let nobody in, or keep nobody out.
func (c *config) admins(complain complaint) {
	for _, list := range []struct {
		table, key string
		ids        []string
		form       *regexp.Regexp
		right      string
	}{
		{"discord", "admins", c.Discord.Admins, snowflake, "a user or role: write its digits"},
		{"discord", "guilds", c.Discord.Guilds, snowflake, "a server: write its digits"},
		{"slack", "admins", c.Slack.Admins, slackAdmin, "a user (U…, W…) or user group (S…)"},
		{"slack", "workspaces", c.Slack.Workspaces, slackTeam, "a workspace (T…)"},
	} {
		for _, id := range list.ids {
			if !list.form.MatchString(id) {
				complain(list.table, 0, list.key, "%s: %q is no id of %s", list.key, id, list.right)
			}
		}
	}
}

// handling reads and checks the ceilings of all places.
func (c *config) handling(complain complaint) {
	c.ceilings = ceilings{make(map[string]briefing.Label), make(map[string]briefing.Label), make(map[string]briefing.Label)}
	for platform, typed := range map[string]string{"discord": c.Discord.Handling, "slack": c.Slack.Handling} {
		l, err := briefing.ParseLabel(typed)
		if err != nil {
			complain(platform, 0, "handling", "handling %s", err)
		}
		c.ceilings.platforms[platform] = l
	}
	for _, kind := range []struct {
		table  string
		places []placeConfig
		forms  map[string]*regexp.Regexp
		right  string
		into   map[string]briefing.Label
	}{
		{"channel", c.Channels, channelForms, `"discord:123" or "slack:C123"`, c.ceilings.channels},
		{"person", c.Persons, personForms, `"discord:123" or "slack:U123"`, c.ceilings.persons},
	} {
		for i, place := range kind.places {
			if !hasForm(place.ID, kind.forms) {
				complain(kind.table, i, "id", "id %q is no %s; write platform and id, as %s", place.ID, kind.table, kind.right)
			}
			if _, twice := kind.into[place.ID]; twice {
				complain(kind.table, i, "id", "id %q is there twice", place.ID)
			}
			platform, _, _ := strings.Cut(place.ID, ":")
			l, err := briefing.ParseLabel(place.Handling)
			if err != nil {
				complain(kind.table, i, "handling", "handling %s", err)
			} else if least := c.ceilings.platforms[platform]; !l.Admits(least) {
				// Threads and channels that are made later have ids of their own, and so the ceiling of the platform.
				complain(kind.table, i, "handling", "handling %q is below that of all of %s, %q: lower that one, and raise the channels and persons that may see more",
					place.Handling, platform, least)
			}
			kind.into[place.ID] = l
		}
	}
}

func badURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Sprintf("%q is no address; write scheme://host", s)
	}
	return ""
}

// badSchedule returns what is wrong with a schedule or its zone, by key.
func badSchedule(schedule, zone string) map[string]string {
	const midnight = "0 0 * * *" // right as it is: what is wrong with it is wrong with the zone
	if zone == "" {
		return map[string]string{"zone": `zone is missing; name it as in the IANA database: "Europe/Paris"`}
	} else if _, err := press.ParseSchedule(midnight, zone); err != nil {
		return map[string]string{"zone": err.Error()}
	} else if _, err := press.ParseSchedule(schedule, zone); err != nil {
		return map[string]string{"schedule": err.Error()}
	}
	return nil
}

// check returns what is wrong with d, by key, and fills in defaults.
func (d *digestConfig) check() map[string]string {
	wrong := make(map[string]string)
	if d.Name == "" {
		wrong["name"] = "name is missing; it is the key of the subscription"
	}
	if d.Channel != console.Name+":" && !hasForm(d.Channel, channelForms) {
		wrong["channel"] = fmt.Sprintf(`channel %q must be platform:channel id, as "discord:123", "slack:C123" or "console:"`, d.Channel)
	}
	maps.Copy(wrong, badSchedule(d.Schedule, d.Zone))
	if d.Empty == "" {
		d.Empty = briefing.SayEmpty
	}
	if d.Empty != briefing.SayEmpty && d.Empty != briefing.SilentEmpty {
		wrong["empty"] = fmt.Sprintf("empty %q is neither say nor silent", d.Empty)
	}
	if d.Late == "" {
		d.Late = "6h"
	}
	if late, err := time.ParseDuration(d.Late); err != nil || late <= 0 {
		wrong["late"] = fmt.Sprintf(`late %q is no length of time; write it as "6h" or "90m"`, d.Late)
	}
	var err error
	if d.Quiet, err = press.ParseQuiet(d.Quiet); err != nil {
		wrong["quiet"] = err.Error()
	}
	if _, err := press.ParseCritical(strings.Join(d.Critical, ",")); err != nil {
		wrong["critical"] = err.Error()
	} else if len(d.Critical) > 0 && d.Quiet == "" {
		wrong["critical"] = `critical says what is posted in quiet hours all the same, and there are none; set quiet, as "22:00-07:00"`
	}
	d.Lead = cmp.Or(d.Lead, "30m")
	if lead, err := press.ParseLead(d.Lead); err != nil {
		wrong["lead"] = err.Error()
	} else if sched, err := press.ParseSchedule(d.Schedule, d.Zone); err == nil && d.Review != "" {
		if err := sched.CheckLead(lead); err != nil {
			wrong["lead"] = err.Error()
		}
	}
	d.Undecided = cmp.Or(d.Undecided, briefing.HoldUndecided)
	if d.Undecided != briefing.HoldUndecided && d.Undecided != briefing.PostUndecided {
		wrong["undecided"] = fmt.Sprintf("undecided %q is neither hold nor post", d.Undecided)
	}
	if !reply.Locale(d.Locale).Valid() {
		wrong["locale"] = fmt.Sprintf(`locale %q is no language tag; write it as "en-GB" or "en-US"`, d.Locale)
	}
	switch {
	case d.Review == "":
	case !hasForm(d.Review, channelForms):
		wrong["review"] = fmt.Sprintf(`review %q must be platform:channel id, as "discord:123" or "slack:C123": where there are buttons`, d.Review)
	case d.Review == d.Channel:
		wrong["review"] = fmt.Sprintf("review %q is where the digest itself goes; name a channel of editors", d.Review)
	}
	return wrong
}

// subscriptions returns the digests of c as subscriptions, with actors as r names them.
// The error is ingest.Problems: topics or actors that r does not know.
func (c config) subscriptions(r *briefing.Registry) ([]briefing.Subscription, error) {
	var problems ingest.Problems
	var subs []briefing.Subscription
	for i, d := range c.Digests {
		complain := func(key, format string, args ...any) {
			problems = append(problems, ingest.Problem{File: c.file, Line: ingest.LineOf(c.text, "digest", i, key), What: fmt.Sprintf(format, args...)})
		}
		late, err := time.ParseDuration(d.Late)
		if err != nil {
			return nil, fmt.Errorf("digest %s: late: %w", d.Name, err)
		}
		critical, err := press.ParseCritical(strings.Join(d.Critical, ","))
		if err != nil {
			return nil, fmt.Errorf("digest %s: %w", d.Name, err)
		}
		lead, err := press.ParseLead(d.Lead)
		if err != nil {
			return nil, fmt.Errorf("digest %s: %w", d.Name, err)
		}
		s := briefing.Subscription{
			Name: d.Name, Channel: d.Channel, Schedule: d.Schedule, Zone: d.Zone, Topics: d.Topics,
			Empty: d.Empty, Late: late, Quiet: d.Quiet, Critical: critical, By: "config", Locale: d.Locale,
		}
		if d.Review != "" {
			s.Review, s.Lead, s.Undecided = d.Review, lead, d.Undecided
		}
		for _, id := range d.Topics {
			if _, err := r.Topic(id); err != nil {
				var ids []string
				for _, t := range r.Topics() {
					ids = append(ids, t.ID)
				}
				complain("topics", "digest %s: no topic has the id %q%s", d.Name, id, didYouMean(id, ids))
			}
		}
		for _, name := range d.Actors {
			a, what := namedActor(r, name)
			if what != "" {
				complain("actors", "digest %s: %s", d.Name, what)
			}
			s.Actors = append(s.Actors, a.ID)
		}
		subs = append(subs, s)
	}
	return subs, problems.Err()
}

// namedActor returns the actor whose ID or name is name, or what is wrong.
func namedActor(r *briefing.Registry, name string) (briefing.Actor, string) {
	if a, err := r.Actor(name); err == nil {
		return a, ""
	}
	switch named := r.Named(name); len(named) {
	case 1:
		return named[0], ""
	case 0:
		var names []string
		for _, a := range r.Actors() {
			names = append(names, a.Names()...)
		}
		return briefing.Actor{}, fmt.Sprintf("no actor is called %q%s", name, didYouMean(name, names))
	default:
		var ids []string
		for _, a := range named {
			ids = append(ids, a.ID)
		}
		return briefing.Actor{}, fmt.Sprintf("%q may be any of %s; write the id", name, strings.Join(ids, ", "))
	}
}

func didYouMean(name string, known []string) string {
	if near := briefing.Nearest(name, known); near != "" {
		return fmt.Sprintf("; did you mean %q", near)
	}
	return ""
}
