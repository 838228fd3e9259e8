"""Whole and decimal numbers, and measures with their units."""

import re
from decimal import Decimal
from typing import Final

from letzshop_core.feeds.attributes import Attribute
from letzshop_core.feeds.values.notes import Note, Read, quoted
from letzshop_core.feeds.values.text import tidy

__all__ = ["known_unit", "measure_reader", "number_reader", "plain_number", "read_integer"]

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,15}(?:[.,]\d{1,9})?|[.,]\d{1,9})", re.ASCII)
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*(?:[.,]\d{1,9})?", re.ASCII)
# The unit first, as in kg 1,5
_UNIT_FIRST: Final = re.compile(r"([^\W\d_]{1,9}\.?) ?(\d[\d.,' ]*)")
_ABOUT: Final = re.compile(
    r"\A(?:ca\.?|circa|ungefähr|etwa|about|approx\.?|env\.?|environ|aprox\.?|±|~|≈|"
    r"pro|je|per|par|/|"
    r"(?:(?:brutto|netto|versand)?gewicht|brutto|netto|gross|net|weight|poids|peso|gewicht|inhalt|contents?|contenu|"
    r"contenuto|contenido|inhoud|länge|breite|höhe|length|width|height|[lbhwt](?= ?:))"
    r"(?: ?:|(?= \d))) ?",
    re.IGNORECASE,
)
# What is said behind: 1.5 kg (brutto)
_REMARK: Final = re.compile(r" ?\([^()\d]{1,40}\)\Z| (?:brutto|netto|gross|net)\Z", re.IGNORECASE)
# Two units of one kind: 1 lb 4 oz, 2 ft 6 in
_COMPOUND: Final = re.compile(
    r"(\d{1,6}) ?([^\W\d_]{1,9})\.?,?\s+(\d{1,6}(?:[.,]\d{1,4})?) ?([^\W\d_]{1,9}|\")\.?"
)
# What rulers of the United States have: 2 1/2 in, 3/8"
_FRACTION: Final = re.compile(r"(?:(\d{1,6})(?: +|-| and ))?(\d{1,2})/(2|4|8|16|32|64)(?!\d)")
_VULGAR: Final = str.maketrans(
    {"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅛": " 1/8", "⅜": " 3/8", "⅝": " 5/8", "⅞": " 7/8"}
)
_WORTH: Final = {
    ("lb", "oz"): 16,
    ("kg", "g"): 1000,
    ("ft", "in"): 12,
    ("m", "cm"): 100,
    ("l", "ml"): 1000,
}
#: Of small units people write thousands rather than thousandths: 1.500 g.
_SMALL: Final = ("g", "mg", "ml", "mm")
_LONE_GROUP: Final = re.compile(r"([1-9]\d{0,2})([.,])(\d{3})")
_MEASURE: Final = re.compile(r"([+-]?[.,]?\d[\d.,' ]*?) ?([^\d\s.,'+-][^\d]*[23²³]?)?")
# Two bottles of 750 ml
_TIMES: Final = re.compile(r"(\d{1,3}) ?[x×*] ?(?=\d)", re.IGNORECASE)
#: What stands before another of these is the length of a side: 20 x 30 cm.
_SIDES: Final = ("cm", "in", "ft")
# What people write before and behind a number of pieces or of days
_COUNTED: Final = re.compile(
    r"(?:(?:pack|set|lot|box|paket|packung|paquet|confezione|caja) (?:of|de|da|mit|à|a|van) )?"
    r"x?(\d+|[1-9]\d{0,2}([.,' ])\d{3}(?:\2\d{3})*) ?"
    r"(?:er|x|(?:er)?[ -]?(?:packs?|sets?)|stück|stk\.?|pcs\.?|pieces?|pièces?|pezzi|"
    r"stuks|unidades|(?:business |working )?days?|d|(?:werk|arbeits)?tage?n?|"
    r"jours?(?: ouvr(?:és|ables))?|(?:werk)?dagen|giorn[io](?: lavorativi)?|días?(?: hábiles)?)?",
    re.IGNORECASE,
)
_MOST: Final = 2**31 - 1

