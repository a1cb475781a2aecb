package discordtest_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"attache/bot/discord/discordtest"
)

// leaves returns a channel that hears when the client has left the gateway.
func leaves(dg *discordgo.Session) <-chan struct{} {
	gone := make(chan struct{}, 8)
	dg.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) { gone <- struct{}{} })
	return gone
}

func await(t *testing.T, gone <-chan struct{}) {
	t.Helper()
	select {
	case <-gone:
	case <-within(t).Done():
		t.Fatal("the client did not notice the end of the connection")
	}
}

func TestMissedEventsAreReplayed(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{})
	dg := client(t, s, s.Token())
	gone := leaves(dg)
	arrived := open(t, dg)
	register(t, dg)

	s.Disconnect(4000)
	await(t, gone)
	if _, err := s.Slash(ada, "10", "/position actor:missed"); err != nil {
		t.Fatal(err)
	}
	if err := dg.Open(); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, arrived).ApplicationCommandData().Options[0].Value; got != "missed" {
		t.Errorf("replayed %v", got)
	}
	if g := s.Gateway(); g.Identified != 1 || g.Resumed != 1 || g.Connections != 2 || !g.Connected {
		t.Errorf("gateway %+v", g)
	}
}

func TestForgottenSessionBeginsAnew(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{})
	dg := client(t, s, s.Token())
	arrived := open(t, dg)
	register(t, dg)
	s.Invalidate()
	if err := s.WaitGateway(within(t), func(g discordtest.Gateway) bool { return g.Identified == 2 }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Slash(ada, "10", "/position actor:again"); err != nil {
		t.Fatal(err)
	}
	receive(t, arrived)
}

func TestGoodbyeEndsTheSession(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{})
	dg := client(t, s, s.Token())
	gone := leaves(dg)
	open(t, dg)
	register(t, dg)
	if err := dg.Close(); err != nil {
		t.Fatal(err)
	}
	await(t, gone)
	if err := s.WaitGateway(within(t), func(g discordtest.Gateway) bool { return !g.Connected }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Slash(ada, "10", "/position actor:a"); err == nil {
		t.Error("a command was sent to a bot that has left")
	}
	if err := dg.Open(); err != nil {
		t.Fatal(err)
	}
	if err := s.WaitGateway(within(t), func(g discordtest.Gateway) bool { return g.Identified == 2 && g.Resumed == 0 }); err != nil {
		t.Fatal(err)
	}
}

func TestReconnectAndDrop(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		end  func(*discordtest.Server)
	}{
		{"asked to reconnect", (*discordtest.Server).Reconnect},
		{"cut", (*discordtest.Server).Drop},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, discordtest.Options{})
			dg := client(t, s, s.Token())
			gone := leaves(dg)
			open(t, dg)
			tc.end(s)
			await(t, gone)
			if err := dg.Open(); err != nil {
				t.Fatal(err)
			}
			if g := s.Gateway(); g.Resumed != 1 {
				t.Errorf("gateway %+v, want one session resumed", g)
			}
		})
	}
}

func TestDeadPeer(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{Heartbeat: 50 * time.Millisecond})
	dg := client(t, s, s.Token())
	gone := leaves(dg)
	open(t, dg)
	s.Deafen(true)
	await(t, gone) // five heartbeats without acknowledgement

	s = start(t, discordtest.Options{})
	dg = client(t, s, s.Token())
	arrived := open(t, dg)
	register(t, dg)
	s.Mute(true)
	if _, err := s.Slash(ada, "10", "/position actor:unheard"); err != nil {
		t.Fatal(err)
	}
	select {
	case <-arrived:
		t.Error("a mute gateway spoke")
	default:
	}
}

// dial opens a raw socket and reads the Hello.
func dial(t *testing.T, s *discordtest.Server, query string) *websocket.Conn {
	t.Helper()
	ws, resp, err := websocket.DefaultDialer.DialContext(within(t), "ws"+strings.TrimPrefix(s.URL, "http")+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	t.Cleanup(func() { ws.Close() })
	return ws
}

func TestGatewayClosesWithItsCodes(t *testing.T) {
	t.Parallel()
	const query = "/?v=9&encoding=json"
	identify := func(token string, intents int, shard string) string {
		d := map[string]any{"token": token, "intents": intents, "properties": map[string]string{}}
		if shard != "" {
			d["shard"] = json.RawMessage(shard)
		}
		raw, err := json.Marshal(map[string]any{"op": 2, "d": d})
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	const token = "Bot discord-token"
	for _, tc := range []struct {
		name  string
		opts  discordtest.Options
		query string
		sent  []string
		want  int
	}{
		{"unknown operation", discordtest.Options{}, query, []string{`{"op":99}`}, 4001},
		{"not JSON", discordtest.Options{}, query, []string{`{`}, 4002},
		{"too long", discordtest.Options{}, query, []string{`{"op":1,"d":"` + strings.Repeat("x", 4096) + `"}`}, 4002},
		{"presence before identify", discordtest.Options{}, query, []string{`{"op":3,"d":{}}`}, 4003},
		{"wrong token", discordtest.Options{}, query, []string{identify("Bot wrong", 0, "")}, 4004},
		{"resume with a wrong token", discordtest.Options{}, query, []string{`{"op":6,"d":{"token":"wrong","session_id":"x","seq":1}}`}, 4004},
		{"identify twice", discordtest.Options{}, query, []string{identify(token, 0, ""), identify(token, 0, "")}, 4005},
		{"too many payloads", discordtest.Options{}, query, append([]string{identify(token, 0, "")}, repeat(`{"op":1,"d":null}`, 120)...), 4008},
		{"no heartbeat", discordtest.Options{Heartbeat: time.Nanosecond}, query, []string{identify(token, 0, "")}, 4009},
		{"invalid shard", discordtest.Options{}, query, []string{identify(token, 0, "[2,2]")}, 4010},
		{"sharding required", discordtest.Options{Guilds: 2499}, query, []string{identify(token, 0, "")}, 4011},
		{"old version", discordtest.Options{}, "/?v=5", nil, 4012},
		{"no such intent", discordtest.Options{}, query, []string{identify(token, 1<<30, "")}, 4013},
		{"privileged intent", discordtest.Options{}, query, []string{identify(token, 1<<15, "")}, 4014},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, tc.opts)
			ws := dial(t, s, tc.query)
			for _, m := range tc.sent {
				if err := ws.WriteMessage(websocket.TextMessage, []byte(m)); err != nil {
					break // closed while we were still talking
				}
			}
			var closed *websocket.CloseError
			for {
				_, _, err := ws.ReadMessage()
				if err == nil {
					continue
				}
				if !errors.As(err, &closed) || closed.Code != tc.want {
					t.Errorf("ended with %v, want code %d", err, tc.want)
				}
				return
			}
		})
	}
}

func repeat(s string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = s
	}
	return list
}

func TestGuildsAndPrivilegedIntentsWhereAllowed(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{PrivilegedIntents: 1 << 15})
	dg := client(t, s, s.Token())
	dg.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentMessageContent
	guilds := make(chan string, 1)
	dg.AddHandler(func(_ *discordgo.Session, g *discordgo.GuildCreate) { guilds <- g.ID })
	open(t, dg)
	select {
	case id := <-guilds:
		if id != "1" {
			t.Errorf("guild %q, want 1", id)
		}
	case <-within(t).Done():
		t.Fatal("no guild arrived")
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	s := start(t, discordtest.Options{})
	register(t, client(t, s, s.Token()))
	if _, err := s.Slash(ada, "10", "/position actor:a"); err == nil {
		t.Error("a command was sent to a bot that never connected")
	}
}
