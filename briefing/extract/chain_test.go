package extract

import (
	"testing"

	"attache/briefing"
)

// chains returns positions as "holder < via, part: content", those in the holder's own name with a star.
func chains(d briefing.Document, e briefing.Extraction) []string {
	var out []string
	for _, p := range e.Positions {
		line := p.Holder.Name
		if p.Own() {
			line += "*"
		}
		for _, v := range p.Via {
			line += " < " + v.Name
			if v.Part != briefing.Tells {
				line += ", " + string(v.Part)
			}
		}
		out = append(out, line+": "+p.Content.In(d.Text))
	}
	return out
}

func TestChains(t *testing.T) {
	compare(t, chains, []excerpt{
		{"two tell it", "Ilse Brandt and Otto Valk said that Oman supported the plan.",
			[]string{"Ilse Brandt*: Oman supported the plan", "Otto Valk*: Oman supported the plan", "Oman < Ilse Brandt < Otto Valk, too: the plan"}},
		{"two tell of one of them", "Ilse Brandt and Otto Valk said that Valk supported the plan.",
			[]string{"Ilse Brandt*: Valk supported the plan", "Otto Valk*: Valk supported the plan", "Otto Valk*: the plan"}},
		{"who goes on", "Otto Valk told Reuters that the harbour was closed. He added that Oman rejected the plan. According to Valk, the road was next. Valk said that he was tired.",
			[]string{"Otto Valk* < Reuters, to: the harbour was closed", "Otto Valk* < Reuters, to: Oman rejected the plan",
				"Oman < Reuters, to < Otto Valk: the plan", "Otto Valk* < Reuters, to: the road was next", "Otto Valk*: he was tired"}},
		{"another paragraph", "Otto Valk told Reuters that the harbour was closed.\n\nHe said that the road was next.",
			[]string{"Otto Valk* < Reuters, to: the harbour was closed", "Otto Valk*: the road was next"}},
		{"on it and in it", "Otto Valk warned on NTV Times that the road was next. Per Lund wrote in the Ravel Courier that it was closed.",
			[]string{"Otto Valk* < NTV Times, on: the road was next", "Per Lund* < Ravel Courier, in: it was closed"}},
		{"who accepts it tells nothing", "Oman accepted Otto Valk’s proposal for a truce.",
			[]string{"Oman*: Otto Valk’s proposal for a truce", "Otto Valk* < Oman, answers: a truce"}},
		{"who welcomes it tells it", "Oman welcomed Otto Valk’s proposal for a truce.",
			[]string{"Oman*: Otto Valk’s proposal for a truce", "Otto Valk < Oman: a truce"}},
		{"what an opponent says that one wants", "Ilse Brandt said that Oman wanted a war and was not ready for a truce. She said that Oman was ready for talks.",
			[]string{"Ilse Brandt*: Oman wanted a war and was not ready for a truce", "Oman < Ilse Brandt, imputes: a war", "Oman < Ilse Brandt, imputes: a truce",
				"Ilse Brandt*: Oman was ready for talks", "Oman < Ilse Brandt: talks"}},
		{"what one says that his own side wants", "President Ilse Brandt said that Sudmark wanted a truce.",
			[]string{"Ilse Brandt*: Sudmark wanted a truce", "Sudmark < Ilse Brandt: a truce"}},
		{"who refuses a claim does not say that it is true", "Oman rejected the claim that Otto Valk wanted a war.",
			[]string{"Oman*: the claim that Otto Valk wanted a war"}},
	})
}
