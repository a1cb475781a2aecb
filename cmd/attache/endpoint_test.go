package main

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"attache/bot"
	"attache/bot/discord"
)

// The doctor tells a bot that takes requests from other programs and from nobody.
func TestWhoListensAtTheEndpoint(t *testing.T) {
	p, err := discord.New(discord.Config{Token: "x", PublicKey: strings.Repeat("0", 64)})
	if err != nil {
		t.Fatal(err)
	}
	d := doctor{conf: defaults(), platforms: []bot.Platform{p}}
	d.conf.Discord.PublicKey = strings.Repeat("0", 64)
	check := func(want string) {
		t.Helper()
		found := d.endpoint(t.Context())
		if len(found) != 1 || found[0].Grade.String()+": "+found[0].Says != want {
			t.Errorf("got %v, want %s", found, want)
		}
	}
	defer http.DefaultClient.CloseIdleConnections()
	log := slog.New(slog.DiscardHandler)
	address, stop, err := serveEndpoint("127.0.0.1:0", endpoint(d.platforms, d.conf.way, log), log)
	if err != nil {
		t.Fatal(err)
	}
	d.conf.Endpoint = address
	check("ok: a bot takes requests there")
	if _, _, err := serveEndpoint(address, nil, log); err == nil {
		t.Error("two listen at one address")
	}
	stop()
	check("warning: is free: nobody takes requests there")
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	other := httptest.NewUnstartedServer(http.NotFoundHandler())
	other.Listener.Close()
	other.Listener = l
	other.Start()
	defer other.Close()
	check("failure: another program listens there, or this machine has no such address")
	d.conf.Discord.PublicKey = ""
	if found := d.endpoint(t.Context()); found != nil {
		t.Errorf("without a platform over HTTP: %v", found)
	}
	if endpoint(d.platforms, d.conf.way, log) != nil {
		t.Error("there is an endpoint, and nobody posts to it")
	}
}

// Requests that are refused fill neither the memory nor the log.
func TestDoormanBoundsWhatAnybodyCanSend(t *testing.T) {
	var log strings.Builder
	inside, leave := make(chan struct{}), make(chan struct{})
	d := &doorman{
		next: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/wait" {
				inside <- struct{}{}
				<-leave
				return
			}
			http.Error(w, "the signature is wrong", http.StatusUnauthorized)
		}),
		log:  slog.New(slog.NewTextHandler(&log, nil)),
		room: make(chan struct{}, 1), told: make(map[string]*refusals),
	}
	send := func(path string) int {
		w := httptest.NewRecorder()
		d.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, nil))
		return w.Code
	}
	for range 1000 {
		if status := send("/"); status != http.StatusUnauthorized {
			t.Fatal(status)
		}
	}
	if n := strings.Count(log.String(), "request refused"); n != 1 {
		t.Errorf("%d lines for 1,000 requests:\n%s", n, log.String())
	}
	for _, r := range d.told {
		r.told = r.told.Add(-tellEvery)
	}
	send("/")
	if !strings.Contains(log.String(), "untold=999") {
		t.Errorf("the next line does not say how many there were:\n%s", log.String())
	}
	done := make(chan int)
	go func() { done <- send("/wait") }()
	<-inside
	if status := send("/"); status != http.StatusServiceUnavailable {
		t.Errorf("one too many: %d", status)
	}
	close(leave)
	if status := <-done; status != http.StatusOK {
		t.Errorf("the one inside: %d", status)
	}
}

// A client that says nothing, or does not end its headers, is let go.
func TestEndpointDoesNotWaitForEver(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	address, stop, err := serveEndpoint("127.0.0.1:0", http.NotFoundHandler(), log)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	for name, says := range map[string]string{
		"slow":  "POST /discord HTTP/1.1\r\nHost: x\r\n",
		"large": "POST /discord HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("a", 2*endpointHeaderBytes),
	} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		// It may hang up before it has read all.
		_, _ = io.WriteString(conn, says)
		if err := conn.SetReadDeadline(time.Now().Add(2 * endpointHeaderWithin)); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(conn)
		if err != nil && !strings.Contains(err.Error(), "reset") {
			t.Errorf("%s: it waits still: %q, %v", name, answer, err)
		}
		conn.Close()
	}
}
