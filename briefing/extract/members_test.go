package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMembers holds who hold a position together: "holder = member + member: content".
func TestMembers(t *testing.T) {
	x := New(registry(t))
	for _, tc := range []struct {
		name, title, text string
		want              []string
	}{
		{"counted", "", "On 10 March, Sudmarkian President Ilse Brandt, Norlandic Foreign Minister Per Lund and envoy Ada Holm visited Tokyo. The three visitors and Otto Valk demanded a truce. The visitors rejected the plan. They called for new talks.",
			[]string{"Otto Valk: a truce", "three visitors = Ilse Brandt + Per Lund + Ada Holm: a truce", "three visitors = Ilse Brandt + Per Lund + Ada Holm: the plan",
				"three visitors = Ilse Brandt + Per Lund + Ada Holm: new talks"}},
		{"of a joint statement", "", "President Ilse Brandt and Chancellor Otto Valk issued a joint statement on Monday. The European leaders welcomed the truce. They demanded new talks.",
			[]string{"European leaders = Ilse Brandt + Otto Valk: the truce", "European leaders = Ilse Brandt + Otto Valk: new talks"}},
		{"not all of them lead", "", "President Ilse Brandt and Foreign Minister Per Lund issued a joint statement on Monday. The leaders welcomed the truce.",
			[]string{"leaders: the truce"}},
		{"of another country", "", "President Ilse Brandt and Chancellor Otto Valk issued a joint statement on Monday. The Omani leaders welcomed the truce.",
			[]string{"Omani leaders: the truce"}},
		{"two of many", "", "In their statement as chairs of the coalition, Ilse Brandt and Otto Valk met the press. The leaders praised the plan.",
			[]string{"leaders: the plan"}},
		{"of a body", "", "In their statement as chairs of the Alliance of Small Island States, Ilse Brandt and Otto Valk said that the leaders supported the truce. The leaders praised the plan. They demanded new talks.",
			[]string{"Ilse Brandt: the leaders supported the truce", "Otto Valk: the leaders supported the truce", "Alliance of Small Island States leaders = Alliance of Small Island States: the truce",
				"Alliance of Small Island States leaders = Alliance of Small Island States: the plan", "Alliance of Small Island States leaders = Alliance of Small Island States: new talks"}},
		{"of one of two bodies", "", "The summit of the European Union and the meeting of the Alliance of Small Island States ended. The leaders praised the plan.",
			[]string{"leaders: the plan"}},
		{"ministers of states", "", "The foreign ministers of Norland, Sudmark and Oman condemned the strikes. The ministers demanded a truce.",
			[]string{"foreign ministers of Norland, Sudmark and Oman = Norland + Sudmark + Oman: the strikes", "foreign ministers of Norland, Sudmark and Oman = Norland + Sudmark + Oman: a truce"}},
		{"leaders of something else", "", "The opposition leaders of Norland and Sudmark condemned the strikes. Former leaders of Norland and Oman demanded a truce.",
			[]string{"opposition leaders of Norland and Sudmark: the strikes", "Former leaders of Norland and Oman: a truce"}},
		{"others later", "", "The leaders of Norland and Sudmark condemned the strikes. European leaders demanded a truce.",
			[]string{"leaders of Norland and Sudmark = Norland + Sudmark: the strikes", "European leaders: a truce"}},
		{"both sides", "", "Norland and Sudmark met in Muscat. Both sides rejected the plan.",
			[]string{"sides = Norland + Sudmark: the plan"}},
		{"both sides of a paragraph", "", "Delegations of both sides met twice. Both sides agreed to new talks. In the second round Norland demanded that Sudmark withdraw.",
			[]string{"sides = Norland + Sudmark: new talks", "Norland: Sudmark withdraw"}},
		{"both sides and a host", "", "Delegations of both sides met in Oman. Both sides agreed to new talks. In the second round Norland demanded that Sudmark withdraw.",
			[]string{"sides: new talks", "Norland: Sudmark withdraw"}},
		{"both sides of whom one is not named", "", "Delegations of both sides met twice. Both sides agreed to new talks. Norland thanked Sudmark.",
			[]string{"sides: new talks", "Norland: Sudmark"}},
		{"two pairs", "", "Norland and Sudmark met in Muscat while Oman and Japan met in Tokyo. Both countries rejected the plan.",
			[]string{"countries: the plan"}},
		{"and others", "", "Norland, Sudmark and others met in Muscat. The two countries rejected the plan.",
			[]string{"two countries: the plan"}},
		{"issuers", "", "We, the Foreign Ministers of Norland, Sudmark and Oman, met in Tokyo. We condemn the strikes. The Ministers demanded a truce.",
			[]string{"Foreign Ministers of Norland, Sudmark and Oman = Norland + Sudmark + Oman: the strikes", "Foreign Ministers of Norland, Sudmark and Oman = Norland + Sudmark + Oman: a truce"}},
		{"issuers in the title", "Joint statement by Norland and Oman", "We condemn the strikes. We demand a truce. We met in Muscat.",
			[]string{"Norland and Oman = Norland + Oman: the strikes", "Norland and Oman = Norland + Oman: a truce"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := document(t, tc.text)
			d.Title = tc.title
			e := x.Extract(d)
			known := make(map[string]bool)
			for _, a := range e.Actors {
				known[a.ID] = true
			}
			var got []string
			for _, p := range e.Positions {
				var names []string
				for _, m := range p.Members {
					names = append(names, m.Name)
					if m.Actor == "" || m.Discovered && !known[m.Actor] {
						t.Errorf("member %+v is no actor", m)
					}
				}
				line := p.Holder.Name
				if names != nil {
					line += " = " + strings.Join(names, " + ")
				}
				got = append(got, line+": "+p.Content.In(d.Text))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("who holds what (-want +got):\n%s", diff)
			}
		})
	}
}
