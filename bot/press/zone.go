package press

import (
	_ "embed"
	"fmt"
	"strings"
	"time"

	"attache/briefing"
)

// zoneNames holds the names of the IANA time zones, one a line, as in lib/time/zoneinfo.zip of Go 1.26:
// names can be loaded from the tz database but not listed, and a typo deserves a suggestion.
//
//go:embed zones.txt
var zoneNames string

// parseZone returns the zone with that IANA name.
func parseZone(name string) (*time.Location, error) {
	name = strings.ReplaceAll(strings.TrimSpace(name), " ", "_")
	if name == "" {
		return nil, fmt.Errorf(`the zone is missing; write an IANA name such as "Europe/Paris"`)
	}
	for known := range strings.Lines(zoneNames) {
		if known = strings.TrimSpace(known); strings.EqualFold(known, name) {
			loc, err := time.LoadLocation(known)
			if err != nil {
				return nil, fmt.Errorf("zone %s: %w", known, err)
			}
			return loc, nil
		}
	}
	// The tz database gains a zone every few years: one that is not on the list yet is as good.
	if area, _, ok := strings.Cut(name, "/"); ok && area != "posix" && area != "right" {
		if loc, err := time.LoadLocation(name); err == nil {
			return loc, nil
		}
	}
	if near := nearestZone(name); near != "" {
		return nil, fmt.Errorf("zone %q is not known; perhaps %s is meant", name, near)
	}
	return nil, fmt.Errorf(`zone %q is not known; write an IANA name such as "Europe/Paris" or "UTC"`, name)
}

// nearestZone returns the known zone that name was probably meant to be, or "".
func nearestZone(name string) string {
	var full, cities []string
	zoneOf := make(map[string]string)
	for known := range strings.Lines(zoneNames) {
		known = strings.TrimSpace(known)
		slash := strings.LastIndex(known, "/")
		if slash < 0 {
			continue // "PST" is no typo for "EST"
		}
		full = append(full, known)
		city := known[slash+1:]
		if _, taken := zoneOf[city]; !taken {
			zoneOf[city] = known
			cities = append(cities, city)
		}
	}
	if strings.Contains(name, "/") {
		if near := briefing.Nearest(name, full); near != "" {
			return near
		}
		name = name[strings.LastIndex(name, "/")+1:]
	}
	if len(name) < 4 {
		return ""
	}
	return zoneOf[briefing.Nearest(name, cities)]
}
