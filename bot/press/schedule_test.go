package press

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	_ "time/tzdata" // the tests need no zones from the machine

	"github.com/google/go-cmp/cmp"
)

func schedule(t testing.TB, spec, zone string) Schedule {
	t.Helper()
	s, err := ParseSchedule(spec, zone)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestScheduleInPlainWordsIsCron(t *testing.T) {
	for _, tc := range []struct{ spec, want string }{
		{"30 7 * * 1-5", "30 7 * * 1-5"},
		{"  */15   *  * * MON-fri ", "*/15 * * * MON-fri"},
		{"0 9 1 jan,jul ?", "0 9 1 jan,jul ?"},
		{"weekdays 07:30", "30 7 * * 1-5"},
		{"Weekdays at 7.30", "30 7 * * 1-5"},
		{"daily 7:30", "30 7 * * *"},
		{"every day at 7h30", "30 7 * * *"},
		{"mondays 09:00", "0 9 * * 1"},
		{"monday and thursday 9am", "0 9 * * 1,4"},
		{"mon, wed, fri 18:05", "5 18 * * 1,3,5"},
		{"mon-fri 07:30", "30 7 * * 1-5"},
		{"fri to mon 07:30", "30 7 * * 0,1,5,6"},
		{"weekends at noon", "0 12 * * 0,6"},
		{"daily at midnight", "0 0 * * *"},
		{"daily 12 am and 12 pm", "0 0,12 * * *"},
		{"07:30 on tuesdays", "30 7 * * 2"},
		{"weekdays 18:30, 07:30 and 7:30", "30 7,18 * * 1-5"},
	} {
		s, err := ParseSchedule(tc.spec, "UTC")
		if err != nil {
			t.Errorf("ParseSchedule(%q): %v", tc.spec, err)
		} else if got := s.Spec(); got != tc.want {
			t.Errorf("ParseSchedule(%q) is %q, want %q", tc.spec, got, tc.want)
		}
	}
}

func TestBadScheduleSaysWhatWouldBeRight(t *testing.T) {
	for _, tc := range []struct{ spec, zone, want string }{
		{"", "UTC", "there is no schedule"},
		{"TZ=0", "UTC", "the zone does not belong here"},
		{"TZ=", "UTC", "the zone does not belong here"},
		{"CRON_TZ=Europe/Paris", "UTC", "leave CRON_TZ=Europe/Paris out"},
		{"CRON_TZ=Europe/Paris 30 7 * * *", "UTC", "leave CRON_TZ=Europe/Paris out"},
		{"@daily", "UTC", "@daily is not known here"},
		{"@every 0s", "UTC", "@every is not known here"},
		{"0 0 30 2 *", "UTC", "it never comes"},
		{"0 0 31 4,6,9,11 *", "UTC", "it never comes"},
		{", 0 * * *", "UTC", `the minute "," is not right`},
		{"60 7 * * *", "UTC", `the minute "60" is not right; it is *, or numbers of 0 to 59`},
		{"0 24 * * *", "UTC", `the hour "24" is not right`},
		{"0 7 0 * *", "UTC", `the day of the month "0" is not right`},
		{"0 7 * 13 *", "UTC", `the month "13" is not right`},
		{"0 7 * * 7", "UTC", `the day of the week "7" is not right; it is *, or numbers of 0 (Sunday) to 6`},
		{"0 7 * * fri-mon", "UTC", `the day of the week "fri-mon"`},
		{"*-5 7 * * *", "UTC", `the minute "*-5"`},
		{"*/0 7 * * *", "UTC", `the minute "*/0"`},
		{"+5 7 * * *", "UTC", `the minute "+5" is not right`},
		{"0 30 7 * * 1-5", "UTC", "has 6 fields; cron has five here"},
		{"30 7 * *", "UTC", "has 4 fields"},
		{"weekdays", "UTC", "the time of day is missing"},
		{"07:30", "UTC", "the days are missing"},
		{"weekdays 25:00", "UTC", `"25:00" is not understood`},
		{"weekdays 7", "UTC", `"7" is not understood`},
		{"fortnightly 07:30", "UTC", `"fortnightly" is not understood`},
		{"daily 07:30 and 18:00", "UTC", "at the same minute of the hour"},
		{"daily 07:30", "", "the zone is missing"},
		{"daily 07:30", "Local", `zone "Local" is not known`},
		{"daily 07:30", "Europe/Pariss", "perhaps Europe/Paris is meant"},
		{"daily 07:30", "Paris", "perhaps Europe/Paris is meant"},
		{"daily 07:30", "Amerika/New York", "perhaps America/New_York is meant"},
		{"daily 07:30", "USA/Chicago", "perhaps America/Chicago is meant"},
		{"daily 07:30", "PST", `zone "PST" is not known; write an IANA name`},
		{"daily 07:30", "../etc/passwd", "is not known"},
		{"daily 07:30", "right/Europe/Paris", "is not known"},
	} {
		_, err := ParseSchedule(tc.spec, tc.zone)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("ParseSchedule(%q, %q): error %v, want one with %q", tc.spec, tc.zone, err, tc.want)
		}
	}
}

