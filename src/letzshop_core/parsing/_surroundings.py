"""What the text before a number, and the text behind it, say about that number.

What surrounds the numbers of a column repeats, so both are remembered.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from letzshop_core.parsing._numbers import DECIMAL_MARK
from letzshop_core.parsing._price_words import (
    ASIDE,
    ASKED,
    CHARGES,
    COUNTED,
    DATES,
    DAYS,
    LABELS,
    LEADING,
    MONTHS,
    NUMBERED,
    PERIODS,
    PRICED,
    RATES,
    SAVED,
    SCALES,
    TO,
    UNITS,
)
from letzshop_core.parsing._signs import dollar_of, sign_after, sign_before
from letzshop_core.parsing.currency import HUNDREDTHS, SIGNS, CurrencySign

__all__ = ["ENDING", "TAXED", "After", "Before", "after", "before"]

#: Ends an abbreviation although it is no letter: the vowel signs of Indic scripts, the slash of S/.
ENDING: Final = "\u0900-\u0dff/"


class Before:
    """What the text before a number says of it."""

    __slots__ = (
        "hundredths",
        "is_aside",
        "is_asked",
        "is_charge",
        "is_code",
        "is_dated",
        "is_gross",
        "is_labelled",
        "is_led",
        "is_minus",
        "is_name",
        "is_net",
        "is_of",
        "is_part",
        "is_priced",
        "is_reduced",
        "is_saved",
        "is_scaled",
        "is_tax",
        "is_taxed",
        "is_to",
        "joint",
        "letter",
        "mark",
        "sign",
        "text",
    )

    def __init__(self, text: str) -> None:
        #: The mark of ``.75``, which is not that of ``Rs.75``.
        self.mark = ""
        if text[-1:] in (".", ",", DECIMAL_MARK) and _ABBREVIATION.search(text) is None:
            self.mark = text[-1]
            text = text.rstrip(f".,{DECIMAL_MARK}")
        lower = text.lower()
        words = [word.replace(".", "") for word in _WORD.findall(lower)]
        last = words[-1] if words else ""
        self.text = text
        #: The currency in front of the number.
        self.sign = sign_before(text)
        #: A letter alone in its place, which is a currency in some texts.
        self.letter = SIGNS.get(letter[1]) if (letter := _LETTER_ALONE.search(text)) else None
        #: A sign of hundredth parts of a currency, where that stands in front: ``GBX 5``.
        cents = _HUNDREDTHS_BEFORE.search(text)
        self.hundredths = None if cents is None else HUNDREDTHS[cents[1]]
        #: An old price, a price per unit or a part of a price.
        self.is_aside = not ASIDE.isdisjoint([*words, *map(" ".join, pairwise(words))])
        #: What is to be paid today, or where an arrow leads.
        self.is_asked = not ASKED.isdisjoint(words)
        #: By how much the price has been reduced: ``save $5``, but not ``spare wheel $5``.
        self.is_saved = _SAVED.search(lower) is not None
        #: The price without taxes, or with them; and whether this text says which of the two.
        self.is_net = last != "" and _NET_BEFORE.search(lower) is not None
        self.is_gross = last != "" and not self.is_net and _GROSS_BEFORE.search(lower) is not None
        self.is_taxed = self.is_net or self.is_gross
        #: The price, of whichever kind.
        self.is_priced = not PRICED.isdisjoint(words)
        #: What is left of the number before a percentage: ``29,99 € -30% 20,99 €``.
        named = self.sign.text.lower() if self.sign else ""
        self.is_reduced = text.lstrip().startswith("%") and all(
            word in PRICED or word == "off" or word in named or len(word) == 1 for word in words
        )
        #: What is to be paid beside the price, such as for shipping.
        self.is_charge = not CHARGES.isdisjoint(words)
        #: One of several instalments, what a measure costs, or what comes on top of the price:
        #: ``12x R$ 44,00``, ``1 kg = 5 €``, ``19,99 + 4,95 €``.
        part = _PART.match(lower)
        self.is_part = (part is not None and (part[1] is None or part[1] in UNITS)) or (
            "+" in text and _ON_TOP.search(text) is not None
        )
        #: The tax in the price: ``12 € (VAT 2 €)``.
        tax = _TAX_ALONE.fullmatch(lower)
        self.is_tax = tax is not None and not self.is_taxed and (tax[1] or "") in _NO_OR_SIGN
        #: Nothing but ``to``, ``-`` or ``bis`` leads here from the number before.
        between = lower.strip()
        self.is_to = between in _TO
        #: The number is the best mark there is: ``4,5 von 5``.
        self.is_of = between in _OF
        #: A stroke or a cross that joins the number to the one before: ``24/7``, ``50x70``.
        self.joint = text.strip() if text.strip() in _JOINTS else ""
        #: Part of a code or a name: ``S24``, ``Size 42``, ``Pack of 6``.
        is_pack = _PACK.search(lower) is not None
        self.is_code = self.sign is None and (
            last in NUMBERED or is_pack or _CODE.search(text) is not None
        )
        #: A whole number here is an article's number or how many there are.
        self.is_labelled = last in LABELS or is_pack or _GLUED.search(text) is not None
        #: Likely to be the name of what the price is for: ``GTA 5``, but not ``prix 5``.
        self.is_name = self.is_labelled or (last != "" and last not in LEADING)
        #: Before the last word stands one that leads to a price: before the R of ``from R 5``.
        self.is_led = len(words) > 1 and words[-2] in LEADING
        #: A whole number here may be a year.
        self.is_dated = last[:3] in MONTHS or last in DATES
        #: A minus, perhaps with the sign of a currency between: ``-5``, ``-$5``, ``€ -5``. Where
        #: spaces part it all it is one, too (``- € 5``); alone apart it is a dash (``- $5``).
        minus = _MINUS.search(text)
        self.is_minus = minus is not None and "".join(minus.groups("")).strip() in _NO_OR_SIGN
        #: More than the number says, or a percentage as Turkish and Arabic write it: ``T€ 5``,
        #: ``%20``, ``"amountMicros": 5``.
        self.is_scaled = _SCALE_BEFORE.search(text) is not None or (
            ":" in text and _IN_UNITS.search(text) is not None
        )


class After:
    """What the text behind a number says of it."""

    __slots__ = (
        "counts",
        "credit_end",
        "dollar",
        "goes_on",
        "hundredths",
        "is_apart",
        "is_billions",
        "is_charge",
        "is_count",
        "is_gross",
        "is_lakhs",
        "is_measure",
        "is_millions",
        "is_net",
        "is_off",
        "is_per_unit",
        "is_scaled",
        "leads",
        "sign",
        "text",
    )

    def __init__(self, text: str) -> None:
        if text[:1] == "." and not text[1:2].strip():
            text = text[1:]  # 99. USD
        match = _NEXT_WORD.match(text)
        word = "" if match is None else match[1].lower()
        self.text = text
        #: The currency behind the number.
        self.sign = sign_after(text)
        #: Whose dollar it is that stands before the number: ``$5 US``.
        self.dollar = dollar_of(text)
        #: The name of hundredth parts of a currency: ``99 ct``.
        self.hundredths = _hundredths(text)
        #: More than the number says, or a share: ``20 %``, ``1.5 Mio. €``, ``5k``, ``5½``.
        self.is_scaled = word in SCALES or word in RATES or _SCALE.match(text) is not None
        #: Likewise, if a currency stands before a number of few digits: ``€ 1.2m``, ``$5B``.
        self.is_millions = _MILLIONS.match(text) is not None
        #: Likewise with whatever decimals, since nothing is measured in these: ``€2.45B``.
        self.is_billions = _BILLIONS.match(text) is not None
        #: Likewise, if the currency is India's: ``₹1.5L``; behind others it is a litre.
        self.is_lakhs = _LAKHS.match(text) is not None
        self.is_measure = word in UNITS and _PREPOSITION.match(text) is None
        #: How many there are, how long, or the day of a date.
        self.is_count = (
            word in COUNTED
            or _TIMES.match(text) is not None
            or _IN_STOCK.match(text) is not None
            or _MONTH.fullmatch(text) is not None
        )
        #: The number is a measure or a count, and no amount.
        self.counts = (self.is_count or self.is_measure) and self.sign is None
        #: The number goes on behind its scale: ``1万2900円``, ``3 lakh 50,000``.
        alone = text.strip(" .")
        self.goes_on = alone.lower() in SCALES or _MYRIADS.fullmatch(alone) is not None
        #: A price of one unit: ``€/kg``, ``€ pro m``, but not ``€ / from``, and not ``€/month``.
        per = _PER_UNIT.match(text)
        self.is_per_unit = (
            per is not None
            and (unit := per[2].lower()) not in _TIMES_OF_USE
            and (not per[1] or unit in _PIECES)
        )
        #: What is to be paid beside the price that follows: ``5 € shipping, 20 €``.
        self.is_charge = ("," in text or ";" in text) and _CHARGE.match(text) is not None
        #: A price without taxes.
        self.is_net = _NET_BEHIND.match(text.lower()) is not None
        #: A price with taxes, in brackets.
        self.is_gross = ")" in text and _GROSS_BEHIND.match(text.lower()) is not None
        #: By how much the price has been reduced: ``$5 off``.
        self.is_off = _OFF.match(text) is not None
        #: Nothing but a sign that belongs to the next number: ``Windows 11 $139``.
        leading = _LEADING.fullmatch(text)
        self.leads = leading is not None and self.sign is not None
        #: A space parts that sign from the next number, too.
        self.is_apart = text[-1:].isspace()
        #: Where a minus or ``CR`` behind the number ends, as accounting systems write it.
        credit = _CREDIT.match(text)
        if credit is not None and (credit[1] or "") not in _NO_OR_SIGN:
            credit = None
        self.credit_end = 0 if credit is None else credit.end()


before: Final = lru_cache(maxsize=1024)(Before)
after: Final = lru_cache(maxsize=1024)(After)


def _hundredths(text: str) -> CurrencySign | None:
    match = _HUNDREDTHS.match(text)
    if match is None:
        return None
    name = match[1]
    sign = HUNDREDTHS.get(name)
    if sign is None and len(name) > 1 and name not in SIGNS:
        sign = HUNDREDTHS.get(name.rstrip(".").lower())
    return sign


_LETTER_ALONE: Final = re.compile(r"(?<![^\W\d_])(?<!#)([^\W\d_]) ?$")
_ABBREVIATION: Final = re.compile(rf"(?:[^\W\d_]|[{ENDING}])\.$")
# Between the ends of a range
_TO: Final = TO | {"-", "–", "~", "..", "...", "…"}
_JOINTS: Final = frozenset("/x×*")
_OF: Final = frozenset(("of", "out of", "von", "sur", "su", "de", "van", "av", "af", "z", "из"))
# A letter, and not the mark of a footnote: UVP¹; Chinese and Japanese touch others: 原價NT$
_IDEOGRAMS: Final = r"\u3040-\u9fff"
_LETTER: Final = rf"[^\W\d_⁰¹²³⁴-⁹{_IDEOGRAMS}]"
# A word, with the vowel signs of Indic and Thai scripts, initials such as M.R.P., or an arrow
_WORD: Final = re.compile(
    rf"[-=>]>|[→➔➜⇒]|[{_IDEOGRAMS}]+"
    rf"|{_LETTER}(?:(?:\.{_LETTER})+(?!{_LETTER})|(?:{_LETTER}|[\u0300-\u036f\u0900-\u0e4e])*)"
)
_PART: Final = re.compile(r"\s?([^\s=]+)\s?=(?!>)|\s?[x×]\s?(?:de )?\S{0,4}\s?$")
_ON_TOP: Final = re.compile(r"\s\+\s?\S{0,4}\s?$")
# Part of a code, or #5
_GLUED: Final = re.compile(r"[A-WYZa-wyz]-?$|[A-Za-z][xX]$|#$")
_CODE: Final = re.compile(r"(?:[A-Z]-?|#)$")
# How many there are in one: set of 6, lot de 6, conf. da 6
_PACK: Final = re.compile(
    r"\b(?:lot|pack|set|kit|conf\.?|confezione|paquete|caja|pacote|caixa|boîte|coffret|doos) "
    r"(?:of|de|da|di|van|met|à|com|con) $"
)
_MINUS: Final = re.compile(
    r"(?:^|[\s(\[:])(?:(?:[-–]|minus |moins |menos |meno )(\S[^-–]{0,8}|)|([^\s(\[:]{1,4})[-–])$"
    r"|^[-–] (?:(\S{1,4}) )?$|^([^\w\s]{1,3}) [-–] $",
    re.IGNORECASE,
)
_NO_OR_SIGN: Final = SIGNS.keys() | {""}

_TAX: Final = (
    r"(?:vat|gst|tax(?:es)?|taxes?|m[wv]st|ust|steuern?|btw|t\.?v\.?a|iva|moms|mva|alv|dph|ddv"
    r"|pdv|kdv|pvm|pvn|áfa|ндс|пдв|ддс|φπα)"
)
_NET: Final = (
    r"(?:nett?o(?:preis|prijs|pris)?|nettó|net|ht"
    r"|(?:ex|exc|excl|exkl|ekskl|eks|exclusive|excluding|zzgl|plus|without|ohne|hors|sin|senza|sem"
    r"|bez|brez|be|fără|без|χωρίς|zonder|uten|utan|uden|s/|\+)\.? ?"
    rf"(?:\d+ ?% ?)?{_TAX}|{_TAX} (?:e[sx]cl|esclus[ao]|excluid[ao]|hariç))(?![^\W\d_])"
)
# The same in languages that part no words
_NET_UNSPACED: Final = r"税[抜別]|(?:未|不含|\+)[税稅]"
#: Behind the rate of a tax
TAXED: Final = re.compile(rf"\s?%\s?{_TAX}(?![^\W\d_])", re.IGNORECASE).match
# Perhaps behind the sign of the number before
_TAX_ALONE: Final = re.compile(rf"(?:\s?(\S{{0,4}}?)[\s,;|/(]+)?{_TAX}[.:\s]*\S{{0,4}}\s?")
# What stands before the number's own sign, or behind it
_NET_BEFORE: Final = re.compile(rf"(?:(?<![^\W\d_]){_NET}|{_NET_UNSPACED})[.:\s)]*\S{{0,5}}\s?$")
_NET_BEHIND: Final = re.compile(
    rf"\s?\S{{0,5}}?\s?\*?(?:\({_NET}\)|(?<![^\W\d_(]){_NET}(?!\s?[:=])|\(?(?:{_NET_UNSPACED}))"
)
_GROSS: Final = (
    r"(?<![^\W\d_])(?:brutt?o(?:preis|prijs|pris)?|bruttó|gross|ttc|[税稅]込み?|含[税稅]"
    rf"|(?:in[ck]l?\.?|mit|with|avec|con|com|cu|med|met|su|[czsсз]|με) ?/?{_TAX}"
    rf"|{_TAX} (?:incl|inclus[ao]|incluid[ao]|dahil))"
)
_GROSS_BEFORE: Final = re.compile(rf"{_GROSS}[.:\s)]*\S{{0,5}}\s?$")
_GROSS_BEHIND: Final = re.compile(rf"\s?\S{{0,5}}?\s?{_GROSS}\.?\)")
_SAVED: Final = re.compile(rf"\b(?:{'|'.join(sorted(SAVED))})[\s:%(/=|]*\S{{0,4}}\s?$")
_CHARGE: Final = re.compile(
    rf"\s?\S{{0,4}}\s?(?<![^\W\d_])(?:{'|'.join(sorted(CHARGES))})\s?[,;]", re.IGNORECASE
)
_OFF: Final = re.compile(r"\s?\S{0,4}\s?(?<![^\W\d_])off\W*$", re.IGNORECASE)
# Words that are also units: 12,50 in Euro, 5 in stock, 299 w/ free shipping
_PREPOSITION: Final = re.compile(
    r"\s?(?:in (?:stock|store|den|the|total|euros?|eur|chf|usd|gbp)\b|[mvw]/\s?[^\W\d_])",
    re.IGNORECASE,
)
_IN_STOCK: Final = re.compile(
    r"\s?(?:in stock|auf lager|en stock|op voorraad|i lager|på lager)\b", re.IGNORECASE
)

_NEXT_WORD: Final = re.compile(r"[\s-]?([^\s\d.,:;!%$€£()/*+=\-–]+)")
_SCALE: Final = re.compile(
    r"[kKM](?!\.?[^\W\d_])|[.,]?[⁰¹²³⁴-⁹]{2}|\s?(?:[Cc]r|bn)\b|\s*[%‰°]|\s?[万萬億亿千百倍만천억배½¼¾⅓⅔]"
    r"|\s?(?:พัน|หมื่น|แสน|ล้าน)"
    r"|\s?[kKT](?:EUR|€)"
)
_MILLIONS: Final = re.compile(r"\s?[mbB](?!-?[^\W\d_])")
_BILLIONS: Final = re.compile(r"(?:[bBT]|\s[bB])(?!-?[^\W\d_])")
_LAKHS: Final = re.compile(r"\s?L(?!-?[^\W\d_])")
_MYRIADS: Final = re.compile("[万萬億亿千百만천억]")
_SCALE_BEFORE: Final = re.compile(r"(?:(?:^|\s)%|\b[kKT](?:€|EUR)\s?)$")
# What programs call hundredths, or how many decimals there are
_IN_UNITS: Final = re.compile(
    r"(?:micros|nanos|units|minor|cents|(?:cent|unit)_?amount|digits|exponent|scale)"
    r"[\"']\s?:\s?[\"']?$",
    re.IGNORECASE,
)
_TIMES: Final = re.compile(r"\s?(?:[x×](?![a-z]{2})|\*(?=\d|$)|@)", re.IGNORECASE)
# Between the day and the year: 31. Januar 2024
_MONTH: Final = re.compile(
    rf"(?:\.|st|nd|rd|th)?[ -]?(?:{'|'.join(MONTHS)})[^\W\d_]*\.?,?[ -]", re.IGNORECASE
)
_PER_UNIT: Final = re.compile(
    r"\s?\S{0,4}\s?\*?\s?(?:((?<=\s)/\s(?=[^\W\d_]))|(?<!\b[SB])/(?!-)|(?:pro|per|je|por)\b)\s?([^\W\d_]*)"
)
_PIECES: Final = UNITS | COUNTED
_TIMES_OF_USE: Final = PERIODS | DAYS
_LEADING: Final = re.compile(r"\s+(?:[^\s()]*[^\s()/,;]|[SB]/)\s*")
# Not the p of p/m, p/st, p/p, p.m.
_HUNDREDTHS: Final = re.compile(
    r"\s?(?!p/(?!(?:k?g|m?l|lb|oz|lit[er]{2})\b)[^\W\d_]|p\.\s?[^\W\d_])"
    r"([^\W\d_]+\.?|[¢￠])(?![^\W\d_]|/u\b)"
)
_HUNDREDTHS_BEFORE: Final = re.compile(r"(¢$|\b(?:GBX|GBp)\b)\W{0,2}$")
_CREDIT: Final = re.compile(r"-[€$£¥]?(?=\s|$)| ?CR\b|\s?([^\s\d-]{1,4})-$")
