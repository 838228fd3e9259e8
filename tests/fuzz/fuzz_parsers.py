"""Coverage-guided fuzzing of the price and GTIN parsers; no part of the test command.

    pip install atheris
    python tests/fuzz/fuzz_parsers.py -max_total_time=300 -timeout=5 [CORPUS_DIRECTORY]

Any exception but the documented one, any answer outside the documented range and any input that
takes seconds ends the run and leaves the input in a ``crash-…`` or ``timeout-…`` file. Turn what
it finds into a test in ``tests/parsing``. All options of libFuzzer work.
"""

import sys

import atheris
from _texts import text_from

with atheris.instrument_imports(include=["letzshop_core"]):
    from letzshop_core.parsing import (
        Gtin,
        GtinError,
        PriceColumn,
        PriceError,
        format_price,
        parse_price,
    )

MARKS = (None, ".", ",")
CURRENCIES = (None, "EUR", "KWD", "USD", "JPY")
PIECES = (
    " EUR", "€", "$", "kr.", "Rs.", "UVP ", "statt ", ",-", "&nbsp;", "\u202f", "٫", "'", " x ",
    "bis", "-", "(", ")", "%", "1e3", " ct", " Cent", "<sup>", "<del>", " CR", "minus ", " of ",
    " / ", "30 Tage", "+49 ", " Mio", "\u00b2", "EAN: ", "ISBN ", "UPC-E ", '="', "(01)", "E+12",
    ".0", "00",
)  # fmt: skip


def fuzz_price(text: str, data: atheris.FuzzedDataProvider) -> None:
    column = PriceColumn()
    column.observe(text)
    try:
        price = parse_price(
            text,
            currency_hint=data.PickValueInList([None, "CAD", "Rs", text]),
            decimal_mark=data.PickValueInList(list(MARKS)),
            default_currency=data.PickValueInList(list(CURRENCIES)),
        )
    except PriceError as error:
        if not error.code.startswith("price/"):
            raise
        return
    assert price.amount.is_finite()
    assert abs(price.amount) < 10**15, price
    if price.currency:
        written = format_price(price.amount, price.currency)
        again = parse_price(written, decimal_mark=".")
        assert (again.amount, again.currency) == (price.amount, price.currency), written


def fuzz_gtin(text: str, data: atheris.FuzzedDataProvider) -> None:
    strict = data.ConsumeBool()
    try:
        gtin = Gtin.parse(text, strict=strict, upc_e=data.ConsumeBool())
    except GtinError as error:
        if not error.code.startswith("gtin/"):
            raise
        return
    assert gtin.valid or not strict
    assert Gtin.parse(gtin.digits, strict=False) == gtin
    assert len(gtin.as_gtin_14()) == 14
    _ = (gtin.gs1_prefix, gtin.country, gtin.restricted, gtin.coupon)


def test_one_input(data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    target = fuzz_price if provider.ConsumeBool() else fuzz_gtin
    options = atheris.FuzzedDataProvider(provider.ConsumeBytes(4))
    target(text_from(provider, PIECES, largest=10**15, surrogates=False), options)


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
