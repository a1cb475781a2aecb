package extract

import "testing"

func TestQuotationsGoOn(t *testing.T) {
	compare(t, holdings, []excerpt{
		{"behind who speaks", "“The road is closed,” Per Lund said. “It opens again in May.”",
			[]string{"Per Lund: The road is closed", "Per Lund: It opens again in May"}},
		{"over two sentences", "“The road is closed,” Per Lund said. “It opens in May. The bridge opens later.”",
			[]string{"Per Lund: The road is closed", "Per Lund: It opens in May. The bridge opens later"}},
		{"another speaks", "“The road is closed,” Per Lund said. “It opens again in May,” said Ilse Brandt.",
			[]string{"Per Lund: The road is closed", "Ilse Brandt: It opens again in May"}},
		{"another paragraph", "“The road is closed,” Per Lund said.\n\n“Roads of the North” is on show in Ravel.",
			[]string{"Per Lund: The road is closed"}},
		{"a term", "“The road is closed,” Per Lund said. “No entry” signs were put up.",
			[]string{"Per Lund: The road is closed"}},
		{"who speaks for a body", "“The road is closed,” said its head of mission, Per Lund.",
			[]string{"Per Lund: The road is closed"}},
	})
}
