"""Currencies: the ISO 4217 codes, their minor units, and the signs and names people write.

The codes and minor units are those of ISO 4217:2015 (list one, as amended to 2026). Codes
without a minor unit (gold, SDR, "no currency" and the like) are left out: nothing in a shop
is priced in them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from letzshop_core.parsing._currency_names import (
    AMBIGUOUS,
    NAMES_OF_HUNDREDTHS,
    NAMES_TOO,
    ORDINARY_WORDS,
    USUAL,
)
from letzshop_core.parsing._price_words import LABELS

__all__ = [
    "HUNDREDTHS",
    "MINOR_UNITS",
    "SIGNS",
    "WITHDRAWN",
    "CurrencySign",
    "find_sign",
    "is_currency",
    "minor_units",
]

_BY_MINOR_UNITS: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN
          BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD
          FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW
          KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
          MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG
          SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD
          USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG""",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

#: Current codes and the number of decimals of their minor unit: ``{"EUR": 2, "JPY": 0, …}``.
MINOR_UNITS: Final[dict[str, int]] = {
    code: digits for digits, codes in _BY_MINOR_UNITS.items() for code in codes.split()
}

_WITHDRAWN_BY_MINOR_UNITS: Final = {
    0: "BEF BYR ESP GRD ITL LUF PTE",
    2: """ANG ATS BGN CUC CYP DEM EEK FIM FRF HRK IEP LTL LVL MRO MTL NLG SIT SKK SLL STD VEF
          ZWL""",
}

#: Codes that ISO 4217 has withdrawn and that old catalogues still name. They are recognised in
#: a text, so that ``"10 DEM"`` is not taken for ten of something else, but are not current.
WITHDRAWN: Final[dict[str, int]] = {
    code: digits for digits, codes in _WITHDRAWN_BY_MINOR_UNITS.items() for code in codes.split()
}


def is_currency(code: object) -> bool:
    """Whether ``code`` is a current ISO 4217 code, in capitals, that a price can be in."""
    return isinstance(code, str) and code in MINOR_UNITS


def minor_units(code: str) -> int:
    """The number of decimals of a currency: 2 for EUR, 0 for JPY, 3 for KWD.

    Withdrawn codes are answered too. Raises :exc:`KeyError` for an unknown code.
    """
    try:
        return MINOR_UNITS[code]
    except KeyError:
        return WITHDRAWN[code]


class CurrencySign(NamedTuple):
    """What a sign, code or name in a text can stand for."""

    #: The text that was recognised, such as ``"$"`` or ``"руб."``.
    text: str
    #: The ISO 4217 code it means when nothing else is known; ``None`` if it is anybody's guess.
    usual: str | None
    #: Every code it may mean.
    candidates: tuple[str, ...]

    @property
    def is_code(self) -> bool:
        """Whether the text was an ISO 4217 code rather than a sign or a name."""
        return len(self.candidates) == 1 and self.text == self.usual

    def settle(self, *preferred: str | None) -> str | None:
        """The first preferred code that the sign may mean, else its usual meaning."""
        for code in preferred:
            if code in self.candidates:
                return code
        return self.usual


_NO_SIGNS: Final = LABELS | NAMES_TOO


def _signs() -> dict[str, CurrencySign]:
    signs = {}
    for table, certain in ((AMBIGUOUS, False), (USUAL, True)):
        for texts, codes in table.items():
            candidates = tuple(codes.split())
            for word in texts.split():
                text = word.replace("_", " ")
                sign = signs[text] = CurrencySign(
                    text, candidates[0] if certain else None, candidates
                )
                if len(text) > 2 and text.isalpha():
                    signs.setdefault(text.capitalize(), sign)
                if len(text) > 3 and text.isalpha():  # DIN is no currency
                    signs.setdefault(text.upper(), sign)
                if text[-1] == "$":
                    signs.setdefault(text.lower(), sign)
                    if len(text) > 2:
                        signs[f"{text[:-1]} $"] = sign
    for code in signs["$"].candidates:
        for text in (f"{code}$", f"{code} $", f"${code}"):
            signs[text] = CurrencySign(text, code, (code,))
    for code in (*MINOR_UNITS, *WITHDRAWN):
        signs[code] = CurrencySign(code, code, (code,))
        if code in MINOR_UNITS and code.lower() not in ORDINARY_WORDS:
            signs.setdefault(code.lower(), signs[code])
            signs.setdefault(code.capitalize(), signs[code])
    return signs


#: Signs and names of hundredth parts, as they stand beside an amount: ``99 ct``.
HUNDREDTHS: Final[dict[str, CurrencySign]] = {
    text: CurrencySign(text, codes[0] if len(codes) == 1 else None, codes)
    for texts, row in NAMES_OF_HUNDREDTHS.items()
    for codes in (tuple(row.split()),)
    for text in texts.split()
}

#: Exact spellings, as they stand beside an amount.
SIGNS: Final[dict[str, CurrencySign]] = _signs()


@lru_cache(maxsize=1024)  # what surrounds the numbers of a column repeats
def find_sign(text: str) -> CurrencySign | None:
    """The currency that a short text such as ``"Price: US$"`` or ``"DKK/stk"`` names, if any.

    A code is preferred to a sign (``"$ SGD"``); of several of a kind the first wins.
    """
    name = " ".join(text.split())
    whole = SIGNS.get(name) or (SIGNS[name.upper()] if name in ORDINARY_WORDS else None)
    if whole is not None:
        return whole
    found = None
    for token in _tokens(text):
        sign = SIGNS.get(token)
        if sign is None or (len(token) == 1 and token.isalpha()) or token.lower() in _NO_SIGNS:
            continue  # among other words a letter or a label such as ID is not a currency
        if sign.is_code:
            return sign
        found = found or sign
    return found


_PIECES: Final = re.compile(r"[^\W\d_]+ ?\$|[^\W\d_]+\.?|[^\w\s]")


def _tokens(text: str) -> Iterator[str]:
    """Substrings that could be a sign, the longer readings first: ``B/.`` before ``B``."""
    for word in text.split():
        yield word
        yield word.strip(":*()[]+-–/,;!<>")
    for piece in _PIECES.findall(text):
        yield piece
        yield piece.rstrip(".$ ")
        if piece[-1] == "$":
            yield "$"
