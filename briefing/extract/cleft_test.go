package extract

import (
	"testing"
)

func TestWhatIsSaidToBeWhat(t *testing.T) {
	compare(t, holdings, []excerpt{
		{"what somebody said", "What Ilse Brandt said on Monday was that the harbour would stay open.",
			[]string{"Ilse Brandt: the harbour would stay open"}},
		{"with much between", "MR LUND: What Oman is telling us, frankly, is that they cannot sign.",
			[]string{"Oman < Per Lund: they cannot sign"}},
		{"whose view", "Norland’s view has always been that the harbour must stay open.",
			[]string{"Norland: the harbour must stay open"}},
		{"the message of somebody to another", "Ilse Brandt’s message to the envoys was that there is no time.",
			[]string{"Ilse Brandt: there is no time"}},
		{"a demand", "The demand of Oman is that the road be opened.",
			[]string{"Oman: the road be opened"}},
		{"nobody's view", "The view is that of a valley.", nil},
	})
}

func TestSourcesInTheMiddle(t *testing.T) {
	compare(t, holdings, []excerpt{
		{"between a subject and its verb", "Sanctions on the port, Ilse Brandt argued, should be eased when the arrests stop.",
			[]string{"Ilse Brandt: Sanctions on the port, Ilse Brandt argued, should be eased when the arrests stop"}},
		{"behind a place", "In the villages of the north, Per Lund said, families are selling their boats.",
			[]string{"Per Lund: families are selling their boats"}},
		{"in somebody's view", "In Norland’s view the treaty has been broken.",
			[]string{"Norland: the treaty has been broken"}},
		{"in the view of somebody", "In the view of Per Lund, the treaty has been broken.",
			[]string{"Per Lund: the treaty has been broken"}},
		{"in the words of whom the sentence begins with", "The envoy rejected the plan because, in his words, “it feeds nobody at all”.",
			[]string{"envoy: the plan because, in his words, “it feeds nobody at all”", "envoy: it feeds nobody at all"}},
		{"an office before its pronoun", "The deputy envoy met both sides in the north. She welcomed the register.",
			[]string{"deputy envoy: the register"}},
	})
}