# How people spell the units of the specification, without case and points.
_SPELLINGS: Final = {
    "g": "gr | gramm | gramme | grammes | gram | grams | grammi | grammo | gramo | gramos | "
    "grs | grm | г | гр | грамм | gramů | gramov | gramów | 克 | 公克 | グラム | جم | جرام | "
    "غرام | گرم | גרם | กรัม | grame | gramas | grammaa | γρ | γραμμάρια | грамма | граммов | "
    "грамів | 그램",
    "kg": "кг | kilo | kilos | kilogramm | kilogram | kilograms | kilogramme | kilogrammes | "
    "kgs | kgm | chilo | chili | kilogramo | kilogramos | kilogramů | kilogramov | kilogramów | "
    '公斤 | 千克 | キロ | كجم | كغ | كيلو | کیلو | ק"ג | ק״ג | กก | กิโลกรัม | quilo | quilos | '
    "κιλά | килограмм | килограмма | кілограм | キログラム | 킬로그램",
    "mg": "мг | milligramm | milligram | milligrams | milligramme | milligrammes",
    "lb": "lbs | pound | pounds",
    "oz": "ounce | ounces",
    "cm": "centimeter | centimètre | zentimeter | centimetre | centimeters | centimètres | "
    'cms | см | 厘米 | 公分 | センチ | سم | ס"מ | ס״מ | ซม | centimetri | centímetros | '
    "centimetrů | centymetrów | сантиметров | εκ",
    "mm": "мм | 毫米 | ミリ | مم | millimeter | millimetre | millimètre | millimètres | "
    "millimetri | milímetros | milimetrů",
    "in": '" | ” | inch | inches | zoll | pouces | pouce | ″ | inc | pulgada | pulgadas | '
    "pollice | pollici | polegadas | дюйм | дюйма | дюймов",
    "ft": "foot | feet",
    "yd": "yard | yards | yds",
    "l": "л | литр | liter | litre | litres | liters | lt | ltr | litro | litri | litros | ltrs",
    "ml": "мл | 毫升 | مل | มล | milliliter | millilitre | millilitres | mls",
    "cl": "centiliter | centilitre | zentiliter",
    "m": "meter | metre | mètre | mètres | meters | metres | metro | metri | metros | lfm | "
    "lm | м | lfd. m | lfd m | laufmeter | metrů | metrów | метр | метра | метров",
    "sqm": "m2 | m^2 | m² | qm | sq m | sq. m | square meter | square meters | square metres | "
    "м2 | м² | quadratmeter | mètres carrés | metri quadrati",
    "sqft": "sq ft | sq. ft | ft2 | ft² | square foot | square feet",
    "cbm": "m3 | m³ | cubic meter | cubic meters | cubic metres | kubikmeter | cu m | mètres cubes",
    "ct": "шт | stück | stück(e) | stk | st | count | pièce | pièces | pcs | pc | piece | "
    "pieces | unité | unités | unidad | unidades | pezzo | pezzi | pz | stuk | stuks | unit | "
    "units | ea",
    "sheet": "blatt | sheets | feuille | feuilles",
    "item": "items",
    "floz": "fl oz | fl. oz | fluid ounce | fluid ounces | fl.oz",
    "pt": "pint | pints",
    "qt": "quart | quarts",
    "gal": "gallon | gallons",
}
_UNITS: Final = {
    spelling: unit for unit, texts in _SPELLINGS.items() for spelling in texts.split(" | ")
}
# Units that the specification lacks, by what they are worth.
_CONVERTED: Final = {
    "mm": ("cm", Decimal("0.1")),
    "m": ("cm", Decimal(100)),
    "ft": ("in", Decimal(12)),
    "t": ("kg", Decimal(1000)),
    "mg": ("g", Decimal("0.001")),
    "dl": ("cl", Decimal(10)),
}


def plain_number(text: str) -> Decimal | None:
    """A number with a decimal point or comma and, maybe, grouped thousands."""
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "."))
    return _grouped_number(text)


def _grouped_number(text: str) -> Decimal | None:
    match = _GROUPED.fullmatch(text)
    if match is None:
        return None
    return Decimal(text.replace(match[1], "").replace(",", "."))


def read_integer(attribute: Attribute, cell: str, note: Note) -> int | None:
    """A whole number; ``75.0`` is one."""
    text = tidy(cell)
    if counted := _COUNTED.fullmatch(text):
        text = counted[1]
    number = _grouped_number(text) or plain_number(text)  # 1.250 pieces are many
    if number is None or number != number.to_integral_value() or abs(number) > _MOST:
        note("unreadable", f"Expected a whole number, got {quoted(cell)}.")
        return None
    if attribute.minimum is not None and number < attribute.minimum:
        note("unreadable", f"Expected at least {attribute.minimum}, got {quoted(cell)}.")
        return None
    return int(number)


