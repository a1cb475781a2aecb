package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhoSpeaks(t *testing.T) {
	x := New(registry(t))
	for _, tc := range []struct{ name, text, want string }{
		{"a state that tells what it did, not the one that it talks of most",
			"We have negotiated with Sudmark for a decade. Sudmark has refused every offer. Sudmark’s refusal is a threat to us all. Norland has offered a new round of talks. We call for restraint.",
			"Norland"},
		{"whose government calls",
			"We note the words of Sudmark. We regret them. The Government of Norland calls on all sides to show restraint. We urge them to talk.",
			"Norland"},
		{"for whom it is vital",
			"We must not drop the protocol. Sudmark must cut its emissions. The sea is rising, and that would be fatal for Norland. We call for a new fund. We need it soon.",
			"Norland"},
		{"on behalf of a people",
			"I speak on behalf of the Government and people of Norland. Sudmark has attacked our ships. We condemn that. We will not yield.",
			"Norland"},
		{"whose recovery and independence it tells of",
			"Mr. Speaker, we have had ties with Sudmark since Norland became independent. We commend Sudmark’s resolve. Its grants were vital to Norland’s economic recovery. We will keep them.",
			"Norland"},
		{"who directs a state",
			"At my direction, Norland has sent its ships. We stand with Sudmark. We will send more. We must.",
			"Norland"},
		{"a speech by a member",
			"Speech by Mara Quist, Member for Norville, on the motion\n\nSpeaker, I rise to support it. We need it. We will vote for it.",
			"Mara Quist"},
		{"my country by its name",
			"In my country, Norland, we know what war is. We have seen it in Sudmark. We call for a truce. We hope for peace in Sudmark.",
			"Norland"},
		{"a state whose rights we support",
			"We reaffirm our support for Sudmark’s efforts. We condemn the attack. We support Sudmark’s position. We will stand by them.",
			"the speaker"},
		{"states that act together",
			"Japan, Norland and Oman share a border and a river. We condemn the attack. We commit to our common plan.",
			"Japan, Norland and Oman"},
		{"leaders of states",
			"For fifty years the treaty has kept peace. We reaffirm it. The leaders of Japan, Norland and Oman remain committed to it. We urge all states to join.",
			"Japan, Norland and Oman"},
		{"nobody by name",
			"We welcome the vote. We call for a truce. We hope that our words will be heard.",
			"the speaker"},
		{"who has written it",
			"The road that I know\n\nBy Mara Quist\n\nI have seen the road. I know its stones, and I say to our friends: we need it.",
			"Mara Quist"},
		{"several whom as much speaks for",
			"Norland welcomes the vote. Sudmark welcomes the vote. We all must work for peace. We need it.",
			"the speaker"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := x.read(document(t, tc.text))
			r.resolve()
			got := ""
			if len(r.document.held) == 1 {
				got = r.document.held[0].name
			}
			if got != tc.want {
				t.Errorf("the document speaks for %q, want %q", got, tc.want)
			}
		})
	}
}

func TestWhoSpeaksByTitle(t *testing.T) {
	x := New(registry(t))
	for _, tc := range []struct{ title, want string }{
		{"Statement by the Foreign Minister of Norland, Per Lund, on the truce in Sudmark", "Per Lund"},
		{"Interview with Otto Valk, a former envoy to Sudmark", "Otto Valk"},
		{"Address by the Government of Norland to the Assembly", "Norland"},
		{"Joint declaration by Per Lund and Chancellor Otto Valk on the truce", "Per Lund and Otto Valk"},
		{"Joint statement by Norland, Sudmark and Oman", "Norland, Sudmark and Oman"},
		{"Statement by Norland and its Foreign Minister Per Lund", "Per Lund"},
		{"The truce in Sudmark", "the speaker"},
		{"Talks with Norland on the truce", "the speaker"},
	} {
		d := document(t, "We welcome the truce, as Otto Valk has said. We will keep it. Our friends must keep it too.")
		d.Title = tc.title
		r := x.read(d)
		r.resolve()
		var names []string
		for _, h := range r.document.held {
			names = append(names, h.name)
		}
		if got := strings.Join(names, ", "); got != tc.want {
			t.Errorf("a document with the title %q speaks for %q, want %q", tc.title, got, tc.want)
		}
	}
}

