package press

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// days says for each day of the week, from Sunday on, whether it is meant.
type days [7]bool

var (
	everyDay = days{true, true, true, true, true, true, true}
	weekdays = days{false, true, true, true, true, true, false}
	weekend  = days{0: true, 6: true}
)

// dayWords are the words for several days.
var dayWords = map[string]days{
	"day": everyDay, "days": everyDay, "daily": everyDay,
	"weekday": weekdays, "weekdays": weekdays, "workdays": weekdays,
	"weekend": weekend, "weekends": weekend,
}

var dayNames = [7]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// fillers are words that a schedule means the same without.
var fillers = []string{"every", "each", "at", "on", "and", "&", "the"}

// clockTime is a time of day in words: "7:30", "07.30", "7h30", "7am", "7:30pm".
var clockTime = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d{2}))?(am|pm)?$`)

// spacing unites what is one word, and parts what is two.
var spacing = strings.NewReplacer(" am", "am", " pm", "pm", ",", " ", "–", "-", " - ", "-", " to ", "-")

// plainWords returns the cron fields of a schedule in words.
func plainWords(spec string) ([]string, error) {
	var meant days
	var hours, minutes []int
	for _, w := range strings.Fields(spacing.Replace(strings.ToLower(spec))) {
		if slices.Contains(fillers, w) {
			continue
		}
		if hour, minute, ok := timeOfDay(w); ok {
			hours, minutes = append(hours, hour), append(minutes, minute)
			continue
		}
		named, ok := daysOf(w)
		if !ok {
			return nil, fmt.Errorf("%q is not understood", w)
		}
		for d, on := range named {
			meant[d] = meant[d] || on
		}
	}
	switch {
	case len(hours) == 0:
		return nil, errors.New("the time of day is missing")
	case meant == days{}:
		return nil, errors.New("the days are missing")
	case slices.ContainsFunc(minutes, func(m int) bool { return m != minutes[0] }):
		return nil, errors.New("times in one schedule are at the same minute of the hour; make a subscription for each other time")
	}
	slices.Sort(hours)
	return []string{strconv.Itoa(minutes[0]), list(slices.Compact(hours)), "*", "*", meant.String()}, nil
}

// timeOfDay returns the time that w names.
func timeOfDay(w string) (hour, minute int, ok bool) {
	switch w {
	case "noon":
		return 12, 0, true
	case "midnight":
		return 0, 0, true
	}
	m := clockTime.FindStringSubmatch(w)
	if m == nil || m[2] == "" && m[3] == "" {
		return 0, 0, false
	}
	// The expression admits only digits that fit, or none, which are 0.
	hour, _ = strconv.Atoi(m[1])
	minute, _ = strconv.Atoi(m[2])
	if m[3] != "" {
		if hour < 1 || hour > 12 {
			return 0, 0, false
		}
		hour %= 12
		if m[3] == "pm" {
			hour += 12
		}
	}
	return hour, minute, hour < 24 && minute < 60
}

// daysOf returns the days that w names: "weekdays", "mon", "mondays", "mon-fri".
func daysOf(w string) (named days, ok bool) {
	if named, ok := dayWords[w]; ok {
		return named, true
	}
	from, to, ranged := strings.Cut(w, "-")
	first, ok := weekday(from)
	last := first
	if ok && ranged {
		last, ok = weekday(to)
	}
	if !ok {
		return days{}, false
	}
	for d := first; d != last; d = (d + 1) % len(named) {
		named[d] = true
	}
	named[last] = true
	return named, true
}

// weekday returns the day of the week that w names in full, shortened to three letters or more, or in the plural.
func weekday(w string) (day int, ok bool) {
	w = strings.TrimSuffix(w, "s")
	for i, name := range dayNames {
		if len(w) >= 3 && strings.HasPrefix(name, w) {
			return i, true
		}
	}
	return 0, false
}

// String returns d as cron's day of the week.
func (d days) String() string {
	switch d {
	case everyDay:
		return "*"
	case weekdays:
		return "1-5"
	}
	var numbers []int
	for day, on := range d {
		if on {
			numbers = append(numbers, day)
		}
	}
	return list(numbers)
}

// list returns numbers with commas between.
func list(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ",")
}
