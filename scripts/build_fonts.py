"""Build the fonts that csreport ships: ``python scripts/build_fonts.py``.

Fetches three pinned npm packages that hold static TrueType builds of Noto Sans SC, Noto Sans TC and Noto Sans,
verifies their SHA-256, keeps the Regular and Bold weights, subsets them and writes the result, with
the licence as shipped, to ``src/csreport/present/fonts``. Needs ``npm`` on the PATH and fontTools
(dependency group ``dev``). The output is the same, byte for byte, on every run with one version of
fontTools: sources are pinned, and the time stamps inside the fonts stay those of the sources.

Characters kept, as far as the fonts have them (none has emoji):

* SC and TC: the blocks in ``BLOCKS`` (Latin, Greek, Cyrillic, punctuation, symbols, kana, bopomofo, ...);
* SC: GB 2312, and the rest of the List of Generally Used Standard Chinese Characters (2013);
* TC: the frequently used level of Big5, and the rest of what IICore has for Taiwan and Hong Kong;
* Noto Sans, the stand-in of both: letters of Europe's and Vietnam's languages that SC lacks (most of Latin Extended),
  and spaces.

Both remainders are lists in this file because no codec has them. They come from the Unihan database
15.0 (fields kTGH and kIICore) and hold, among others, characters of personal names and of Cantonese.
"""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUTPUT = Path(__file__).resolve().parents[1] / "src" / "csreport" / "present" / "fonts"
WEIGHTS = {"Regular": "400Regular", "Bold": "700Bold"}  # style -> name inside the packages
# The curly quotation marks of these fonts are as wide as a hanzi, which tears English text apart
# ("Cohen’ s d"); with pwid and palt turned on for a Latin run they are narrow. Digits have one width anyway.
LAYOUT_FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "palt", "pwid"]
DROPPED_TABLES = ["BASE", "STAT", "vhea", "vmtx"]  # vertical setting, variable-font leftovers

BLOCKS = (
    (0x0020, 0x024F),  # Basic Latin to Latin Extended-B
    (0x02B0, 0x045F),  # modifiers, combining marks, Greek, basic Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional
    (0x2000, 0x27BF),  # punctuation, currency, letterlike, arrows, operators, shapes, dingbats
    (0x3000, 0x312F),  # CJK punctuation, kana, bopomofo
    (0x31A0, 0x31BF),  # bopomofo extended
    (0x3220, 0x3243),  # parenthesised ideographs
    (0x3380, 0x33DF),  # squared units
    (0xFE10, 0xFE6F),  # vertical, compatibility and small forms
    (0xFF00, 0xFFEF),  # halfwidth and fullwidth forms
)

STAND_IN_BLOCKS = (
    (0x0100, 0x052F),  # Latin Extended, IPA, modifiers, combining marks, Greek, Cyrillic
    (0x1E00, 0x1FFF),  # Latin Extended Additional, Greek Extended
    (0x2000, 0x200D),  # spaces of any width; direction marks, which matplotlib would draw, are left out
    (0x2010, 0x2029),  # punctuation
    (0x202F, 0x2069),  # narrow space, punctuation
    (0x2070, 0x218F),  # superscripts, currency, letterlike
    (0x2C60, 0x2C7F),  # Latin Extended-C
)

