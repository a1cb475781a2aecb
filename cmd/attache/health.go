package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

// healthFile is where a running bot says at which address it answers: beside its data base.
func healthFile(database string) string { return database + ".health" }

// serveHealth answers GET /healthz on a free port of the loopback interface until stop is called, and writes the
// address into healthFile. A bot that is already running on the same data base keeps the file.
func serveHealth(database string) (stop func(), err error) {
	file := healthFile(database)
	if askHealth(context.Background(), database) == nil {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("health: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok\n") // whoever asked has gone
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: time.Second, WriteTimeout: time.Second, IdleTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l) // always an error: that it was closed
	}()
	if err := os.WriteFile(file, []byte("http://"+l.Addr().String()+"\n"), 0o600); err != nil {
		_ = server.Close()
		<-done
		return nil, fmt.Errorf("health: %w", err)
	}
	return func() {
		_ = server.Close()
		<-done
		_ = os.Remove(file)
	}, nil
}

// askHealth returns nil when the bot on that data base answers.
func askHealth(ctx context.Context, database string) error {
	address, err := os.ReadFile(healthFile(database))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("no bot is running on %s", database)
	}
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSpace(string(address))+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("%s: %w", healthFile(database), err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("the bot on %s does not answer: %w", database, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the bot on %s answers %s", database, res.Status)
	}
	return nil
}

type healthCommand struct{}

// Run succeeds when the bot on the configured data base answers.
func (healthCommand) Run(ctx context.Context, p process, c *cli) error {
	conf, err := p.config(c)
	if err != nil {
		return err
	}
	if err := askHealth(ctx, conf.Database); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, "ok")
	return err
}
