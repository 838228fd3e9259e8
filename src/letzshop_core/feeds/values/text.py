"""Text: what a reader of the shop should see, without the traces of its journey."""

import html
import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Final

from letzshop_core.feeds.attributes import Attribute, Kind
from letzshop_core.feeds.values.notes import Note, Read, quoted
from letzshop_core.parsing.mojibake import utf8_read_as_western

__all__ = [
    "NAMES",
    "guard",
    "is_placeholder",
    "name_reader",
    "plain_category",
    "plain_name",
    "plain_prose",
    "plain_text",
    "text_reader",
    "tidy",
    "tidy_lines",
    "unscrambled",
    "without_guard",
]

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
"""Controls, marks of direction and joints that are not seen, and code points that no XML or
database takes. U+200C and U+200D stay: they shape letters and emoji. U+000B, U+000C and U+0085 are
line breaks."""

_ODD_SPACE: Final = re.compile(r"(?<! ) *+[^\S ]\s*")
_LINE_END: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_TAG: Final = re.compile(r"<(?:/?[A-Za-z][^<>]{0,500}|!--.{0,500}?--)>", re.DOTALL)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# What an exporter that escapes again and again makes of one ampersand.
_AMPERSANDS: Final = re.compile(r"&(?:(?:amp|#0{0,4}38|#x0{0,4}26);)+", re.IGNORECASE)
#: Text may be escaped within escaped text. Deeper than this is no accident, and costs time.
_PASSES: Final = 8
# UTF-8 read as Latin-1 or Windows-1252: a lead byte's letter (of Western letters, of signs, of
# full-width characters, of emoji; of Greek and Cyrillic letters, which come in pairs at least)
# before those for the bytes that follow.
_FOLLOWS: Final = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_MOJIBAKE: Final = re.compile(
    f"[ÂÃ]{_FOLLOWS}|[âï]{_FOLLOWS}{{2}}|ð{_FOLLOWS}{{3}}|\ufffd|(?:[ÎÏÐÑ]{_FOLLOWS}){{2}}"
)
_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f]+")
# With its guards: what a spreadsheet would run, or take for a number and so shorten
_FORMULA: Final = re.compile(r"'*(?:[=+\-@\t\r]|\d{3,}\Z)", re.ASCII)
_TEXT_FORMULA: Final = re.compile(r'="([\w.,/+-]{1,50})"')
#: Text from here on in order begins neither with a blank nor with a guard's apostrophe.
_FIRST_CLEAN: Final = "("
_BLANKS: Final = frozenset(" \n")
_LAST: Final = itemgetter(-1)
_LATIN: Final = bytes(code for code in range(256) if chr(code).isprintable())
_ASCII: Final = bytes(code for code in _LATIN if code < 0x80)


def guard(cell: str, *, formulas: bool) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula: ``'=1+1``.

    Without ``formulas`` only before text that already begins with such an apostrophe or is itself
    of the form that :func:`without_guard` takes apart, so that it gives back either.
    """
    if not cell or cell[0] not in "'=+-@\t\r":
        return cell
    needed = formulas or cell[0] == "'" or _TEXT_FORMULA.fullmatch(cell)
    return f"'{cell}" if needed and _FORMULA.match(cell) else cell


def without_guard(cell: str) -> str:
    """Take away the apostrophe of :func:`guard`, or what keeps a spreadsheet from taking text for a
    number: ``'0012``, ``="0012"``."""
    if cell[0] == "'":
        return cell[1:] if _FORMULA.match(cell) else cell
    return match[1] if cell[0] == "=" and (match := _TEXT_FORMULA.fullmatch(cell)) else cell


def plain_text(limit: int) -> Callable[[Sequence[str]], bool]:
    """Whether a text reader would return every one of the cells as it is, without remark."""

    def are_plain(cells: Sequence[str]) -> bool:
        text = "".join(cells)
        return (
            _is_visible(text)
            and ("&" not in text or not _ENTITY.search(text))
            and ("<" not in text or not _TAG.search(text))
            and ("=" not in text or '="' not in text)
            and min(cells) >= _FIRST_CLEAN
            and " " not in set(map(_LAST, cells))
            and max(map(len, cells)) <= limit
            and (text.isascii() or not _looks_odd(text))
        )

    return are_plain


