# SQLite's full-text search is compiled in only with this tag; every build needs it.
TAGS := sqlite_fts5

.PHONY: run build test lint bench image

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

image:
	docker build -t attache .