STANDARD_BEYOND_GB2312 = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃"
    "䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮丏乂乸亶亸亹伈伋伣伭伾佁佖佸佺佽侁侂侘侴侹俍俙"
    "俫俵俶倓倕倞倧倴倻偁偓偡偭偰偲傃傉傒傕僇僎僔僰儦儳儴冏冔冮凓凘刬剅剋剕剟劄劼勍勔勚勠匜匼卬厖厾叆叇叕"
    "叚吽呇呣咇咉咍咡咥咺哃哢哱唝唵啫啰啴喆喤嗐嗞嘚嘡噀噂噇嚄嚚嚭囷圌圐圙圢圫圲坉坋坒坥坬坰坽垈垍垎垏垕垙"
    "垚垞垟垯垱垵垺垾垿埆埇埌埗埪埫埵埼堃堉堌堎堐堧堨堲堼堽堾塅塆塝塱墈墐墕墘墡墣墦壸夐夬奓奡奭妘妧妭姈姞"
    "姤姮姱姶姽娀娵婌婍婘婞婠婤婫婳婻婼媂媄媆媓媖媞媭媱嫄嫕嫚嫪嫭嫽嬛嬥嬬嬿孅孖宧宬寁尨尪屃屼屾岊岞岠岨峂"
    "峃峗峘峛峣峧峱峿崀崁崄崌崒崚崟崡崶崿嵁嵅嵎嵖嵚嵲嶅嶍嶒嶓嶟嶦嶲巇巉帡帨幖幪庤庱庼廆廋廙弆弇弢弨弶弸彟"
    "彧徛忞忳忺恓恔悆悈悢悰惇惎惔惙惛愃愐愔愭慆慥慬慭憕憙憭憺戣戭扂扅扆扊扞扺扽抃抔拃拤挓挦捯捽掞揕揳搒摏"
    "摛摴摽擿攽敔敩斝斠斶旐旞旴旵旸旻旿昄昇昈昉昒昡昣昤昪昫昳昺昽晅晊晐晙晞晢晪晫晱暅暕暲暵暶暿曈曌朏朓朳"
    "朸杄杕杙杧杻枅枍枲枹柈柊柖柷栐栒栟栴栻桯桲桹梌梠梣梴梼梽梾梿棁棐棓棤棨棪棫棬棻棽椀椆椑椓椪椸楒楙楩楪"
    "楯榃榅榑榖榰槃槚槜槱橑橞橦檞櫆欂欸欻歅殣毌毐氾氿汈汋汧汫汭沄沇沘沚沨沺泂泃泇泙泚泜洈洑洓洘洢洣洨洭洴"
    "洸洺洿浉浐浕浛浟浡浥浬浭浰浲涄涍涐涘涢涴淏淜淟淯淴渟渰渼湉湑湜湝湣湲湴溁溇溍溚溞溠溦溵溹滃滆滉滍滘滧"
    "滪滫漈漋漖漦漴漷漹漻漼潏潖潟潩潵潽潾澂澛澥澪澭澴澼澽濋濩瀌瀍瀔瀱瀼灈炆炌炘炟炣烔烜烝烠烶烺烻焆焌焗焜"
    "焞煁煃煋煓煟煴熇熛熜熥熻燊燋燏燚爇爔爚爟牁牂牚牤牥牻犇犨狉狝猄猇猯猰猺獴玃玒玓玕玘玙玚玞玠玡玤玥玦玭"
    "玱玶玹玼玿珅珇珋珌珒珕珖珛珝珢珣珦珪珫珰珵珷珸珹珺珽琀琄琇琈琎琔琟琡琤琫琭琯琲瑀瑂瑃瑄瑅瑆瑑瑓瑔瑖瑝"
    "瑢瑧瑨瑬瑱瑳璆璈璒璘璟璠璥璪璬璮璱璲瓀瓖瓘瓻甗甡甦甪畖畤畬畯疁疍疐疢疭痓瘆癗癿皕皛皞皦皭盉盦盷眊眬睄"
    "睎瞋瞫瞭矞矰矻矼砄砆砠砫砮砵硁硊硍硔硙硚硿碃碈碏碨碶磏磜磡磹磻礌礵祃祇祊祋祎祏祐祕祲祼祾禋禒禔禘禛禤"
    "秬秾稌稑稙穄穙穜穟窅窊窎窣窸竑竘竫笯筀筜筤筥筦筶筼箓箖篯簃簉簕簝簠簰籥粿糒糵絜縠縢繄纮纴纻纼绖绤绹缊"
    "缐缞罍罶罽羑羓羕羖羱翀翂翃翈翙翚翛翯翷翾耇耏耑耤耰肸胈胠胣脟脩脿腒腘腨腯膙臑臜舠舥舲艅艎芃芠芣芼苉苧"
    "苾茀茋茓茝茽荁荄荓荖荙莙莝莿菂菉菍菼萚萣萩萳萹葎葖葰葴蒄蒐蒟蒨蒱蒻蓂蓇蓏蓢蔀蔃蔈蔊蕗蕰薁薢薳薸薿藟藠"
    "藦藨蘘虒虓虤虷虸蚄蚆蚲蛃蜎蜐蝘蝲螠螣螱蟏蟫蠋衃衎衒衠袆袗袪袯裈裛褕褟褯襕襚襜襫觃觟觭觱觿訄訚詟讱讻诇"
    "诐谞谼谿豨豮貆赑赒赗赟赪趯跂跐跱跶踒踦踶蹅蹐蹚蹜蹢蹽蹾轪辀辌辒辿迺逴遆遹邘邠邨邲邽邿郃郈郚郤郪郿鄀鄃"
    "鄅鄌鄑鄗鄘鄚鄜鄠鄫酂酅酦酺醨醾釐鋆钖钘铏铚铻锜锧锳锽镃镈镋镕镚镠镮镴镵闿阇阘陎陑陞隃隩隺雊雱霅霨靬靰"
    "靸靺靽靿鞁鞡鞧鞨鞬鞮鞳韂韨颋颎颙飏飐飔飗饳饸饹饻馃馉馌馝馞馧驲骃骉骍骎骕骙骦髃髎髢髽鬒鬘鬶鬷魆魋鱽鱾"
    "鲀鲃鲉鲊鲌鲏鲖鲗鲘鲙鲝鲪鲬鲯鲹鲾鲿鳀鳁鳂鳈鳉鳑鳒鳚鳛鳠鳡鳣鳤鸤鸧鸮鸰鸻鸼鹀鹍鹐鹒鹔鹖鹙鹝鹟鹠鹡鹢鹮鹯"
    "鹲鹴麀麑麖麹黇黡鼒鼩鼫鼱齁齇齉龁龂龢鿍鿎鿏𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇"
    "𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭"
    "𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬"
    "𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋"
    "𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)

