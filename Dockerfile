# syntax=docker/dockerfile:1

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# The commit, for attache version: the repository itself is not copied.
ARG COMMIT=
# cgo for SQLite; the tag compiles full-text search in. Time zones are in the binary.
RUN CGO_ENABLED=1 go build -tags sqlite_fts5 -trimpath -ldflags "-s -w -X main.commit=$COMMIT" -o /attache ./cmd/attache \
 && mkdir /data

FROM gcr.io/distroless/base-debian12:nonroot
COPY --from=build /attache /usr/local/bin/attache
COPY --from=build --chown=nonroot:nonroot /data /data
USER nonroot
WORKDIR /data
VOLUME /data
ENV ATTACHE_DATABASE=/data/attache.db
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["attache", "health"]
ENTRYPOINT ["attache"]
CMD ["run"]
