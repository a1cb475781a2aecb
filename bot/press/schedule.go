package press

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"attache/briefing"
)

// localForm is the form of the date and time of a slot on the clock of its zone.
const localForm = "2006-01-02T15:04"

// A Schedule says when a subscription is due: minutes on the clock of a zone. It is made by ParseSchedule,
// does not change and is safe for concurrent use.
type Schedule struct {
	spec string
	zone *time.Location
	cron cron.Schedule

	quiet quietHours // of the subscription whose schedule it is
}

// ParseSchedule returns the schedule that spec means in an IANA zone. The spec is five cron fields (minute,
// hour, day of month, month, day of week: "30 7 * * 1-5") or plain words ("weekdays 07:30", "daily at noon",
// "mondays and thursdays 09:00, 18:00"). The name of the zone may differ in case, and a blank may stand for
// its underscore. An error says what is wrong and what would be right.
func ParseSchedule(spec, zone string) (Schedule, error) {
	loc, err := parseZone(zone)
	if err != nil {
		return Schedule{}, err
	}
	fields, err := cronFields(spec)
	if err != nil {
		return Schedule{}, err
	}
	plan, err := parseFields(fields)
	if err != nil {
		return Schedule{}, fmt.Errorf("schedule %q: %w", spec, err)
	}
	return Schedule{spec: strings.Join(fields, " "), zone: loc, cron: plan}, nil
}

// Spec returns the schedule as five cron fields.
func (s Schedule) Spec() string { return s.spec }

// Zone returns the zone on whose clock the schedule is.
func (s Schedule) Zone() *time.Location { return s.zone }

// String returns the schedule with its zone: "30 7 * * 1-5 (Europe/Paris)".
func (s Schedule) String() string { return s.spec + " (" + s.zone.String() + ")" }

// Slots returns the slots whose instant is after t, the earliest first, without a Subscription.
// The sequence does not end.
func (s Schedule) Slots(t time.Time) iter.Seq[briefing.Slot] {
	return func(yield func(briefing.Slot) bool) {
		// Every time up to what the clock reads at t has its instant at or before t.
		for slot := range s.following(wall(t.In(s.zone))) {
			// Where the clock has been set back, some that it has yet to read again had theirs before t, too.
			if slot.At.After(t) && !yield(slot) {
				return
			}
		}
	}
}

// following returns the slots after the time local on the zone's clock, which is given as if it were UTC.
func (s Schedule) following(local time.Time) iter.Seq[briefing.Slot] {
	return func(yield func(briefing.Slot) bool) {
		var p period
		for {
			// A clock read as UTC has no gaps and no overlaps that cron could skip or fire twice in.
			local = s.cron.Next(local)
			if local.IsZero() || !yield(briefing.Slot{Local: local.Format(localForm), At: p.instant(local, s.zone)}) {
				return
			}
		}
	}
}

// A Run is a slot as it is shown before it comes.
type Run struct {
	briefing.Slot
	Note string // what the changing of the clocks does on that day, and until when quiet hours hold it; "" neither
}

// Next returns the first n slots after t.
func (s Schedule) Next(t time.Time, n int) []Run {
	var runs []Run
	for slot := range s.Slots(t) {
		if len(runs) >= n {
			break
		}
		run := Run{slot, s.note(slot)}
		if end := s.quiet.until(slot.At); !end.IsZero() {
			run.Note = strings.TrimPrefix(run.Note+"; held until "+end.Format("15:04")+" by quiet hours", "; ")
		}
		runs = append(runs, run)
	}
	return runs
}

// note says what the changing of the clocks does on the day of slot.
func (s Schedule) note(slot briefing.Slot) string {
	local, err := time.Parse(localForm, slot.Local)
	if err != nil {
		return ""
	}
	day := local.Truncate(24 * time.Hour)
	start, end := instant(day, s.zone), instant(day.AddDate(0, 0, 1), s.zone)
	before, after := offset(start.Add(-time.Second), s.zone), offset(end, s.zone)
	if before == after {
		return ""
	}
	reads := wall(slot.At.In(s.zone))
	switch {
	case after > before && !reads.Equal(local):
		return fmt.Sprintf("clocks go forward, there is no %s: %s instead", local.Format("15:04"), reads.Format("15:04"))
	case after > before:
		return "clocks go forward"
	case wall(slot.At.Add(before - after).In(s.zone)).Equal(local):
		return fmt.Sprintf("clocks go back, %s comes twice: the first one", local.Format("15:04"))
	}
	return "clocks go back"
}

// instant returns the earliest instant at which the clock in zone reads local, given as if it were UTC, or later.
func instant(local time.Time, zone *time.Location) time.Time {
	var p period
	return p.instant(local, zone)
}

// A period is a time during which a zone's clock is not changed. The zero period is none.
type period struct {
	start, end time.Time     // end is exclusive; zero: for ever
	offset     time.Duration // how far the clock is ahead of UTC
}

