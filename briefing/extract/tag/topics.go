package tag

import "strings"

// Topics are the ids of the topics that the model knows, in the order of its classes. They are those of the desk's topic list.
var Topics = strings.Fields(`ceasefire peace-talks security-guarantees alliances military-aid military-action peacekeeping territory statehood sanctions nuclear arms-control humanitarian detainees refugees human-rights
	accountability democracy terrorism trade economy energy climate-mitigation climate-finance environment health technology institutions international-law bilateral regional food`)

// terms lists words that speak for a topic, by topic. The lists are our own.
var terms = map[string]string{
	"ceasefire":           "ceasefire cease-fire truce cessation hostilities pause armistice lull halt calm",
	"peace-talks":         "peace talks negotiations negotiation summit mediation mediator settlement dialogue roadmap envoy process reconciliation negotiated negotiate diplomacy diplomatic Minsk Geneva Oslo compromise resolve",
	"security-guarantees": "guarantees guarantee assurances assurance reassurance umbrella Budapest",
	"alliances":           "NATO alliance alliances ally allies collective defence defense exercises exercise interoperability basing trilateral deterrence bilateral-defense transatlantic AUKUS Quad burden spending partnership article troops",
	"military-aid":        "weapons arms ammunition deliver delivery supply supplies equipment training train missile artillery tanks HIMARS howitzer security-assistance assistance sale sales fighter jets munitions military",
	"military-action":     "attack attacks strike strikes airstrike airstrikes invasion incursion war aggression escalation military force forces bomb bombing shelling occupation violence offensive troops killed drone drones rocket rockets mobilisation fighting conflict combat coalition operation operations battle fire shot soldiers",
	"peacekeeping":        "peacekeeping peacekeepers mission MONUSCO MINUSMA UNIFIL UNMISS monitors monitoring stabilisation stabilization observers contingent KFOR ISAF mandate AMISOM",
	"territory":           "sovereignty territorial territory territories integrity border borders annexation annexed settlements settlement maritime claims island islands sea occupied demarcation Crimea Donbas Kashmir Golan Jerusalem Taiwan Cyprus unity",
	"statehood":           "statehood independence independent recognition recognize two-state self-determination status Kosovo Palestine Palestinian one-China secession unification reunification state autonomy reunify federation",
	"sanctions":           "sanctions sanction restrictive freeze assets embargo designated designation designate export controls blacklist listings visa restrictions penalties OFAC",
	"nuclear":             "nuclear uranium enrichment IAEA JCPOA NPT non-proliferation nonproliferation denuclearization warhead atomic reactor plutonium proliferation Zaporizhzhia ballistic Iran DPRK",
	"arms-control":        "disarmament chemical biological landmines mines cluster munitions START INF arms-control missile missiles outer treaty weaponry verification OPCW CWC small-arms",
	"humanitarian":        "humanitarian relief aid famine civilians civilian UNRWA starvation hunger shelter corridor corridors access Red Cross crossing crossings protection suffering displaced assistance emergency disaster earthquake victims",
	"detainees":           "hostage hostages prisoner prisoners detained detainees detention release released imprisoned abducted kidnapped captives arrest arrested jailed swap exchange deported political-prisoners",
	"refugees":            "refugee refugees migrants migration migrant asylum displacement displaced resettlement border UNHCR immigration immigrants SIV returnees return",
	"human-rights":        "rights human women girls minorities LGBT freedom freedoms press journalists repression persecution discrimination gender equality torture religious racism abuse abuses violence expression marriage abortion ethnic protest protesters",
	"accountability":      "accountability accountable justice war crimes ICC ICJ tribunal court investigation investigate prosecute prosecution impunity genocide atrocities perpetrators evidence trial responsible indictment convicted crimes inquiry",
	"democracy":           "election elections electoral democracy democratic vote voters ballot coup transition constitution constitutional parliament governance corruption rule law reform government candidate campaign party opposition president referendum prime minister nominee impeachment judiciary",
	"terrorism":           "terrorism terrorist terrorists ISIL ISIS Daesh Qaida extremism extremist gangs trafficking piracy crime narcotics drug drugs cartels Taliban Hezbollah Hamas counterterrorism counter-terrorism cartel smuggling",
	"trade":               "trade tariff tariffs WTO exports imports market subsidies free-trade TPP goods protectionism investment steel dumping Brexit customs commerce supply-chain supply",
	"economy":             "economy economic development debt investment investments finance financial growth poverty IMF bank reconstruction infrastructure jobs budget fiscal inflation loan currency business billion million G20 sustainable prosperity workers wages tax SDGs SDG",
	"energy":              "energy oil gas electricity pipeline power minerals LNG petroleum fuel coal nuclear-power OPEC grid SMR solar wind",
	"climate-mitigation":  "climate emissions emission greenhouse carbon mitigation REDD NAMA NAMAs Paris Kyoto decarbonization warming NDC targets CDM protocol forests fossil renewable net-zero MRV methane LULUCF",
	"climate-finance":     "adaptation loss damage climate-finance fund GEF LDC LDCs technology-transfer capacity building capacity-building resilience vulnerable finance means implementation support GCF",
	"environment":         "biodiversity environment environmental oceans ocean plastics plastic chemicals desertification water pollution wildlife species forest deforestation conservation marine mercury ozone Amazon dam river wildfire wildfires waste ecosystem",
	"health":              "health pandemic COVID-19 COVID coronavirus vaccine vaccines WHO disease virus medical medicine medicines hospital HIV AIDS Ebola malaria doctors outbreak patients healthcare infection",
	"technology":          "technology technologies cyber AI artificial intelligence digital internet telecoms disinformation data space satellite semiconductor semiconductors 5G science scientific innovation online software platform research NASA launch",
	"institutions":        "Nations Assembly Council Security reform membership budget procedure agenda Secretariat Secretary-General resolution resolutions mandate text draft paragraph working-group group bureau COP SBI SBSTA chair decision UN multilateral multilateralism G20 veto session committee conference rules organization parties discussion negotiating",
	"international-law":   "law treaty treaties convention conventions Charter international legal UNCLOS ratification ratify compliance obligations unlawful illegal statute Vienna violation violations lawful",
	"bilateral":           "bilateral relationship relations ties visit visits embassy ambassador friendship partnership cooperation normalisation normalization countries cultural strategic counterpart welcome meeting anniversary ministry",
	"regional":            "regional region EU European ASEAN African Union AU enlargement accession integration corridor Balkans Indo-Pacific ECOWAS CARICOM Mercosur OAS Arctic Caribbean Eurasian Brexit Americas Hemisphere",
	"food":                "food grain fertilizer fertiliser agriculture agricultural fisheries fish wheat farmers crops hunger nutrition fishing farm",
}

