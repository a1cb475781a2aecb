package press

import (
	"regexp"
	"strings"
	"time"
)

// quietForm is the form of quiet hours: from and to, on the clock of the subscription's zone.
var quietForm = regexp.MustCompile(`^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$`)

// ParseQuiet returns quiet hours in the form in which they are kept, "22:00-07:00", and "" for "". An hour may stand without
// its zero, and blanks may stand around the hyphen. The error is a *Problem.
func ParseQuiet(s string) (string, error) {
	from, to, ok := strings.Cut(strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), "–", "-"), "-")
	if !ok && s == "" {
		return "", nil
	}
	for _, t := range []*string{&from, &to} {
		if len(*t) == len("7:00") {
			*t = "0" + *t
		}
	}
	if kept := from + "-" + to; quietForm.MatchString(kept) && from != to {
		return kept, nil
	}
	return "", problem("Quiet hours are %q, which is no time from one hour to another; write them as 22:00-07:00.", s)
}

// quietHours are hours in which nothing is posted. The zero value has none.
type quietHours struct {
	from, to time.Duration // since midnight; to before from: on the next day
	zone     *time.Location
}

// newQuiet returns the quiet hours that kept, in the form of ParseQuiet, means on the clock of zone.
func newQuiet(kept string, zone *time.Location) quietHours {
	from, to, _ := strings.Cut(kept, "-")
	start, startErr := time.Parse("15:04", from)
	end, endErr := time.Parse("15:04", to)
	if startErr != nil || endErr != nil {
		return quietHours{} // none: ParseQuiet has refused all else
	}
	sinceMidnight := func(t time.Time) time.Duration {
		return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	}
	return quietHours{sinceMidnight(start), sinceMidnight(end), zone}
}

// beginning returns the quiet time that begins on a day, which is given as midnight UTC.
func (q quietHours) beginning(day time.Time) (start, end time.Time) {
	to := day
	if q.to < q.from {
		to = day.AddDate(0, 0, 1)
	}
	return instant(day.Add(q.from), q.zone), instant(to.Add(q.to), q.zone)
}

// until returns when the quiet time ends in which t is, the zero time when t is in none.
func (q quietHours) until(t time.Time) time.Time {
	if q.zone == nil {
		return time.Time{}
	}
	today := wall(t.In(q.zone)).Truncate(24 * time.Hour)
	for _, day := range []time.Time{today.AddDate(0, 0, -1), today} {
		if start, end := q.beginning(day); !t.Before(start) && t.Before(end) {
			return end
		}
	}
	return time.Time{}
}

// between returns how much of the time from a to b is quiet.
func (q quietHours) between(a, b time.Time) time.Duration {
	if q.zone == nil {
		return 0
	}
	var sum time.Duration
	last := wall(b.In(q.zone))
	for day := wall(a.In(q.zone)).Truncate(24*time.Hour).AddDate(0, 0, -1); !day.After(last); day = day.AddDate(0, 0, 1) {
		start, end := q.beginning(day)
		start = latest(start, a)
		if b.Before(end) {
			end = b
		}
		sum += max(0, end.Sub(start))
	}
	return sum
}
