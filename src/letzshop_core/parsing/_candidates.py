"""A number in a text, and what the words and signs around it say that it is."""

import re
from typing import Final

from letzshop_core.parsing._numbers import DECIMAL_MARK
from letzshop_core.parsing._price_words import COUNTED, TO, UNITS
from letzshop_core.parsing._signs import stronger_sign
from letzshop_core.parsing._surroundings import TAXED, After, Before, after, before
from letzshop_core.parsing.currency import SIGNS, CurrencySign

__all__ = ["Candidate", "find_candidates"]


class Candidate:
    """A number that may be a price, between what stands before and after it."""

    __slots__ = (
        *("after", "again", "before", "first", "in_hundredths", "last"),
        *("paired", "rated", "restated", "sign", "text"),
    )

    def __init__(
        self,
        text: str,
        before: Before,
        after: After,
        first: bool,
        last: bool,
        sign: CurrencySign | None,
        in_hundredths: bool = False,
    ) -> None:
        #: The digits and separators, readable by ``read_number``.
        self.text = text
        self.before = before
        self.after = after
        #: Whether no number stands before this one, and none after it.
        self.first = first
        self.last = last
        #: The currency beside it.
        self.sign = sign
        #: Whether the amount is in hundredths, such as cents.
        self.in_hundredths = in_hundredths
        #: Whether the same price stands there in another currency, too: ``10 € / 19,56 лв.``.
        self.restated = False
        #: The price that this one is, in another currency.
        self.again: Candidate | None = None
        #: Whether a stroke or a cross joins it to a whole number: ``24/7``, ``50x70``.
        self.paired = False
        #: Whether it is a mark, or the best one there is: ``4,5 von 5``, ``8.5/10``.
        self.rated = False

    @property
    def is_zero(self) -> bool:
        return not self.text.strip("0.,٫' ")

    @property
    def is_whole(self) -> bool:
        """Whether there are no decimals for sure: ``5``, ``12 990``."""
        return self.text.replace(" ", "").isdigit()

    @property
    def is_plain(self) -> bool:
        """Whether nothing around it changes what the number says alone, its currency aside."""
        return not (
            self.in_hundredths
            or self.is_negative
            or self.after.credit_end
            or self.before.is_dated
            or (self.sign is None and self.before.letter is not None)
            or (self.before.is_code and self.after.sign is not None)
            or (self.after.is_measure and self.before.sign is not None)
        )

    @property
    def is_negative(self) -> bool:
        if self.first and self.before.text:
            if self._lacks_whole_part:
                return False
            if self.before.is_minus or (self.last and self._is_in_brackets):
                return True
        end = 0 if self.text.isdigit() else self.after.credit_end
        if end and self.sign and _NO_CENTS(self.sign.candidates) and "CR" not in self.after.text:
            return False  # ¥1,234- and 1.234 Ft- leave no room behind the amount
        return end > 0 and (self.last or self.after.text[end:].strip() != "")

    @property
    def _lacks_whole_part(self) -> bool:
        """A dash stands for no francs or euros: ``Fr. -.95``, ``-,95``, ``–.95``."""
        if self.text[0] != ".":
            return self.text[0] == ","
        if self.sign is None:
            return self.before.text[-1:] == "–"
        return self.sign.usual == "CHF"

    @property
    def _is_in_brackets(self) -> bool:
        """As accountants write negatives: ``(5.00)``, ``($5.00)``, ``(5,00) €``."""
        left, opening, inner_left = self.before.text.partition("(")
        inner_right, closing, right = self.after.text.partition(")")
        around = (left.strip(), inner_left.strip(), inner_right.strip(), right.strip())
        return bool(opening and closing) and all(not text or text in SIGNS for text in around)

    @property
    def ends_range(self) -> bool:
        """Nothing but ``to``, ``-`` or ``bis`` leads from the number before to this one."""
        return self.before.is_to and not self.first

    @property
    def is_aside(self) -> bool:
        """Other than the asking price: an old or unit price, a part of one, an article number."""
        before = self.before
        return (
            (self.again is not None and self.again.is_aside)
            or before.is_aside
            or before.is_tax
            or (before.is_charge if self.first else before.is_part)
            or (self.after.is_per_unit and not self.restated)
            or (self.after.is_charge and not self.last)
            or self.after.is_off
            or (len(self.text) > 7 and self.text.isdigit())
        )

    @property
    def is_with_tax(self) -> bool:
        """The price before in brackets once more, with tax: ``1,290円（税込1,419円）``."""
        is_gross = self.before.is_gross or self.after.is_gross
        return is_gross and _OPENS(self.before.text) is not None

    @property
    def is_reduction(self) -> bool:
        """What the price has been reduced by, and no price itself."""
        return self.before.is_saved or self.after.is_off

    @property
    def is_other_number(self) -> bool:
        """A measure, quantity, article number or year: no price unless a currency says so."""
        if self.after.is_measure or self.rated:
            return True
        if not self.text.isdigit():
            return self.after.is_count and _GROUPED(self.text) is not None
        if self.paired or self.before.is_labelled or self.after.is_count:
            return True
        return self.before.is_dated and _YEAR.fullmatch(self.text) is not None


