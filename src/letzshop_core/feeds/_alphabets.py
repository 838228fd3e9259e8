"""How likely each byte of a one-byte encoding is in a language's text."""

import math
import unicodedata
from functools import cache, lru_cache
from typing import Final

__all__ = ["ENCODINGS", "bounds", "kinds", "languages_of"]

#: The letters beyond ASCII of each language, and signs of its own, the most frequent first.
_ALPHABETS: Final = {
    "English": "éèñçêüöâîôïë",
    "German": "üäößé",
    "French": "éèàêçôû«»âîùïœë",
    "Italian": "àèùòìéª",
    "Spanish": "óáíñéú¡¿üºª",
    "Portuguese": "ãçáéíõóêúàâôºª",
    "Catalan": "àóèéíçòúïü",
    "Dutch": "ëéïèüöê",
    "Swedish": "äöåé",
    "Danish or Norwegian": "åøæé«»óê",
    "Finnish": "äöåšž",
    "Icelandic": "ðáíþóúöæéý",
    "Estonian": "äõüöšž",
    "Polish": "łżęąśćóńź",
    "Czech": "íáéžěčšřýůúňóďť",
    "Slovak": "áíéžčšýúťľôňóďäĺŕ",
    "Hungarian": "éáóöőíüúű",
    "Romanian": "ăţîşâțș",
    "Croatian or Slovenian": "čšžćđ",
    "Turkish": "ıüşçöğâî",
    "Latvian": "āīēšūļņģžčķ",
    "Lithuanian": "ėšųįžąūčę",
    "Russian": "оеаинтсрвлкмдпуыьяйзбгчхжюшцщ«»эфъё",
    "Ukrainian": "оанивеітрскдлмупяьзйбгчхжюцїшєщ«»фґ",
    "Belarusian": "аніеолыкцсртядьмпувзбўэчгшйхжёюф",
    "Bulgarian": "аоеинтрсвлкдпмзбучгяъйцшжфщхюь",
    "Serbian": "аоиенртсдклмувјпзбгчшцљњжћфхђџ",
    "Macedonian": "аоиентрсвдклмпзјубгчшцжњќхфљџѓѕ",
    "Greek": "αοιετνρσπκμηίλςυάέδόήγχθωύφβώξ«»ζψϊϋΐ",
    "Hebrew": "יוהלאתרםמשבנחקעדפטכגסזןצךףץ",
    "Arabic": "ايلمرنتوةبدعسكفقجحهخصطىشأضغزثذظءإئآؤ",
    "Persian": "اینردتهمبوشکسلفزعگقخحجطصذپژغآچضثئظءأ",
    "Thai": "านรกอเงมลยหดวตบทสคปจะไิี่้ั์ขชใพแผำถซ็โณฟธุูศญึษืภฮฉฐๆฎฬฆฝฤ",
    "Vietnamese": "đáàưôóạơêãâảéíịốúộèủìăòợùýọ\u0300\u0301\u0303\u0309\u0323",
}

#: One-byte encodings, and how much less usual each is than windows-1252 (a natural logarithm).
ENCODINGS: Final = {
    "windows-1252": 0.0,
    "iso-8859-15": -1.0,
    "windows-1250": -2.0,
    "iso-8859-2": -3.5,
    "windows-1251": -1.5,
    "koi8-r": -2.5,
    "koi8-u": -3.0,
    "iso-8859-5": -4.0,
    "windows-1253": -1.5,
    "iso-8859-7": -2.5,
    "windows-1254": -2.0,
    "windows-1255": -2.0,
    "iso-8859-8": -4.0,
    "windows-1256": -2.0,
    "iso-8859-6": -4.0,
    "windows-1257": -3.0,
    "iso-8859-13": -4.0,
    "iso-8859-4": -5.0,
    "iso-8859-16": -5.0,
    "windows-1258": -4.0,
    "cp874": -3.0,
    "mac-roman": -4.0,
    "mac-latin2": -5.0,
    "mac-cyrillic": -5.0,
    "mac-greek": -5.0,
    "mac-turkish": -5.0,
    "mac-iceland": -5.0,
    "cp850": -4.0,
    "cp437": -5.0,
    "cp852": -5.0,
    "cp866": -4.0,
    "cp861": -5.0,
    "cp865": -5.0,
    "cp857": -5.0,
    "cp775": -5.0,
    "cp737": -5.0,
    "cp862": -5.0,
}

