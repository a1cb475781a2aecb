package wording

import "attache/bot/reply"

// Glossary explains the words of the answers, as people who follow diplomacy use them.
func Glossary() reply.List {
	l := reply.List{Unit: "words"}
	for _, w := range [][2]string{
		{"position", "what an actor holds on a topic, as one passage of a document has it: who, what is done with words, and to what content. It never stands without its passage."},
		{"actor", "whoever holds a position: a person, a state, an organisation, a bloc or a group. The Kremlin is Russia, the French president whoever held the office that day."},
		{"holder", "the actor whose position it is."},
		{"act", "what the holder does with the words: deny, accuse, warn, reject, demand, propose, commit, endorse, voice concern, or merely state. The verb beside the name is that of the passage: who urges demands, and is told to urge."},
		{"stance", "for, against, on a condition, or neither, and always to the content beside it, not to the topic: who rejects a truce without guarantees has not rejected a truce."},
		{"spoke", "said something on the topic. Where two actors both spoke, how their words go together is for you to judge: that they agree or differ is told only where both say it in their own name, outright and of the same thing."},
		{"on a condition", "holds it only if something else happens."},
		{"hedged", "said with a reserve: appears to, could, in principle."},
		{"in own name", "said by the holder to the document, nobody between them; “on CNN” or “speaking to Reuters” only says where. What others tell of the holder is according to them."},
		{"according to", "the document, or who stands between it and the holder, says so; the holder’s own words stand in “ ”, and nothing else does."},
		{"readout", "a government’s own account of a meeting or call, as the White House or the Élysée gives out after it. Each side gives its own; /compare sets two beside each other."},
		{"communiqué", "a text that several agreed upon, in the name of all."},
		{"reversed", "from support of one thing to its rejection, or back. A warning, an accusation, a denial or a worry turns nothing round."},
		{"hardened, softened", "a stronger or a weaker act in the same direction (endorses < proposes < demands < commits), or a hedge or condition dropped or added. To want or to endorse what one has demanded, proposed or promised takes nothing from it: that is reaffirmed."},
		{"reaffirmed", "the same held again, in the same direction: not merely spoken of, and not told of somebody else."},
		{"new", "a position on the matter of the first day on which the documents have anything of the actor on the topic."},
		{"also said", "said on the topic, but it cannot be told for sure whether it changes anything."},
		{"further report", "another document that has the same statement."},
		{"as of", "how things stood on that day: what was said later does not count."},
		{"matter", "the thing itself that a topic is about: of the topic ceasefire a ceasefire or truce, not what breaks it. A mere ceasefire, or one without guarantees, is less than it, and compared only with the like."},
	} {
		l.Items = append(l.Items, reply.Item{Text: reply.Text{reply.Strong(w[0]), reply.Words(": " + w[1])}})
	}
	return l
}
