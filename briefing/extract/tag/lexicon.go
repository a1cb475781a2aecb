package tag

import "strings"

// Classes of words that carry attributions and attitudes. A word may be of several.
const (
	lexSay uint32 = 1 << iota
	lexThink
	lexDemand
	lexPropose
	lexCommit
	lexEndorse
	lexReject
	lexWarn
	lexAccuse
	lexConcern
	lexDeny
	lexModal
	lexJudge
	lexAim
	lexPerson
	lexBody
	lexGood
	lexBad
	lexHedge
	lexNot
)

const lexActs = lexDemand | lexPropose | lexCommit | lexEndorse | lexReject | lexWarn | lexAccuse | lexConcern | lexDeny | lexSay | lexThink

// attitudes lists words by class, in no particular form: they are looked up by stem. The lists are our own.
var attitudes = map[uint32]string{
	lexSay: `say tell state declare announce report note add explain remark comment mention observe reveal disclose describe claim assert maintain argue contend
		affirm reaffirm confirm reiterate repeat recall stress emphasize emphasise underscore underline highlight outline point indicate signal suggest
		write tweet post publish quote cite testify estimate predict forecast conclude find rule judge according statement remarks announcement report
		speech testimony interview comment claim assertion allegation reply respond answer insist inform brief update notify acknowledge admit concede recognize recognise
		discuss raise address review exchange convey share express voice echo characterize characterise call label term dub portray hail refer speak talk read
		determine identify elaborate clarify specify continue caution joke quip lament intervene introduce present preview report summarize summarise`,
	lexThink: `think believe consider regard view see feel know understand expect hope assume doubt suspect imagine find reckon deem trust judge conviction belief view opinion
		confident convinced certain sure aware anticipate foresee wish want desire like prefer wonder agree guess mind perceive interpret appreciate assess assessment expectation understanding`,
	lexDemand: `demand call urge insist request ask require appeal press push seek plead beg implore petition order instruct direct encourage invite exhort advocate
		lobby campaign need must should necessary essential imperative vital crucial ultimatum call appeal plea request insistence requirement need necessity
		press pressure compel mandate advise recommend favor favour want expect obligation obliged required duty urgent important priority persuade summon command wants`,
	lexPropose: `propose suggest offer recommend table submit introduce put float moot present advance proposal suggestion offer initiative plan motion recommendation
		draft idea roadmap invite invitation amendment advocate outline unveil nominate nomination suggested alternative`,
	lexCommit: `commit pledge promise vow undertake agree guarantee assure ensure swear will intend plan decide resolve determine ready willing prepared prepare eager
		commitment pledge promise vow guarantee assurance intention intent determination resolve decision readiness willingness agreement dedicated dedicate
		continue sign ratify adopt announce launch contribute provide deliver invest work strive endeavour endeavor remain shall undertaking engage engaged stand pact accord consent`,
	lexEndorse: `support back endorse welcome praise commend applaud accept approve thank congratulate hail salute appreciate honour honor celebrate favor favour
		embrace agree concur second champion defend vote support backing endorsement approval praise thanks gratitude appreciation consent grateful pleased glad
		delighted proud happy honored honoured thankful admire cheer uphold acceptance recognize recognise tribute pay join sympathize supporter proponent advocate satisfied satisfaction
		cherish value laud congratulation inspired impressed encouraged encouraging solidarity supportive backer`,
	lexReject: `reject oppose refuse object dismiss decline resist protest criticize criticise veto block ban rule against disagree opposition rejection refusal objection
		dismissal criticism protest resistance veto boycott denounce decry deplore disapprove condemn rebuff rebuke spurn repudiate discard abandon withdraw suspend cancel
		opponent critic contest dispute challenge question slam blast lambast lambaste attack deride mock impose sanction expel prohibit forbid prevent halt stop unacceptable
		inadmissible counter rebut defy disavow renounce reservations reservation bracket delete abstain sue exclude lament unwilling reluctant reluctance`,
	lexWarn: `warn caution threaten alert warning threat caution menace danger risk consequence consequences retaliate retaliation retaliatory jeopardize jeopardise endanger`,
	lexAccuse: `accuse blame condemn denounce allege charge implicate fault accusation allegation charge condemnation denunciation deplore decry violate violation betray
		aggression atrocity crime brutal heinous abhorrent illegal unlawful unjustified outrage outrageous outraged barbaric despicable cowardly horrific reprehensible abuse guilty culprit
		responsible responsibility blood hypocrisy lie propaganda indict perpetrate perpetrator designate hold`,
	lexConcern: `worry regret fear concern lament mourn doubt alarm sorry sad saddened sorrow condolence condolences sympathy grief disappointment disappointed dismay
		dismayed anxious anxiety worried concerned alarmed troubled troubling disturbing disturbed upset shocked appalled horrified skeptical sceptical skepticism scepticism
		apprehension unease uneasy misgiving misgivings distress anger angry frustrated frustration deplore worrying tragic tragedy difficulty unfortunately regrettable frightening`,
	lexDeny:  `deny refute rebut reject denial dispute disclaim contradict false untrue baseless groundless unfounded fabricated nobody never not no nothing neither nor myth disprove`,
	lexModal: `must should shall will would may might could can ought need have let cannot`,
	lexJudge: `important vital essential crucial critical significant necessary unacceptable intolerable right wrong good bad great best worst terrible wonderful remarkable
		historic unprecedented serious grave dangerous irresponsible responsible unfair fair unjust just legitimate illegitimate successful failure failed success positive negative
		productive constructive helpful unhelpful strong weak clear absolutely clearly simply truly deeply firmly strongly urgently unfortunately tragically sadly
		only real true fundamental key central indispensable inalienable shameful courageous brave heroic excellent outstanding tremendous extraordinary tireless generous
		difficult hard easy impossible possible worthy appropriate inappropriate adequate inadequate insufficient enough too better worse unsustainable disastrous catastrophic beautiful`,
	lexAim: `aim goal objective purpose effort attempt try seek hope desire wish ambition aspiration aspire want look looking forward strive determination interest intention
		target vision priority focus focused push work campaign struggle endeavor endeavour quest bid drive plan eager keen mission message task challenge agenda strategy`,
	lexPerson: `president minister secretary chancellor ambassador spokesman spokeswoman spokesperson official leader chief director general senator representative governor mayor
		king queen prince premier envoy chair chairman chairwoman chairperson delegate commissioner coordinator diplomat commander officer analyst expert professor lawyer
		activist resident witness protester critic supporter opponent member lawmaker legislator politician judge prosecutor adviser advisor administrator deputy head captain
		speaker journalist reporter author scientist researcher voter citizen people he she they we i who mr mrs ms dr`,
	lexGood: `good great better best strong strengthen strength support help peace peaceful prosperity security stability stable progress success successful achieve achievement
		cooperation partnership friendship friend ally partner positive constructive productive important importance vital benefit opportunity hope improve improvement protect protection
		promote freedom free democratic justice fair equal equality dignity respect trust confidence commitment committed dedicated leadership lead leader courage brave proud pride happy pleased
		grateful thank welcome congratulate celebrate historic landmark milestone solidarity unity united unwavering ironclad robust deepen enhance expand advance growth resilient resilience safe
		safety welfare inclusive sustainable comprehensive effective efficient transparent transparency honest legitimate lawful generous remarkable excellent outstanding wonderful tremendous
		extraordinary impressive encouraging promising meaningful significant valuable essential indispensable victory win heal reconciliation tolerance breakthrough reform innovation innovative
		prosperous thrive flourish enable empower save rescue restore rebuild accomplish honour honor tribute contribution contribute generosity right rights hero heroes love beautiful deserve
		ready able willing cornerstone bedrock linchpin force-for-good pillar relief calm`,
	lexBad: `bad worse worst terrible horrible awful horrific attack attacks assault violence violent war aggression aggressor invade invasion occupation kill killing killed death deaths die dead victim victims
		suffer suffering pain destroy destruction devastate devastating devastation damage harm hurt injure injury threat threaten danger dangerous risk crisis crises conflict terror terrorism terrorist
		extremist extremism hate hatred abuse torture rape murder massacre genocide atrocity atrocities brutal brutality barbaric cruel cruelty inhumane inhuman crime criminal corrupt corruption fraud
		illegal unlawful illegitimate violate violation breach undermine destabilize destabilise destabilizing destabilising provoke provocation provocative oppress oppression repress repression discriminate
		discrimination racism poverty hunger famine starve starvation disease pandemic disaster catastrophe catastrophic tragedy tragic fail failed failure failing collapse lack loss lose lost problem
		problems difficult difficulty hardship obstacle impediment hinder obstruct block deny refuse reject oppose against unacceptable intolerable outrageous shameful disgraceful cowardly heinous wrong
		unfair unjust injustice impunity false lie lies lying propaganda disinformation manipulate exploit exploitation steal theft rob coercion coerce intimidation intimidate bully blackmail
		sanctions punish punishment detained detention imprison imprisonment arrest jail hostage abduct kidnap displaced displacement flee deport expel exile ruin waste regime dictator tyranny
		tyrant authoritarian chaos anarchy instability unstable insecurity uncertainty fear worry concern concerned worried alarm alarming grave serious severe dire deplorable regrettable unfortunate
		unfortunately sad sorrow grief mourn disappoint disappointing frustrate anger angry outrage condemn blame guilty violating reckless irresponsible unprovoked unjustified premeditated burden deteriorate
		deterioration worsen escalate escalation inflame erode weaken weak stop prevent end never nothing neither unable impossible artificial impose imposed siege blockade isolate isolation evil enemy`,
	lexHedge: `reportedly allegedly apparently seemingly seem appear possible possibly perhaps maybe may might could likely unlikely probably potential potentially suggest indicate purported supposed
		alleged presumably believed rumoured rumored unconfirmed`,
	lexNot: `not no never none nobody nothing neither nor without cannot hardly barely refuse fail lack`,
	lexBody: `government ministry department parliament congress senate council court commission committee union party administration office embassy delegation group
		organization organisation agency authority authorities army military police force forces state country nation assembly cabinet bloc alliance coalition kremlin house
		ministers officials leaders sides parties community company bank media press newspaper news network agency tribunal secretariat presidency parties countries states`,
}

// lexicon maps stems to classes.
var lexicon = func() map[uint32]uint32 {
	m := make(map[uint32]uint32)
	for class, words := range attitudes {
		for w := range strings.FieldsSeq(words) {
			m[hashBytes(stem([]byte(w)))] |= class
		}
	}
	return m
}()