def find_candidates(text: str) -> list[Candidate]:
    """The numbers of a text, except those that are scaled or a percentage."""
    pieces = _NUMBER.split(text)
    found: list[Candidate] = []
    left = len(pieces) // 2
    taken = scaled = False
    passed = ""
    for gap, digits, gap_behind in zip(pieces[:-1:2], pieces[1::2], pieces[2::2], strict=True):
        left -= 1
        if passed and _RESTATED.match(gap):
            gap = passed + gap  # noqa: PLW2901 (you save 20 % ($5.00): both are what is saved)
        here, there = before(gap), after(gap_behind)
        passed = ""
        if there.is_scaled or here.is_scaled or scaled or _is_scaled(digits, here, there):
            if taken and _SAME_KIND.fullmatch(gap):
                found.pop()  # of 10-20 % or 1 bis 2 Mio. the first number is not more either
            elif found and TAXED(gap_behind):
                found[-1].after = after(f"{gap}{digits}{gap_behind}")  # 10 € plus 19 % VAT
            taken = False
            scaled = there.goes_on
            passed = gap
            continue
        if there.counts and taken and (gap == " - " or _SAME_KIND.fullmatch(gap)):
            found[-1].after = there  # 2-3 days
        taken = True
        sign = here.sign
        if there.sign is not None and found and found[-1].before.sign is None:
            # 49,99 лв. (25,56 €): the signs stand behind
            sign = None if sign is found[-1].after.sign else sign
        number = here.mark + (_own_groups(digits, here, there) if " " in digits else digits)
        if there.sign is not None and not (
            left and there.leads and _leads(number, here, there, pieces[-2 * left], pieces[-1])
        ):
            sign = stronger_sign(sign, there.sign, gap_behind)
        elif there.dollar is not None and sign is not None and sign.text == "$":
            sign = there.dollar
        in_hundredths = False
        # "5 Euro 50 Cent"; "99 Rp." are Rappen, since nothing costs that few rupiah
        if sign is None or (len(number) <= _CENT_DIGITS and (found or sign is there.sign)):
            cents = there.hundredths or here.hundredths
            if cents and (sign or not there.is_measure):
                sign, in_hundredths = cents, True
        if sign and found and "/" in here.text and _is_either(here.text):
            found[-1].restated = True
        candidate = Candidate(number, here, there, not found, not left, sign, in_hundredths)
        if sign and found and found[-1].sign and sign.candidates != found[-1].sign.candidates:
            is_again = _is_either(here.text) if "/" in here.text else _IN_BRACKETS(here.text)
            candidate.again = found[-1] if is_again else None
        if found and digits in _BEST and _is_mark(found[-1].text, candidate):
            candidate.rated = found[-1].rated = True
        elif found and (joint := here.joint):
            if not digits.isdigit():
                found[-1].restated |= joint == "/"
            elif not (there.counts or there.sign) and joint in (here.text, found[-1].before.joint):
                candidate.paired = found[-1].paired = True
        if len(found) > 1 and sign and _is_next_tier(*found[-2:]):
            found[-2].restated = True
        found.append(candidate)
    return found


_NUMBER: Final = re.compile(
    r"(\d(?:\d{0,2}(?: \d{3})+(?!\d)(?:[.,٫]\d+)?|\d*+(?:[.,'`_٫]{1,3}\d++)*+)٫?)"
)


