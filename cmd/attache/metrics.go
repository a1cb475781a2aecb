package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"attache/bot"
	"attache/briefing"
	"attache/storage"
)

// A monitor counts what the bot does and tells whether it is ready. No label holds anything that a person wrote.
// It is safe for concurrent use.
type monitor struct {
	db        *storage.DB
	now       func() time.Time
	platforms []bot.Platform
	way       func(platform string) string // how it hears people
	endpoint  string                       // the address of those over HTTP; "" none
	reads     string                       // see [config.reading]

	registry *prometheus.Registry
	commands *prometheus.HistogramVec
	limits   *prometheus.CounterVec
	reloads  *prometheus.HistogramVec

	mu        sync.Mutex
	connected map[string]bool // by the names of the platforms that are on
}

var _ bot.Observer = (*monitor)(nil)

// newMonitor returns a monitor of a bot on these platforms, which hear people in these ways.
func newMonitor(db *storage.DB, now func() time.Time, platforms []bot.Platform, way func(string) string) *monitor {
	m := &monitor{
		db: db, now: now, platforms: platforms, way: way, registry: prometheus.NewRegistry(), connected: make(map[string]bool),
		commands: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "attache_command_seconds", Help: "How long commands took to answer, by how they ended.",
			// Both platforms drop what is not acknowledged in 3 s.
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 1.5, 3, 10, 60},
		}, []string{"command", "platform", "outcome"}),
		limits: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "attache_rate_limits_total", Help: "Requests that a platform answered with a rate limit.",
		}, []string{"platform"}),
		reloads: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "attache_reload_seconds", Help: "How long it took to read documents again, by how it ended.",
			Buckets: []float64{.1, .5, 1, 5, 15, 60, 300},
		}, []string{"outcome"}),
	}
	for _, p := range platforms {
		m.connected[p.Name()] = false
		m.limits.WithLabelValues(p.Name())
	}
	m.registry.MustRegister(m.commands, m.limits, m.reloads, stock{m},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Served implements [bot.Observer].
func (m *monitor) Served(command, platform, outcome string, took time.Duration) {
	m.commands.WithLabelValues(command, platform, outcome).Observe(took.Seconds())
}

// Connected implements [bot.Observer].
func (m *monitor) Connected(platform string, on bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.connected[platform] = on
}

// Limited implements [bot.Observer].
func (m *monitor) Limited(platform string) { m.limits.WithLabelValues(platform).Inc() }

// reloaded counts a reload that took so long and ended with err.
func (m *monitor) reloaded(took time.Duration, err error) {
	outcome := "done"
	if err != nil {
		outcome = "refused"
	}
	m.reloads.WithLabelValues(outcome).Observe(took.Seconds())
}

// sockets returns which platforms are connected.
func (m *monitor) sockets() map[string]bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	on := make(map[string]bool, len(m.connected))
	for name, c := range m.connected {
		on[name] = c
	}
	return on
}

// scrapeWithin bounds what one request to the monitor may wait for the database.
const scrapeWithin = 2 * time.Second

// handler answers /healthz (the process lives), /readyz (it can answer and post) and /metrics.
func (m *monitor) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(readsHeader, m.reads)
		fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		lacking := m.lacking(r.Context())
		if len(lacking) == 0 {
			fmt.Fprintln(w, "ok")
			for _, p := range m.platforms {
				way := m.way(p.Name())
				if way == overHTTP {
					way += " at " + m.endpoint + "/" + p.Name()
				}
				fmt.Fprintf(w, "%s: heard over %s\n", p.Name(), way)
			}
			return
		}
		w.WriteHeader(http.StatusServiceUnavailable)
		for _, what := range lacking {
			fmt.Fprintln(w, what)
		}
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Timeout: 2 * scrapeWithin}))
	return mux
}

// lacking returns why the bot is not ready, nil when it is.
func (m *monitor) lacking(ctx context.Context) []string {
	ctx, cancel := context.WithTimeout(ctx, scrapeWithin)
	defer cancel()
	var lacking []string
	for name, on := range m.sockets() {
		if !on {
			lacking = append(lacking, name+" is not connected")
		}
	}
	slices.Sort(lacking)
	if s, err := m.db.Under(briefing.Red).Summary(ctx); err != nil {
		lacking = append(lacking, "the content cannot be read")
	} else if s.AsOf.IsZero() {
		lacking = append(lacking, "no documents have been read yet")
	}
	if _, err := m.db.DeliveryCounts(ctx); err != nil {
		lacking = append(lacking, "the state cannot be read")
	}
	return lacking
}

// stock is what is counted when it is asked for, because it stands in the database or on the disk.
type stock struct{ *monitor }

var (
	connectedDesc  = prometheus.NewDesc("attache_connected", "Whether a platform is connected.", []string{"platform"}, nil)
	invalidDesc    = prometheus.NewDesc("attache_invalid_requests", "Requests of the last ten minutes that a platform answered with 401, 403 or 429; 10,000 lead to a ban on Discord.", []string{"platform"}, nil)
	deliveriesDesc = prometheus.NewDesc("attache_deliveries", "Lines of the ledger of digests, by state.", []string{"state"}, nil)
	documentsDesc  = prometheus.NewDesc("attache_documents", "Documents in the content.", nil, nil)
	positionsDesc  = prometheus.NewDesc("attache_positions", "Positions in the content.", nil, nil)
	ageDesc        = prometheus.NewDesc("attache_content_age_seconds", "Time since the content was last replaced.", nil, nil)
	bytesDesc      = prometheus.NewDesc("attache_store_bytes", "Size of the database on disk, with its log.", []string{"file"}, nil)
)

// Describe implements [prometheus.Collector].
func (s stock) Describe(to chan<- *prometheus.Desc) { prometheus.DescribeByCollect(s, to) }

// Collect implements [prometheus.Collector].
func (s stock) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWithin)
	defer cancel()
	gauge := func(desc *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, v, labels...)
	}
	for name, on := range s.sockets() {
		v := 0.0
		if on {
			v = 1
		}
		gauge(connectedDesc, v, name)
	}
	for _, p := range s.platforms {
		if counted, ok := p.(interface{ InvalidRequests() int }); ok {
			gauge(invalidDesc, float64(counted.InvalidRequests()), p.Name())
		}
	}
	if counts, err := s.db.DeliveryCounts(ctx); err != nil {
		to <- prometheus.NewInvalidMetric(deliveriesDesc, err)
	} else {
		for _, state := range []briefing.DeliveryState{briefing.Claimed, briefing.Sent, briefing.Failed, briefing.Skipped, briefing.Unresolved} {
			gauge(deliveriesDesc, float64(counts[state]), string(state))
		}
	}
	if sum, err := s.db.Under(briefing.Red).Summary(ctx); err != nil {
		to <- prometheus.NewInvalidMetric(documentsDesc, err)
	} else {
		gauge(documentsDesc, float64(sum.Documents))
		gauge(positionsDesc, float64(sum.Positions))
		if !sum.AsOf.IsZero() {
			gauge(ageDesc, s.now().Sub(sum.AsOf).Seconds())
		}
	}
	state, content, err := s.db.Size()
	if err != nil {
		to <- prometheus.NewInvalidMetric(bytesDesc, err)
		return
	}
	gauge(bytesDesc, float64(state), "state")
	gauge(bytesDesc, float64(content), "content")
}
