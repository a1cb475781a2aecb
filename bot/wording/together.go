package wording

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"attache/bot/reply"
	"attache/briefing"
)

// together says behind the subject of a sentence with whom it is held: for one of several that it is not his alone, for several who they are.
//
//	Emmanuel Macron, as one of the European leaders, demands …
//	Norland, jointly with Oman and Sudmark, condemns …
//	European leaders (Emmanuel Macron, Friedrich Merz and 6 others) demand …
//
// The only one is the body whose leaders they are, as their name says.
func together(st briefing.Statement) string {
	if as := Jointly(st); as != "" {
		return ", " + as + ","
	}
	if len(st.Members) < 2 || spelt(st.Holder.Name) {
		return ""
	}
	return " (" + names(st.Members, fewNames) + ")"
}

// fewNames is how many names of several a sentence gives. All stand in the answer to /source.
const fewNames = 3

// Jointly says as what, or with whom, those of whom st is told hold it, where others hold it with them; "" where they do not.
func Jointly(st briefing.Statement) string {
	if len(st.Told) == 0 {
		return ""
	}
	var others []briefing.Mention
	for _, m := range st.Members {
		if !slices.ContainsFunc(st.Told, func(t briefing.Mention) bool { return t.Actor == m.Actor }) {
			others = append(others, m)
		}
	}
	name, also := flat(st.Holder.Name), beside(st)
	switch {
	case len(others) < fewNames && also != "":
		return "jointly with " + names(append(others, briefing.Mention{Name: also}), fewNames)
	case len(others) < fewNames || spelt(name):
		return "jointly with " + names(others, fewNames)
	case also != "":
		name += ", with " + also
	}
	if len(st.Told) > 1 {
		return "among the " + name
	}
	return "as one of the " + name
}

// beside returns whom the sentence of st names together with the group that holds it: "Lund" of "the four visitors and Lund called for", "others" where they are
// several or cannot be told apart; "" nobody.
func beside(st briefing.Statement) string {
	from, to := st.Holder.Span.Start-st.Sentence.Start, st.Holder.Span.End-st.Sentence.Start
	if st.Holder.Span.IsZero() || from < 0 || to > len(st.Passage) {
		return ""
	}
	named := alsoBehind.FindStringSubmatch(st.Passage[to:])
	if named == nil {
		named = alsoBefore.FindStringSubmatch(st.Passage[:from])
	}
	switch {
	case named == nil:
		return ""
	case named[1] == "" || len(named) > 2 && more[named[2]]:
		return "others"
	}
	return flat(named[1])
}

// Each of them has the name where it is the only one: a verb or the group follows it.
var (
	alsoBehind = regexp.MustCompile(`^,? (?:and|with|together with|along with|as well as) (?:(\p{Lu}[\p{L}’'-]*(?: \p{Lu}[\p{L}’'-]*)*) (\p{Ll}{3,})|(?:the )?\p{Lu})`)
	alsoBefore = regexp.MustCompile(`(?:^(\p{Lu}[\p{L}’'-]*(?: \p{Lu}[\p{L}’'-]*)*)|\p{Lu}[\p{L}’'-]*),? (?:and|with|together with|along with|as well as) (?:the )?$`)
)

// more are words behind a name that are no verb: somebody else follows, or says who is meant.
var more = set("and with from for who whose along together")

// spelt reports whether the name of several says who they are: "the leaders of Norland and Oman", not "the three leaders".
func spelt(name string) bool { return strings.Contains(name, " and ") || strings.Contains(name, ",") }

// names returns the names of ms as a list; of more than most the first ones and how many others there are.
func names(ms []briefing.Mention, most int) string {
	list := make([]string, len(ms))
	for i, m := range ms {
		list[i] = flat(m.Name)
	}
	if len(list) > most {
		list = append(list[:most-1], fmt.Sprintf("%d others", len(list)-most+1))
	}
	return List(list, "and")
}

// Members returns the names of all who hold st together, as a list.
func Members(st briefing.Statement) string { return names(st.Members, len(st.Members)) }

// FewMembers is Members with a few of the names, and how many more there are.
func FewMembers(st briefing.Statement) string { return names(st.Members, fewNames) }

// Naming returns the paragraph of d in which those are named who hold st together, their names marked; nil where only the title names them.
func Naming(d briefing.Document, st briefing.Statement) reply.Text {
	var named briefing.Span
	for _, m := range st.Members {
		switch {
		case m.Span.IsZero():
		case named.IsZero():
			named = m.Span
		default:
			named = briefing.Span{Start: min(named.Start, m.Span.Start), End: max(named.End, m.Span.End)}
		}
	}
	if named.IsZero() {
		return nil
	}
	return Context(d, named)
}