func TestZoneIsFoundInAnyCase(t *testing.T) {
	for name, want := range map[string]string{
		"Europe/Paris": "Europe/Paris", "europe/paris": "Europe/Paris", "america/new york": "America/New_York", "utc": "UTC",
	} {
		if got := schedule(t, "daily 07:30", name).Zone().String(); got != want {
			t.Errorf("zone %q is %s, want %s", name, got, want)
		}
	}
}

func TestNextRunsSayWhatTheClocksDo(t *testing.T) {
	for _, tc := range []struct {
		spec, zone, after string
		want              []string
	}{
		{"daily 02:30", "Europe/Paris", "2026-03-28T00:00:00Z", []string{
			"2026-03-28T02:30 at 2026-03-28T01:30:00Z",
			"2026-03-29T02:30 at 2026-03-29T01:00:00Z: clocks go forward, there is no 02:30: 03:00 instead",
			"2026-03-30T02:30 at 2026-03-30T00:30:00Z",
		}},
		{"daily 02:30", "Europe/Paris", "2026-10-24T12:00:00Z", []string{
			"2026-10-25T02:30 at 2026-10-25T00:30:00Z: clocks go back, 02:30 comes twice: the first one",
			"2026-10-26T02:30 at 2026-10-26T01:30:00Z",
		}},
		{"daily 07:30", "Europe/Paris", "2026-10-24T12:00:00Z", []string{
			"2026-10-25T07:30 at 2026-10-25T06:30:00Z: clocks go back",
		}},
		// Asked between the two passes of the clock: the second 02:30 is none of ours.
		{"daily 02:30", "Europe/Paris", "2026-10-25T00:45:00Z", []string{
			"2026-10-26T02:30 at 2026-10-26T01:30:00Z",
		}},
		{"daily 00:00", "Africa/Cairo", "2026-04-23T12:00:00Z", []string{
			"2026-04-24T00:00 at 2026-04-23T22:00:00Z: clocks go forward, there is no 00:00: 01:00 instead",
		}},
		{"daily 02:00", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", []string{
			"2026-10-04T02:00 at 2026-10-03T15:30:00Z: clocks go forward, there is no 02:00: 02:30 instead",
		}},
		{"weekdays 07:30", "UTC", "2026-01-02T07:30:00Z", []string{
			"2026-01-05T07:30 at 2026-01-05T07:30:00Z",
		}},
	} {
		after, err := time.Parse(time.RFC3339, tc.after)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range schedule(t, tc.spec, tc.zone).Next(after, len(tc.want)) {
			line := r.Local + " at " + r.At.UTC().Format(time.RFC3339)
			if r.Note != "" {
				line += ": " + r.Note
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s in %s after %s (-want +got):\n%s", tc.spec, tc.zone, tc.after, diff)
		}
	}
}

// A day that a zone leaves out altogether has its slot all the same, at the first instant after the gap.
func TestSlotOnDayThatDoesNotExistFallsAfterIt(t *testing.T) {
	after := time.Date(2011, 12, 29, 0, 0, 0, 0, time.UTC)
	var got []string
	for _, r := range schedule(t, "daily 07:30", "Pacific/Apia").Next(after, 3) {
		got = append(got, r.Local+" at "+r.At.Format(time.RFC3339))
	}
	want := []string{
		"2011-12-29T07:30 at 2011-12-29T07:30:00-10:00",
		"2011-12-30T07:30 at 2011-12-31T00:00:00+14:00",
		"2011-12-31T07:30 at 2011-12-31T07:30:00+14:00",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("slots (-want +got):\n%s", diff)
	}
}

// TestEveryZoneHasOneSlotADay walks through four years of every zone of the tz database: each local day has
// exactly one slot, on that day, at the earliest instant whose clock reads the time or later.
func TestEveryZoneHasOneSlotADay(t *testing.T) {
	zones := strings.Fields(zoneNames)
	if len(zones) < 590 {
		t.Fatalf("only %d zones", len(zones))
	}
	// What cron says is the same for every zone: the times on the clock, one a day.
	const days = 3*365 + 366
	var plans [][]time.Time
	for _, clock := range []string{"00:00", "00:30", "02:00", "02:30", "03:00", "12:00"} {
		plans = append(plans, locals(t, schedule(t, "daily "+clock, "UTC"), "2024-01-01T"+clock, days))
	}
	var (
		wg    sync.WaitGroup
		work  = make(chan int)
		total atomic.Int64
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range work {
				total.Add(int64(sweep(t, zones[i], plans, i%40 == 0)))
			}
		})
	}
	for i := range zones {
		work <- i
	}
	close(work)
	wg.Wait()
	if want := int64(len(zones) * len(plans) * days); total.Load() != want {
		t.Errorf("%d slots in %d zones, want %d", total.Load(), len(zones), want)
	}
	t.Logf("%d slots in %d zones", total.Load(), len(zones))
}

