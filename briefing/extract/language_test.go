package extract

import (
	"strings"
	"testing"

	"attache/briefing"
)

func TestEnglish(t *testing.T) {
	for _, tc := range []struct {
		name, language, text string
		want                 bool
	}{
		{"English", "", "The ministers of the two countries have agreed that they will meet again in the spring. ", true},
		{"a list of names in English", "", "Committee members: Anna Holm, Norland; Otto Valk, Sudmark; Ilse Brandt, chair; guests: eight observers. ", true},
		{"French", "", "Les ministres des deux pays sont convenus de se revoir au printemps, a déclaré le porte-parole. ", false},
		{"Dutch", "", "De ministers van de twee landen hebben afgesproken dat zij elkaar in het voorjaar weer ontmoeten. ", false},
		{"Russian", "", "Министры двух стран договорились снова встретиться весной, сообщил представитель ведомства. ", false},
		{"the front matter decides", "fr", "The ministers of the two countries have agreed that they will meet again in the spring. ", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := english(briefing.Document{Language: tc.language, Text: strings.Repeat(tc.text, 8)}); got != tc.want {
				t.Errorf("english: %t, want %t", got, tc.want)
			}
		})
	}
}