IICORE_BEYOND_BIG5_LEVEL_1 = (
    "㓤㕷㖡㖭㖿㗎㗳㗾㧸㧾㨘㩒㩧㬹㷧㷫㹴䁥䁪䂻䃟䓪䘆䟴䱽䲁䲅両丼乜乪乸亓仝仵伎优体佘佟佢佶佼侄俋俥俬俵俶倈"
    "倜倢倬偈偲傕傜傣僂僉僊僨僳儆冇冚冧况冼冾凃凈剉劄劏劦劭勷匋匚匭厎厘厴叁叚叡叾吓吔吖吽呔呤呦呯咁咂咇咈"
    "咏咓咔咗咤咭咹咾哆哋响哖哚哞哧哿唄唓唞唥唪唭唰啉啋啍啐啝啥啩啫啱啲啵啷啹喁喎喏喑喨喵喺喼嗄嗌嗐嗒嗔嗗"
    "嗝嗩嗬嗰嗱嗲嘅嘌嘓嘜嘞嘢嘣嘥嘭嘸噀噁噃噌噏噒噔噘噚噝噠噼嚉嚓嚙嚟嚡嚤嚦嚭嚱嚹嚿囍囓囔囖囗囟囡囹圇圜圮"
    "坂坌坔坨坭坯坳坵垚垛垵垺埆埒埕埗埜埞埡埧埭埸埼堀堃堇堭塤塯塱塳墉墘墣墬墻壂壆壼夆夌夯奀奼妏妗妘妲姝姮"
    "姵娳婕婧婭媄媗媜媞媬媱媺嫈嫋嫚嫲嫺嬃嬅嬗嬡嬬嬲嬿孋孌孍孖孢孭孻宓宕寍寔尪屌屙屣屭岠岬岭峇峋峯崌崚崠嵋"
    "嵎嵙嶙嶠巿帔幄幺庄庴庹廍廔廡廨弇彀彘彣彧徫忐忑忒忟忡忤忮忻怙怜怦怱恁恂恒悛悱愓愔愫慓慤慳憋憨懃懞懟懨"
    "戇戔戙戥戩戽扃扙扞扠扥扦扺抦拃拏挲挵挹捅捋捭据捽掂掐掟掮掰掹揄揞揠揦揲揶揸揼揾搇搐搥搧搨搵摀摁摃摜摰"
    "摳摵摶摷撂撍撴擝擤攖攞攢攥攰斌斲旂旒旮旻旼昃昉昜昫昶晟晢暌暐暪曣曱机杈杋杕杙枒枘枱枳枷柺栖栢栳桄桉桎"
    "桹梇梏梘梠梲棖棨棪棱棼椋椏椪椹椽椿楂楙楢楦楬楸榎榖榧槙槤槲槿樾檎檨櫆櫈櫟櫧櫪櫫櫳櫸欉欒欗欞欷欸歆歔歛"
    "殂殄殛殞殫殭毐毖氙氪氰氶氹汆汊汜汩汫沄沏沓沢沺泂泮洄洐洒洙洨洺浞浣浤浯涂涘涷淀淍淖淥淩淯淼渟渫渼湡湳"
    "溏溟溱溽滉滎滘滙滸漉漚漥漧潁潢潾澂澇澍澐澔濨瀅瀞瀣瀧灃灝灠灥灩炅炆炔炖炘炷烇烋烔烜烟烱烴烷焄焌焗焠焢"
    "焯焱煀煃煇煊煐煒煚煲煸熏熗熠燁燊燶燹燿爌爿牀犂犇犡犰狒猝猢猻獁獃獒獠獢獴獼獾玕玘玠玢珂珅珈珉珙珡珣珥"
    "珩珺珽琄琇琚琡琤琬琭琮琰琲琼瑀瑄瑋瑗瑠瑢瑱瑲瑳璁璇璉璊璐璠璪璱璸瓈瓞甡甯甴町甾畀畇畑畬疪疱疴痀痤痧痹"
    "痼痾瘖瘜瘞瘼癇癎癤癦癰皙皞皤皸盬盱盷眄眈眛眥眭眯着睆睇睚瞅瞍瞓矋矸矻砒砣砦砱砵硅硐硒硓硤硦碁碇碖碱碴"
    "磡磻礑礡礱礴礽祂祅祛祼禔禕禚禛禡禤秭稗穨窣窰窳窸竑竝笈笊笏笪笫笭笵筊筌筦筯筱筲箍箎箬篪篳簋簰籓籗籙籜"
    "籸粄粑粘粧粲粼粿糅糍糗糬糴糶紈紓紘紺絜絝絺綉綣綫緄緋緜緡縟縧縭縳繇繮繻繾纍纘纛罅罍罎网罡罣羡羥翊翦翫"
    "翬耥耷聵胗胜胺脗脘脛脝脢脷腈腊腩膥膶膻臊臠舖舘舦舺艏芃芊芎芡芧芩芪芫芮芵苕苖苙苡苳苷苹苺茌茍茛茜茭茯"
    "茼荇荖荳荺荽莕莨莪莿菀菇菈菉菑菓菖菘菡萁萓萣萩葎葙葚葯葱葳葶葺蒍蒔蒝蒟蒡蒨蒴蒻蓁蓖蓪蓯蓳蓴蓽蔘蔞蔦蔫"
    "蔴蔻蕁蕎蕤蕹薈薌薏薾藜藿蘄蘅蘞蘦虬虯蚋蚺蛸蛺蜉蜍蜒蜚蜞蜣蜱蜾蝎蝟蝪蝽螅螆螈螓螗螣螭螯螽蟄蟎蟛蟧蟪蟳蠃"
    "蠄蠑蠖蠵衊衖衞衩衲袓袤袪裇裎裏裰裱褔褘褙褵襁襃襦覈覤覷觚觥觭詎詒詡誆諏諗諢諤諪諴謅謔謖謢謮謳謾譊譠譪"
    "譭譿讌讎讞豊豸貘贋贔趖趿跗跣跩跫踅踉踊踎踜踭踮踰踼踽蹇蹌蹓蹔蹚蹠蹧蹩蹭蹻蹾躀躕躥躭軚軨軫軲輅輋轆轤迓"
    "迹逑逡逯遶邨邯邰邳郅郇郗郤郯鄔鄯鄲鄺酎酐酚酜酢酮酯酶醍醐醚醛醯鈀鈁鈈鈊鈎鈜鈦鈪鈮鈺鉆鉈鉞鉦鉬鉭鉺銃銊"
    "銎銥銦銧銫銶銹鋃鋆鋉鋌鋏鋐鋕鋯錂錏錛錞錤錩錸鍇鍈鍘鍙鍜鍠鍶鍺鎌鎏鎡鎤鎧鎩鎯鎵鎷鏄鏞鏵鐏鐐鐙鐧鐶鐿鑊鑌"
    "鑛鑫閪閫閬閹闇阨陜陟隈隰隼雃霂霈霙霦霨靉靚靭靳韙韞韡韮韱韾頇頎顗顙顢顳顴飆飈餑餬餸饈饋饌馗騅騏騮騯驁"
    "驄驊驌驤驫骶骹骾髀髂髕髹鬈鬟鬩鬮鬯魆魟魠魨魴魽鮋鮐鮒鮟鮸鯁鯇鯓鯔鯗鯙鯝鯡鯤鯪鯭鯰鯷鰂鰆鰈鰉鰕鰜鰡鰲鰹"
    "鱇鱈鱒鱘鱙鱧鱲鱺鳧鴇鴝鴞鴷鴽鵜鵟鵯鵰鶆鶇鶖鶘鶚鶩鶲鶺鶼鶿鷦鷲鷴鷸鷿鸕鸝麇麖黐黥黽黿鼈鼐鼩鼱鼹齙龕龢𠜎"
    "𠜱𠝹𠱓𠱸𠲖𠳏𠳕𠴕𠵿𠸎𠸏𠹷𠺝𠺢𠻗𠻹𠻺𠼭𠼮𠽌𠾴𠾼𠿪𡁜𡁯𡁵𡁶𡁻𡃁𡃉𡇙𢃇𢞵𢫕𢭃𢯊𢱑𢱕𢳂𢴈𢵌𢵧𢺳𣲷𤓓𤶸𤷪𥄫𦉘𦟌"
    "𦧲𦧺𧨾𨅝𨈇𨋢𨳊𨳍𨳒𩶘"
)


