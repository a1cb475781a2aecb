package extract

import "testing"

func TestEchoes(t *testing.T) {
	compare(t, holdings, []excerpt{
		{"as did", "Norland opposed the dam, as did Oman and Sudmark.",
			[]string{"Norland: the dam", "Oman: the dam", "Sudmark: the dam"}},
		{"so is", "Norland is against the dam, and so is Oman.",
			[]string{"Norland: the dam", "Oman: the dam"}},
		{"within what is said", "Per Lund said that Norland opposed the dam, as did Oman.",
			[]string{"Per Lund: Norland opposed the dam, as did Oman", "Norland < Per Lund: the dam", "Oman < Per Lund: the dam"}},
		{"no echo", "Norland opposed the dam as did nothing else.",
			[]string{"Norland: the dam as did nothing else"}},
	})
}

func TestNounsOfTwo(t *testing.T) {
	compare(t, holdings, []excerpt{
		{"between them", "A deal between Norland and Oman to share the water will last ten years.",
			[]string{"Norland: share the water", "Oman: share the water"}},
		{"each its own", "Norland’s refusal to sign and Oman’s calls for a truce were no surprise.",
			[]string{"Norland: sign", "Oman: a truce"}},
		{"before another's clause", "Despite Norland’s opposition to the dam, Oman began to build it.",
			[]string{"Norland: the dam"}},
		{"whose it is", "Per Lund thanked the Sudmarkians for their support of the truce.",
			[]string{"Per Lund: the Sudmarkians for their support of the truce", "Sudmarkians < Per Lund: the truce"}},
		{"a participle first", "Stressing the need for a truce, Norland, supported by Oman, proposed a text.",
			[]string{"Norland: the need for a truce", "Norland: a text", "Oman: a text"}},
		{"what somebody is", "Ilse Brandt has been an outspoken critic of the dam, and Per Lund is a supporter of the truce.",
			[]string{"Ilse Brandt: the dam", "Per Lund: the truce"}},
		{"a deed of several", "The envoys of Norland and Oman met to sign an agreement to share the water.",
			[]string{"envoys of Norland and Oman: share the water"}},
		{"how many", "A number of states called for a truce.",
			[]string{"A number of states: a truce"}},
		{"claimed by two", "The shoal, claimed by Norland and Oman, is a reef.",
			[]string{"Norland: The shoal", "Oman: The shoal"}},
	})
}