#: Attributes by which products are compared and grouped, so that a placeholder does harm.
NAMES: Final = frozenset(("brand", "mpn", "item_group_id", "color", "material", "pattern", "size"))
#: What shops write where such a thing is asked for and there is none, in lower case.
_NAMELESS_WORDS: Final = """
    - | -- | --- | – | — | / | . | ? | 0 | n/a | n.a. | n. a. | k.a. | k. a. | none
    | null | undefined | \\n | nan | tbd | xxx | unknown | unbekannt | inconnu | inconnue
    | desconocido | sconosciuto | onbekend | no brand | nobrand | unbranded | kein | keine
    | keine marke | keine angabe | ohne marke | aucun | aucune | sans marque | sin marca
    | senza marca | geen merk | generic | generisch | générique | does not exist | does not apply
    | not applicable | not available | nicht zutreffend | nicht verfügbar"""
#: What spreadsheets show where a formula has no value.
_ERROR_WORDS: Final = """
    n/a nv n/d n/b i/t saknas! hiányzik yok н/д ref! bezug! ¡ref! rif! verw! adr!
    odkaz! referens! hiv! başv! ссылка! value! wert! valeur! ¡valor! valor! valore! waarde! arg!
    hodnota! værdi! verdi! arvo! värdefel! érték! değer! знач! name? nom? nombre? ¿nombre? nome?
    naam? nazwa? název? navn? namn? nimi? név? ad? имя? div/0! ¡div/0! deel/0! dzielenie/0!
    dělení_nulou! division/0! zéróosztó! sayi/0! дел/0! num! zahl! nombre! ¡num! getal! liczba!
    číslo! szám! sayi! число! null! nul! ¡nulo! leeg! error! spill! calc!"""
_FORMULA_ERRORS: Final = frozenset(f"#{word}" for word in _ERROR_WORDS.split())
_NAMELESS: Final = _FORMULA_ERRORS.union(word.strip() for word in _NAMELESS_WORDS.split("|"))
_SIZES: Final = frozenset(("0", "xxx"))  # a size may be called so


def is_placeholder(text: str) -> bool:
    """Whether a cell stands for a missing value: ``-``, ``n/a``."""
    return text.lower() in _NAMELESS


def name_reader(attribute: Attribute) -> Read:
    """Reads the text of an attribute that names something; placeholders name nothing."""
    read_text = text_reader(attribute)
    nameless = _NAMELESS - _SIZES if attribute.name == "size" else _NAMELESS

    def read(cell: str, note: Note) -> object:
        text = read_text(cell, note)
        if isinstance(text, str) and text.lower() in nameless:
            note("placeholder", f"Expected a value or an empty cell, got {quoted(cell)}.")
            return None
        return text

    return read


def plain_name(limit: int) -> Callable[[Sequence[str]], bool]:
    """Whether a name reader would return every one of the cells as it is, without remark."""
    are_plain = plain_text(limit)
    return lambda cells: are_plain(cells) and _NAMELESS.isdisjoint(map(str.lower, cells))


def plain_category(limit: int) -> Callable[[Sequence[str]], bool]:
    """The same as :func:`plain_text`, but for numbers that became decimals: ``166.0``."""
    are_plain = plain_text(limit)
    return lambda cells: are_plain(cells) and ".0" not in "".join(cells)


def plain_prose(limit: int) -> Callable[[Sequence[str]], bool]:
    """The same as :func:`plain_text` for text that may hold line breaks and markup."""

    def are_plain(cells: Sequence[str]) -> bool:
        text = "".join(cells)
        return (
            _is_visible(text, but_for=b"\n")
            and min(cells) >= _FIRST_CLEAN
            and _BLANKS.isdisjoint(map(_LAST, cells))
            and max(map(len, cells)) <= limit
            and (text.isascii() or not _looks_odd(text))
        )

    return are_plain