@dataclass(frozen=True)
class Source:
    """One npm package and what to keep of it."""

    package: str
    sha256: str
    stem: str
    blocks: tuple[tuple[int, int], ...] = BLOCKS
    codec: str = ""
    last_code: int = 0
    more: str = ""


SOURCES = (
    Source(
        package="@expo-google-fonts/noto-sans-sc@0.4.3",
        sha256="0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
        stem="NotoSansSC",
        codec="gb2312",
        last_code=0xFEFE,
        more=STANDARD_BEYOND_GB2312,
    ),
    Source(
        package="@expo-google-fonts/noto-sans-tc@0.4.3",
        sha256="e7532a3a43a6c660ee0351a167b99fe0da52f20b4940fb3fc067ed7c5bd594bf",
        stem="NotoSansTC",
        codec="big5",
        last_code=0xC67E,  # the end of the frequently used level
        more=IICORE_BEYOND_BIG5_LEVEL_1,
    ),
    Source(
        package="@expo-google-fonts/noto-sans@0.4.2",
        sha256="98cf14a19b8e67a0e76bfd4d5df98937b9734e6dde570bd750f2259042042548",
        stem="NotoSans",
        blocks=STAND_IN_BLOCKS,
    ),
)


def fetch(source: Source, folder: Path) -> Path:
    """Download the package into ``folder`` and return the archive, its checksum verified."""
    command = ["npm", "pack", source.package, "--silent", "--pack-destination", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    archive = folder / done.stdout.split()[-1]
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != source.sha256:
        raise SystemExit(f"{source.package}: SHA-256 is {found}, expected {source.sha256}")
    return archive


def read_member(archive: Path, name: str) -> bytes:
    with tarfile.open(archive) as tar:
        member = tar.extractfile(f"package/{name}")
        if member is None:
            raise SystemExit(f"{archive.name}: {name} is not a file")
        return member.read()


def codec_characters(codec: str, last_code: int) -> set[int]:
    """Return the code points of a double-byte codec, up to the byte pair ``last_code``."""
    pairs = (code.to_bytes(2, "big") for code in range(0xA140, last_code + 1))
    decoded = (pair.decode(codec, errors="ignore") for pair in pairs)
    return {ord(char) for char in decoded if len(char) == 1 and not char.isascii()}


def wanted_characters(source: Source) -> set[int]:
    blocks = {point for first, last in source.blocks for point in range(first, last + 1)}
    if not source.codec:  # the stand-in is asked only for what the first font lacks
        return blocks - set(TTFont(OUTPUT / f"{SOURCES[0].stem}-Regular.ttf").getBestCmap())
    return blocks | codec_characters(source.codec, source.last_code) | {ord(char) for char in source.more}


def subset_options() -> subset.Options:
    options = subset.Options()
    options.hinting = False
    options.layout_features = LAYOUT_FEATURES
    options.drop_tables += DROPPED_TABLES
    options.name_IDs = list(range(15))  # with the copyright and licence entries
    options.notdef_outline = True
    options.harfbuzz_repacker = False  # optional, and would make the bytes depend on the machine
    options.recalc_timestamp = False
    return options


def build(data: bytes, characters: set[int], target: Path) -> None:
    options = subset_options()
    font = subset.load_font(BytesIO(data), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    subset.save_font(font, target, options)
    print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size} bytes")


def main() -> None:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    licences = []
    with tempfile.TemporaryDirectory() as folder:
        for source in SOURCES:
            archive = fetch(source, Path(folder))
            characters = wanted_characters(source)
            for style, name in WEIGHTS.items():
                data = read_member(archive, f"{name}/{source.stem}_{name}.ttf")
                build(data, characters, OUTPUT / f"{source.stem}-{style}.ttf")
            licences.append(read_member(archive, "LICENSE_FONT").decode().partition("\n"))
    owners = dict.fromkeys(owner for owner, _, _ in licences)  # the licence itself is the same one
    (OUTPUT / "OFL.txt").write_text("\n".join([*owners, licences[0][2]]), encoding="utf-8")


if __name__ == "__main__":
    main()
