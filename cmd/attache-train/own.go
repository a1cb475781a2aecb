package main

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"attache/briefing"
	"attache/briefing/extract/tag"
)

//go:embed own.txt
var ownText string

// fillers are what the variables of own.txt stand for.
var fillers = map[byte][]string{
	'C': {"Japan", "Norway", "Brazil", "Kenya", "Saudi Arabia", "Australia", "the EU", "Argentina", "India", "Tuvalu", "South Africa", "Mexico", "the Russian Federation", "CHINA", "NEW ZEALAND", "Switzerland", "Oman", "Canada", "Bolivia", "the United States", "Egypt", "Ghana"},
	'N': {"President Morales", "the foreign minister", "Ambassador Tan", "Jane Miller", "the Finnish president", "Secretary Hall", "the spokesperson", "UN envoy Hassan Karimi", "Prime Minister Sato", "he", "she", "a senior official"},
	'O': {"African Group", "G-77/China", "Security Council", "Alliance of Small Island States", "Commission", "Arab Group", "parliament", "LDCs", "Umbrella Group", "committee"},
	'P': {"the draft decision", "a new fund for adaptation", "an immediate ceasefire", "stronger rules on plastic waste", "the proposed timetable", "a binding target for 2030", "language on human rights", "the lifting of sanctions", "an independent review", "quotas for tuna in the Pacific", "the text on technology transfer", "direct talks without conditions", "references to national circumstances", "the deployment of foreign troops"},
	'G': {"deleting the second paragraph", "postponing the decision to the next session", "establishing a working group on finance", "adding a reference to the Paris Agreement", "sending observers to the border", "extending the mandate by a year", "merging the two options", "convening a special session in May", "breaking the truce"},
	'V': {"resume the negotiations", "open the crossing for aid", "ratify the convention without delay", "provide more support to developing countries", "limit the production of plastics", "withdraw its forces from the area", "report on progress every two years", "host the next round of talks", "pay its share"},
	'S': {"the text does not reflect the discussions", "progress has been too slow", "the agreement must respect the sovereignty of all states", "more funding is needed for adaptation", "the elections were neither free nor fair", "both sides are close to a deal", "new mines would harm the ocean", "the measures should be voluntary", "there will be no peace without justice"},
}

// own returns documents made from own.txt, each template copies times.
func own(copies int) ([]tag.Gold, error) {
	r := rand.New(rand.NewPCG(17, 17))
	var docs []tag.Gold
	for n, line := range strings.Split(strings.TrimSpace(ownText), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for k := range copies {
			d, err := instance(line, r)
			if err != nil {
				return nil, fmt.Errorf("own.txt:%d: %w", n+1, err)
			}
			d.Name, d.Kind = fmt.Sprintf("own%d-%d", n+1, k), "own"
			docs = append(docs, d)
		}
	}
	return docs, nil
}

// instance fills the template line and reads its marks.
func instance(line string, r *rand.Rand) (tag.Gold, error) {
	type open struct {
		kind  byte
		ids   []int
		start int
		act   string
	}
	var text strings.Builder
	var stack []open
	marks := make(map[int]*tag.GoldPosition)
	var order []int
	position := func(id int) *tag.GoldPosition {
		if marks[id] == nil {
			marks[id] = &tag.GoldPosition{Mode: briefing.Indirect}
			order = append(order, id)
		}
		return marks[id]
	}
	used := make(map[string]bool)
	for i := 0; i < len(line); i++ {
		switch b := line[i]; b {
		case '$':
			i++
			words := fillers[line[i]]
			if words == nil {
				return tag.Gold{}, fmt.Errorf("no variable $%c", line[i])
			}
			w := words[r.IntN(len(words))]
			for used[w] {
				w = words[r.IntN(len(words))]
			}
			used[w] = true
			if s := text.String(); s == "" || strings.HasSuffix(s, ". ") || strings.HasSuffix(s, ": ") || strings.HasSuffix(s, `"`) {
				w = strings.ToUpper(w[:1]) + w[1:]
			}
			text.WriteString(w)
		case '<', '{', '[':
			head, rest, ok := strings.Cut(line[i+1:], " ")
			if !ok {
				return tag.Gold{}, fmt.Errorf("column %d: a mark without number", i+1)
			}
			o := open{kind: b, start: text.Len()}
			for id := range strings.SplitSeq(head, ",") {
				n, err := strconv.Atoi(id)
				if err != nil {
					return tag.Gold{}, fmt.Errorf("column %d: %w", i+1, err)
				}
				o.ids = append(o.ids, n)
			}
			i += len(head) + 1
			if b == '{' {
				o.act, _, _ = strings.Cut(rest, " ")
				i += len(o.act) + 1
			}
			stack = append(stack, o)
		case '>', '}', ']':
			if len(stack) == 0 {
				return tag.Gold{}, fmt.Errorf("column %d: %c closes nothing", i+1, b)
			}
			o := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			words := text.String()[o.start:]
			for _, id := range o.ids {
				p := position(id)
				switch o.kind {
				case '<':
					p.Holder = append(p.Holder, words)
				case '{':
					p.Cue, p.Act, p.Stance = words, briefing.Act(o.act), stanceOf(o.act)
				case '[':
					p.Content = briefing.Span{Start: o.start, End: text.Len()}
				}
			}
		default:
			text.WriteByte(b)
		}
	}
	g := tag.Gold{Text: text.String()}
	slices.Sort(order)
	for _, id := range order {
		p := marks[id]
		p.Sentence = g.Text
		if p.Content.IsZero() {
			continue // an attitude to what an earlier sentence named
		}
		if p.Cue == "" {
			return tag.Gold{}, fmt.Errorf("position %d has no cue", id)
		}
		g.Positions = append(g.Positions, *p)
	}
	return g, nil
}

// stanceOf returns the stance that follows from an act.
func stanceOf(act string) briefing.Stance {
	switch act {
	case "deny", "accuse", "warn", "reject", "concern":
		return briefing.Oppose
	case "state":
		return briefing.Neutral
	}
	return briefing.Support
}