def number_reader(attribute: Attribute) -> Read:
    """Reads a plain number as canonical text: ``87.5``."""

    def read(cell: str, note: Note) -> str | None:
        number = plain_number(tidy(cell).removesuffix("%"))
        if number is None:
            note("unreadable", f"Expected a number, got {quoted(cell)}.")
            return None
        _check_range(number, attribute, cell, note)
        return _digits(number)

    return read


def measure_reader(
    attribute: Attribute, unit: str | None = None, decimal_mark: str | None = None
) -> Read:
    """Reads a number and unit: ``1.5 kg``. ``unit`` is the one that the header names,
    ``decimal_mark`` what the feed's prices have."""
    listed = ", ".join(attribute.units)

    def read(cell: str, note: Note) -> str | None:
        text = _REMARK.sub("", _ABOUT.sub("", tidy(cell).replace("''", '"')))
        text = _in_one_unit(_in_decimals(text))
        if attribute.amounts and known_unit(text, attribute.units):
            text = f"1 {text}"  # per kg
        if swapped := _UNIT_FIRST.fullmatch(text):
            text = f"{swapped[2]} {swapped[1]}"
        match = _MEASURE.fullmatch(_TIMES.sub("", text, count=1))
        number = plain_number(match[1]) if match else None
        if match and _unit_of(match[2] or unit or "") in _SMALL:
            grouped = _LONE_GROUP.fullmatch(match[1])
            if grouped and grouped[2] != decimal_mark:
                number = Decimal(grouped[1] + grouped[3])
        times = _TIMES.match(text)
        if number is not None and times:
            number *= int(times[1])
        if match is None or number is None:
            note("unreadable", f"Expected a number and a unit ({listed}), got {quoted(cell)}.")
            return None
        number, found = _in_unit(number, match[2] or unit or "", attribute.units)
        if times and found in _SIDES:
            note("unreadable", f"Expected one number, got {quoted(cell)}.")
            return None
        if found is None:
            if number:  # otherwise nobody has measured it
                note("unreadable", f"Expected a unit ({listed}), got {quoted(cell)}.")
            return None
        if number < 0:
            note("unreadable", f"Expected no less than zero, got {quoted(cell)}.")
            return None
        measure = f"{_digits(number)} {found}"
        if attribute.amounts and not {_digits(number), measure} & set(attribute.amounts):
            note("out-of-range", f"Expected {', '.join(attribute.amounts)}, got {quoted(cell)}.")
        elif number or not attribute.minimum:
            _check_range(number, attribute, cell, note, found)
        return measure

    return read


def _in_decimals(text: str) -> str:
    """``2 1/2 in`` as ``2.5 in``; any other text as it is."""
    if "/" not in text and text.isascii():
        return text
    match = _FRACTION.match(text.translate(_VULGAR).lstrip())
    if match is None:
        return text
    whole, part, of = match.groups(default="0")
    return f"{int(whole) + Decimal(part) / Decimal(of)}{match.string[match.end() :]}"


def _in_one_unit(text: str) -> str:
    """``1 lb 4 oz`` as ``20 oz``; any other text as it is."""
    match = _COMPOUND.fullmatch(text)
    worth = match and _WORTH.get((_unit_of(match[2]), _unit_of(match[4])))
    if not (match and worth):
        return text
    return f"{int(match[1]) * worth + Decimal(match[3].replace(',', '.'))} {match[4]}"


def known_unit(text: str, units: tuple[str, ...]) -> str | None:
    """The unit that people spell so, if it is one of ``units`` or can be converted to one."""
    unit = _unit_of(text)
    return unit if unit in units or _CONVERTED.get(unit, ("",))[0] in units else None


def _unit_of(text: str) -> str:
    word = " ".join(text.lower().rstrip(". ").split())
    return _UNITS.get(word, word)


def _in_unit(number: Decimal, text: str, units: tuple[str, ...]) -> tuple[Decimal, str | None]:
    word = _unit_of(text)
    if word in units:
        return number, word
    unit, factor = _CONVERTED.get(word, (None, Decimal(1)))
    return (number * factor, unit) if unit in units else (number, None)


def _check_range(
    number: Decimal, attribute: Attribute, cell: str, note: Note, unit: str = ""
) -> None:
    low, high = attribute.minimum, (attribute.maximum_in or {}).get(unit, attribute.maximum)
    if (low is not None and number < low) or (high is not None and number > high):
        bounds = f"{low} to {high} {unit}".rstrip()
        note("out-of-range", f"Expected {bounds}, got {quoted(cell)}.")


def _digits(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
