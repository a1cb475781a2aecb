package extract

import (
	"testing"
)

func TestUnsaid(t *testing.T) {
	compare(t, holdings, []excerpt{
		{"imagined", "Norland called for sanctions if Sudmark refused the truce.",
			[]string{"Norland: sanctions if Sudmark refused the truce"}},
		{"doubted", "Per Lund doubted that Ilse Brandt wanted a truce.",
			[]string{"Per Lund: Ilse Brandt wanted a truce"}},
		{"what another ought to do", "Per Lund said that Oman should support the truce.",
			[]string{"Per Lund: Oman should support the truce"}},
		{"no comment", "Oman declined to comment. Norland rejected the truce.",
			[]string{"Norland: the truce"}},
		{"the order of a meeting", "Per Lund asked for the floor. Ilse Brandt invited the envoys to participate in this meeting. Norland rejected the truce.",
			[]string{"Norland: the truce"}},
		{"to whom it was said", "Per Lund told reporters in Ravel on Monday. Norland rejected the truce.",
			[]string{"Norland: the truce"}},
		{"when it was said", "Following the visit, Per Lund said: Norland rejected the truce.",
			[]string{"Per Lund: Norland rejected the truce", "Norland < Per Lund: the truce"}},
		{"what comes next", "Per Lund invited comments on the draft. Norland rejected the truce.",
			[]string{"Norland: the truce"}},
		{"who came", "The ministers joined the call from Ravel. Oman was back in Ravel. Norland rejected the truce.",
			[]string{"Norland: the truce"}},
		{"a place for what was done there", "The statement was issued at the Ravel Harbour and endorsed by Oman. Norland rejected the truce.",
			[]string{"Norland: the truce"}},
		{"asked of somebody", "Asked whether she would resign, Ilse Brandt said the truce was a success.",
			[]string{"Ilse Brandt: the truce was a success"}},
	})
}

// A reader sees the words of the cue and of the content: they must not say the opposite of the document.
func TestNegationIsKept(t *testing.T) {
	x := New(registry(t))
	for _, tc := range []struct{ name, text, cue, act string }{
		{"no rejection", "Oman did not rule out a truce.", "did not rule out", "state"},
		{"no support", "Oman does not support the truce.", "does not support", "reject"},
		{"no doubt of its own", "Oman did not accept the truce.", "did not accept", "reject"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := document(t, tc.text)
			ps := x.Extract(d).Positions
			if len(ps) != 1 {
				t.Fatalf("%d positions, want 1", len(ps))
			}
			if got := ps[0].Cue.In(d.Text); got != tc.cue || string(ps[0].Act) != tc.act {
				t.Errorf("cue %q, act %s; want %q, %s", got, ps[0].Act, tc.cue, tc.act)
			}
		})
	}
}

func TestCommitmentsAreOnesOwn(t *testing.T) {
	x := New(registry(t))
	for _, tc := range []struct{ name, text, want string }{
		{"his own", "Per Lund said he would sign the truce.", "commit"},
		{"his side's", "Per Lund said Norland would sign the truce.", "commit"},
		{"another's", "Per Lund said Ilse Brandt would sign the truce.", "state"},
		{"refused", "Per Lund said he would never sign the truce.", "reject"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ps := x.Extract(document(t, tc.text)).Positions
			for _, p := range ps {
				if p.Holder.Name == "Per Lund" && len(p.Via) == 0 {
					if string(p.Act) != tc.want {
						t.Errorf("act %s, want %s", p.Act, tc.want)
					}
					return
				}
			}
			t.Errorf("no position of Per Lund's own: %v", ps)
		})
	}
}

// TestTheContraryIsNotHeld holds that a negation around what somebody is said to hold is never lost.
func TestTheContraryIsNotHeld(t *testing.T) {
	compare(t, holdings, []excerpt{
		{"nobody", "MR LUND: Nobody has asked for a delay. Nobody in this building has proposed a truce. No envoy supports the plan. I know.", nil},
		{"what is not shown", "Ilse Brandt met Otto Valk. Norland failed to show its commitment to the truce. Japan regretted the lack of support for the plan.",
			[]string{"Japan: the lack of support for the plan"}},
		{"what one does not believe", "MR LUND: I do not believe that Oman ordered the attack. We support the truce.",
			[]string{"Per Lund: Oman ordered the attack", "Per Lund: the truce"}},
	})
}
