package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/briefing"
	"attache/briefing/ingest"
)

func noEnv(string) string { return "" }

// The example documents every key with its default: as it stands it changes nothing, and so it does with
// the tables that are commented out, but for what they name.
func TestExampleShowsEveryDefault(t *testing.T) {
	text, err := os.ReadFile("../../config.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"as it stands":    string(text),
		"with the tables": regexp.MustCompile(`(?m)^# (\[\[\w+\]\]|\w+ += )`).ReplaceAllString(string(text), "$1"),
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "config.toml")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := loadConfig(file, noEnv)
			if err != nil {
				t.Fatal(err)
			}
			for table, keys := range ingest.Keys(config{}) {
				for _, key := range keys {
					if !regexp.MustCompile(`(?m)^(# )?(\[\[?)?` + key + `( *=|\]\]?)`).MatchString(text) {
						t.Errorf("key %q of table %q is not documented", key, table)
					}
				}
			}
			want := defaults()
			want.file, want.text, want.Database = file, text, filepath.Join(filepath.Dir(file), "attache.db")
			want.Documents = []string{}
			want.Discord.Admins, want.Slack.Admins = []string{}, []string{}
			want.Discord.Guilds, want.Slack.Workspaces = []string{}, []string{}
			want.ceilings = ceilings{
				platforms: map[string]briefing.Label{"discord": briefing.Clear, "slack": briefing.Clear},
				channels:  map[string]briefing.Label{}, persons: map[string]briefing.Label{},
			}
			if len(got.Digests) > 0 {
				want.Channels = []placeConfig{{"discord:123", "amber"}}
				want.Persons = []placeConfig{{"slack:U123", "amber"}}
				want.ceilings.channels["discord:123"], want.ceilings.persons["slack:U123"] = briefing.Amber, briefing.Amber
				want.Digests = []digestConfig{{Name: "morning", Channel: "discord:123", Schedule: "30 7 * * 1-5", Zone: "Europe/Paris",
					Topics: []string{}, Actors: []string{}, Empty: "say", Late: "6h", Critical: []string{}, Lead: "30m", Undecided: "hold"}}
			}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(config{}, ceilings{})); diff != "" {
				t.Errorf("configuration (-want +got):\n%s", diff)
			}
		})
	}
}