// locals returns the times on the clock of the first n slots of s from the one at start on, which must be one a day.
func locals(t *testing.T, s Schedule, start string, n int) []time.Time {
	due, err := time.Parse(localForm, start)
	if err != nil {
		t.Fatal(err)
	}
	var all []time.Time
	for slot := range s.following(due.Add(-time.Minute)) {
		if slot.Local != due.Format(localForm) {
			t.Fatalf("slot %s, want %s", slot.Local, due.Format(localForm))
		}
		all = append(all, due)
		due = due.AddDate(0, 0, 1)
		if len(all) == n {
			break
		}
	}
	return all
}

// sweep checks the slots of zone at the times of each plan and returns how many there were. Where whole is set, it
// goes the whole way from a schedule, too.
func sweep(t *testing.T, zone string, plans [][]time.Time, whole bool) int {
	loc, err := parseZone(zone)
	if err != nil {
		t.Error(err)
		return 0
	}
	n := 0
	for _, plan := range plans {
		var p period
		var instants []time.Time
		for _, due := range plan {
			at := p.instant(due, loc)
			if problem := misplaced(at, due); problem != "" {
				t.Errorf("%s, slot %s at %s: %s", zone, due.Format(localForm), at, problem)
			}
			instants = append(instants, at)
			n++
		}
		if !whole {
			continue
		}
		s, err := ParseSchedule(plan[0].Format("4 15 * * *"), zone)
		if err != nil {
			t.Error(err)
			return n
		}
		i := 0
		for slot := range s.following(plan[0].Add(-time.Minute)) {
			if slot.Local != plan[i].Format(localForm) || !slot.At.Equal(instants[i]) {
				t.Errorf("%s: slot %s at %s, want %s at %s", zone, slot.Local, slot.At, plan[i].Format(localForm), instants[i])
			}
			if i++; i == len(plan) {
				break
			}
		}
	}
	return n
}

// misplaced says what is wrong with reads as the instant of a slot, whose time on the clock is due read as UTC.
// It knows nothing of how instants are found: only clocks are read, before, at and after.
func misplaced(reads, due time.Time) string {
	if y, m, d := reads.Date(); y != due.Year() || m != due.Month() || d != due.Day() {
		return "on another day"
	}
	if wall(reads).Before(due) {
		return "the clock reads an earlier time"
	}
	// Outside gaps the clock reads exactly the time; in a gap, it has just jumped over it.
	if !wall(reads).Equal(due) && !wall(reads.Add(-time.Second)).Before(due) {
		return "neither the time nor right after a gap"
	}
	// Nowhere does the clock go back by more than three hours, and where it has not been changed for four, it cannot
	// have read as much before.
	_, offset := reads.Zone()
	if _, before := reads.Add(-4 * time.Hour).Zone(); before == offset {
		return ""
	}
	for before := 15 * time.Minute; before <= 3*time.Hour; before += 15 * time.Minute {
		if !wall(reads.Add(-before)).Before(due) {
			return fmt.Sprintf("the clock had read as much %s before", before)
		}
	}
	return ""
}

func FuzzParseSchedule(f *testing.F) {
	for _, spec := range []string{"30 7 * * 1-5", "weekdays 07:30", "TZ=0", "CRON_TZ=Europe/Paris", "@every 0s", "0 0 30 2 *", ",,,,", "*/0 * * * *", "mon-fri 7pm"} {
		f.Add(spec, "Europe/Paris")
	}
	f.Fuzz(func(t *testing.T, spec, zone string) {
		s, err := ParseSchedule(spec, zone)
		if err != nil {
			return
		}
		runs := s.Next(epoch, 2)
		if len(runs) != 2 || runs[1].At.Before(runs[0].At) || runs[1].Local <= runs[0].Local {
			t.Errorf("%q in %q: next runs %v", spec, zone, runs)
		}
		again, err := ParseSchedule(s.Spec(), s.Zone().String())
		if err != nil || again.Spec() != s.Spec() {
			t.Errorf("%q became %q, which became %q, %v", spec, s.Spec(), again.Spec(), err)
		}
	})
}

func BenchmarkSlots(b *testing.B) {
	s := schedule(b, "30 7 * * 1-5", "Europe/Paris")
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for range s.following(epoch) {
			if n++; n == 260 {
				break
			}
		}
	}
}
