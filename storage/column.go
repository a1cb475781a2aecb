package storage

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"attache/briefing"
)

// Everything in this file converts between Go's types and those of STRICT tables; nothing else does.

// instantForm is how instants are stored: UTC, of one width, so that the order of texts is the order of time.
const instantForm = "2006-01-02T15:04:05.000Z"

// instant returns t as it is stored, cut to the millisecond.
func instant(t time.Time) string { return t.UTC().Format(instantForm) }

// instantOrNull is instant, and NULL for the zero time.
func instantOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return instant(t)
}

// A column scans a stored value into one of Go's types.
type column func(stored string) error

// Scan implements [sql.Scanner]. NULL leaves the destination as it is.
func (c column) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return c(v)
	case []byte:
		return c(string(v))
	}
	return fmt.Errorf("%T where text should be", v)
}

var _ sql.Scanner = column(nil)

func toInstant(t *time.Time) column {
	return func(stored string) (err error) {
		*t, err = time.Parse(instantForm, stored)
		return err
	}
}

func toDay(d *briefing.Day) column {
	return func(stored string) error { return d.UnmarshalText([]byte(stored)) }
}

func toPartial(p *briefing.Partial) column {
	return func(stored string) (err error) {
		if stored == "" {
			*p = briefing.Partial{}
			return nil
		}
		*p, err = briefing.ParsePartial(stored)
		return err
	}
}

// list returns words as they are stored: each followed by a line end.
func list(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(strings.ReplaceAll(w, "\n", " "))
		b.WriteByte('\n')
	}
	return b.String()
}

func toList(words *[]string) column {
	return func(stored string) error {
		*words = nil
		if stored != "" {
			*words = strings.Split(strings.TrimSuffix(stored, "\n"), "\n")
		}
		return nil
	}
}

// array returns values as a JSON array, for json_each.
func array[T ~int64 | ~string](values []T) string {
	text, err := json.Marshal(values)
	if err != nil {
		panic(err) // integers and strings can always be written
	}
	return string(text)
}