func TestConfigProblems(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"unknown key", "databse = \"x\"", `:1: unknown key "databse"; did you mean "database"`},
		{"unknown key of a digest", "[[digest]]\nname = \"a\"\nchanel = \"x\"", `:3: unknown key "digest.chanel"; did you mean "channel"`},
		{"type", "\nseeds = \"no\"", `:2: seeds must be true or false`},
		{"type of a list", "documents = \"docs\"", `:1: documents must be a list of strings: ["…", "…"]`},
		{"type in a list", "[discord]\nadmins = [123]", `:2: discord.admins must be a list of strings`},
		{"type of a number", "[backup]\nkeep = \"all\"", `:2: backup.keep must be a whole number`},
		{"type of a table", "slack = true", `:1: slack must be a table: [slack]`},
		{"type of tables", "digest = 3", `:1: digest must be a table that may be repeated: [[digest]]`},
		{"empty database", "database = \"\"", `:1: database is empty`},
		{"backup schedule", "[backup]\nschedule = \"61 3 * * *\"", `:2: schedule "61 3 * * *"`},
		{"backup zone", "[backup]\nschedule = \"0 3 * * *\"\nzone = \"Pari\"", `:3: zone "Pari" is not known`},
		{"no backup kept", "[backup]\nfolder = \"b\"\nkeep = 0", `:3: keep 0 leaves no backup`},
		{"listen", "seeds = true\nlisten = \"9321\"", `:2: listen "9321" is no address; write host:port`},
		{"listen everywhere", "listen = \":9321\"", `:1: listen ":9321" is every address of this machine; write "127.0.0.1:9321", or "0.0.0.0:9321" if that is meant`},
		{"listen at a name", "listen = \"example.org:80\"", `:1: listen "example.org:80" names a host`},
		{"address", "[discord]\ntoken = \"\"\napi_url = \"discord.com\"", `:3: api_url "discord.com" is no address`},
		{"command", "[slack]\ncommand = \"attache\"", `:2: command "attache" must be one word that begins with a slash`},
		{"channel", digest(`channel = "teams:1"`), `:3: channel "teams:1" must be platform:channel id`},
		{"channel without an id", digest(`channel = "discord:"`), `:3: channel "discord:" must be platform:channel id`},
		{"channel by its name", digest(`channel = "slack:#news"`), `:3: channel "slack:#news" must be platform:channel id`},
		{"schedule", digest(`schedule = "61 7 * * *"`), `:3: `},
		{"zone", digest(`zone = "Europe/Pariss"`), `:3: zone "Europe/Pariss" is not known; perhaps Europe/Paris is meant`},
		{"guild", "[discord]\nguild = \"my server\"", `:2: guild "my server" is no id of a server; write its digits`},
		{"admin by a name", "[discord]\nadmins = [\"ann\"]", `:2: admins: "ann" is no id of a user or role: write its digits`},
		{"admin as a mention", "[discord]\nadmins = [\"1\", \"<@100>\"]", `:2: admins: "<@100>" is no id of a user or role`},
		{"admin with a space", "[discord]\nadmins = [\"100 \"]", `:2: admins: "100 " is no id`},
		{"admin that is empty", "[discord]\nadmins = [\"\"]", `:2: admins: "" is no id`},
		{"admin that is too long", "[discord]\nadmins = [\"123456789012345678901\"]", `:2: admins: "123456789012345678901" is no id`},
		{"admin in other digits", "[discord]\nadmins = [\"١٠٠\"]", `:2: admins: "١٠٠" is no id`},
		{"admin by a handle", "[slack]\nadmins = [\"@ann\"]", `:2: admins: "@ann" is no id of a user (U…, W…) or user group (S…)`},
		{"admin in small letters", "[slack]\nadmins = [\"u0123\"]", `:2: admins: "u0123" is no id`},
		{"channel as an admin", "[slack]\nadmins = [\"C0123\"]", `:2: admins: "C0123" is no id`},
		{"server by its name", "[discord]\nguilds = [\"desk\"]", `:2: guilds: "desk" is no id of a server`},
		{"workspace by its name", "[slack]\nworkspaces = [\"desk\"]", `:2: workspaces: "desk" is no id of a workspace (T…)`},
		{"no zone", digest(`zone = ""`), `:3: zone is missing`},
		{"address with a path", "[discord]\napi_url = \"https://discord.com/api\"", `:2: api_url "https://discord.com/api" has a path; write scheme://host only`},
		{"empty", digest(`empty = "maybe"`), `:3: empty "maybe" is neither say nor silent`},
		{"late", digest(`late = "soon"`), `:3: late "soon" is no length of time`},
		{"critical", digest(`quiet = "22:00-07:00"` + "\n" + `critical = ["reversed", "softer"]`), `:4: Critical is "softer", which is no change of a position; write some of reversed, hardened, softened.`},
		{"critical without quiet hours", digest(`critical = ["reversed"]`), `:3: critical says what is posted in quiet hours all the same, and there are none`},
		{"review on a terminal", digest(`review = "console:"`), `:3: review "console:" must be platform:channel id`},
		{"review in its own channel", strings.Replace(digest(`review = "discord:1"`), `"console:"`, `"discord:1"`, 1), `:3: review "discord:1" is where the digest itself goes`},
		{"lead", digest(`review = "discord:2"` + "\n" + `lead = "90s"`), `:4: Lead is "90s", which is no time from 1m to 24h in full minutes; write it as 30m or 1h.`},
		{"lead that is too long", digest(`review = "discord:2"` + "\n" + `lead = "24h"`), `:4: The draft comes 24h0m before the digest, and the digest comes again after 24h0m; write a lead that is shorter.`},
		{"undecided", digest(`review = "discord:2"` + "\n" + `undecided = "perhaps"`), `:4: undecided "perhaps" is neither hold nor post`},
		{"quiet", digest(`quiet = "22:00"`), `:3: Quiet hours are "22:00", which is no time from one hour to another; write them as 22:00-07:00.`},
		{"name twice", digest("") + digest(""), `:8: name "a" is used twice`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "config.toml")
			if err := os.WriteFile(file, []byte(tc.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := loadConfig(file, noEnv)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error = %v\nwant %s", err, tc.want)
			}
		})
	}
}

