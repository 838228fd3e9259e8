"""The cells of a feed, as SQL that gives what :mod:`letzshop_core.feeds.export` writes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from letzshop_core.adapters.sqlalchemy.catalogue_rows import PROMOTED
from letzshop_core.adapters.sqlalchemy.product_filters import own_or_inherited
from letzshop_core.feeds.attributes import Attribute, Kind
from letzshop_core.imports.bulk import TERMS

__all__ = ["CELLS", "Cells"]

_SIGNS: Final = "=+-@\t\r"
"""The characters that formulas of spreadsheets begin with."""
_CLOSED: Final = frozenset({"condition", "gender", "age_group"})
"""Attributes that only have values that the specification lists."""
_QUOTED: Final = """'"' || replace(value, '"', '""') || '"'"""


class Cells:
    """Cells of ``products p`` and, if the terms are to be those of offers, ``shop_products o``."""

    _position: ClassVar[str]
    _detail_separator: ClassVar[str]
    """What separates the texts of a list that :meth:`_detail` gives."""
    _code: ClassVar[str]
    """The function that gives the code point of a text's first character."""
    _yes: ClassVar[str]
    _no: ClassVar[str]

    def __init__(self, *, of_offers: bool, formula_safe: bool) -> None:
        self._of_offers = of_offers
        self._formula_safe = formula_safe

    @property
    def source(self) -> str:
        """What the cells need after ``FROM products p``."""
        return ""

    def value(self, attribute: Attribute) -> str:
        """The attribute's value as it is stored; NULL if there is none."""
        name = attribute.name
        if name == "id":
            own = "coalesce(o.shop_product_id, p.product_id)"
            return own if self._of_offers else "p.product_id"
        if name in TERMS:
            return own_or_inherited(name, of_offers=self._of_offers)
        return f"p.{name}" if name in {"title", *PROMOTED} else self._detail(name)

    def attribute(self, attribute: Attribute) -> str:
        """The cell of the attribute, in the spelling of Google's product data specification."""
        value = self.value(attribute)
        if attribute.repeatable:
            separator = '","' if attribute.name in PROMOTED else self._detail_separator
            return self._joined(value, attribute.kind, separator)
        if attribute.kind is Kind.PRICE:
            inherited = self._money(f"p.{attribute.name}", "p.currency")
            if not self._of_offers:
                return inherited
            # In the one or the other, no more needs to be decided value by value.
            own = self._money(f"o.{attribute.name}", "o.currency")
            return f"CASE WHEN o.price IS NULL THEN {inherited} ELSE {own} END"
        if attribute.kind is Kind.BOOLEAN:
            return f"CASE {value} WHEN {self._yes} THEN 'yes' WHEN {self._no} THEN 'no' END"
        if attribute.name == "availability":
            spaced = [word for word in attribute.words if " " in word]
            cases = [f"WHEN {_literal(w)} THEN {_literal(w.replace(' ', '_'))}" for w in spaced]
            return f"CASE {value} {' '.join(cases)} ELSE {value} END"
        return value if _is_harmless(attribute) else self._guarded(value)

    def further(self, key: str) -> str:
        """The cell of a further column, whose name is the value of the SQL ``key``."""
        return self._guarded(self._further(key))

    def has_other_keys(self, column: str, met: str, known: str) -> str:
        """Whether the JSON object has a key that is not among the values that ``known`` names. None
        of the objects that ``met`` names has one."""
        raise NotImplementedError

    def keys(self, objects: str) -> str:
        """A query for the keys of the JSON objects that the query gives as ``object``."""
        raise NotImplementedError

    def _money(self, value: str, currency: str) -> str:
        return f"{self._amount(value)} || coalesce(' ' || {currency}, '')"

    def _guarded(self, cell: str, *, text: str = "", start: str = "") -> str:
        """See :func:`letzshop_core.feeds.values.text.guard`. The cell may be the part of ``text``
        after ``start``, which is cheaper to look at than a cell that has to be cut out first."""
        risky = f"'{_SIGNS}" if self._formula_safe else "'="
        first = f"substr({text}, {len(start) + 1}, 1)" if start else cell
        code, codes = f"{self._code}({first})", sorted(map(ord, risky))
        # Most cells begin with a letter, and one comparison takes half the time.
        likely = f"{code} <= {codes[-1]} AND {code} IN ({', '.join(map(str, codes))})"
        bare, signs = f"ltrim({cell}, '''')", ", ".join(map(_literal, _SIGNS))
        formula = f"substr({bare}, 1, 1) IN ({signs})"
        if not self._formula_safe:
            formula = f"""({cell} LIKE '="%"' OR {cell} NOT LIKE '=%' AND {formula})"""
        number = f"length({bare}) > 2 AND ltrim({bare}, '0123456789') = ''"
        guarded = f"{likely} AND ({formula} OR {number})"
        return f"CASE WHEN {guarded} THEN '''' || {cell} ELSE {cell} END"

    def _joined(self, texts: str, kind: Kind, separator: str) -> str:
        """See :func:`letzshop_core.feeds.values.lists.join_values`; ``texts`` is a JSON list.

        A text that needs no backslash in JSON looks there as it does in CSV, between quotes.
        """
        alone, quoted = self._inner(texts, 2), self._inner(texts, 1)
        if kind is Kind.LINK:
            alone = self._inner_of_links(texts)
        apart = f"replace({alone}, '{separator}', ',')"
        if separator != '","':
            quoted = f"""replace({quoted}, '{separator}', '","')"""
        empty, escaped = f"{texts} = '[]'", self._holds(texts, "\\")
        if kind is Kind.LINK:
            return _cases((empty, "NULL"), (escaped, self._list(texts, "value")), otherwise=apart)
        cases = [
            (empty, "NULL"),
            (
                f"NOT ({escaped} OR {self._holds(texts, *',;')})",
                self._guarded(alone, text=texts, start='["'),
            ),
            (escaped, self._list(texts, _QUOTED)),
        ]
        if kind is not Kind.GROUP:
            commas = self._holds(f"replace({texts}, '{separator}', '')", ",")
            cases.append(
                (
                    f"NOT ({commas} OR {self._holds(texts, *';>')})",
                    self._guarded(apart, text=texts, start='["'),
                )
            )
        return _cases(*cases, otherwise=quoted)

    def _holds(self, text: str, *characters: str) -> str:
        return " OR ".join(
            f"{self._position}({text}, '{character}') > 0" for character in characters
        )

    def _inner(self, text: str, width: int) -> str:
        """The text without this many characters at both ends."""
        raise NotImplementedError

    def _inner_of_links(self, texts: str) -> str:
        """The JSON list without its ends, ``["`` and ``"]``. No link needs a backslash."""
        return self._inner(texts, 2)

    def _detail(self, name: str) -> str:
        """The value of an attribute that has no column of its own."""
        raise NotImplementedError

    def _further(self, key: str) -> str:
        """The value of an attribute that the specification does not know."""
        raise NotImplementedError

    def _amount(self, value: str) -> str:
        """See :func:`letzshop_core.feeds.values.money.money_text`."""
        raise NotImplementedError

    def _list(self, texts: str, value: str) -> str:
        """The texts of a JSON list, each written as the SQL ``value``, with commas between."""
        raise NotImplementedError


