package storage

import (
	"testing"
	"time"

	"attache/briefing"

	"github.com/google/go-cmp/cmp"
)

func TestGrantsAreMadeAndRevoked(t *testing.T) {
	db, ctx := open(t), t.Context()
	person := briefing.Grant{Who: "discord:100", At: at, By: "discord:200"}
	role := briefing.Grant{Who: "discord:100", Group: true, At: at, By: "console:local"}
	for _, g := range []briefing.Grant{person, role} {
		if did, err := db.Grant(ctx, g); err != nil || !did {
			t.Fatal(did, err)
		}
	}
	if did, err := db.Grant(ctx, briefing.Grant{Who: "discord:100", At: at.Add(time.Hour), By: "discord:300"}); err != nil || did {
		t.Errorf("second grant: got %t, %v", did, err)
	}
	got, err := db.Grants(ctx)
	must(t, err)
	if diff := cmp.Diff([]briefing.Grant{person, role}, got); diff != "" {
		t.Errorf("grants (-want +got):\n%s", diff)
	}
	for i, want := range []bool{true, false} {
		if did, err := db.Revoke(ctx, briefing.Grant{Who: "discord:100", At: at.Add(time.Hour), By: "discord:200"}); err != nil || did != want {
			t.Errorf("revocation %d: got %t, %v; want %t", i+1, did, err, want)
		}
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
	if did, err := db.Grant(ctx, person); err != nil || !did {
		t.Errorf("what was revoked is granted again: got %t, %v", did, err)
	}
}