// Who is made an admin on the terminal is somebody who can be, on a platform there is.
func TestPrincipals(t *testing.T) {
	for _, tc := range []struct {
		who           string
		person, group bool
	}{
		{"discord:100", true, true},
		{"slack:U0123", true, false},
		{"slack:W0123", true, false},
		{"slack:S0123", false, true},
		{"slack:C0123", false, false},
		{"slack:u0123", false, false},
		{"discord:ann", false, false},
		{"discord:<@100>", false, false},
		{"discord:", false, false},
		{":100", false, false},
		{"100", false, false},
		{"discord:1:2", false, false},
		{"discord:100\n", false, false},
		{"teams:100", false, false},
		{"", false, false},
	} {
		if got := isPrincipal(tc.who, false); got != tc.person {
			t.Errorf("person %q: %t", tc.who, got)
		}
		if got := isPrincipal(tc.who, true); got != tc.group {
			t.Errorf("group %q: %t", tc.who, got)
		}
	}
}

// Whatever stands in a configuration, it is read or each problem is told with its place.
func FuzzConfig(f *testing.F) {
	example, err := os.ReadFile("../../config.example.toml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(example))
	f.Add(regexp.MustCompile(`(?m)^# (\[\[\w+\]\]|\w+ += )`).ReplaceAllString(string(example), "$1"))
	for _, text := range []string{"", "\x00", "seeds = 1", "[[digest]]\n", digest(`topics = ["a"]`), "a.b.c = {x = [[1]]}", "[slack]\nadmins = [1]", "[[channel]]\nid = \"x\"\nhandling = \"y\"\n"} {
		f.Add(text)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		file := filepath.Join(dir, "config.toml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		conf, err := loadConfig(file, noEnv)
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				if !strings.HasPrefix(line, file+":") {
					t.Errorf("%q does not say where", line)
				}
			}
			return
		}
		for _, id := range slices.Concat(conf.Discord.Admins, conf.Discord.Guilds) {
			if !snowflake.MatchString(id) {
				t.Errorf("the id %q is let through", id)
			}
		}
		for _, d := range conf.Digests {
			if d.Name == "" || !hasForm(d.Channel, channelForms) && d.Channel != "console:" {
				t.Errorf("the digest %+v is let through", d)
			}
		}
	})
}

// Problems come in the order of the keys, whatever the order of a map.
func TestConfigProblemsKeepTheirOrder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.toml")
	text := "[[digest]]\nname = \"\"\nchannel = \"x\"\nschedule = \"x\"\nzone = \"UTC\"\nempty = \"x\"\nlate = \"x\"\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		_, err := loadConfig(file, noEnv)
		if err == nil {
			t.Fatal("no error")
		}
		var lines []string
		for line := range strings.Lines(err.Error()) {
			lines = append(lines, strings.Split(strings.TrimPrefix(line, file), ":")[1])
		}
		if diff := cmp.Diff([]string{"2", "3", "4", "6", "7"}, lines); diff != "" {
			t.Fatalf("lines (-want +got):\n%s", diff)
		}
	}
}

// digest returns a digest's table whose third line is line.
func digest(line string) string {
	text := "[[digest]]\nname = \"a\"\n" + line + "\n"
	for _, other := range []string{`channel = "console:"`, `schedule = "30 7 * * *"`, `zone = "Europe/Paris"`} {
		if key, _, _ := strings.Cut(other, " "); !strings.HasPrefix(line, key) {
			text += other + "\n"
		}
	}
	return text
}

func TestEnvironmentWins(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(file, []byte("database = \"in/a.db\"\ndocuments = [\"docs\"]\n[discord]\ntoken = \"from the file\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"ATTACHE_CONFIG": file, "ATTACHE_DISCORD_TOKEN": "from the environment"}
	c, err := loadConfig("", func(k string) string { return env[k] })
	if err != nil {
		t.Fatal(err)
	}
	if c.Discord.Token != "from the environment" || c.Database != filepath.Join(dir, "in/a.db") || c.Documents[0] != filepath.Join(dir, "docs") {
		t.Errorf("token, database, documents = %q, %q, %q", string(c.Discord.Token), c.Database, c.Documents)
	}
	env["ATTACHE_DATABASE"] = "elsewhere.db"
	if c, err = loadConfig("", func(k string) string { return env[k] }); err != nil || c.Database != "elsewhere.db" {
		t.Errorf("database = %q, %v", c.Database, err)
	}
}

func TestSecretsDoNotShow(t *testing.T) {
	c := defaults()
	c.Discord.Token, c.Slack.BotToken = "hush", "hush"
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if s := fmt.Sprintf(verb, c); strings.Contains(s, "hush") {
			t.Errorf("%s shows a token: %s", verb, s)
		}
	}
}