func TestSpeakers(t *testing.T) {
	x := New(registry(t))
	for _, tc := range []struct {
		name, text string
		want       []string // who speaks in each sentence
	}{
		{"the middle of an answer, before a question",
			"We welcome the vote.\n\nQUESTION: Will you go?\n\nMR LUND: We will go.",
			[]string{"Per Lund", "reporter", "Per Lund"}},
		{"the middle of a speech, before another's who is answered",
			"We welcome the vote.\n\nPRESIDENT BRANDT: Well done.\n\nFOREIGN MINISTER LUND: We will go.",
			[]string{"Per Lund", "Ilse Brandt", "Per Lund"}},
		{"who is thanked by name",
			"We welcome the vote.\n\nPRESIDENT BRANDT: Thank you, Minister Lund, for your words.\n\nQUESTION: Will you go?",
			[]string{"Per Lund", "Ilse Brandt", "reporter"}},
		{"an official without a name",
			"SENIOR ADMINISTRATION OFFICIAL: We welcome the vote.\n\nQUESTION: Will you go?",
			[]string{"senior administration official", "reporter"}},
		{"a speech without quotation marks",
			"The minister met the press.\n\nPer Lund said: We welcome the vote. We will go.\n\nOur plan stands.",
			[]string{"", "", "Per Lund", "Per Lund"}},
		{"an office whose holder is introduced",
			"The following is a transcript of the briefing by Mara Quist, Associate Spokesperson.\n\nGood day.\n\nQuestion: Will he go?\n\nAssociate Spokesperson: He will.\n\nQuestion: When?\n\nAssociate Spokesperson: Soon.",
			[]string{"Mara Quist", "Mara Quist", "reporter", "Mara Quist", "reporter", "Mara Quist"}},
		{"an office and its holder in brackets",
			"SPOKESPERSON (Mara Quist): We welcome the vote.\n\nQUESTION: Why?\n\nSPOKESPERSON: It helps.\n\nSPOKESPERSON (Jan van der Berg): It does.",
			[]string{"Mara Quist", "reporter", "Mara Quist", "Jan van der Berg"}},
		{"questions in bold print",
			"Mara Quist, 51, leads the talks. By Otto Valk, Norville\n\n**You signed it. Is it dead?**\n\nNo. We agree on the rest.\n\n**And the others?**\n\nThey wait.",
			[]string{"Mara Quist", "Mara Quist", "Otto Valk", "Otto Valk", "Mara Quist", "Mara Quist", "Otto Valk", "Mara Quist"}},
		{"questions behind dashes",
			"Interview with Mara Quist\n\n— You signed it. Is it dead?\n\nWe agree on the rest.\n\n— And the others?\n\nThey wait.",
			[]string{"Mara Quist", "reporter", "reporter", "Mara Quist", "reporter", "Mara Quist"}},
		{"questions without labels",
			"By Ida Holm. Mara Quist leads the talks.\n\nIs it dead?\n\nQuist: We agree on the rest.\n\nAnd the others?\n\nQuist: They wait.",
			[]string{"", "", "Ida Holm", "Mara Quist", "Ida Holm", "Mara Quist"}},
		{"letters with full stops",
			"Interview with Mara Quist\n\nQ. You say so. Why?\n\nA. We know it.",
			[]string{"Mara Quist", "reporter", "reporter", "Mara Quist"}},
		{"names in ordinary letters",
			"**Otto Valk:** Will it hold?\n\n**Mara Quist:** It will.\n\n**Otto Valk:** Why?\n\n**Mara Quist:** All want it.",
			[]string{"Otto Valk", "Mara Quist", "Otto Valk", "Mara Quist"}},
		{"a host by her full name first",
			"ANNA ADDO-KUMI, HOST: Sir, welcome.\n\nOTTO VALK: Good day.\n\nADDO-KUMI: Will it hold?",
			[]string{"Anna Addo-Kumi", "Otto Valk", "Anna Addo-Kumi"}},
		{"a name and what it belongs to, then the office alone",
			"Mara Quist, Official Spokesperson: Good day.\n\nOtto Valk, News Now: Will he go?\n\nOfficial Spokesperson: He will.\n\nIda Holm, Norville Times: When?\n\nOfficial Spokesperson: Soon.",
			[]string{"Mara Quist", "Otto Valk", "Mara Quist", "Ida Holm", "Mara Quist"}},
		{"initials and a title",
			"Interview: Ida Holm, Norville.\n\nQUESTION (Norville Times): Why?\n\nAMB. QUIST: It helps.\n\nIH: And you?\n\nAMB. QUIST: Yes.",
			[]string{"Quist", "Norville Times", "Quist", "Ida Holm", "Quist"}},
		{"letters with dashes",
			"Interview with Mara Quist\n\nQ – Will it hold?\n\nA – It will.",
			[]string{"Mara Quist", "reporter", "Mara Quist"}},
		{"verbatim reports of a parliament",
			"President. – The next item is the debate.\n\nMara Quist, on behalf of the Group. – Madam President, we agree.\n\nOtto Valk (LDP). – I do not.",
			[]string{"president", "Mara Quist", "Otto Valk"}},
		{"an office with its holder, and members with their seats",
			"The Minister for the Seas (Mrs Mara Quist): We signed it.\n\nOtto Valk (Norville South) (Lib): Will she say why?\n\nMara Quist: It helps.\n\nIda Holm (East) (Con): Does it?\n\nMara Quist: Yes.",
			[]string{"Mara Quist", "Otto Valk", "Mara Quist", "Ida Holm", "Mara Quist"}},
		{"members with their parties, each once",
			"Baroness Quist (CB): My Lords, we signed it.\n\nWe must keep it.\n\nLord Valk of Norville (LD): I will not.\n\nThe Minister of State, Home Office (Lord Holm-Lund) (Lab): We shall.",
			[]string{"Baroness Quist", "Baroness Quist", "Valk of Norville", "Holm-Lund"}},
		{"the only one with a name, who answers",
			"MARA QUIST (Chair): We signed it.\n\nQ. Will it hold?\n\nA. It will.",
			[]string{"Mara Quist", "reporter", "Mara Quist"}},
		{"who answers for a ministry",
			"Replies of the spokesperson\n\nQ – Will it hold?\n\nA – Norland regrets the vote. We will wait. We remain ready.",
			[]string{"Norland", "reporter", "Norland", "Norland", "Norland"}},
		{"numbered questions",
			"Q41 Ida Holm: Will it hold?\n\nGeneral Quist: It will.\n\nQ42 Otto Valk: Why?\n\nGeneral Quist: All want it.",
			[]string{"Ida Holm", "Quist", "Otto Valk", "Quist"}},
		{"what a text is",
			"ANALYSIS: Who holds the key? It is the question.",
			[]string{"", ""}},
		{"lines that are no labels",
			"Aim: a truce.\n\nPlace: Norville.\n\nAim: peace.\n\nPlace: Sudville.",
			[]string{"", "", "", ""}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := x.read(document(t, tc.text))
			r.resolve()
			var got []string
			for _, v := range r.voice {
				name := ""
				if len(v.held) > 0 && !same(v.held[0], unnamed) {
					name = v.held[0].name
				}
				got = append(got, name)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("speakers (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTitlesFit(t *testing.T) {
	for _, tc := range []struct {
		role, title string
		want        int
	}{
		{"foreign secretary", "foreign secretary", exactly},
		{"foreign secretary", "foreign minister", exactly},
		{"foreign minister", "foreign secretary", 0},
		{"deputy foreign minister", "foreign minister", loosely},
	} {
		if got := fits(tc.role, tc.title); got != tc.want {
			t.Errorf("the title %q fits the role %q %d, want %d", tc.title, tc.role, got, tc.want)
		}
	}
}