class _PostgresqlCells(Cells):
    _position = "strpos"
    _detail_separator = '", "'
    _code = "ascii"
    _yes, _no = "'true'", "'false'"

    def __init__(self, *, of_offers: bool, formula_safe: bool) -> None:
        super().__init__(of_offers=of_offers, formula_safe=formula_safe)
        self._read: dict[str, dict[str, str]] = {}
        self._made: dict[str, list[str]] = {}

    @property
    def source(self) -> str:
        joined = []
        for column, cells in self._made.items():
            made = ", ".join(f"{cell} AS cell{number}" for number, cell in enumerate(cells))
            if column in self._read:
                values = (f"object ->> {key} AS {name}" for key, name in self._read[column].items())
                parsed = f"(SELECT p.{column}::jsonb AS object OFFSET 0) AS parsed"
                made += f" FROM (SELECT {', '.join(values)} FROM {parsed} OFFSET 0) AS texts"
            # OFFSET keeps the planner from inserting this expression wherever its name occurs, and
            # computing it each time. It may also remember the cells for the next equal JSON.
            joined.append(f"CROSS JOIN LATERAL (SELECT {made} OFFSET 0) AS of_{column}")
        return " ".join(joined)

    def attribute(self, attribute: Attribute) -> str:
        cell = super().attribute(attribute)
        if attribute.name not in {"id", "title", *PROMOTED}:
            return self._made_once("details", cell)
        if attribute.repeatable and attribute.kind is not Kind.LINK:  # no two have equal links
            return self._made_once(attribute.name, cell)
        return cell

    def further(self, key: str) -> str:
        return self._made_once("extra", super().further(key))

    def has_other_keys(self, column: str, met: str, known: str) -> str:
        others = f"{column}::jsonb - {known}::text[]"
        # The planner knows how many are NULL. Of the rest it would expect all to have other keys.
        return f"{column} IS NOT NULL AND {column} <> ALL({met}::text[]) AND {others} <> '{{}}'"

    def keys(self, objects: str) -> str:
        return f"SELECT DISTINCT json_object_keys(object::json) FROM ({objects}) AS found"

    def _inner(self, text: str, width: int) -> str:
        return f"left(right({text}, -{width}), -{width})"

    def _inner_of_links(self, texts: str) -> str:
        # left() counts all characters, twice. No link begins with a bracket.
        return f"""split_part(right({texts}, -2), '"]', 1)"""

    def _detail(self, name: str) -> str:
        return self._read_once("details", f"'{name}'")

    def _further(self, key: str) -> str:
        return self._read_once("extra", key)

    def _read_once(self, column: str, key: str) -> str:
        names = self._read.setdefault(column, {})
        return names.setdefault(key, f"value{len(names)}")

    def _made_once(self, column: str, cell: str) -> str:
        cells = self._made.setdefault(column, [])
        cells.append(cell)
        return f"of_{column}.cell{len(cells) - 1}"

    def _amount(self, value: str) -> str:
        rounded = f"round({value}, CASE WHEN {value} = round({value}, 2) THEN 2 ELSE 4 END)"
        return f"CASE WHEN scale({value}) = 2 THEN {value} ELSE {rounded} END"

    def _list(self, texts: str, value: str) -> str:
        return (
            f"(SELECT string_agg({value}, ',') FROM json_array_elements_text({texts}::json) value)"
        )


