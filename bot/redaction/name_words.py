"""Words around and inside names, by what they tell: what no name begins with, what is also a thing, a time or a place.

Folded, written by hand; owns no rule of what follows from them.
"""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    """a an the my your his her its our their this that these those it i me you he she we they us them him who whom
    which what when where why how not no yes yeah yep nope ok okay and or but so if because cuz bc as at by for
    from in into of off on onto out over to under up with without about after before since until than then there
    here just only very too also even still again never always ever maybe really please pls thanks thank is are
    was were be been being am do does did done have has had will would can could should may might must shall
    wont dont cant im ive id ill hes shes theyre were youre whats thats isnt arent wasnt all any some every each
    both few many much more most other another such same own one two three four five six seven eight nine ten
    first last next new old good bad great sure sorry hello hi hey dear sir maam madam anonymous anon unknown
    confidential private secret nobody noone someone somebody anyone anybody everyone everybody nothing
    something anything everything today tomorrow tonight yesterday now later soon monday tuesday wednesday
    thursday friday saturday january february march june july august september october november december english
    french spanish police cop cops god lord jesus allah help stop back asap right away urgent anytime daily
    later if when after before call text email phone because un une le la les l de du des d au aux ce cet cette
    ces c ca cela mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs je j tu il elle on nous vous
    ils elles me m te t se s lui y en moi toi soi eux qui que qu quoi dont ou et mais donc or ni car si ne n pas
    plus jamais rien tres trop bien mal juste encore aussi deja ici la-bas par pour sur sous dans avec sans chez
    vers entre depuis pendant avant apres contre comme quand comment pourquoi combien quel quelle est es suis
    sommes etes sont etait ai as a avons avez ont avait avoir etre fait faire peut peux va vais oui non merci
    svp stp bonjour salut allo monsieur madame mademoiselle personne quelqu quelqun quelque quelques tout tous
    toute toutes autre autres meme inconnu confidentiel prive anonyme demain aujourd hui aujourdhui hier
    maintenant tard lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin
    juillet aout septembre octobre novembre decembre anglais francais francaise police dieu aide urgence pis
    puis faque tu- canadian canadienne canadien ontarien ontarienne ontarian indigenous native aboriginal
    autochtone quebecois quebecoise haitian haitien haitienne francophone anglophone jan feb mar apr jun jul aug
    sep sept oct nov dec mon tue wed thu fri sat sun lun mer jeu ven sam dim fev avr juil dr mr mrs ms mme mlle
    rev sgt cst prof docteur docteure doctor monsieur madame mister miss officer constable sergeant detective
    muslim catholic musulman musulmane chretien chretienne catholique trans gay lesbian queer minor adult mineur
    mineure majeur majeure mom mum dad mother father maman papa mere pere baby bebe babe kid girl boy woman man
    lady guy dude bro sis maitre lol omg wtf tbh idk btw plz mdr""".split()
)
"""Words that no name begins with, whatever stands before them (but for « certain » capitals of `name_words.txt`)."""

HARD_WORDS = frozenset(
    """will may can mark an so do in or more long all no see even my me so ever ya bon dit don win jean true love
    hope miss trust chase pat rob sue wade drew bless ray rose frank grant pay wish may star sean sage art bill""".split()
)
"""Names that are also the commonest words: never taken up again elsewhere in a message."""

PLACE_WORDS_BEFORE = frozenset(
    """in at near from to into around through outside inside toward towards via between leaving across downtown
    north south east west visit visiting a à vers depuis pres dans en sur jusqu jusque quitter par""".split()
)
OF_ONESELF = frozenset("im am i'm moi its cest est c me called".split())
"""The last words of a greeting behind which somebody says who they are."""

FAITHS = frozenset("christian chretien chretienne catholique jade ruby".split())
"""Names that after "I am" are a faith."""

THINGS_BEFORE = frozenset("the an au aux un une des any some every no quel quelle cet cette ces ce".split())
"""After these even a sure name is mostly a thing: "the Jordan", « au Larga »."""

