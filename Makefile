# SQLite's full-text search is compiled in only with this tag; every build needs it.
TAGS := sqlite_fts5

# How often kill-loop kills the program.
KILLS ?= 500

.PHONY: run build test lint bench kill-loop load compare image

run:
	@go run -tags $(TAGS) ./cmd/attache run

build:
	go build -tags $(TAGS) -trimpath -o attache ./cmd/attache

test:
	go test -tags $(TAGS) -race ./...

lint:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt -w these: $$unformatted"; exit 1; fi
	go vet -tags $(TAGS) ./...
	go tool staticcheck -tags $(TAGS) ./...

bench:
	go test -tags $(TAGS) -run '^$$' -bench . -benchmem ./...

# Kills the real program again and again, at random and at each point of a delivery, and looks for digests missed or doubled.
kill-loop:
	go test -tags $(TAGS) -run TestKillLoop -v -timeout 2h ./cmd/attache -kills $(KILLS)

# Asks 50 commands a second on each platform for a minute, while 10,000 changed documents are read again and again: over sockets, then over HTTP.
load:
	go test -tags $(TAGS) -run TestLoad -v -timeout 10m ./cmd/attache -load 60s
	go test -tags $(TAGS) -run TestLoad -v -timeout 10m ./cmd/attache -load 60s -load-http

# What compare reads.
DOCS ?= $(CURDIR)/seeds/documents/*.md

# How fast the extractor is beside two well-known libraries; wants node and npm.
compare: build
	cd briefing/extract/compare && npm ci --no-fund --no-audit && node compare.mjs $(CURDIR)/attache $(DOCS)

image:
	docker build --build-arg COMMIT=$$(git rev-parse HEAD) -t attache .
