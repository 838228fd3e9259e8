"""Attributes with a fixed vocabulary, as shops of several languages spell it."""

import re
from collections.abc import Callable
from typing import Final

from letzshop_core.feeds._fold import fold, words_of
from letzshop_core.feeds.attributes import Attribute
from letzshop_core.feeds.values.notes import Note, quoted
from letzshop_core.feeds.values.text import tidy

__all__ = ["availability_of", "count_of", "country_of", "read_boolean", "word_reader"]

_SPELLINGS: Final[dict[str, dict[str, str]]] = {
    "availability": {
        "in stock": """instock | in stock | available | yes | true | limited availability |
            in stock limited | few left | low stock | limited stock | ready to ship | in store |
            online only | in store only | available for order | available now | ja | auf lager |
            lieferbar | sofort lieferbar | sofort verfügbar | verfügbar | verfuegbar | vorrätig |
            vorraetig | ab lager | ab lager lieferbar | lagernd | sofort versandfertig |
            versandfertig | am lager | an lager | sofort ab lager | kurzfristig lieferbar |
            begrenzt verfügbar | wenige verfügbar | lagerware | verfügbar auf lager |
            ist auf lager | sofort | oui | en stock | disponible | dispo |
            disponible immédiatement | en magasin | stock limité | disponibilité immédiate | sí |
            hay existencias | en existencia | con existencias | sì | disponibile |
            disponibile subito | in magazzino | disponibilità immediata | op voorraad |
            beschikbaar | leverbaar | direct leverbaar | uit voorraad leverbaar | op lager |
            disponibel | sofort liwwerbar | liwwerbar | j | y""",
        "out of stock": """out of stock | outofstock | sold out | soldout | unavailable |
            not available | not in stock | discontinued | no | false | no stock |
            temporarily sold out | n | nein | nicht auf lager | nicht lieferbar | nicht verfügbar |
            nicht verfuegbar | ausverkauft | vergriffen | nicht vorrätig | nicht vorraetig |
            nicht mehr lieferbar | nicht mehr verfügbar | zurzeit nicht lieferbar |
            derzeit nicht lieferbar | derzeit nicht verfügbar | momentan nicht lieferbar |
            momentan nicht verfügbar | zur zeit nicht lieferbar | aktuell nicht lieferbar |
            nicht an lager | leer | non | épuisé | epuise | épuisée | rupture de stock |
            en rupture de stock | en rupture | rupture | hors stock | indisponible |
            non disponible | pas disponible | pas en stock | plus disponible | stock épuisé |
            agotado | sin existencias | sin stock | no disponible | fuera de stock | esaurito |
            non disponibile | non in magazzino | esaurita | uitverkocht | niet op voorraad |
            niet beschikbaar | niet leverbaar | net op lager | net disponibel | ausverkaaft |
            victime de son succès | terminé""",
        "preorder": """preorder | pre order | presale | pre sale | coming soon | vorbestellbar |
            vorbestellung | vorbestellung möglich | vorverkauf | erscheint demnächst |
            bald verfügbar | bald lieferbar | précommande | en précommande | précommander |
            prévente | reserva | preventa | en reserva | preordine | prenotabile | in prenotazione |
            pre orderen | voorbestelling | voorbestellen | virbestellbar | bientôt disponible |
            à paraître | próximamente | prossimamente | binnenkort leverbaar |
            binnenkort beschikbaar""",
        "backorder": """backorder | back order | backordered | on backorder |
            available on backorder | available for backorder | on order | nachbestellt |
            lieferrückstand | nachlieferung | auf bestellung | bestellware |
            auf anfrage bestellbar | wird nachbestellt | sur commande | en réapprovisionnement |
            réassort | en cours de réapprovisionnement | bajo pedido | pedido pendiente |
            su ordinazione | in riordino | nabestelling | in nabestelling | op bestelling |
            in backorder | in arrivo | made to order | auftragsfertigung""",
    },
    "condition": {
        "new": """new | brand new | nouveau | neu | neuware | fabrikneu | originalverpackt | ovp |
            neuf | neuve | new condition | neu mit etikett | neu sonstige | neuf avec étiquette |
            nuevo | nueva | nuovo | nuova | nieuw | nei | neit | novo | 11 | 1000""",
        "refurbished": """refurbished | renewed | generalüberholt | generalueberholt |
            aufgearbeitet | wiederaufbereitet | refurbisht | überholt | aufbereitet |
            reconditionné | reconditionnée | refurb | certified refurbished |
            refurbished condition | seller refurbished | manufacturer refurbished |
            certified renewed | remis à neuf | reacondicionado | reacondicionada | ricondizionato |
            ricondizionata | gereviseerd | opgeknapt | 10 | 2000 | 2500 | b ware | b stock""",
        "used": """used | pre owned | preowned | second hand | secondhand | gebraucht |
            gebrauchtware | aus zweiter hand | occasion | d'occasion | usagé | usagée | usado |
            usada | segunda mano | de segunda mano | usato | usata | di seconda mano | tweedehands |
            gebruikt | benotzt | used condition | wie neu | gebraucht wie neu | gebraucht sehr gut |
            gebraucht gut | gebraucht akzeptabel | comme neuf | très bon état | bon état |
            como nuevo | come nuovo | zo goed als nieuw | like new | damaged condition | 3000 |
            open box | used good | used very good | used like new | used acceptable""",
    },
    "gender": {
        "male": """male | jungs | garçon | garçons | niño | niños | bambino | jongens | men | man |
            mens | m | herren | herr | männer | männlich | mann | jungen | homme | hommes |
            masculin | hombre | hombres | masculino | uomo | uomini | maschio | maschile | heren |
            mannen | mannelijk | hären | boys | boy""",
        "female": """female | fille | filles | niña | niñas | bambina | meisjes | women | woman |
            womens | w | f | damen | dame | frauen | weiblich | frau | mädchen | femme | femmes |
            féminin | mujer | mujeres | femenino | donna | donne | femmina | femminile | dames |
            vrouwen | vrouwelijk | girls | girl | ladies""",
        "unisex": """unisex | unisexe | hommes et femmes | femmes et hommes | homme femme |
            herren und damen | damen und herren | uomo donna | dames heren | heren en dames | u |
            beide | damen herren | herren damen | mixte | neutral | unissex | men women |
            women men | everyone""",
    },
    "age_group": {
        "newborn": """newborn | 0 3 months | neugeborene | neugeboren | nouveau né | recién nacido |
            neonato""",
        "infant": """infant | 3 12 months | infants | baby | babys | babies | säugling |
            kleinkind bis 1 jahr | bébé | nourrisson | bebé | lattante""",
        "toddler": "toddler | 1 5 years | toddlers | kleinkind | kleinkinder | tout petit | peuter",
        "kids": """kids | 5 13 years | kid | children | child | kinder | kind | enfant | enfants |
            niños | niño | infantil | bambini | bambino | kinderen | kanner | junior | teen |
            teens | jugendliche | adolescent | adolescents""",
        "adult": """adult | adults | erwachsene | erwachsen | erwachsener | adulte | adultes |
            adulto | adultos | adulti | volwassene | volwassenen | erwuessener | all ages |
            grown up""",
    },
    "size_type": {
        "regular": "regular | normal | standard",
        "petite": "petite | kurzgröße | petites",
        "maternity": "maternity | umstandsmode | umstandsgröße | maternité | premaman",
        "big": "big",
        "tall": "tall | langgröße | big and tall",
        "plus": "plus | plus size | große größen | grande taille",
    },
    "pause": {"ads": "ads | ad", "all": "all"},
    **{
        name: {  # by their former names
            "Shopping_ads": "shopping",
            "Buy_on_Google_listings": "shopping actions",
            "Display_ads": "dynamic remarketing | display",
            "Free_listings": "surfaces across google",
            "Free_local_listings": "local surfaces across google",
        }
        for name in ("included_destination", "excluded_destination")
    },
}
_YES: Final = """
    yes | y | true | 1 | ja | j | wahr | oui | vrai | o | sí | si | verdadero | sì | vero | jo |
    waar | x | on"""
