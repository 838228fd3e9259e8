"""Coverage-guided fuzzing of what reads the cells of a feed; no part of the test command.

    pip install atheris
    python tests/fuzz/fuzz_values.py -max_total_time=300 -timeout=5 [CORPUS_DIRECTORY]

Any exception but the documented one, a value that its own attribute does not take, and any input
that takes seconds ends the run and leaves the input in a ``crash-…`` or ``timeout-…`` file. Turn
what it finds into a test in ``tests/feeds``. All options of libFuzzer work.
"""

import sys

import atheris
from _texts import text_from

with atheris.instrument_imports(include=["letzshop_core"]):
    from letzshop_core.feeds.attributes import ATTRIBUTES, Kind
    from letzshop_core.feeds.columns import map_columns
    from letzshop_core.feeds.values.readers import read_value

NAMES = tuple(ATTRIBUTES)
#: Kinds whose values are written so that they are read again as the same.
SETTLED = frozenset(
    (
        *(Kind.TEXT, Kind.LINK, Kind.WORD, Kind.INTEGER, Kind.DECIMAL, Kind.MEASURE),
        *(Kind.DATE, Kind.PERIOD, Kind.COUNTRY),
    )
)
PIECES = (
    "24.12.2026", "12/24/26", "2026-12-24T10:00+01:00", " 10:00 PM", " Uhr", "Dez", "ab ", "bis",
    " - ", "/", ":", ",", ";", "|", "kg", " cm", "x", "²", "1.5", "1,5", "1.250", "ca. ",
    "auf Lager", "new", "Jahre", "+", "A++", "https://", "www.", ".de", "%20", "&amp;", "<b>",
    "Ã¶", "\u202f", "LU::DHL:", "4.90 EUR", '"', "'", "=", "yes", "\n", "é",
)  # fmt: skip


def test_one_input(data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    name = NAMES[provider.ConsumeIntInRange(0, len(NAMES) - 1)]
    text = text_from(provider, PIECES, largest=10**9, surrogates=True)
    map_columns((text, name))
    try:
        value = read_value(name, text)
    except ValueError:
        return
    if ATTRIBUTES[name].kind in SETTLED:
        assert read_value(name, str(value)) == value, (name, text, value)


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
