"""Countries, by their codes and their names in the languages of shops."""

from typing import Final

from letzshop_core.feeds._fold import words_of

__all__ = ["country_of"]

_CODES: Final = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC
    EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK
    HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB
    LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ
    NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU
    RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN
    TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"""
_COUNTRIES: Final = frozenset(_CODES.split())
"""ISO 3166-1 alpha-2, and XK for Kosovo as the European Commission uses it."""

# The alpha-3 code and names in English, German, French, others and the country's own.
_NAMES: Final = {
    "AE": "are | uae | united arab emirates | vereinigte arabische emirate | émirats arabes unis",
    "AT": "aut | austria | osterreich | oesterreich | autriche | oostenrijk | eistraich",
    "AU": "aus | australia | australien | australie",
    "BD": "bgd | bangladesh | bangladesch",
    "BE": "bel | belgium | belgien | belgique | belgie | belgica | belgio | belsch",
    "BG": "bgr | bulgaria | bulgarien | bulgarie | bulgarije | българия",
    "BR": "bra | brazil | brasilien | bresil | brasil | brasile | brazilie",
    "CA": "can | canada | kanada",
    "CH": "che | switzerland | schweiz | suisse | svizzera | suiza | zwitserland | schwaiz",
    "CN": "chn | china | chine | cina | 中国 | 中國",
    "CY": "cyp | cyprus | zypern | chypre | chipre | cipro",
    "CZ": "cze | czechia | czech republic | tschechien | tchequie | republique tcheque | "
    "chequia | cechia | tsjechie | česko | česká republika",
    "DE": "deu | ger | germany | deutschland | allemagne | alemania | germania | duitsland | "
    "daitschland",
    "DK": "dnk | denmark | danemark | danimarca | dinamarca | denemarken | danmark",
    "EE": "est | estonia | estland | estonie | eesti",
    "EG": "egy | egypt | ägypten | égypte",
    "ES": "esp | spain | spanien | espagne | espana | spagna | spanje",
    "FI": "fin | finland | finnland | finlande | finlandia | suomi",
    "FR": "fra | france | frankreich | francia | frankrijk | frankraich",
    "GB": "uk | u k | gbr | united kingdom | great britain | england | vereinigtes konigreich | "
    "grossbritannien | royaume uni | regno unito | reino unido | verenigd koninkrijk | "
    "groussbritannien",
    "GR": "el | grc | greece | griechenland | grece | grecia | griekenland | griicheland | "
    "ελλάδα | hellas",
    "HK": "hkg | hong kong | hongkong | 香港",
    "HR": "hrv | croatia | kroatien | croatie | croacia | croazia | kroatie | hrvatska",
    "HU": "hun | hungary | ungarn | hongrie | hungria | ungheria | hongarije | magyarország",
    "ID": "idn | indonesia | indonesien | indonésie",
    "IE": "irl | ireland | irland | irlande | irlanda | ierland | éire",
    "IL": "isr | israel | israël",
    "IN": "ind | india | indien | inde",
    "IS": "isl | iceland | island | islande | islandia | islanda | ijsland",
    "IT": "ita | italy | italien | italie | italia",
    "JP": "jpn | japan | japon | giappone | 日本",
    "KR": "kor | south korea | korea south | republic of korea | südkorea | corée du sud | "
    "corea del sur | 한국 | 대한민국",
    "LI": "lie | liechtenstein",
    "LT": "ltu | lithuania | litauen | lituanie | lituania | litouwen | lietuva",
    "LU": "lux | luxemburg | luxembourg | grand duche de luxembourg | letzebuerg | "
    "lussemburgo | luxemburgo",
    "LV": "lva | latvia | lettland | lettonie | letonia | lettonia | letland | latvija",
    "MA": "mar | morocco | marokko | maroc",
    "MC": "mco | monaco",
    "MT": "mlt | malta | malte",
    "MX": "mex | mexico | mexiko | mexique | messico",
    "MY": "mys | malaysia | malaisie",
    "NL": "nld | netherlands | the netherlands | niederlande | pays bas | nederland | holland | "
    "paesi bassi | paises bajos",
    "NO": "nor | norway | norwegen | norvege | norvegia | noruega | noorwegen | norge",
    "NZ": "nzl | new zealand | neuseeland | nouvelle zélande",
    "PK": "pak | pakistan",
    "PL": "pol | poland | polska | polen | pologne | polonia",
    "PT": "prt | portugal | portogallo",
    "RO": "rou | romania | rumanien | roumanie | rumania | roemenie",
    "RS": "srb | serbia | serbien | serbie | servie | srbija | србија",
    "RU": "rus | russia | russland | russie | rusia | rusland | россия",
    "SA": "sau | saudi arabia | saudi arabien | arabie saoudite",
    "SE": "swe | sweden | schweden | suede | svezia | suecia | zweden | sverige",
    "SG": "sgp | singapore | singapur | singapour",
    "SI": "svn | slovenia | slowenien | slovenie | eslovenia | slovenija",
    "SK": "svk | slovakia | slowakei | slovaquie | eslovaquia | slovacchia | slowakije | slovensko",
    "TH": "tha | thailand | thaïlande",
    "TN": "tun | tunisia | tunesien | tunisie",
    "TR": "tur | turkey | turkiye | turkei | turquie | turquia | turchia | turkije | tierkei",
    "TW": "twn | taiwan | 台灣 | 台湾",
    "UA": "ukr | ukraine | ucrania | ucraina | oekraine | ukrain | україна | украина",
    "US": "usa | u s a | united states | united states of america | vereinigte staaten | "
    "etats unis | stati uniti | estados unidos | verenigde staten | vereenegt staaten",
    "VN": "vnm | vietnam | viet nam | việt nam",
    "ZA": "zaf | south africa | südafrika | afrique du sud",
}
_COUNTRY_NAMES: Final = {
    words_of(name): code for code, names in _NAMES.items() for name in names.split(" | ")
}


def country_of(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country's code or name."""
    code = text.strip().upper()
    return code if code in _COUNTRIES else _COUNTRY_NAMES.get(words_of(text))
