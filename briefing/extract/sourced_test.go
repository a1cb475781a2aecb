package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What reached a document through somebody must never seem to be known from the document itself.
func TestNothingLosesItsSource(t *testing.T) {
	x := New(registry(t))
	const before = "Ilse Brandt met Per Lund on Monday. "
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"a source that is described", "According to two officials familiar with the talks, Brandt privately accepted a truce.", []string{
			"two officials familiar with the talks: Brandt privately accepted a truce",
			"Ilse Brandt < two officials familiar with the talks: a truce",
		}},
		{"behind it", "Brandt accepted a truce, according to people close to the talks.", []string{
			"people close to the talks: Brandt accepted a truce",
			"Ilse Brandt < people close to the talks: a truce",
		}},
		{"who is told something", "Brandt has accepted a truce, Lund told Reuters on Tuesday.", []string{
			"Per Lund < Reuters: Brandt has accepted a truce",
			"Ilse Brandt < Reuters < Per Lund: a truce",
		}},
		{"who cites another", "Brandt has agreed to a truce in the valley, the envoy Tariq Benali told Reuters on Tuesday.", []string{
			"Tariq Benali < Reuters: Brandt has agreed to a truce in the valley",
			"Ilse Brandt < Reuters < Tariq Benali: a truce in the valley",
		}},
		{"with much between", "Lund said after the call that Brandt wanted to obtain a truce.", []string{
			"Per Lund: Brandt wanted to obtain a truce",
			"Ilse Brandt < Per Lund: obtain a truce",
		}},
		{"who is told of by what he knows", "A person familiar with the council’s thinking told the weekly Ravel Courier that Oman had accepted a truce.", []string{
			"person familiar with the council’s thinking < Ravel Courier: Oman had accepted a truce",
			"Oman < Ravel Courier < person familiar with the council’s thinking: a truce",
		}},
		{"who repeats another", "“The road is closed,” Brandt said, repeating army demands that Oman withdraw.", []string{
			"Ilse Brandt: The road is closed",
			"army < Ilse Brandt: Oman withdraw",
		}},
		{"in the middle", "Brandt, one diplomat said, supports a truce.", []string{
			"one diplomat: Brandt, one diplomat said, supports a truce",
			"Ilse Brandt < one diplomat: a truce",
		}},
		{"that is unknown", "It is understood that Brandt supports a truce.", []string{"Ilse Brandt (hedged): a truce"}},
		{"a dateline before it", "NORVILLE — Brandt has accepted a truce, Lund told Reuters on Tuesday.", []string{
			"Per Lund < Reuters: Brandt has accepted a truce",
			"Ilse Brandt < Reuters < Per Lund: a truce",
		}},
		{"whose content is no source", "According to Lund, it was the first time that the Sudmarkians had agreed to that.", []string{
			"Per Lund: it was the first time that the Sudmarkians had agreed to that",
		}},
		{"a question asserts nothing", "Will Brandt reject a truce?", nil},
		{"who is told", "We are told by some that there is no money.", nil},
		{"what was dropped", "On Saturday morning, Brandt dropped the demand for a truce that she had made before the summit.", []string{
			"Ilse Brandt: the demand for a truce that she had made before the summit",
		}},
		{"a condition", "Norland supports a truce, provided that it is applied to all.", []string{"Norland: a truce, provided that it is applied to all"}},
		{"who must agree", "The toll must be approved by Norland. Brandt accepted a truce.", []string{"Ilse Brandt: a truce"}},
		{"who is against it makes nothing known", "Brandt blocked Norland’s plan to open the strait.", []string{
			"Ilse Brandt: Norland’s plan to open the strait", "Norland: open the strait",
		}},
		{"a country has its own speaker", "\n\nMs. Lund (Norland): Norland supports a truce. Sudmark rejects a truce.", []string{
			"Norland: a truce", "Sudmark < Per Lund: a truce",
		}},
		{"who says nothing", "Brandt declined to comment on a report that Norland would recall its ambassador.", nil},
		{"neither of two", "Neither Norland nor Sudmark supports a truce, diplomats said.", []string{
			"diplomats: Neither Norland nor Sudmark supports a truce", "Norland < diplomats: a truce",
			"Sudmark < diplomats: a truce",
		}},
		{"one cue has one holder", "Such decisions had to be made by Norland alone, Brandt said, and could not be taken without Norland at the table.", []string{
			"Ilse Brandt: Such decisions had to be made by Norland alone, Brandt said, and could not be taken without Norland at the table",
		}},
		{"none is needed", "Brandt accepted a truce, and Lund welcomed it.", []string{
			"Ilse Brandt: a truce", "Per Lund: a truce",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := document(t, before+tc.text)
			var got []string
			for _, p := range x.Extract(d).Positions {
				line := p.Holder.Name
				for _, v := range p.Via {
					line += " < " + v.Name
				}
				if p.Hedged {
					line += " (hedged)"
				}
				got = append(got, line+": "+p.Content.In(d.Text))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("positions (-want +got):\n%s", diff)
			}
		})
	}
}
