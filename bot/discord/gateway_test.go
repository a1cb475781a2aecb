package discord

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"attache/bot"
)

// A gateway that asks for a reconnect in place of READY makes the library wait
// for a lock that it holds itself. The attempt is given up, and with it the
// session.
func TestLibraryThatLocksItselfOutIsLeftBehind(t *testing.T) {
	t.Parallel()
	attempts := make(chan struct{}, 100)
	mux := http.NewServeMux()
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	mux.HandleFunc("GET /api/v9/gateway", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"url":"ws`+strings.TrimPrefix(srv.URL, "http")+`"}`)
	})
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		ws, err := new(websocket.Upgrader).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		for _, m := range []string{`{"op":10,"d":{"heartbeat_interval":41250}}`, `{"op":7,"d":null}`} {
			if err := ws.WriteMessage(websocket.TextMessage, []byte(m)); err != nil {
				return
			}
			if _, _, err := ws.ReadMessage(); err != nil {
				break
			}
		}
		attempts <- struct{}{}
	})
	p, err := New(Config{Token: "x", APIURL: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	p.openWithin, p.reopenAfter = 100*time.Millisecond, time.Millisecond
	ctx, cancel := context.WithCancel(within(t))
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx, &bot.Bot{}) }()
	for range 3 {
		select {
		case <-attempts:
		case <-ctx.Done():
			t.Fatal("it was not tried again")
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}