def _is_scaled(digits: str, here: Before, there: After) -> bool:
    """Whether a letter behind the number says that it means more, which other letters do not."""
    if here.sign is None:
        return there.is_billions and there.text[1:].strip() in SIGNS  # 2.45B €
    if there.is_millions and _FEW_DIGITS(digits) is not None:
        return True
    return there.is_billions or (there.is_lakhs and "INR" in here.sign.candidates)


def _own_groups(digits: str, here: Before, there: After) -> str:
    """What is the number's own of groups that spaces part: ``Size 42 899 €``, ``€ 24 500 g``."""
    is_glued = here.letter is None and here.text[-1:] != " "
    if here.is_code and not here.is_priced and (there.sign is not None or is_glued):
        return digits.partition(" ")[2]
    if there.is_measure and there.sign is None and here.sign is not None:
        return digits.rpartition(" ")[0]
    return digits


def _is_next_tier(price: Candidate, count: Candidate) -> bool:
    """Whether behind a price, a slash leads to how many have the next one: ``3,90 € / 10 Stück``"""
    is_count = count.after.is_count and count.sign is None and count.is_whole
    return is_count and price.sign is not None and count.before.text.endswith(" / ")


def _is_mark(text: str, best: Candidate) -> bool:
    """Whether a number is a mark of at best five or ten: ``4,52 von 5``, ``4.5/5``."""
    if best.before.joint == "/":  # but not the 9,99 of 9,99/10
        return _MARK(text) is not None and len(text) < len("9,99") and not best.after.is_count
    return best.before.is_of and _MARK(text) is not None


def _leads(number: str, here: Before, there: After, next_digits: str, end: str) -> bool:
    """Whether the sign that stands between two numbers is the next one's.

    That is so of ``Windows 11 $139`` and ``Size 10.5 $89``. Where the sign touches neither number,
    it takes more: ``Qty 2 EUR 139``, ``2 € 24,99``, but not ``12 € 10``; where it ends the text,
    too, it stands behind each: ``12 € 24,99 €``.
    """
    last = after(end).sign
    if last and there.sign and last.candidates == there.sign.candidates:
        return False
    is_short = number.isdigit() or _FEW_DIGITS(number) is not None
    if not there.is_apart:
        return is_short or here.is_labelled
    return is_short and (here.is_labelled or here.is_code or _CENTS(next_digits) is not None)


def _is_either(gap: str) -> bool:
    """Whether a slash leads to an alternative: `` € / £``, `` € / brutto ``, but not `` €/kg ``."""
    left, slash, right = gap.partition(" / ")
    if slash:
        unit = _UNIT.match(right.lower())
        return unit is None or not (unit[0] in UNITS or unit[0] in COUNTED)
    left, _, right = gap.partition("/")
    return all(not side or side in SIGNS for side in (left.strip(), right.strip()))


# The best mark that there is, and one of them
_BEST: Final = frozenset(("5", "5.0", "5,0", "10", "10.0", "10,0"))
_MARK: Final = re.compile(r"\d(?:[.,]\d\d?)?|10").fullmatch
_GROUPED: Final = re.compile(r"\d{1,3}(?:[ .,']\d{3})+").fullmatch
_CENT_DIGITS: Final = 2
_IN_BRACKETS: Final = re.compile(r"\s?\S{0,5}\s?\(\S{0,4}\s?").fullmatch
_OPENS: Final = re.compile(r"\([^()]*$").search
_UNIT: Final = re.compile(r"[^\W\d_]+")
# Between the ends of a range that are counted alike
_SAME_KIND: Final = re.compile(rf"[-–]| (?:{'|'.join(TO)}) ", re.IGNORECASE)
# Behind a percentage: the amount that it makes
_RESTATED: Final = re.compile(r"\s?%\s?[(/=|]")
# Not the price of a metre, which has two decimals
_FEW_DIGITS: Final = re.compile(r"\d{1,3}(?:[.,]\d)?").fullmatch
_CENTS: Final = re.compile(rf"(?:[.,]\d\d|{DECIMAL_MARK}\d*)$").search
# Currencies whose cents are out of use, so that a dash stands in their place
_NO_CENTS: Final = frozenset({"JPY", "HUF"}).intersection
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
