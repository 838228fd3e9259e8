"""What the header of a column of prices says beside its name: the currency, and whether taxes are
in them."""

import re
from collections.abc import Iterator
from typing import Final

from letzshop_core.feeds._fold import fold, folded, words_of
from letzshop_core.parsing.currency import SIGNS

__all__ = [
    "currency_in",
    "is_for_others",
    "is_gross",
    "is_in_hundredths",
    "is_net",
    "is_recommended",
    "is_shared_sign",
    "with_currency",
    "without_gross",
    "without_net",
]


def _any_of(names: str) -> str:
    """The pattern of these names, folded, the longer ones first."""
    return f"(?:{'|'.join(sorted(folded(names), key=lambda name: (-len(name), name)))})"


_TAX: Final = _any_of(
    """VAT | tax | taxes | GST | MwSt | USt | Mehrwertsteuer | Umsatzsteuer | Steuer | Steuern |
    BTW | TVA | IVA | impuestos | impostos | moms | mva | alv | DPH | DDV | PDV | PDV-om | PDV-a |
    porezom | poreza | podatkiem | podatku | PVM | PVN | ÁFA | KDV | ΦΠΑ | НДС | ДДС | ПДВ |
    税 | 부가세"""
)
_WITH: Final = _any_of(
    """with | inc | incl | including | inclusive | include | mit | ink | inkl | inklusive | avec |
    met | inclusief | con | com | cu | med | vč | včetně | vr | vrátane | uklj | vklj | zawiera |
    z | sa | su | ar | sis | sisältää | με | συμπ | с | з | вкл | включая | с учетом | с включено |
    含"""
)
_BEHIND_WITH: Final = _any_of(
    """inc | ink | incl | include | included | inclusive | inclus | incluse | inclusa | incluido |
    incluida | inkl | comprise | comprises | compresa | dahil | 込 | 込み | 포함"""
)
_WITHOUT: Final = _any_of(
    """without | ex | exc | excl | excluding | exclusive | no | before | plus | ohne | zzgl | exkl |
    exklusive | hors | sans | sin | senza | sem | zonder | exclusief | uden | utan | uten | eks |
    ekskl | ilman | bez | brez | be | fără | без | χωρίς | προ | άνευ | πλέον |
    不含 | 未"""
)
_BEHIND_WITHOUT: Final = _any_of(
    """ex | exc | excl | exclude | excluded | exclusive | exclue | esclusa | escl | excluido |
    excluida | hariç | nélkül | 抜 | 抜き | 別 | 별도 | 제외"""
)
#: What shops say of a price that includes taxes: it is the price. A lone s is with them in Slavic
#: languages, and without them in Romance ones.
_TAXED: Final = (
    rf"{_WITH}\d{{0,3}}{_TAX}|{_WITH}?{_TAX}{_BEHIND_WITH}|toutestaxescomprises|"
    r"s(?:dph|ddv|pdvom|pdv|porezom)|m(?:moms|mva)|civa|inbtw"
)
# Other names of a price are no longer than 40 letters; sentences are not looked through.
_GROSS: Final = re.compile(
    rf"(.{{1,40}}?)(?:{_TAXED}|brutto|gross|lordo|ttc|tvac|ivac|ivat[ao]|verollinen|afaval|in[ck]l|"
    rf"(?:koos)?kmga|kaibemaksuga)|(.{{0,40}}?)(?:brutto|gross)(.+)|(?:{_TAXED})(.+)"
)
#: And of one that does not.
_UNTAXED: Final = (
    rf"{_WITHOUT}\d{{0,3}}{_TAX}|{_TAX}{_BEHIND_WITHOUT}|siva|u(?:moms|mva)|o(?:mwst|ust)|wovat|"
    r"alv0|eisisalv|veroton|(?:ilma)?kmta|kaibemaksuta"
)
_WITHOUT_TAX: Final = rf"{_UNTAXED}|netto|net|htva|ht|exklusive|exkl|excluding|exclusive|excl|ex|no"
_NET: Final = re.compile(_WITHOUT_TAX)
_NET_NAME: Final = re.compile(
    rf"(?:{_UNTAXED}|netto|net)(.+)|(.{{1,40}}?)(?:{_WITHOUT_TAX})\d?|(.{{1,40}}?)netto(.+)"
)
#: What they say of a price that the maker recommends.
_RECOMMENDED: Final = (
    r"uvpe?|m?rrp|m?srp|ppc|pvc|avp|unverbindliche?r?|empfohlene?r?|recommended|suggested|"
    r"conseille|recomendado|consigliato|advies(?:prijs)?"
)
_IS_RECOMMENDED: Final = re.compile(rf"\b(?:{_RECOMMENDED}|(?:preis|vk)empfehlung)\b")
#: What shops say of prices that customers do not pay for one piece: those that are recommended, of
#: traders, for measures and for larger quantities, and bounds.
_FOR_OTHERS: Final = re.compile(
    rf"{_RECOMMENDED}|"
    r"haendler|handler|gro(?:ss|ß)handel|wiederverkauf(?:er)?|b2b|dealers?|resellers?|trade|"
    r"distributors?|revendeurs?|grossistes?|rivenditori|mayorista|"
    r"(?:per |pro |je |par |por |al )?(?:\d+ ?)?"
    r"(?:kg|kilo|g|gr?amme?|l|lit(?:er|re)s?|ml|cl|m2?|meter|metre)|"
    r"(?:ab |from |a partir de |des |desde |da |vanaf |od |fra |fran )?(?!1\b)\d+(?: \d+)*"
    r"(?: (?:st.*|pcs|pieces?|units?|ks|szt|pezzi))?|"
    r"max|maximum|maximal|highest|p"
)
#: Hundredths, in which programs count money.
_HUNDREDTHS: Final = re.compile(
    r"(?:in |en |em )?(?:cents?|ct|centimes|centimos|centavos|centesimi|pence|pennies|ore|rappen|"
    r"grosz[ey]|minor|minor units?)"
)
_WORD: Final = re.compile(r"[^\s_/\-()\[\]:,;]+")
_CODE_BEHIND: Final = re.compile(r"(?<=[a-z])(?=[A-Z]{3}(?![A-Za-z]))")  # PriceUSD
_IN: Final = frozenset(("in", "en", "v", "w", "в"))
#: Codes and signs that are also what a header says of prices, such as their country:
#: ``price_all``, ``top price``, ``price_id``, ``Price RO``; ``UM`` is the unit of measure.
_NO_CURRENCIES: Final = frozenset(("ALL", "TOP", "ID", "MK", "MT", "RO", "UM"))


