package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"attache/briefing/extract"
)

// healthFile is where a running bot says at which address it answers: beside its database.
func healthFile(database string) string { return database + ".health" }

// serveHealth answers with handler at the address listen, "" a free port of the loopback interface, until stop is called,
// and writes the address into healthFile. A bot that is already running on the same database keeps the file and answers.
func serveHealth(database, listen string, handler http.Handler) (stop func(), err error) {
	file := healthFile(database)
	if _, err := askHealth(context.Background(), database); err == nil {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", cmp.Or(listen, "127.0.0.1:0"))
	if err != nil {
		return nil, fmt.Errorf("health: %w", err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l) // always an error: that it was closed
	}()
	if err := os.WriteFile(file, []byte("http://"+near(l.Addr())+"\n"), 0o600); err != nil {
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

// near returns the address at which this machine reaches a listener.
func near(a net.Addr) string {
	at, ok := a.(*net.TCPAddr)
	if !ok || !at.IP.IsUnspecified() {
		return a.String()
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(at.Port))
}

// badListen returns what is wrong with an address to listen at, "" nothing.
func badListen(listen string) string {
	if listen == "" {
		return ""
	}
	host, port, err := net.SplitHostPort(listen)
	if n, convErr := strconv.Atoi(port); err != nil || convErr != nil || n < 0 || n > 65535 {
		return fmt.Sprintf("%q is no address; write host:port, as \"127.0.0.1:9321\"", listen)
	}
	if host == "" {
		return fmt.Sprintf("%q is every address of this machine; write \"127.0.0.1:%s\", or \"0.0.0.0:%s\" if that is meant", listen, port, port)
	}
	if host != "localhost" && net.ParseIP(host) == nil {
		return fmt.Sprintf("%q names a host; write its IP address", listen)
	}
	return ""
}

// openToOthers reports whether others than this machine can reach the address listen.
func openToOthers(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	return err == nil && host != "localhost" && !net.ParseIP(host).IsLoopback()
}

// readsHeader is the header in which a running bot says what it reads, see [config.reading].
const readsHeader = "Attache-Reads"

// askHealth returns what the bot on that database says that it reads, or an error when none answers; one that takes too long to
// answer wraps [context.DeadlineExceeded].
func askHealth(ctx context.Context, database string) (reads string, err error) {
	address, err := os.ReadFile(healthFile(database))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("no bot is running on %s", database)
	}
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSpace(string(address))+"/healthz", nil)
	if err != nil {
		return "", fmt.Errorf("%s: %w", healthFile(database), err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", fmt.Errorf("the bot on %s does not answer: %w", database, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the bot on %s answers %s", database, res.Status)
	}
	return res.Header.Get(readsHeader), nil
}

// reading tells what is brought into the content: 16 hexadecimal digits, which differ where other folders are read, or by another
// version of the extractor.
func (c config) reading() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %t", extract.Version, c.Seeds)
	for _, folder := range c.Documents {
		fmt.Fprintf(h, " %q", inFull(folder))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// otherReader reports whether a bot runs on the database that reads other documents, or does not say in time what it reads: the
// content is its own to change.
func (c config) otherReader(ctx context.Context) bool {
	reads, err := askHealth(ctx, c.Database)
	return errors.Is(err, context.DeadlineExceeded) || err == nil && reads != c.reading()
}

type healthCommand struct{}

// Run succeeds when the bot on the configured database answers.
func (healthCommand) Run(ctx context.Context, p process, c *cli) error {
	conf, err := p.config(c)
	if err != nil {
		return err
	}
	if _, err := askHealth(ctx, conf.Database); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, "ok")
	return err
}
