"""What stands beside a GTIN, or in place of one, in the languages of shops."""

import re
from typing import Final

__all__ = ["LABEL", "is_absent"]

LABEL: Final = re.compile(
    r"(?<![^\W\d_])(?:urn:)?(?P<name>"
    r"(?:(?:code|cod|kod|kód|código|codigo|codice|код)[- ])?"
    r"(?:g\.?t\.?i\.?n|e\.?a\.?n|jan|e?-?i\.?s\.?b\.?n|itf|dun|scc)"
    # EAN13, also without a space before the code
    r"(?:[-_ ]?\(?(?:(?:8|1[0234])(?!\d)"
    r"|8(?=\d{8}(?!\d))|13(?=\d{13}(?!\d))|14(?=\d{14}(?!\d))))?"
    r"|is[sm]n(?=\D{0,3}97[79])"
    r"|u\.?p\.?c(?:[-_ ]?(?:[ae](?![^\W\d_])|12(?=\d{12}(?!\d)|\D|$)))?|gs1|gencode?"
    r"|(?:global trade item|(?:european|international) article) number|universal product code"
    r"|bar[- ]?code|strichcode|code[- ](?:à[- ])?barres?|c[óo]digo de barras|codice a barre"
    r"|streepjescode|strekkode|streckkod|stregkode|viivakoodi|kod kreskowy|č(?:á|ia)rový kód"
    r"|vonalkód|bar[- ]?kod|črtna koda|cod de bare|svītrkods|brūkšninis kodas|(?:riba|triip)kood"
    r"|strikamerki|mã vạch|kode batang|шк|штрих[- ]?код|баркод|γραμμωτός κώδικας|ברקוד"
    r"|(?:ال)?باركود|바코드|バーコード|(?:รหัส)?บาร์โค้ด|(?:商品|国际|國際)?(?:条形?码|條碼)|№|n[°º]|(?<!-)n[ro]\.(?=\s?\d)"
    r")(?:[-_ ]?(?:n[°º]|№|nr|no|code|number|nummer|numéro|kode|kód|kodu?|koodi|コード|stück|vpe)"
    r"(?![^\W\d_]))?"
    r"(?![^\W\d_](?<![コ码]))[\s:.#=)|>→・-]*",
    re.IGNORECASE,
)
"""A GTIN's name, the ``name`` of the code it is said to be, and the punctuation behind it."""

# Each of them alone says that there is none.
_ABSENT_WORDS: Final = """
    n/a na n.a n none null nil nan tbd tba tbc unknown undefined missing nothing empty blank
    no not non doesn't without exempt exemption false pending
    unbekannt keine kein k.a n/v nein nicht ohne leer entfällt folgt fehlt
    inconnu aucun aucune pas sans s'applique
    nvt n.v.t geen niet zonder onbekend ingen inget uden uten utan
    nessuno nessuna senza sconosciuto ninguno ninguna sin desconocido nenhum sem não
    brak nie bez žádný nincs nem lipsă fără yok нет немає не без отсутствует відсутній
    puuttuu saknas mangler chybí indisponibil なし 無 无 無し 없음 לא אין
"""
# Beside one of those they add nothing.
_FILLING_WORDS: Final = """
    available applicable apply does assigned known yet code number barcode barcodes
    vorhanden verfügbar zutreffend vergeben bekannt angabe angaben nummer strichcode
    disponible applicable applique ne objet de code-barres renseigné numéro
    código codigo codice disponibile applicabile aplica aplicable aplicável
    beschikbaar bekend van toepassing dotyczy применимо pertinente elérhető dostępny dostupné
    dostupný disponibil cod kod kodu kód штрихкода штрихкод кода tillgänglig tilgængelig
    tilgjengelig saatavilla
"""
_ABSENT: Final = frozenset(_ABSENT_WORDS.split())
_FILLING: Final = frozenset(_FILLING_WORDS.split())
_PHRASES: Final = frozenset(
    ("n. a", "k. a", "n / a", "to follow", "to be confirmed", "to be announced", "to be advised")
)
# An error of a spreadsheet: #N/A, #WERT!, #DIV/0!
_ERROR: Final = re.compile(r"#[^\W\d_]+(?:/(?:0|[^\W\d_]+))?[!?]?")


def is_absent(text: str) -> bool:
    """Whether the text stands for a missing value: ``n/a``, ``keine Angabe``, ``xxx``."""
    text = text.lower().strip(".")
    if text in _PHRASES or not text.strip("x") or not text.strip("0.,") or _ERROR.fullmatch(text):
        return True
    words = {word.strip(".,;!-") for word in text.split()} - {""}
    return not words.isdisjoint(_ABSENT) and words <= _ABSENT | _FILLING