DETERMINERS = frozenset(
    """the a an this that these those some any every each no my his her our your their le la les l un une des du ce
    cet cette ces mon ma mes son sa ses notre votre leur
    quel quelle un aux""".split()
)
ORGANISATION_BEFORE = frozenset(
    """st ste saint sainte saints fort mount mont lake lac port cape point rue chemin ch boulevard boul avenue av
    ave route rang pont bridge highway hwy hopital hospital ecole school eglise church paroisse parish centre
    center parc park fondation foundation motel hotel inn college university universite maison house residence
    foyer shelter refuge club bar restaurant resto cafe salon spa clinique clinic societe society institut
    institute loi law act law's bill operation projet project programme program compagnie company agence agency
    site app bus station gare aeroport airport mosquee mosque temple camp ile island baie bay riviere river
    comte county canton township village quartier neighbourhood first nation reserve festival equipe team ligue
    league magasin store mall banque bank caisse cour court prison jail""".split()
)
ORGANISATION_AFTER = frozenset(
    """street st road rd avenue ave drive dr lane crescent boulevard blvd highway hospital school church centre
    center house society university college park beach bay falls lake river island islands county township act
    bill's law laws mall hotel inn motel airport bridge station foundation institute clinic shelter club bar
    restaurant cafe salon spa place nails beauty massage massages pizza cause lounge grill variety convenience
    home nail law laws principle's inc ltd corp co company agency services service group project program network
    association council ministry first nation reserve canada ontario line hotline app foods tire jordans transit
    police east west north south heights hills creek harbour valley hopital ecole eglise parc lac riviere bay
    baie comte hall arena plaza square mart market bank visa goose depot""".split()
)

STREETS_BEFORE = frozenset(
    """st ste saint sainte saints fort mount mont lake lac port cape rue chemin ch boulevard boul avenue av ave
    route rang pont hopital hospital ecole school eglise church paroisse parc park fondation foundation college
    universite university institut institute cafe salon loi law operation projet project programme program motel
    hotel centre center maison""".split()
)
"""Before a sure name only these tell of an organisation."""

STREETS_AFTER = frozenset(
    """street st road rd avenue ave drive lane crescent boulevard blvd highway county township falls lake bridge
    tire jordans law laws principle act nails pizza""".split()
)
"""Behind a name these tell of a street or place even in small letters."""

ABSTRACT = frozenset(
    """hope faith love peace joy grace chance patience prudence victoire victory espoir esperance felicite gloire
    glory charity mercy justice liberty destiny karma harmony miracle blessing flash flirt cherish trust passion
    promise serenity bliss happiness summer april june august may autumn winter spring noel toussaint paques
    pascal honor honour honneur pride reign rain sun moon star storm snow unity verity trinity genesis eternity
    destinee merveille tresor cadeau bonheur amour ange-x wish luck christian jade ruby pearl crystal diamond
    gold silver ivory amber coral rose lily daisy violet iris ivy sage ginger pepper cookie candy honey sugar
    coco bijou perle ombre lune soleil etoile fleur rosaire prince princess princesse king queen reine roi duke
    earl major junior art bill mark will guy dick john rich frank earnest sandy dawn eve hunter chase grant drew
    dove robin jay raven penny buck cash dale glen heath cliff clay reed brook forest""".split()
)
"""Names that in their first meaning are often what a sentence is about: a copula behind them tells nothing."""

SURNAME_WORDS = frozenset(
    """brown white black green young king hill baker cook carpenter walker hunter rice waters day rivers stone wood
    woods smith miller taylor parker cooper turner bell bird wolf bear beaver fox rose moon sky star cloud
    little grant price long small best roy chan min asante fall kane mann bal song sun ma ho tan ling gold blue
    gray grey roman major marsh mason page pope price reed rich shade sharp short singer snow stark storm strong
    swift sweet temple todd wall ward ware webb weeks west wise wolf leblanc legrand petit lebrun leroux boucher
    boulanger leclerc poirier lavoie lafleur lajoie sow bah ba fall sy dia barry sane sall toure camara""".split()
)
"""Surnames that are words, behind a first name in small letters."""

