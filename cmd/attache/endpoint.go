package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"attache/bot"
)

// Bounds of what is posted to the endpoint. Both platforms wait 3 s for an answer.
const (
	endpointHeaderWithin = 2 * time.Second
	endpointWithin       = 10 * time.Second // to read a request; and to answer it
	endpointIdle         = time.Minute
	endpointHeaderBytes  = 16 << 10
	endpointAtOnce       = 128 // requests; the platforms bound the body of each to 1 MiB
	endpointStopWithin   = 5 * time.Second
)

// endpoint returns what takes the requests of platforms that are not heard over a socket, each at the path of its name;
// nil when there are none.
func endpoint(platforms []bot.Platform, way func(string) string, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	any := false
	for _, p := range platforms {
		if h, ok := p.(http.Handler); ok && way(p.Name()) == overHTTP {
			mux.Handle("POST /"+p.Name(), h)
			any = true
		}
	}
	if !any {
		return nil
	}
	return &doorman{next: mux, log: log, room: make(chan struct{}, endpointAtOnce), told: make(map[string]*refusals)}
}

// serveEndpoint answers with handler at the address listen until stop is called, which waits for requests under way. It
// returns the address, with the port that the system chose where listen names none.
func serveEndpoint(listen string, handler http.Handler, log *slog.Logger) (address string, stop func(), err error) {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return "", nil, fmt.Errorf("endpoint: %w", err)
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: endpointHeaderWithin, ReadTimeout: endpointWithin, WriteTimeout: endpointWithin,
		IdleTimeout: endpointIdle, MaxHeaderBytes: endpointHeaderBytes, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l) // always an error: that it was closed
	}()
	log.Info("endpoint open", "address", l.Addr().String())
	return l.Addr().String(), func() {
		ctx, cancel := context.WithTimeout(context.Background(), endpointStopWithin)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close() // whoever is still there has been waiting for too long
		}
		<-done
	}, nil
}

// A doorman lets so many requests in at once and logs those that are refused: of each kind one a minute, because anybody
// can send them.
type doorman struct {
	next http.Handler
	log  *slog.Logger
	room chan struct{}

	mu   sync.Mutex
	told map[string]*refusals // by pattern and reason, of which there are few
}

// refusals are those of one kind.
type refusals struct {
	told   time.Time
	untold int
}

// tellEvery is how often refusals of one kind are logged.
const tellEvery = time.Minute

// ServeHTTP implements [http.Handler].
func (d *doorman) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	seen := &outcome{ResponseWriter: w, status: http.StatusOK}
	select {
	case d.room <- struct{}{}:
		defer func() { <-d.room }()
		d.next.ServeHTTP(seen, r)
	default:
		http.Error(seen, "too many requests at once", http.StatusServiceUnavailable)
	}
	if seen.status >= http.StatusBadRequest {
		d.tell(r, seen)
	}
}

func (d *doorman) tell(r *http.Request, seen *outcome) {
	d.mu.Lock()
	defer d.mu.Unlock()
	kind := r.Pattern + seen.why
	if d.told[kind] == nil {
		d.told[kind] = new(refusals)
	}
	of := d.told[kind]
	if now := time.Now(); now.Sub(of.told) >= tellEvery {
		d.log.Warn("request refused", "endpoint", r.Pattern, "status", seen.status, "why", seen.why, "untold", of.untold)
		of.told, of.untold = now, 0
		return
	}
	of.untold++
}

// An outcome remembers the status, and the first line where it is no success: a sentence of ours.
type outcome struct {
	http.ResponseWriter
	status int
	why    string
}

// WriteHeader implements [http.ResponseWriter].
func (o *outcome) WriteHeader(status int) {
	o.status = status
	o.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (o *outcome) Write(b []byte) (int, error) {
	if o.status >= http.StatusBadRequest && o.why == "" {
		o.why, _, _ = strings.Cut(string(b), "\n")
	}
	return o.ResponseWriter.Write(b)
}

// answers reports whether a bot takes the requests of a platform at the address listen, or at least something listens
// there.
func answers(ctx context.Context, listen, platform string) (ours, taken bool) {
	l, err := net.Listen("tcp", listen)
	if err == nil {
		_ = l.Close() // nothing came in
		return false, false
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return false, true
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/"+platform, nil)
	if err != nil {
		return false, true
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false, true
	}
	defer res.Body.Close()
	return res.StatusCode == http.StatusMethodNotAllowed && res.Header.Get("Allow") == http.MethodPost, true
}
