package tag

// irregular maps forms to the word whose stem they share.
var irregular = map[string]string{
	"said": "say", "told": "tell", "thought": "think", "felt": "feel", "found": "find", "held": "hold", "made": "make", "gave": "give", "given": "give",
	"took": "take", "taken": "take", "saw": "see", "seen": "see", "spoke": "speak", "spoken": "speak", "wrote": "write", "written": "write", "sought": "seek",
	"knew": "know", "known": "know", "meant": "mean", "went": "go", "gone": "go", "came": "come", "began": "begin", "begun": "begin", "chose": "choose", "chosen": "choose",
	"swore": "swear", "sworn": "swear", "stood": "stand", "understood": "understand", "brought": "bring", "fought": "fight", "kept": "keep", "left": "leave",
	"led": "lead", "met": "meet", "paid": "pay", "sent": "send", "won": "win", "broke": "break", "broken": "break", "drew": "draw", "drawn": "draw", "fell": "fall", "fallen": "fall",
	"got": "get", "grew": "grow", "heard": "hear", "laid": "lay", "lost": "lose", "rose": "rise", "sold": "sell", "withdrew": "withdraw", "withdrawn": "withdraw",
	"was": "be", "were": "be", "is": "be", "are": "be", "am": "be", "been": "be", "being": "be", "'s": "'s", "'re": "be", "'m": "be",
	"had": "have", "has": "have", "did": "do", "done": "do", "does": "do", "wo": "will", "ca": "can", "n't": "not", "sworn in": "swear",
	"men": "man", "women": "woman", "people": "people", "children": "child", "lied": "lie", "lying": "lie", "showed": "show", "shown": "show", "struck": "strike",
	"strove": "strive", "forgave": "forgive", "foresaw": "foresee", "overcame": "overcome", "became": "become", "ran": "run", "thanks": "thank", "this": "this", "his": "his", "its": "its",
	"upheld": "uphold", "undertook": "undertake", "undertaken": "undertake", "withheld": "withhold", "retold": "retell", "foretold": "foretell", "mistook": "mistake", "rethought": "rethink", "during": "during", "news": "news",
}

// stem returns what the forms of a word have in common, given its lower-case form: "urging", "urged" and "urge" are "urg". It is a key, not a word, and may share its bytes with w.
func stem(w []byte) []byte {
	if len(w) < 2 {
		return w
	}
	if base, ok := irregular[string(w)]; ok {
		w = []byte(base)
	}
	n := len(w)
	if n >= 4 {
		switch {
		case n > 5 && hasSuffix(w, "ing"):
			w = w[:n-3]
		case n > 4 && hasSuffix(w, "ied"), n > 4 && hasSuffix(w, "ies"):
			w = w[:n-2]
		case hasSuffix(w, "ed") && n > 4:
			w = w[:n-2]
		case hasSuffix(w, "sses"), hasSuffix(w, "shes"), hasSuffix(w, "ches"), hasSuffix(w, "xes"):
			w = w[:n-2]
		case hasSuffix(w, "s") && w[n-2] != 's' && w[n-2] != 'u' && w[n-2] != '\'' && !hasSuffix(w, "is"):
			w = w[:n-1]
		}
	}
	n = len(w)
	for n > 3 && w[n-1] == 'e' {
		n--
	}
	if n > 2 && w[n-1] == w[n-2] {
		switch w[n-1] {
		case 't', 'r', 'n', 'p', 'g', 'm', 'b', 'd', 'f':
			n--
		}
	}
	if n > 2 && w[n-1] == 'y' && !vowel(w[n-2]) {
		return append(append(make([]byte, 0, n), w[:n-1]...), 'i')
	}
	return w[:n]
}

func hasSuffix(w []byte, s string) bool { return len(w) >= len(s) && string(w[len(w)-len(s):]) == s }

func vowel(b byte) bool { return b == 'a' || b == 'e' || b == 'i' || b == 'o' || b == 'u' }
