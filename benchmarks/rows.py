"""Feed bytes to normalised, checked rows, against the bare ``csv.reader`` on the same file.

``rows_over_csv`` is the rows per second of the whole chain (decode, split, type, check) as a share
of what ``csv.reader`` alone makes of the decoded file. Feeds of several shapes are read: ``clean``
as a careful shop writes it; ``german`` with semicolons, prices such as ``1.299,00``, long
descriptions with umlauts and typographic quotes, and GTINs for some products only; ``html`` with
every cell in quotes and markup over several lines.
"""

import argparse
import csv
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from benchmarks._memory import peak_rss
from benchmarks._report import print_figures
from benchmarks._timing import per_item
from letzshop_core.feeds import read_feed
from letzshop_core.parsing import check_digit

__all__ = ["main", "write_sample"]

_ENDINGS = ("00", "50", "90", "95", "99")


def main(argv: list[str]) -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(prog="python -m benchmarks rows", description=__doc__)
    options.add_argument("--rows", type=int, default=200_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--shape", choices=_SHAPES, default="clean")
    options.add_argument("--json", action="store_true")
    arguments = options.parse_args(argv)
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "feed.csv"
        write_sample(path, arguments.rows, arguments.shape)
        figures = measure(path, arguments.rows, arguments.rounds)
    print_figures(figures, as_json=arguments.json)
    return 0


def measure(path: Path, rows: int, rounds: int) -> dict[str, float]:
    """The figures, for a file of that many rows."""
    with read_feed(path) as feed:
        delimiter = feed.dialect.delimiter

    def bare() -> None:
        with path.open(encoding="utf-8", newline="") as file:
            for _ in csv.reader(file, delimiter=delimiter):
                pass

    def cells() -> None:
        with read_feed(path) as feed:
            for _ in feed.records():
                pass

    def products() -> None:
        with read_feed(path) as feed:
            for _ in feed.products():
                pass

    times = per_item({"csv": bare, "cells": cells, "products": products}, items=rows, rounds=rounds)
    return {
        "rows": rows,
        "csv_rows_per_second": 1e6 / times["csv"],
        "cells_rows_per_second": 1e6 / times["cells"],
        "rows_per_second": 1e6 / times["products"],
        "cells_over_csv": times["csv"] / times["cells"],
        "rows_over_csv": times["csv"] / times["products"],
        "peak_rss_mib": peak_rss(),
    }


_HEADER = (
    *("id", "title", "description", "link", "image_link", "additional_image_link"),
    *("availability", "price", "sale_price", "brand", "gtin", "mpn", "condition"),
    *("google_product_category", "product_type", "item_group_id", "color", "size"),
    *("gender", "age_group", "material", "pattern", "shipping_weight"),
    *("custom_label_0", "shipping"),
)


def write_sample(path: Path, rows: int, shape: str = "clean") -> None:
    """A feed of 25 columns as a shop writes it, the same at each call."""
    adapt, options = _SHAPES[shape]
    rng = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, **options)
        writer.writerow(_HEADER)
        for number in range(rows):
            cells = dict(zip(_HEADER, _clean(number, rng), strict=True))
            adapt(cells, number, rng)
            writer.writerow(cells.values())


def _clean(number: int, rng: random.Random) -> tuple[str, ...]:
    euros, cents = rng.randrange(5, 900), rng.choice(_ENDINGS)
    digits = f"{400_000_000_000 + number}"
    return (
        f"SKU-{number:07d}",
        f"Kaffeemühle Größe {number % 40} Modell {number}",
        f"Mahlt Bohnen fein oder grob, in {number % 9 + 1} Stufen. Aus Edelstahl.",
        f"https://shop.example/artikel/{number}",
        f"https://shop.example/bilder/{number}.jpg",
        f"https://shop.example/bilder/{number}-2.jpg",
        ("in_stock", "in_stock", "out_of_stock")[number % 3],
        f"{euros}.{cents} EUR",
        f"{euros * 4 // 5}.{cents} EUR" if number % 4 == 0 else "",
        f"Marke {number % 300}",
        f"{digits}{check_digit(digits)}",
        f"MPN{number}",
        ("new", "used", "refurbished")[number % 3],
        "Home & Garden > Kitchen & Dining",
        f"Küche > Mühlen > Serie {number % 200}",
        f"G{number // 4}",
        ("grün", "weiß", "blau")[number % 3],
        ("S", "M", "L")[number % 3],
        "unisex",
        "adult",
        ("Holz", "Stahl")[number % 2],
        "",
        f"{1 + number % 30 / 10:.1f} kg",
        f"Saison {number % 10}",
        "LU:::4.90 EUR",
    )


_SENTENCES = (
    "Das Mahlwerk aus gehärtetem Stahl schont die Bohnen und ihre Öle.",
    "Mit der „leisen Stufe“ – auch für Frühaufsteher geeignet.",
    'Passt für Kannen bis 12"; Zubehör & Ersatzteile sind erhältlich.',
    "Fünf Jahre Garantie, Rücksendung innerhalb von 30 Tagen möglich.",
    "Maße: 20 × 12 × 30 cm; Größe und Gewicht können abweichen.",
)


def _leave(cells: dict[str, str], number: int, rng: random.Random) -> None:
    """The clean feed stays as it is."""


def _make_german(cells: dict[str, str], number: int, rng: random.Random) -> None:
    cells["description"] = " ".join(rng.choices(_SENTENCES, k=rng.randrange(5, 10)))
    cells["price"] = f"1.{rng.randrange(100, 999)},{rng.choice(_ENDINGS)} €"
    cells["sale_price"] = f"{rng.randrange(9, 999)},95 €" if number % 4 == 0 else ""
    cells["availability"] = ("auf Lager", "sofort lieferbar", "nicht vorrätig")[number % 3]
    cells["condition"] = "neu"
    if number % 3 == 0:
        cells["gtin"] = ""


def _make_html(cells: dict[str, str], number: int, rng: random.Random) -> None:
    items = "\n".join(f"<li>{text}</li>" for text in rng.choices(_SENTENCES, k=5))
    cells["description"] = f"<p><b>Kaffeemühle</b> Nr. {number}</p>\n<ul>\n{items}\n</ul>"


_SHAPES: Final[dict[str, tuple[Callable[[dict[str, str], int, random.Random], None], Any]]] = {
    "clean": (_leave, {}),
    "german": (_make_german, {"delimiter": ";"}),
    "html": (_make_html, {"quoting": csv.QUOTE_ALL, "lineterminator": "\n"}),
}