_NO: Final = (
    """no | n | false | 0 | nein | falsch | non | faux | falso | nee | neen | onwaar | off"""
)


def _keys(spellings: str) -> list[str]:
    return [fold(spelling) for spelling in spellings.split("|")]


_VOCABULARY: Final = {
    attribute: {key: word for word, spellings in words.items() for key in _keys(spellings)}
    for attribute, words in _SPELLINGS.items()
}
_BOOLEANS: Final = dict.fromkeys(_keys(_YES), True) | dict.fromkeys(_keys(_NO), False)

_COUNT: Final = re.compile(
    r"(?:nur |noch |only |plus que |seulement |solo |nog |über |mehr als |plus de |> ?)*"
    r"(-?\d{1,9})(?:[.,]0+)?\+?(?: ?(?:stück|stk\.?|st\.?|pcs\.?|pieces?|pièces?|pièce\(s\)|units?|"
    r"unités?|unidades|pezzi|stuks))?"
    r"(?: (?:auf lager|vorrätig|verfügbar|lagernd|left|in stock|available|en stock|disponibles?|"
    r"op voorraad|disponibili))?",
    re.IGNORECASE,
)
# Shops of Germany, Austria and Luxembourg have to name delivery times; they imply stock.
_DELIVERY_TIME: Final = re.compile(
    r"(?:(?:lieferzeit|lieferung|lieferbar|versandfertig|versand|delivery|delivery time|"
    r"(?:usually )?ships|ready to ship|expédié|expédition|livraison|livré|disponible|levertijd|"
    r"levering|leverbaar|verzonden|consegna|spedizione|disponibile|spedito|entrega|envío|"
    r"liwwerzäit)"
    r"(?: in| within| innerhalb(?: von)?| sous| en| binnen| entro)?|"
    r"in|en|sous|binnen|entro|within)?:? ?(?:ca\.? )?"
    r"\d{1,3}(?: ?(?:-|–|bis|to|à|tot|a) ?\d{1,3})? ?"
    r"(?:h|std\.?|stunden?|hours?|heures?|uur|ore|horas|(?:werk|arbeits)?tag(?:e|en)?|"
    r"(?:working |business )?days?|jours?|(?:werk)?dag(?:en)?|giorn[io]|días?|deeg|"
    r"wochen?|weeks?|semaines?|weken|settiman[ae]|semanas?)"
    r"(?: (?:ouvrés?|ouvrables?|lavorativ[io]|laborables?|hábiles|lieferzeit|levertijd|"
    r"bei ihnen))?",
    re.IGNORECASE,
)
_SCHEMA_ORG: Final = re.compile(r"https?://schema\.org/", re.IGNORECASE)
_AT_PRESENT: Final = re.compile(
    r"(?:derzeit|zurzeit|zur zeit|z\. ?zt\.|momentan|aktuell|leider|tijdelijk|momenteel|"
    r"temporairement|actuellement|momentanément|temporaneamente|attualmente|temporalmente|"
    r"actualmente|temporarily|currently) ",
    re.IGNORECASE,
)
#: Between remarks that each tell: ``sofort verfügbar, Lieferzeit 1-3 Tage``, ``In stock (5)``.
_REMARKS: Final = re.compile(r"\s*(?:[,;()|]| [-–] )\s*")


