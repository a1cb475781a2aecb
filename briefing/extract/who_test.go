package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHolders(t *testing.T) {
	x := New(registry(t))
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"a surname of somebody named later", "Lund said the road is open. “It is safe,” said Foreign Minister Per Lund.",
			[]string{"Per Lund: state neutral indirect: the road is open", "Per Lund: state support direct: It is safe"}},
		{"somebody new keeps the fullest name", "Retired Norlandic General Otto Valk warned of a long winter. Valk also criticized the plan.",
			[]string{"Otto Valk: warn oppose indirect: a long winter", "Otto Valk: reject oppose narrated: the plan"}},
		{"a title alone means who had it last", "Senator Mara Quist met Foreign Minister Per Lund. The senator welcomed the talks.",
			[]string{"Mara Quist: endorse support narrated: the talks"}},
		{"a title that nobody had stays unresolved", "Talks went on. The commissioner welcomed the truce.",
			[]string{"commissioner: endorse support narrated: the truce"}},
		{"he is not the woman named last", "Otto Valk, a former envoy, met Susan Park. He rejected the offer.",
			[]string{"Otto Valk: reject oppose narrated: the offer"}},
		{"they are the two who met", "President Ilse Brandt met Foreign Minister Per Lund on Monday. They called for calm.",
			[]string{"Ilse Brandt: demand support indirect: calm", "Per Lund: demand support indirect: calm"}},
		{"a group of no name", "European officials fear that the truce will not hold.",
			[]string{"European officials: concern oppose narrated: the truce will not hold"}},
		{"a list", "Norland, Japan and Oman welcomed the vote.",
			[]string{"Japan: endorse support narrated: the vote", "Norland: endorse support narrated: the vote", "Oman: endorse support narrated: the vote"}},
		{"and others are not named", "Japan, Oman and others opposed the vote.",
			[]string{"Japan: reject oppose narrated: the vote", "Oman: reject oppose narrated: the vote"}},
		{"an apposition after the name", "Otto Valk, a doctor in Norville, said the ward was full.",
			[]string{"Otto Valk: state neutral indirect: the ward was full"}},
		{"a relative clause", "Otto Valk, who leads the union, demanded higher wages.",
			[]string{"Otto Valk: demand support indirect: higher wages"}},
		{"whose refusal", "The vote followed Oman’s refusal to sign the text.",
			[]string{"Oman: reject oppose narrated: sign the text"}},
		{"a speaker of a transcript", "MR LUND: We support the truce.\n\nQUESTION: Thank you.",
			[]string{"Per Lund: endorse support direct: the truce"}},
		{"what a speaker reports", "MR LUND: Oman supports the truce.",
			[]string{"Oman < Per Lund: endorse support narrated: the truce"}},
		{"the ministers who issue a statement", "We, the Foreign Ministers of Japan, Norland and Oman, condemn the attack.\n\nWe call on both parties to lay down arms.",
			[]string{
				"Foreign Ministers of Japan, Norland and Oman: accuse oppose direct: the attack",
				"Foreign Ministers of Japan, Norland and Oman: demand support direct: both parties to lay down arms"}},
		{"an outlet", "Otto Valk told Reuters that the harbour was closed.",
			[]string{"Otto Valk < Reuters: state neutral indirect: the harbour was closed"}},
		{"according to", "According to Norlandic officials, the bridge was destroyed.",
			[]string{"Norlandic officials: state neutral indirect: the bridge was destroyed"}},
		{"we in a quotation is who is quoted", "“We support a truce,” Otto Valk said.",
			[]string{"Otto Valk: state support direct: We support a truce", "Otto Valk: endorse support direct: a truce"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := document(t, tc.text)
			if diff := cmp.Diff(tc.want, lines(d, x.Extract(d))); diff != "" {
				t.Errorf("positions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDiscoveredActors(t *testing.T) {
	d := document(t, "Retired Norlandic General Otto Valk warned of a long winter. Valk also criticized the plan.")
	got := New(registry(t)).Extract(d).Actors
	if len(got) != 1 || got[0].Name != "Otto Valk" || got[0].ID != "otto-valk" || got[0].Descriptor != "Retired Norlandic General" || !got[0].Discovered {
		t.Errorf("discovered %+v, want Otto Valk, a retired Norlandic general", got)
	}
}
