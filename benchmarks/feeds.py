"""The feed reader against clevercsv, chardet and charset-normalizer: right answers and time.

Feeds are generated in every encoding and dialect that shops use. A detection is right if the cells
it leads to are those that were written. Libraries that are not installed are left out.
"""

import argparse
import csv
import io
import itertools
import json
import time
from collections.abc import Callable
from importlib import import_module
from statistics import median
from typing import Any

from letzshop_core.feeds import FeedError, read_feed
from letzshop_core.feeds.columns import header_score
from letzshop_core.feeds.dialect import detect_dialect
from letzshop_core.feeds.encoding import detect_encoding

__all__ = ["main"]

_SAMPLE = 64 * 1024
_TEXTS = {
    "de": ("Titel", "Kaffeemühle „Größe {n}“, weiß; für süße Öle"),
    "fr": ("titre", "Théière émaillée, modèle {n}; ça gèle à Noël"),
    "es": ("título", "Cafetera pequeña, tamaño {n}; acción rápida"),
    "it": ("titolo", "Più caffè, qualità {n}; perché è così"),
}
_WIDE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
_ENCODINGS = (*_WIDE, "cp1252", "iso8859-15", "mac_roman", "cp850")
#: Texts of further languages, by the encodings that shops there use.
_ELSEWHERE = {
    "Młynek do kawy {n}, duży, żółty; źródło światła – „łóżko”": ("cp1250", "iso8859-2", "cp852"),
    "Mlýnek na kávu {n}, žluťoučký; řezací nůž – šátek": ("cp1250", "iso8859-2", "cp852"),
    "Kávédaráló {n}, erős; tűzálló fürdőköpeny – őszi kabát": ("cp1250", "iso8859-2", "cp852"),
    "Кофемолка {n}, ручная, большая; чайник – полотенце": ("cp1251", "koi8-r", "cp866"),
    "Кавомолка {n}, ручна; дитяче ліжко – їжачок": ("cp1251", "koi8-u"),
    "Μύλος καφέ {n}, ατσάλι; ξύλινο κρεβάτι – πετσέτα": ("cp1253", "iso8859-7"),
    "Kahve değirmeni {n}, çelik; çocuk ayakkabısı – güneş gözlüğü": ("cp1254", "iso8859-9"),
    "Kafijas dzirnaviņas {n}, mīksts; bērnu apavi – šalle": ("cp1257", "iso8859-13"),
    "Kavos malūnėlis {n}, mėlynas; vaikiški batai – žvakė": ("cp1257", "iso8859-13"),
    "מטחנת קפה {n}, נירוסטה; נעלי ילדים – כחולות": ("cp1255", "iso8859-8"),
    "مطحنة قهوة {n}, فولاذ; حذاء أطفال – أزرق": ("cp1256", "iso8859-6"),
    "咖啡研磨机 {n},不锈钢;蓝色儿童鞋": ("gb18030",),
    "咖啡研磨機 {n},不鏽鋼;藍色兒童鞋": ("cp950",),
    "コーヒーミル {n},ステンレス製;子供用シューズ": ("cp932", "euc_jp"),
    "커피 그라인더 {n},스테인리스;아동용 신발": ("cp949",),
}
_DELIMITERS = (",", ";", "\t", "|", "~")
_ENDS = ("\n", "\r\n", "\r")


def main(argv: list[str]) -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(prog="python -m benchmarks feeds", description=__doc__)
    options.add_argument("--rows", type=int, default=60, help="of each generated feed")
    options.add_argument("--json", action="store_true")
    arguments = options.parse_args(argv)
    figures = {
        "cells": measure_cells(arguments.rows),
        "encoding": measure_encodings(),
        "dialect": measure_dialects(arguments.rows),
    }
    if arguments.json:
        print(json.dumps(figures, indent=2))
        return 0
    for part, results in figures.items():
        for name, result in results.items():
            print(
                f"{part:9} {name:20} {result['right']:4.0f} of {result['of']:.0f} right, "
                f"{result['milliseconds']:.2f} ms each"
            )
    return 0


def table(language: str, rows: int) -> list[list[str]]:
    """Header and rows of a feed."""
    title, text = _TEXTS[language]
    return [
        ["id", title, "description", "price"],
        *(
            [f"A-{n}", text.format(n=n), f'<p class="x">{n}, a|b~c</p>\n<p>…</p>', f"{n}.99 EUR"]
            for n in range(rows)
        ),
    ]


