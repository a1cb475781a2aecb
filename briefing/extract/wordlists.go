package extract

// functionWords are no names, however they are written.
var functionWords = words(`the a an this that these those and or but nor so yet if then else for of in on at by to from with
	as is are was were be been being has have had do does did will would shall should may might can could must not no
	i you he she it we they me him her us them my your his its our their who whom whose which what when where why how
	there here now also both either neither each every all any some most many much more few several other others another such
	after before while since until during under over into onto upon about above below between among through without within against
	despite although though because however meanwhile moreover furthermore therefore thus yes well okay thank thanks please
	earlier later today yesterday tomorrow last next first second third one two three four five six seven eight nine ten
	according speaking asked following regarding only just even still again once let's let hello hi hey sorry listen`)

var calendarWords = words(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
	september october november december`)

// ordinaryWords are surnames that are words as well: alone they name nobody who was not named in full.
var ordinaryWords = words(`may key he price power rice brown straw king young long white black green grey gray hill wood day rose hope love bush ford cook
	baker bishop bell best court english field fish fox free gold good hall hand hunt law light little lord love major marsh mason miller moon new north park
	pope post power rich rush sharp short small smith snow stone strong summer sun sweet swift west wise won worth years lee mark marks bank banks case chance
	chase cash church close cross day do du farmer fisher forest gates grant he hurd joy judge knight lake land lane merry mills minister mitchell nice noble
	page penny pen pitt pool porter present prince reid rivers sage self ship shore singer son south speaker street taylor than to wall war ward waters webb well
	winter in an my so sun la le van de al el ali khan singh kim li wang zhang chen yang ban park bin abu ma ng wu xu he hu`)

// adjectives are written like names and are none.
var adjectives = words(`european western eastern northern southern african asian american arab muslim islamic islamist christian jewish catholic protestant orthodox sunni shia shiite
	latin caribbean pacific atlantic mediterranean arctic soviet communist kurdish baltic nordic balkan global international national federal english i.e e.g`)

// nameParticles stand in lower case inside a person's name.
var nameParticles = words(`de da di du del della der den van von bin bint ibn al el la le ben ter dos e`)

// roleWords say what a person is. They stand before names and in the place of names.
var roleWords = words(`president vice-president vice prime minister ministers foreign defence defense finance interior premier chancellor king queen prince princess emir sheikh sultan
	secretary secretary-general general under-secretary-general assistant deputy acting former then-president ex-president retired late
	spokesman spokeswoman spokesperson official senior envoy special representative ambassador permanent coordinator chief head director director-general executive
	commissioner chairman chairwoman chairperson chair chairs co-chair governor mayor senator congressman congresswoman lawmaker mp speaker
	leader opposition commander admiral colonel major captain lieutenant marshal brigadier gen lt col adm capt maj sgt
	professor prof dr doctor mr mrs ms miss sir lord lady dame madam madame judge justice prosecutor attorney lawyer
	analyst expert economist researcher historian journalist reporter correspondent editor author activist campaigner diplomat negotiator
	delegate father sister archbishop bishop pope cardinal imam ayatollah rabbi reverend rev pastor state national security adviser advisor
	trade energy climate environment health economic affairs treasury rapporteur high supreme undersecretary under first ceo founder manager
	minister-counsellor counsellor attaché co-founder campaigns policy founder whip leader's sen rep gov hon amb monsieur press press-secretary smt shri ddg dg h.e excellency honourable honorable hrh`)

// organisationWords make a capitalised run an organisation.
var organisationWords = words(`ministry department council commission committee group party union association organisation organization agency army forces force
	front movement government parliament senate congress court bank fund university institute institution centre center foundation alliance coalition
	assembly authority office bureau league federation network society company corporation programme program initiative mission convention
	treaty protocol agreement summit conference forum secretariat house republic kingdom states brigade brigades militia guard police press news agency
	times post journal tribunal board service services command administration embassy platform chamber charter act declaration report resolution
	article strait sea river island islands gulf bay airport street avenue square city province region district states nations fund partnership
	action watch international global world committee campaign delegation club caucus dialogue accord pact law bill review statement day week war`)

// placeWords begin or end names of places and events.
var placeWords = words(`north south east west northern southern eastern western central new great greater upper lower middle mediterranean ocean mountains hills valley
	desert peninsula coast road park bridge square camp school hospital hotel prize award cup games day war desk room hall tower palace house building green blue
	holy sacred hong saint san los las el fort lake mount port cape`)

// subjectVerbs follow the name of somebody who speaks or acts.
var subjectVerbs = words(`said says told tells added wrote writes tweeted argued called calls announced warned stated noted explained claimed denied insisted who has had will was is also urged asked replied responded
	thinks believes wants met spoke visited pledged condemned criticised criticized welcomed praised accused rejected stressed emphasized emphasised underscored reiterated expressed`)

// personNouns and groupNouns can be who says something although they are no names.
var personNouns = words(`president minister premier chancellor king queen prince emir secretary secretary-general general spokesman spokeswoman spokesperson official envoy
	representative ambassador coordinator chief head director director-general commissioner chairman chairwoman chairperson chair governor mayor senator
	leader commander admiral colonel professor doctor judge prosecutor lawyer analyst expert economist researcher historian journalist reporter
	activist campaigner diplomat negotiator delegate bishop pope adviser advisor rapporteur speaker minister author witness resident man woman
	clerk poet publicist attacker interviewee president-elect spouse wife husband father mother son daughter brother sister survivor lawyer teacher engineer pilot driver farmer
	mp lawmaker legislator politician congressman congresswoman archbishop cardinal ayatollah imam eyewitness attendee voter protester soldier student worker villager
	refugee businessman businesswoman critic supporter opponent insider scientist virologist epidemiologist politician councillor whistle-blower whistleblower columnist
	commentator blogger physician neighbour neighbor organizer organiser philosopher sociologist biologist economist coordinator trader executive entrepreneur
	statement report resolution document communiqué draft letter text declaration source`)

var groupNouns = words(`presidents ministers premiers kings secretaries generals spokesmen spokespersons officials envoys representatives ambassadors leaders chiefs heads directors
	commissioners chairs governors mayors senators lawmakers commanders professors doctors judges prosecutors lawyers analysts experts economists researchers
	journalists activists campaigners diplomats negotiators delegates delegations advisers advisors authorities government governments administration administrations
	ministry ministries army military forces troops police rebels militants fighters militias insurgents opposition parties party countries country states state nations nation
	members member participants sides side council committee commission parliament senate congress court courts bloc union group groups coalition alliance
	organisations organizations organisation organization agencies agency ngos observers monitors critics supporters opponents residents villagers survivors victims families
	relatives protesters demonstrators students workers unions farmers fishermen citizens people public population voters community communities
	companies company businesses business industry investors traders firms banks bank scientists media newspaper newspapers press sources world
	delegation capitals allies ally partners partner neighbours neighbors powers europeans westerners islanders regime secretariat presidency
	lawmakers mps parliamentarians hardliners moderates republicans democrats conservatives liberals socialists reports witnesses refugees migrants
	organizers organisers campaign camp terrorists racists thousands hundreds millions dozens employees families publications outlets districts junta eyewitnesses everybody
	candidates actors academics movement associates heroes leadership censors athletes signatories brands manufacturers makers automakers carmakers producers exporters importers
	lobbyists consumers observers cabinet navy guard brigade mps deputies lawyers judges elders clerics imams bishops chiefs heads envoys teams crew crews soldiers civilians
	prisoners hostages indigenous youth women men children some many others several most everyone nobody majority minority city team board mission embassy office visitors guests`)

var maleNames = words(`john james robert michael william david richard joseph thomas charles christopher daniel matthew anthony antony mark donald steven steve paul andrew joshua
	kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel
	gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose adam henry nathan douglas zachary peter kyle walter ethan jeremy harold keith
	christian roger noah gerald carl terry sean austin arthur lawrence jesse dylan bryan joe jordan billy bruce albert willie gabriel logan alan juan wayne
	roy ralph randy eugene vincent russell louis philip bobby johnny bradley emmanuel olaf boris vladimir volodymyr sergei sergey dmitry dmytro ivan igor
	mohammed mohammad muhammad mohamed ahmed ahmad ali hassan hussein ibrahim abdullah omar khalid mahmoud mustafa yusuf recep benjamin yoav gideon naftali yair
	narendra xi wang li shinzo fumio shigeru ban kofi antonio antónio josep giorgio mario matteo silvio sergio luigi pedro luis carlos jorge miguel fernando
	francisco manuel javier jair luiz hugo nicolás nicolas juan evo rafael andrés gustavo álvaro alvaro daniel enrique felipe alberto mauricio marco ned jake
	barack bill hillary's joseph jens mikhail leonid viktor victor alexei aleksandr alexandre françois francois jean pierre jacques dominique gerhard helmut heiko
	karl hans klaus jürgen lars anders bjorn sven tony gordon keir rishi liam dominic jeremy simon nigel alok ed boris guy herman donald charles olivier didier
	narendra manmohan rajiv imran nawaz shehbaz asif bilawal ashraf hamid salva riek omar abdel abdul cyril jacob thabo nelson robert emmerson uhuru william yoweri paul
	felix joseph muhammadu bola goodluck abiy isaias robert tedros rodrigo ferdinand joko anwar najib lee hun min aung hun mahathir scott kevin malcolm winston christopher`)

var femaleNames = words(`mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly emily donna michelle carol amanda melissa
	deborah stephanie dorothy rebecca sharon laura cynthia amy kathleen angela shirley brenda emma anna pamela nicole samantha katherine christine helen debra rachel
	carolyn janet maria catherine heather diane olivia julie joyce victoria ruth virginia lauren kelly christina joan evelyn judith andrea hannah megan cheryl jacqueline
	martha madison teresa gloria sara janice ann kathryn abigail sophia frances jean alice judy isabella julia grace amber denise danielle marilyn beverly charlotte
	natalie theresa diana brittany doris kayla alexis lori marie ursula angela annalena theresa christine jacinda penny marise hillary condoleezza madeleine federica catherine
	michèle michelle kaja ingrid erna mette sanna magdalena margot nathalie amina leila fatima aisha samantha linda rosemary helen park tsai aung sheikh yulia julia svetlana
	maia salome vjosa dilma cristina michelle gabriela claudia xiomara delcy nikki kamala nancy jen karine victoria wendy avril gina lisa melanie stephanie chrystia mélanie
	ngozi winnie graça phumzile navi zuzana kolinda dalia grete kersti katrin halla giorgia elly ada mairead roberta clare tanya patricia christiana hua mao`)