def availability_of(quantity: int) -> str:
    """What a number of pieces in stock says about availability."""
    return "in stock" if quantity > 0 else "out of stock"


def count_of(text: str) -> int | None:
    """The number in a remark on stock: ``5 Stück``, ``> 10``, ``only 2 left``."""
    match = _COUNT.fullmatch(text)
    return int(match[1]) if match else None


def word_reader(attribute: Attribute) -> Callable[[str, Note], str | None]:
    """Reads one of the attribute's words, in any known spelling and language."""
    vocabulary = _VOCABULARY.get(attribute.name, {}) | {
        _key(word): word for word in attribute.words
    }
    listed = ", ".join(attribute.words)
    in_words = attribute.name == "availability"

    def read(cell: str, note: Note) -> str | None:
        text = _SCHEMA_ORG.sub("", tidy(cell))
        word = vocabulary.get(_key(text))
        if word is None and in_words:
            word = _availability_in_words(text, vocabulary)
        if word is None:
            note("unknown-value", f"Expected one of {listed}, got {quoted(cell)}.")
        return word

    return read


def _key(text: str) -> str:
    # Energy classes differ in their plus signs alone.
    return f"{fold(text)}{'+' * text.count('+')}" if "+" in text else fold(text)


def _availability_in_words(text: str, vocabulary: dict[str, str]) -> str | None:
    """What a number of pieces, a delivery time or several remarks that agree say."""
    found = set()
    for remark in filter(None, _REMARKS.split(text)):
        told = vocabulary.get(fold(_AT_PRESENT.sub("", remark)))
        if told is None and (count := count_of(remark)) is not None:
            told = availability_of(count)
        if told is None and _DELIVERY_TIME.fullmatch(remark):
            told = "in stock"
        found.add(told)
    return found.pop() if len(found) == 1 else None


def read_boolean(cell: str, note: Note) -> bool | None:
    """Yes or no."""
    found = _BOOLEANS.get(fold(tidy(cell)))
    if found is None:
        note("unknown-value", f"Expected yes or no, got {quoted(cell)}.")
    return found


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

_COUNTRY_NAMES: Final = {
    "uk": "GB",
    **dict.fromkeys(("luxemburg", "luxembourg", "letzebuerg", "lussemburgo"), "LU"),
    **dict.fromkeys(("deutschland", "germany", "allemagne", "alemania", "germania"), "DE"),
    **dict.fromkeys(("frankreich", "france", "francia", "frankrijk"), "FR"),
    **dict.fromkeys(("belgien", "belgium", "belgique", "belgie"), "BE"),
    **dict.fromkeys(("osterreich", "oesterreich", "austria", "autriche"), "AT"),
    **dict.fromkeys(("schweiz", "switzerland", "suisse", "svizzera"), "CH"),
    **dict.fromkeys(("niederlande", "netherlands", "pays bas", "nederland"), "NL"),
}


def country_of(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country's code or name."""
    code = text.strip().upper()
    return code if code in _COUNTRIES else _COUNTRY_NAMES.get(words_of(text))