def written(rows: list[list[str]], delimiter: str, end: str) -> str:
    """The rows as delimited text."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return file.getvalue()


def measure_cells(rows: int) -> dict[str, dict[str, float]]:
    """The whole reader, over encodings, dialects, line ends and languages."""

    def run(case: tuple[bytes, list[list[str]]]) -> bool:
        try:
            with read_feed(case[0]) as feed:
                return list(feed) == case[1]
        except FeedError:
            return False

    cases = []
    for encoding, delimiter, end, language in itertools.product(
        _ENCODINGS, _DELIMITERS, _ENDS, _TEXTS
    ):
        codec = encoding.removesuffix("-sig")
        content = [
            [cell.encode(codec, "ignore").decode(codec) for cell in row]
            for row in table(language, rows)
        ]
        cases.append((written(content, delimiter, end).encode(encoding), content[1:]))
    return {"letzshop": _score(run, cases)}


def measure_encodings() -> dict[str, dict[str, float]]:
    """Encodings from samples of 64 KiB, and of three rows; right is what decodes to the text."""
    texts = [(text, encoding) for encoding in _ENCODINGS for _, text in _TEXTS.values()]
    texts += [(text, encoding) for text, those in _ELSEWHERE.items() for encoding in those]
    cases = []
    for (text, encoding), rows in itertools.product(texts, (3, 2000)):
        content = [["id", "title", "price"]]
        content += [[f"A-{n}", text.format(n=n), f"{n}.99 EUR"] for n in range(rows)]
        data = written(content, ";", "\n").encode(encoding, "ignore")[:_SAMPLE]
        cases.append((data, data.decode(encoding, "ignore").removeprefix("\ufeff")))

    def judge(detect: Callable[[bytes], str | None]) -> dict[str, float]:
        def run(case: tuple[bytes, str]) -> bool:
            data, text = case
            try:
                return data.decode(detect(data) or "ascii", "ignore").lstrip("\ufeff") == text
            except LookupError:
                return False

        return _score(run, cases)

    figures = {"letzshop": judge(lambda data: detect_encoding(data).name)}
    if chardet := _optional("chardet"):
        figures["chardet"] = judge(lambda data: chardet.detect(data)["encoding"])
    if normalizer := _optional("charset_normalizer"):

        def best(data: bytes) -> str | None:
            match = normalizer.from_bytes(data).best()
            return match.encoding if match else None

        figures["charset-normalizer"] = judge(best)
    return figures


def measure_dialects(rows: int) -> dict[str, dict[str, float]]:
    """Dialects from text; right is what splits the text into the cells that were written."""
    cases = []
    for delimiter, end, language in itertools.product(_DELIMITERS, _ENDS, _TEXTS):
        content = table(language, rows)
        cases.append((written(content, delimiter, end), content))

    def ours(case: tuple[str, list[list[str]]]) -> bool:
        options = detect_dialect(case[0], header_score).dialect.csv_options()
        return list(csv.reader(io.StringIO(case[0], newline=""), **options)) == case[1]

    figures = {"letzshop": _score(ours, cases)}
    for name, sniffer in (("csv.Sniffer", csv.Sniffer()), ("clevercsv", _clever())):
        if sniffer is not None:

            def theirs(case: tuple[str, list[list[str]]], sniffer: csv.Sniffer = sniffer) -> bool:
                try:
                    mark = sniffer.sniff(case[0]).delimiter
                    read = csv.reader(io.StringIO(case[0], newline=""), delimiter=mark)
                    return list(read) == case[1]
                except (csv.Error, TypeError, ValueError, AttributeError):
                    return False

            figures[name] = _score(theirs, cases)
    return figures


def _score(run: Callable[[Any], bool], cases: list[Any]) -> dict[str, float]:
    times, right = [], 0
    for case in cases:
        start = time.perf_counter()
        right += run(case)
        times.append((time.perf_counter() - start) * 1000)
    return {"right": right, "of": len(cases), "milliseconds": median(times)}


def _optional(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        return None


def _clever() -> csv.Sniffer | None:
    module = _optional("clevercsv")
    return module.Sniffer() if module else None
