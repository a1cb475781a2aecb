package briefing

import (
	"fmt"
	"time"
)

// A Day is a calendar day without a zone. It is never converted between zones.
// The zero Day is unknown. Days are comparable with ==.
type Day struct {
	year  int16
	month uint8
	day   uint8
}

// DayOf returns the calendar day that t's clock shows in t's own location; the zero time gives the zero Day.
func DayOf(t time.Time) Day {
	if t.IsZero() {
		return Day{}
	}
	y, m, d := t.Date()
	return Day{int16(y), uint8(m), uint8(d)}
}

// ParseDay reads a day written 2006-01-02.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Day{}, fmt.Errorf("%q is no date; write it as 2006-01-02", s)
	}
	return DayOf(t), nil
}

// IsZero reports whether d is unknown.
func (d Day) IsZero() bool { return d == Day{} }

// Time returns midnight UTC of d; the zero time for the zero Day.
func (d Day) Time() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, time.UTC)
}

// AddDays returns the day n days after d (before it, where n is negative). Unknown stays unknown.
func (d Day) AddDays(n int) Day {
	if d.IsZero() {
		return d
	}
	return DayOf(d.Time().AddDate(0, 0, n))
}

// Compare returns -1, 0 or +1 as d is before, the same as, or after e. The zero Day is before all others.
func (d Day) Compare(e Day) int {
	switch {
	case d == e:
		return 0
	case d.year < e.year, d.year == e.year && d.month < e.month,
		d.year == e.year && d.month == e.month && d.day < e.day:
		return -1
	}
	return 1
}

// Before reports whether d is before e.
func (d Day) Before(e Day) bool { return d.Compare(e) < 0 }

// After reports whether d is after e.
func (d Day) After(e Day) bool { return d.Compare(e) > 0 }

// String returns d as 2006-01-02, or "" when it is unknown.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// Long returns d as people write it, "17 August 2025", or "date unknown".
func (d Day) Long() string {
	if d.IsZero() {
		return "date unknown"
	}
	return d.Time().Format("2 January 2006")
}

// MarshalText implements [encoding.TextMarshaler] in the form of String.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler]; the empty text is the zero Day.
func (d *Day) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Day{}
		return nil
	}
	parsed, err := ParseDay(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