class _SqliteCells(Cells):
    _position = "instr"
    _detail_separator = '","'
    _code = "unicode"
    _yes, _no = "1", "0"

    def has_other_keys(self, column: str, met: str, known: str) -> str:
        others = f"key NOT IN (SELECT value FROM json_each({known}))"
        has_others = f"EXISTS (SELECT 1 FROM json_each({column}) WHERE {others})"
        return f"{column} NOT IN (SELECT value FROM json_each({met})) AND {has_others}"

    def keys(self, objects: str) -> str:
        return f"SELECT DISTINCT key FROM ({objects}) AS found, json_each(object)"

    def _inner(self, text: str, width: int) -> str:
        return f"substr({text}, {width + 1}, length({text}) - {2 * width})"

    def _detail(self, name: str) -> str:
        return f"json_extract(p.details, '$.{name}')"

    def _further(self, key: str) -> str:
        return f"(SELECT value FROM json_each(p.extra) WHERE key = {key})"

    def _amount(self, value: str) -> str:
        form = f"CASE WHEN {value} = round({value}, 2) THEN '%.2f' ELSE '%.4f' END"
        return f"CASE WHEN {value} IS NOT NULL THEN printf({form}, {value}) END"

    def _list(self, texts: str, value: str) -> str:
        return f"(SELECT group_concat({value}, ',') FROM json_each({texts}))"


def _is_harmless(attribute: Attribute) -> bool:
    """Whether no value of the attribute can begin like a formula, whoever stored it."""
    return attribute.kind in {Kind.LINK, Kind.GTIN} or attribute.name in _CLOSED


def _cases(*cases: tuple[str, str], otherwise: str) -> str:
    tests = " ".join(f"WHEN {condition} THEN {value}" for condition, value in cases)
    return f"CASE {tests} ELSE {otherwise} END"


def _literal(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


CELLS: Final[Mapping[str, type[Cells]]] = MappingProxyType(
    {"postgresql": _PostgresqlCells, "sqlite": _SqliteCells}
)
"""The cells for each database, by its name."""
