"""A shop's feed as shops send them: Windows-1252, semicolons, decimal commas, German headers,
multi-line HTML descriptions, and a known share of damaged rows."""

import csv
import io
import random
from dataclasses import dataclass

__all__ = ["Damage", "GermanFeed", "german_feed"]

HEADER = (
    "Artikelnummer",
    "Titel",
    "Beschreibung",
    "Preis",
    "Marke",
    "EAN",
    "Verfügbarkeit",
    "Zustand",
    "Produkt-URL",
    "Bild-URL",
    "Farbe",
)


@dataclass(frozen=True)
class Damage:
    """A damaged row: its number in the file, the column at fault and what stands there."""

    row: int
    id: str
    column: str | None
    value: str | None
    code: str


@dataclass(frozen=True)
class GermanFeed:
    """The bytes of the feed and what is known about them."""

    content: bytes
    rows: int
    damages: tuple[Damage, ...]

    @property
    def good(self) -> int:
        return self.rows - len(self.damages)


def german_feed(rows: int = 10_000, damaged_percent: int = 3, seed: int = 1) -> GermanFeed:
    """A feed of ``rows`` data rows of which ``damaged_percent`` % cannot be imported."""
    rng = random.Random(seed)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    damaged = sorted(rng.sample(range(rows), rows * damaged_percent // 100))
    kinds = {index: kind for kind, index in enumerate(damaged)}
    damages = []
    for index in range(rows):
        cells = _row(index, rng)
        if index in kinds:
            damages.append(_damage(cells, index + 2, kinds[index] % 5))
        writer.writerow(cells)
    return GermanFeed(text.getvalue().encode("windows-1252"), rows, tuple(damages))


def _row(index: int, rng: random.Random) -> list[str]:
    cents = rng.randrange(199, 299_999)
    price = f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d} €"
    return [
        f"ART-{index:05d}",
        f"Kaffeemühle „Größe {index % 40}“ – Modell {index}",
        f'<p>Für Genießer;\r\nmit "Mahlwerk", {index % 9} Stufen</p>\n<p>Maß: 10,5 cm</p>',
        price,
        ("Müller & Söhne", "Bäckerhaus", "L'Atelier", "Öko-Plus")[index % 4],
        _ean13(400_000_000_000 + index),
        ("auf Lager", "sofort lieferbar", "nicht auf Lager", "vorbestellbar")[index % 4],
        ("neu", "gebraucht", "generalüberholt")[index % 3],
        f"https://shop.example/artikel/{index}?farbe=gr%C3%BCn",
        f"https://shop.example/bilder/{index}.jpg",
        ("grün", "weiß", "blau")[index % 3],
    ]


def _damage(cells: list[str], row: int, kind: int) -> Damage:
    article = cells[0]
    if kind == 0:
        cells[3] = "auf Anfrage"
        return Damage(row, article, "Preis", "auf Anfrage", "price/unreadable")
    if kind == 1:
        cells[0] = ""
        return Damage(row, "", "Artikelnummer", "", "id/missing")
    if kind == 2:
        cells[1] = "  "
        return Damage(row, article, "Titel", "", "title/missing")
    if kind == 3:
        cells[3] = ""
        return Damage(row, article, "Preis", "", "price/missing")
    cells.insert(4, "verrutscht")  # a cell too many: everything after it is in the wrong column
    return Damage(row, article, None, None, "row/too-many-cells")


def _ean13(twelve: int) -> str:
    digits = f"{twelve:012d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
