"""What a caller's options make of the currency that a text names."""

from typing import Final, TypeAlias

from letzshop_core.parsing._numbers import DECIMAL_MARK
from letzshop_core.parsing._scan import find_prices
from letzshop_core.parsing._signs import lone_sign
from letzshop_core.parsing._text import clean
from letzshop_core.parsing.currency import HUNDREDTHS, CurrencySign

__all__ = ["Context", "Meaning"]

_MAX_MEANINGS: Final = 1000
# No price has more around it; what is kept in memory stays small.
_MAX_SURROUNDINGS: Final = 900


#: What a sign, or the lack of one, means to a caller: the ISO 4217 code, where it is known from
#: (``"text"``, ``"hint"``, ``"default"``), the sign's spelling, and the marks behind which three
#: digits are decimals. A plain tuple, because it is taken apart for every price.
Meaning: TypeAlias = tuple[str | None, str | None, str | None, str]

_EIGHT: Final = ("8", f"8{DECIMAL_MARK}")
# Currencies of three decimals (ISO 4217) and the decimal marks of their countries (Unicode CLDR).
# Tunisia and Libya write a comma in French and Arabic, a point in English.
_THOUSANDTHS: Final = {
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "OMR"], "."),
    **dict.fromkeys(["LYD", "TND"], ",."),
}


class Context:
    """What the caller's options say about currencies and decimals."""

    __slots__ = ("_signs", "decimal_mark", "default_currency", "hint", "meanings")

    def __init__(
        self, hint: CurrencySign | None, decimal_mark: str | None, default_currency: str | None
    ) -> None:
        self.hint = hint
        self.decimal_mark = decimal_mark
        self.default_currency = default_currency
        self._signs: dict[tuple[str, str | None] | None, Meaning] = {}
        #: What stood around a lone number (itself shown as ``0`` unless it comes first), and its
        #: meaning, or ``()`` if that takes a closer look. A column's prices look alike, so this is
        #: asked more often than extended.
        self.meanings: dict[str, Meaning | tuple[()]] = {}

    def learn(self, before: str, after: str) -> Meaning | tuple[()]:
        """What the text around a lone number says; ``()`` if that takes a closer look.

        Signs alone say it themselves; of anything else, what is made of an 8 in the number's place
        holds for every number there, if nothing but a currency comes of it.
        """
        if len(before) + len(after) > _MAX_SURROUNDINGS:
            return ()
        meaning: Meaning | tuple[()] = ()
        sign = lone_sign(before, after)
        is_letter = sign is not None and len(sign.text) == 1 and sign.text.isalpha()
        if sign is not None and not is_letter and sign.text not in HUNDREDTHS:
            meaning = self.meaning_of(sign)
        else:
            found = find_prices(clean(f"{before}8{after}"))
            if len(found) == 1 and found[0].text in _EIGHT and found[0].is_plain:
                meaning = self.meaning_of(found[0].sign)
        if len(self.meanings) < _MAX_MEANINGS:
            self.meanings[f"{before}0{after}" if before else after] = meaning
        return meaning

    def meaning_of(self, sign: CurrencySign | None) -> Meaning:
        """What a sign, or the lack of one, means."""
        key = sign and sign[:2]  # "Rp." is two signs, of rupiah and Rappen
        meaning = self._signs.get(key)
        if meaning is None:
            currency, source = self._settle(sign)
            thousandths = _THOUSANDTHS.get(currency or "", "")
            spelling = sign.text if sign else None
            meaning = self._signs[key] = (currency, source, spelling, thousandths)
        return meaning

    def _settle(self, sign: CurrencySign | None) -> tuple[str | None, str | None]:
        hinted = self.hint.settle(self.default_currency) if self.hint else None
        if sign is None:
            if hinted:
                return hinted, "hint"
            return self.default_currency, "default" if self.default_currency else None
        if sign.usual is None or len(sign.candidates) > 1:
            if hinted in sign.candidates:
                return hinted, "hint"
            if self.default_currency in sign.candidates:
                return self.default_currency, "default"
        return sign.usual, "text" if sign.usual else None
