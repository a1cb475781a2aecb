package storage

import (
	"errors"
	"testing"
	"time"

	"attache/briefing"

	"github.com/google/go-cmp/cmp"
)

func TestGrantsAreMadeAndRevoked(t *testing.T) {
	db, ctx := open(t), t.Context()
	person := Grant{Who: "discord:100", At: at, By: "discord:200"}
	role := Grant{Who: "discord:100", Group: true, At: at, By: "console:local"}
	for _, g := range []Grant{person, role} {
		must(t, db.Grant(ctx, g))
	}
	if err := db.Grant(ctx, Grant{Who: "discord:100", At: at.Add(time.Hour), By: "discord:300"}); !errors.Is(err, ErrExists) {
		t.Errorf("second grant: got %v, want ErrExists", err)
	}
	got, err := db.Grants(ctx)
	must(t, err)
	if diff := cmp.Diff([]Grant{person, role}, got); diff != "" {
		t.Errorf("grants (-want +got):\n%s", diff)
	}
	must(t, db.Revoke(ctx, Grant{Who: "discord:100", At: at.Add(time.Hour), By: "discord:200"}))
	if err := db.Revoke(ctx, Grant{Who: "discord:100", At: at.Add(time.Hour), By: "discord:200"}); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("second revocation: got %v, want ErrNotFound", err)
	}
	for _, tc := range []struct {
		platform string
		groups   bool
		want     []string
	}{{"discord", false, nil}, {"discord", true, []string{"100"}}, {"slack", true, nil}, {"disc", true, nil}} {
		ids, err := db.Granted(ctx, tc.platform, tc.groups)
		must(t, err)
		if diff := cmp.Diff(tc.want, ids); diff != "" {
			t.Errorf("granted on %s, groups %t (-want +got):\n%s", tc.platform, tc.groups, diff)
		}
	}
	must(t, db.Grant(ctx, person)) // what was revoked can be granted again
}