# Shares of what is beyond ASCII. The letters of a language follow Zipf's law, flattened.
_OWN: Final = 0.82
_LEVEL: Final = 3
_CAPITAL: Final = 0.15
#: Letters of names and borrowed words.
_FOREIGN: Final = (
    dict.fromkeys("ñçåøßôëïâîúœæ", 0.002) | dict.fromkeys("èüöäáíóàê", 0.006) | {"é": 0.03}
)
_SIGNS: Final = (
    dict.fromkeys("€’–", 0.025)
    | dict.fromkeys("°®™“”„…\u00a0×", 0.01)
    | dict.fromkeys("‘«»·•²³½©£§µº¿¡—ªØ", 0.0015)
    | dict.fromkeys("¼¾‚‹›±´′″№†÷‰", 0.0005)
)
_LETTER: Final = 1e-5  # any other
_SIGN: Final = 2e-6
_DRAWING: Final = 1e-7
_NOTHING: Final = 1e-9  # no text has it: a control, a byte without a meaning
#: Of its letters, the most frequent ones, that an encoding has to hold for a language.
_NEEDED: Final = 0.5

Likelihoods = tuple[float, ...]
"""For each byte from 128 on, the logarithm of its share of these bytes."""


@lru_cache(maxsize=64)
def languages_of(encoding: str) -> dict[str, Likelihoods]:
    """The languages that are written in an encoding, each with how likely its bytes are."""
    characters = _characters(encoding)
    held = set(characters)
    others = list(map(_of_others, characters))
    return {
        language: tuple(map(likely.get, characters, others))
        for language, (needed, likely) in _languages().items()
        if needed <= held
    }


@cache
def _languages() -> dict[str, tuple[frozenset[str], dict[str, float]]]:
    """For each language the letters it cannot be written without, and how likely all are."""
    languages = {}
    for language, alphabet in _ALPHABETS.items():
        weights = {letter: 1 / (place + _LEVEL) for place, letter in enumerate(alphabet)}
        total = sum(weights.values())
        shares = _FOREIGN | _SIGNS
        for letter, weight in weights.items():
            share = _OWN * weight / total
            for char, part in ((letter.upper(), share * _CAPITAL), (letter, share)):
                shares[char] = max(part, shares.get(char, 0.0))
        needed = frozenset(alphabet[: math.ceil(len(alphabet) * _NEEDED)])
        languages[language] = needed, {char: math.log(part) for char, part in shares.items()}
    return languages


@lru_cache(maxsize=64)
def bounds(encoding: str) -> Likelihoods:
    """How likely each byte is at the most, whatever the language."""
    return tuple(map(max, zip(*languages_of(encoding).values(), strict=True)))


@lru_cache(maxsize=64)
def kinds(encoding: str) -> bytes:
    """What each byte is, as a table for :meth:`bytes.translate`.

    ``x`` and ``X`` are small and capital letters of ASCII, ``l`` and ``L`` other Latin ones,
    ``m`` and ``M`` those of other scripts, ``s`` signs that stand in no word. The rest is blank.
    """
    basic = "".join(map(chr, range(128)))
    plain = str.maketrans("lL", "xX")
    text = "".join(map(_kind, basic)).translate(plain) + "".join(map(_kind, _characters(encoding)))
    return text.encode()


@cache
def _kind(char: str) -> str:
    if char.isalpha() and char not in "ªº":
        is_latin = "LATIN" in unicodedata.name(char, "")
        return ("L" if is_latin else "M") if char.isupper() else ("l" if is_latin else "m")
    # Apostrophes and soft hyphens stand in words.
    if char.isascii() or char in "’‘´\u00ad\u00a0·" or unicodedata.combining(char):
        return " "
    return "s"


def _characters(encoding: str) -> str:
    return "".join(bytes([code]).decode(encoding, "replace") for code in range(128, 256))


@cache
def _of_others(char: str) -> float:
    if char == "\ufffd" or unicodedata.category(char) in {"Cc", "Co"}:
        return math.log(_NOTHING)
    if "\u2500" <= char <= "\u25a0":
        return math.log(_DRAWING)
    return math.log(_LETTER if char.isalpha() else _SIGN)