// topicTerms maps stems to the classes of their topics.
var topicTerms = func() map[uint32][]uint8 {
	m := make(map[uint32][]uint8)
	for c, id := range Topics {
		for t := range strings.FieldsSeq(terms[id]) {
			for part := range strings.SplitSeq(t, "-") {
				h := hashBytes(stem([]byte(strings.ToLower(part))))
				m[h] = append(m[h], uint8(c))
			}
		}
	}
	return m
}()

// A theme is what a document, a sentence and a content have to do with each topic.
type theme struct {
	document, sentence, around, content [64]float32 // weight of terms
	rank                                [64]uint8   // of the topic in the document
}

// gather sets what the document as a whole tells about topics.
func (w *work) gather() {
	d := &w.theme.document
	total := 0
	for i := range w.sentences {
		for j := range w.sentences[i].Tokens {
			k := &w.sentences[i].Tokens[j]
			if k.shape != shapePunct {
				total++
				k.weigh(d)
			}
		}
	}
	for c := range Topics {
		for o := range Topics {
			if d[o] > d[c] {
				w.theme.rank[c]++
			}
		}
	}
	for c := range Topics {
		d[c] *= 1000 / float32(total+60)
	}
}

// weigh adds to topics what the word tells about each: the fewer it speaks for, the more.
func (k *Token) weigh(topics *[64]float32) {
	cs := topicTerms[k.stem]
	for _, c := range cs {
		topics[c] += 1 / float32(len(cs))
	}
}

// focus sets what the sentence n, those around it and the content [s, e) in it tell about topics.
func (w *work) focus(n, s, e int) {
	t := &w.theme
	t.sentence, t.around, t.content = [64]float32{}, [64]float32{}, [64]float32{}
	for m := max(0, n-1); m <= n+1 && m < len(w.sentences); m++ {
		if w.sentences[m].Paragraph != w.sentences[n].Paragraph && m != n {
			continue
		}
		for j := range w.sentences[m].Tokens {
			k := &w.sentences[m].Tokens[j]
			switch {
			case m != n:
				k.weigh(&t.around)
			case j >= s && j < e:
				k.weigh(&t.content)
			default:
				k.weigh(&t.sentence)
			}
		}
	}
}

func weightLevel(x float32) uint32 {
	switch {
	case x == 0:
		return 0
	case x < 0.4:
		return 1
	case x < 0.9:
		return 2
	case x < 1.9:
		return 3
	case x < 3.4:
		return 4
	}
	return 5
}

// topicFeatures appends the features of topic c for the content [s, e) of sentence n, on which w is focused.
func (w *work) topicFeatures(f []uint32, r *tree, c uint32, s, e int) []uint32 {
	t := &w.theme
	b := uint32(1400)
	rank := uint32(min(t.rank[c], 6))
	d := level(int(t.document[c]), 1, 3, 8, 16, 32)
	in, out, near := weightLevel(t.content[c]), weightLevel(t.sentence[c]), weightLevel(t.around[c])
	f = append(f,
		feature(b, c, 0, 0), feature(b+1, in, out, 0), feature(b+2, in, d, 0), feature(b+3, in, rank, 0), feature(b+4, rank, d, 0), feature(b+5, in, near, 0), feature(b+6, out, near, rank),
		feature(b+7, c, in, 0), feature(b+8, c, out, 0), feature(b+9, c, d, 0), feature(b+10, c, rank, 0), feature(b+11, c, near, 0), feature(b+15, in, min(out+near, 5), rank),
	)
	for j := max(0, s); j < min(e, len(r.t)); j++ {
		k := &r.t[j]
		if k.shape == shapePunct || k.Tag == tagDT || k.Tag == tagIN || k.Tag == tagTO || k.Tag == tagCC {
			continue
		}
		f = append(f, feature(b+12, c, k.stem, 0))
	}
	for j := range r.t {
		if k := &r.t[j]; (j < s || j >= e) && (k.Tag.noun() || k.Tag == tagJJ) {
			f = append(f, feature(b+13, c, k.stem, 0))
		}
	}
	return f
}