def _is_visible(text: str, but_for: bytes = b"") -> bool:
    """Whether the text is printable but for these characters. :meth:`str.isprintable` goes from
    one to the next, which takes long; of most texts nothing is left to ask it about."""
    try:
        return not text.encode("latin-1").translate(None, _LATIN + but_for)
    except UnicodeEncodeError:
        others = text.encode("utf-8", "surrogatepass").translate(None, _ASCII + but_for)
        return others.decode("utf-8", "surrogatepass").isprintable()


def _looks_odd(text: str) -> bool:
    """Whether the text may be mojibake; only such text is worth a closer look."""
    return (
        "Ã" in text
        or "Â" in text
        or "â" in text
        or "ï" in text
        or "ð" in text
        or "\ufffd" in text
        or "Ð" in text
        or "Î" in text
    )


def tidy(cell: str) -> str:
    """One line of plain text: entities decoded, invisible characters gone, spaces plain ones."""
    return _settled(cell, lambda text: _ODD_SPACE.sub(" ", _visible(_decoded(text))))


def tidy_lines(cell: str) -> str:
    """Text with its line breaks (as ``\\n``) and markup kept, invisible characters gone."""
    return _settled(cell, lambda text: _LINE_END.sub("\n", _visible(text)))


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", unscrambled(text))


def _settled(text: str, tidied: Callable[[str], str]) -> str:
    """Tidied, and once more if that changed it: what is gone may have kept the rest from being
    known for scrambled."""
    for _ in range(_PASSES):
        before, text = text, tidied(text).strip()
        if text == before:
            break
    return text


def unscrambled(text: str) -> str:
    """Text that was UTF-8 and has been read as windows-1252, as it was meant: ``Größe`` for
    ``GrÃ¶ÃŸe``. What reads as text is left alone."""
    for _ in range(_PASSES):
        if text.isascii() or not _MOJIBAKE.search(text):
            break
        before, text = text, _BEYOND_ASCII.sub(lambda run: utf8_read_as_western(run[0]), text)
        if text == before:
            break
    return text


def _decoded(text: str) -> str:
    """Entities decoded until there are none, so that decoding once more changes nothing."""
    for _ in range(_PASSES):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = _ENTITY.sub(_character, _AMPERSANDS.sub("&", text))
    return text


def _character(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


def text_reader(attribute: Attribute) -> Read:
    """Reads the text of the attribute, within its limits."""
    limit, stored = attribute.max_length, attribute.stored_length
    part = attribute.max_part
    prose = attribute.kind is Kind.PROSE

    def read(cell: str, note: Note) -> str | None:
        scrambled = None if cell.isascii() else _MOJIBAKE.search(cell)
        if prose:
            text = tidy_lines(cell)
        else:
            text = tidy(cell)
            if "<" in text and _TAG.search(text):
                text = _without_tags(text)
                note("markup", "Expected plain text, got HTML.")
        if text.startswith("#") and text.lower() in _FORMULA_ERRORS:
            note("placeholder", f"Expected a value, got the error {quoted(cell)} of a spreadsheet.")
            return None
        if scrambled:
            note("mojibake", f"Expected readable text, got {scrambled[0]!r} within it.")
        if len(text) > stored:
            note("cut", f"Expected at most {stored} characters, got {len(text)}.")
            text = text[:stored].rstrip()
        elif limit is not None and len(text) > limit:
            note("too-long", f"Expected at most {limit} characters, got {len(text)}.")
        elif part is not None and (longest := max(map(len, text.split("/")))) > part:
            note("too-long", f"Expected at most {part} characters in each, got {longest}.")
        return text or None

    return read


def _without_tags(text: str) -> str:
    for _ in range(_PASSES):
        bare = _decoded(_ODD_SPACE.sub(" ", _TAG.sub(" ", text)))
        bare = " ".join(_ODD_SPACE.sub(" ", bare).split())
        if bare == text:
            break
        text = bare
    return text