NEVER_NICKNAMES = frozenset(
    """police mom mum dad mommy daddy mama papa grandma grandpa auntie uncle maman kids people government province
    crown court judge lawyer doctor hospital school church internet web google wifi facebook cash canada ontario
    canadian visa immigration passport child children youth adult women woman men man girls boys victim victims
    survivor survivors services service hotline shelter line centre center office society support workers worker
    staff mrs madame jeunes femmes hommes enfants gens aide services gouvernement justice code act bill law loi
    article section charter charte internet public children's aid legal god dieu lord pimp trafficker boss bell
    bureau droit star day everyone they she he you victoria quebec""".split()
)

SURNAMES_TOO = frozenset(
    """lake park hill hills hall west north church house beach bay banks bank service goose long day love""".split()
)

FEASTS = frozenset(
    """noel paques toussaint mercredi avril mai juin juillet aout mars april may june july august spring summer autumn fall
    winter christian""".split()
)
"""Names that are first of all a time of the year or a faith."""

POSSESSIVES = frozenset("my his her our your mon ma mes son sa ses notre votre leur".split())

CONJUNCTIONS = frozenset(
    """and but then when because cuz bc so that if n et pis puis quand que qu mais alors parce comme since while
    where how what why after before until""".split()
)
WITH = frozenset("with w avec chez by named".split())

PREFIXES = frozenset(
    "big lil little young old tall fat skinny crazy uncle auntie papa ti tit petit gros grand mama".split()
)
"""Words that belong to a name behind them when they have a capital: "Big Mike"."""

ENGLISH_VERBS = frozenset("win may will can do so bless wish trust miss pay".split())
"""Names that begin an English sentence as verbs: "Win a prize"."""

NAME_PREFIXES = frozenset("lil lil' ti yung".split())
"""What follows these with a capital is a name, whatever it is."""

SURE_PREFIXES = frozenset("lil lil' ti tit p'tit ptit petit big yung".split())
"""These belong to it in small letters too: "lil Dre", « ti Guy »."""

CERTAIN_NICKNAMES = frozenset(
    """big good bad great old new little baby papa mama daddy mom dad god king girl boy kid dude bro lady one two
    three first last lord sir man""".split()
)

ACRONYMS = frozenset(
    """id pr er ow cas hiv tv sw rn np md ceo hr it us usa uk eu un aa na opp rcmp grc po on qc bc ab to lgbt dm
    dms pm am ok sti std iud vip gta dpj tps psw sin nas uci iuc er icu atm nda pc dvd gps sos faq tba tbd asap
    cra arc cbsa asfc cic ircc mcss mccss fbi dea irs who onu cpp rrsp gst hst ttc yrp hps tdsb rpc pjc qpp lcbo
    fyi diy ac dc vpn wifi sms lsq asl ged odsp posp wsib cspaat ei ae rib cv""".split()
)

ANDS = frozenset("and et n pis puis plus".split())

NO_NAMES_AFTER_I_AM = frozenset(
    """glad true rich sunny merry lovely sweet strong free smart bliss grey gray earnest frank sandy stormy misty
    dusty ginger ivory slim royal unique major minor blue brown black white green young hardy harmony trans gay
    jolie belle beau juste constant constance parfait parfaite innocent innocente fidele claire blanche modeste
    gentille cher chere desire desiree aime aimee beni divine savage sage jesus faith love hope peace magic
    major junior senior legend star special best misery queen king prince princess cash gold sterling chance sin
    pure happy guy tan stone sick angel-""".split()
)
"""Names that after "I am" in small letters are what somebody is like."""

NEVER_SMALL = HARD_WORDS | NO_NAMES_AFTER_I_AM | ABSTRACT
"""Names that in small letters are ordinary words, whoever stands before them."""

MYSELF = frozenset("i me my moi mon ma her him his elle lui".split())
I_AM = frozenset("im am i'm moi".split())
POINTERS = frozenset("est c cest is s it this".split())
