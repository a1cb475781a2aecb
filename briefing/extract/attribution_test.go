package extract

import (
	"bytes"
	"strings"
	"testing"
)

func TestExtractReportedSpeech(t *testing.T) {
	compare(t, lines, []excerpt{
		{"whose commitment it is stays in the content", "Per Lund reiterated Norland’s commitment to the truce.",
			[]string{
				"Per Lund: commit support indirect: Norland’s commitment to the truce",
				"Norland < Per Lund: commit support narrated: the truce"}},
		{"his own commitment does not", "Per Lund reiterated his commitment to the truce.",
			[]string{"Per Lund: commit support indirect: the truce"}},
		{"what two support together", "Per Lund discussed Norland and Oman support for the truce.",
			[]string{
				"Per Lund: endorse support indirect: Norland and Oman support for the truce",
				"Norland < Per Lund: endorse support narrated: the truce",
				"Oman < Per Lund: endorse support narrated: the truce"}},
		{"a need among what was discussed", "Per Lund and Ilse Brandt discussed fishing, the weather, and the urgent need for a truce.",
			[]string{
				"Ilse Brandt: demand support indirect: the urgent need for a truce",
				"Per Lund: demand support indirect: the urgent need for a truce"}},
		{"a noun's content ends at the verb", "The agreement of Oman to open the port brings relief to the valley.",
			[]string{"Oman: commit support narrated: open the port"}},
		{"a quotation that begins with that", "Per Lund said “That is the best truce ever offered.”",
			[]string{"Per Lund: endorse support direct: That is the best truce ever offered"}},
		{"what a paper is told", "Per Lund told the Harbour Times the truce was dead.",
			[]string{"Per Lund < Harbour Times: state neutral indirect: the truce was dead"}},
		{"what I won't do", "MS. APFEL: We won't close the port. I will not resign over a lie. We will keep the port open. I know.",
			[]string{
				"Apfel: reject oppose direct: close the port",
				"Apfel: reject oppose direct: resign over a lie",
				"Apfel: commit support direct: keep the port open"}},
		{"what it is vital to do", "MS. APFEL: It is vital that the port opens. It is past time for Oman to open it. I know.",
			[]string{
				"Apfel: demand support direct: the port opens",
				"Apfel: demand support direct: Oman to open it"}},
		{"what I am", "MS. APFEL: I am appalled by the vote of the council. I am proud to announce a new port.",
			[]string{
				"Apfel: concern oppose direct: the vote of the council",
				"Apfel: endorse support direct: announce a new port"}},
		{"what is true of a state", "Oman is true to its word on the port.", nil},
		{"a report is its owner's", "According to Oman’s report, the truce was broken twice.",
			[]string{"Oman: state neutral indirect: the truce was broken twice"}},
		{"according to, up to the semicolon", "According to Per Lund, the truce was broken; the valley is quiet now.",
			[]string{"Per Lund: state neutral indirect: the truce was broken"}},
		{"as he said", "As Per Lund said on Monday, the truce was broken.",
			[]string{"Per Lund: state neutral indirect: the truce was broken"}},
		{"a day before the verb", "The government of Oman on Tuesday announced that the port had four berths.",
			[]string{"government of Oman: state neutral indirect: the port had four berths"}},
		{"going on to say", "Per Lund went on to say that the truce was broken.",
			[]string{"Per Lund: state neutral indirect: the truce was broken"}},
		{"who is asked", "MS. APFEL: The port is open.\n\nQUESTION: You said that Oman rejected the truce.\n\nMS. APFEL: Yes.",
			[]string{
				"Apfel < reporter: state neutral indirect: Oman rejected the truce",
				"Oman < reporter < Apfel: reject oppose narrated: the truce"}},
		{"when it was said", "The talks have failed to end the war, the envoy Per Lund acknowledged this week.",
			[]string{"Per Lund: state neutral indirect: The talks have failed to end the war"}},
		{"a quotation that goes on", "“The ships are from every country,” Per Lund continued.",
			[]string{"Per Lund: state neutral direct: The ships are from every country"}},
		{"whom a paper cites", "The Harbour Times, citing two envoys, reported that the truce was broken.",
			[]string{
				"Harbour Times: state neutral indirect: the truce was broken",
				"two envoys < Harbour Times: state neutral indirect: the truce was broken"}},
		{"his own government", "Per Lund said the Norlandic government would reopen the port.",
			[]string{
				"Per Lund: state support indirect: the Norlandic government would reopen the port",
				"Norlandic government < Per Lund: commit support narrated: reopen the port"}},
		{"we, retold", "Per Lund underlined our commitment to the truce.",
			[]string{
				"Per Lund: commit support indirect: our commitment to the truce",
				"Norland < Per Lund: commit support narrated: the truce"}},
		{"whose refusal, behind another noun", "Per Lund left in the light of Oman’s refusal to sign the treaty.",
			[]string{"Oman: reject oppose narrated: sign the treaty"}},
		{"to whom it was proposed", "Ilse Brandt rejected Norland’s proposal to Oman for a truce in the valley.",
			[]string{
				"Ilse Brandt: reject oppose narrated: Norland’s proposal to Oman for a truce in the valley",
				"Norland: propose support indirect: a truce in the valley"}},
		{"no verb behind a hyphen", "Per Lund praised the Oman-backed truce.",
			[]string{"Per Lund: endorse support indirect: the Oman-backed truce"}},
		{"a name in quotation marks", "Per Lund said that the “Coalition of Ports”, including Oman, was ready to open the port.",
			[]string{
				"Per Lund: state support mixed: the “Coalition of Ports”, including Oman, was ready to open the port",
				"Coalition of Ports < Per Lund: commit support narrated: open the port", "Oman < Per Lund: commit support narrated: open the port"}},
		{"what a sentence begins with is no subject", "In their statement as chairs of the Coalition of Ports, Per Lund and Ilse Brandt said that the port was open.",
			[]string{"Ilse Brandt: state neutral indirect: the port was open", "Per Lund: state neutral indirect: the port was open"}},
		{"what is discussed by somebody", "Per Lund said that the border could only be discussed by the leaders of Norland and Sudmark.",
			[]string{"Per Lund: state neutral indirect: the border could only be discussed by the leaders of Norland and Sudmark"}},
		{"with whom he agrees that", "Per Lund agreed with Ilse Brandt that the port should be open.",
			[]string{"Per Lund: endorse support narrated: the port should be open"}},
		{"an adverb of a noun", "Oman supported truly reliable guarantees.",
			[]string{"Oman: endorse support narrated: truly reliable guarantees"}},
		{"after which call he said it", "Per Lund said after the call that Oman wanted a truce.",
			[]string{"Per Lund: state support indirect: Oman wanted a truce", "Oman < Per Lund: state support narrated: a truce"}},
		{"said in the middle", "The port, Per Lund said, must open.",
			[]string{"Per Lund: demand support indirect: The port, Per Lund said, must open"}},
		{"so many that, said in the middle", "There were so many ships, Per Lund argued, that it would take a week to count them.",
			[]string{"Per Lund: state neutral indirect: There were so many ships, Per Lund argued, that it would take a week to count them"}},
		{"two clauses, said in the middle", "The port was open, Per Lund said, but the strait would be closed.",
			[]string{"Per Lund: state neutral indirect: The port was open", "Per Lund: state neutral indirect: the strait would be closed"}},
		{"what the clause before says", "“The port is the best place for talks, and Oman supports this,” Per Lund said.",
			[]string{
				"Oman < Per Lund: endorse support direct: The port is the best place for talks",
				"Per Lund: endorse support direct: The port is the best place for talks, and Oman supports this"}},
		{"that demand", "Oman demanded that the port be closed. Norland rejected that demand.",
			[]string{"Norland: reject oppose narrated: the port be closed", "Oman: demand support indirect: the port be closed"}},
		{"that draft", "Oman suggested a draft of 2022 as a model. Norland rejected that draft because it was old.",
			[]string{"Norland: reject oppose narrated: a draft of 2022", "Oman: propose support indirect: a draft of 2022 as a model"}},
		{"what somebody only feels", "Per Lund warned that Norland would feel the consequences of the war.",
			[]string{"Per Lund: warn oppose indirect: Norland would feel the consequences of the war"}},
		{"what somebody found", "Per Lund recalled that Norland had found a way out in 1944.",
			[]string{"Per Lund: state neutral indirect: Norland had found a way out in 1944"}},
		{"what somebody found it to be", "Oman found the plan unacceptable.",
			[]string{"Oman: reject oppose indirect: the plan unacceptable"}},
		{"whom somebody did not thank", "Per Lund complained that Ilse Brandt had not thanked Norland.",
			[]string{"Per Lund: concern oppose narrated: Ilse Brandt had not thanked Norland"}},
		{"everybody is nobody", "Per Lund conceded that everybody would prefer a truce.",
			[]string{"Per Lund: state neutral indirect: everybody would prefer a truce"}},
		{"what they said about it", "This is a record of what Oman and Norland said about it before the summit, which will take place on Monday.",
			nil},
		{"what is claimed as one's own", "Per Lund demanded that Norland leave the port that Oman claims as its own.",
			[]string{"Per Lund: demand support indirect: Norland leave the port that Oman claims as its own"}},
		{"where it was agreed", "Oman agreed in Norville to open the port.",
			[]string{"Oman: commit support indirect: open the port"}},
		{"both sides", "Oman urged both sides to open the port.",
			[]string{"Oman: demand support indirect: both sides to open the port"}},
		{"as well as another", "Oman supports a truce as well.",
			[]string{"Oman: endorse support narrated: a truce"}},
		{"up to what we do about it", "MS. APFEL: Per Lund has promised a vote; we hold him to it.",
			[]string{"Per Lund < Apfel: commit support indirect: a vote"}},
		{"what we have not ruled out", "MS. APFEL: We have not ruled out sanctions.",
			[]string{"Apfel: state neutral direct: sanctions"}},
		{"what somebody rejects is", "What Oman rejects is the idea that a port can be held.",
			[]string{"Oman: reject oppose narrated: the idea that a port can be held"}},
		{"what something concerned", "Per Lund proposed a fourth seat, since the guarantees concerned the whole continent.",
			[]string{"Per Lund: propose support indirect: a fourth seat, since the guarantees concerned the whole continent"}},
		{"not at any price", "MS. APFEL: We want a truce, but not at any price.",
			[]string{"Apfel: state support direct: a truce, but not at any price"}},
		{"in his view", "Per Lund said that progress was possible on the port, which in his view matched the work of Oman.",
			[]string{"Per Lund: state support indirect: progress was possible on the port"}},
		{"in capitals in a dateline", "TEAL CITY (Harbour Wire) — Teal City rejected a truce.",
			[]string{"Teal City: reject oppose narrated: a truce"}},
		{"a verb in the quotation", "Ilse Brandt and Per Lund left. They “re-emphasised the readiness to deploy a force, and to help rebuild the port”.",
			[]string{
				"Ilse Brandt: commit support direct: deploy a force, and to help rebuild the port",
				"Per Lund: commit support direct: deploy a force, and to help rebuild the port"}},
		{"a source on a day", "Officials on Friday said that the truce was broken.",
			[]string{"Officials: state neutral indirect: the truce was broken"}},
	})
}

// Who is only called "the President" before the document names another president is not that one.
func TestExtractTheOtherPresident(t *testing.T) {
	d := document(t, "The President welcomed the truce. He met President Ilse Brandt in the evening. The President praised the talks.")
	for _, p := range New(registry(t)).Extract(d).Positions {
		if p.Holder.Actor == "ilse-brandt" {
			t.Errorf("%q is said to be held by %s", p.Content.In(d.Text), p.Holder.Name)
		}
	}
}

func TestWriteJSONNamesPersonsInFull(t *testing.T) {
	d := document(t, "Foreign Minister Per Q. Lund welcomed the truce.")
	x := New(registry(t))
	var got bytes.Buffer
	if err := WriteJSON(&got, "file", d, x.Extract(d)); err != nil {
		t.Fatal(err)
	}
	if want := `"holder":{"id":"per-lund","name":"Per Q. Lund"`; !strings.Contains(got.String(), want) {
		t.Errorf("no %s in %s", want, got.String())
	}
}