// instant is the function instant, for calls one after the other: p remembers where the last one was found.
func (p *period) instant(local time.Time, zone *time.Location) time.Time {
	// No clock is, or was, more than 16 hours ahead of UTC: a day before is early enough.
	t := local.Add(-24 * time.Hour)
	if p.start.IsZero() || t.Before(p.start) || !p.lasts(t) {
		p.enter(t, zone)
	}
	for {
		at := local.Add(-p.offset)
		if p.lasts(at) {
			// After a gap, the period begins later than local.
			return latest(at, p.start).In(zone)
		}
		p.enter(p.end, zone)
	}
}

// lasts reports whether p has not ended at t.
func (p *period) lasts(t time.Time) bool { return p.end.IsZero() || t.Before(p.end) }

// enter makes p the period of zone in which t is.
func (p *period) enter(t time.Time, zone *time.Location) {
	t = t.In(zone)
	p.start, p.end = t.ZoneBounds()
	p.offset = offset(t, zone)
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// offset returns how far the clock in zone is ahead of UTC at t.
func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

// wall returns what the clock of t's location reads, as if it were UTC.
func wall(t time.Time) time.Time {
	_, seconds := t.Zone()
	return t.UTC().Add(time.Duration(seconds) * time.Second)
}

// field describes one of the five cron fields to people.
type field struct {
	name, right string
}

var fieldNames = [5]field{
	{"minute", "0 to 59"},
	{"hour", "0 to 23"},
	{"day of the month", "1 to 31"},
	{"month", "1 to 12, or jan to dec"},
	{"day of the week", "0 (Sunday) to 6, or sun to sat"},
}

// cronField is the syntax of one cron field. The parser alone takes more than it should: "1,,", "+1", "*-5".
var cronField = regexp.MustCompile(`^(?i)(\*|\?|[a-z]{3}|\d{1,2})(-([a-z]{3}|\d{1,2}))?(/\d{1,2})?(,(\*|\?|[a-z]{3}|\d{1,2})(-([a-z]{3}|\d{1,2}))?(/\d{1,2})?)*$`)

// epoch is where the search for a first slot begins: any time will do, but always the same one.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// parseFields returns the plan of five cron fields. Five fields without seconds fire at most once a minute.
func parseFields(fields []string) (cron.Schedule, error) {
	for i, f := range fields {
		alone := [5]string{"*", "*", "*", "*", "*"}
		alone[i] = f
		if _, err := parseCron(alone[:]); err != nil || !cronField.MatchString(f) || strings.Contains(f, "*-") || strings.Contains(f, "?-") {
			return nil, fmt.Errorf("the %s %q is not right; it is *, or numbers of %s, with ranges as in 1-5, lists as in 1,3 and steps as in */2",
				fieldNames[i].name, f, fieldNames[i].right)
		}
	}
	plan, err := parseCron(fields)
	if err != nil {
		return nil, err
	}
	if plan.Next(epoch).IsZero() {
		return nil, fmt.Errorf("it never comes: no year has that day; check the day of the month %q against the month %q", fields[2], fields[3])
	}
	return plan, nil
}

// parseCron hands fields to cron's parser, which panics on some input.
func parseCron(fields []string) (plan cron.Schedule, err error) {
	defer func() {
		if v := recover(); v != nil {
			plan, err = nil, fmt.Errorf("cron's parser gave up: %v", v)
		}
	}()
	return cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).Parse(strings.Join(fields, " "))
}

// cronFields returns the five cron fields that spec is or means.
func cronFields(spec string) ([]string, error) {
	fields := strings.Fields(spec)
	example := `write five cron fields such as "30 7 * * 1-5", or words such as "weekdays 07:30"`
	switch {
	case len(fields) == 0:
		return nil, fmt.Errorf("there is no schedule; %s", example)
	case strings.Contains(strings.ToUpper(fields[0]), "TZ="):
		return nil, fmt.Errorf("schedule %q: the zone does not belong here; leave %s out and give the zone on its own", spec, fields[0])
	case strings.HasPrefix(fields[0], "@"):
		return nil, fmt.Errorf("schedule %q: %s is not known here; %s", spec, fields[0], example)
	}
	signs := strings.ContainsAny(spec, "*?/")
	switch {
	case len(fields) == 5 && (signs || !slices.ContainsFunc(fields, func(f string) bool { return !cronField.MatchString(f) })):
		return fields, nil
	case signs:
		return nil, fmt.Errorf("schedule %q has %d fields; cron has five here: minute, hour, day of the month, month, day of the week", spec, len(fields))
	}
	words, err := plainWords(spec)
	if err != nil {
		return nil, fmt.Errorf("schedule %q: %w; %s", spec, err, example)
	}
	return words, nil
}
