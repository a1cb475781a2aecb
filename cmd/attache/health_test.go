package main

import (
	"net"
	"testing"
)

// Others than this machine are let in only by an address that says so.
func TestListen(t *testing.T) {
	for _, tc := range []struct {
		listen string
		bad    bool
		others bool
	}{
		{"", false, false},
		{"127.0.0.1:9321", false, false},
		{"127.0.0.1:0", false, false},
		{"localhost:9321", false, false},
		{"[::1]:9321", false, false},
		{"0.0.0.0:9321", false, true},
		{"[::]:9321", false, true},
		{"192.0.2.1:9321", false, true},
		{":9321", true, false},
		{"9321", true, false},
		{"127.0.0.1", true, false},
		{"127.0.0.1:http", true, false},
		{"127.0.0.1:70000", true, false},
		{"example.org:9321", true, false},
	} {
		if got := badListen(tc.listen); (got != "") != tc.bad {
			t.Errorf("badListen(%q) = %q", tc.listen, got)
		}
		if !tc.bad && openToOthers(tc.listen) != tc.others {
			t.Errorf("openToOthers(%q) = %t", tc.listen, !tc.others)
		}
	}
}

// A bot that listens everywhere is asked at the loopback address.
func TestNear(t *testing.T) {
	for _, tc := range []struct{ ip, want string }{
		{"127.0.0.1", "127.0.0.1:80"}, {"0.0.0.0", "127.0.0.1:80"}, {"::", "127.0.0.1:80"}, {"192.0.2.1", "192.0.2.1:80"},
	} {
		if got := near(&net.TCPAddr{IP: net.ParseIP(tc.ip), Port: 80}); got != tc.want {
			t.Errorf("near(%s) = %s, want %s", tc.ip, got, tc.want)
		}
	}
}
