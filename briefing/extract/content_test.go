package extract

import "testing"

func TestContentsEnd(t *testing.T) {
	compare(t, holdings, []excerpt{
		{"before what another does", "Norland backed the truce, and the port of Ravel reopened on Monday.",
			[]string{"Norland: the truce"}},
		{"not within what is said", "Per Lund said that the truce holds, and the port of Ravel is open.",
			[]string{"Per Lund: the truce holds, and the port of Ravel is open"}},
		{"before a reservation", "Norland supports the truce, although few of its ships sail yet.",
			[]string{"Norland: the truce"}},
		{"not before what is said with a reservation", "Per Lund said that the truce holds, although few ships sail yet.",
			[]string{"Per Lund: the truce holds, although few ships sail yet"}},
		{"before what is said of it", "Norland supports a toll on the strait, an idea that fishermen fear.",
			[]string{"Norland: a toll on the strait"}},
		{"at a semicolon before another clause", "Norland and Oman supported the cap; Sudmark did not.",
			[]string{"Norland: the cap", "Oman: the cap"}},
		{"with a noun that nothing before it was called by", "Per Lund said that the port was open. Oman rejected the idea.",
			[]string{"Per Lund: the port was open", "Oman: the idea"}},
		{"with what a noun was called by", "Per Lund proposed a toll on the strait. Oman rejected the idea.",
			[]string{"Oman: a toll on the strait", "Per Lund: a toll on the strait"}},
	})
}