def without_gross(key: str) -> str | None:
    """The rest of a folded name that says that taxes are included: ``preis`` of ``bruttopreis``."""
    match = _GROSS.fullmatch(key)
    return "".join(match.groups("")) if match else None


def without_net(key: str) -> str | None:
    """The rest of a folded name that says that they are not: ``preis`` of ``preisnetto``."""
    match = _NET_NAME.fullmatch(key)
    return "".join(match.groups("")) if match else None


def is_net(text: str) -> bool:
    """Whether the words beside a name say that taxes are not included: ``netto``, ``+ IVA``."""
    return _NET.fullmatch(fold(text.replace("+", "plus"))) is not None


def is_gross(text: str) -> bool:
    """Whether the words beside a name say that taxes are included."""
    return without_gross(f"x{fold(text)}") == "x"


def is_for_others(text: str) -> bool:
    """Whether the words beside a name say that customers do not pay this for one piece."""
    return "%" not in text and _FOR_OTHERS.fullmatch(words_of(text)) is not None


def is_in_hundredths(text: str) -> bool:
    """Whether the words beside a name say that it is in cents."""
    return _HUNDREDTHS.fullmatch(words_of(text)) is not None


def is_recommended(header: str) -> bool:
    """Whether a column is that of the prices that the maker recommends: ``UVP``, ``Retail RRP``."""
    return _IS_RECOMMENDED.search(words_of(header)) is not None


def currency_in(text: str) -> str | None:
    """The currency that the words beside a name are: ``EUR``, ``in €``."""
    text = re.sub(r"^in[\s_]+", "", text.strip(), flags=re.IGNORECASE)
    code = text.upper()
    sign = None if code in _NO_CURRENCIES else SIGNS.get(text) or SIGNS.get(code)
    return sign.usual if sign is not None else None


def is_shared_sign(text: str) -> bool:
    """Whether the words beside a name are a sign that several currencies have: ``kr``."""
    sign = SIGNS.get(text) if len(text) > 1 else None
    return sign is not None and sign.usual is None


def with_currency(header: str) -> Iterator[tuple[str, str]]:
    """A currency among the words of the header, and the other words: ``EUR`` and ``Preis brutto``
    of ``Preis in EUR (brutto)``."""
    words = _WORD.findall(_CODE_BEHIND.sub(" ", header))
    for place, word in enumerate(words):
        # Letters are a currency where they stand as its code or sign does.
        is_code = (word.isupper() and len(word) > 1) or not word.isascii()  # zł
        is_sign = is_code if word.isalpha() else not word.isdigit()
        if is_sign and (currency := currency_in(word)):
            ahead = words[:place]
            if ahead and ahead[-1].lower() in _IN:
                ahead.pop()
            yield currency, " ".join(ahead + words[place + 1 :])
