"""Options of several commands: how to read a feed."""

from typing import Annotated, Any

import typer

from letzshop_core.parsing import is_currency

__all__ = ["Columns", "Currency", "DecimalMark", "Delimiter", "Encoding", "overrides"]

Encoding = Annotated[str | None, typer.Option(help="Such as windows-1252. Default: detected.")]
Delimiter = Annotated[str | None, typer.Option(help="Such as ; or tab. Default: detected.")]
DecimalMark = Annotated[
    str | None, typer.Option(metavar="[.|,]", help="Of prices such as 1,234. Default: detected.")
]
Currency = Annotated[
    str | None, typer.Option(metavar="CODE", help="Such as EUR, for prices that name no currency.")
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="HEADER=ATTRIBUTE",
        help="Attribute of a column, such as 'Mein Preis=price'. May be repeated.",
    ),
]


def overrides(
    *,
    encoding: str | None,
    delimiter: str | None,
    decimal_mark: str | None,
    currency: str | None,
    columns: list[str] | None,
) -> dict[str, Any]:
    """The options by their names in the core; None where they are not given.

    Raises:
        typer.BadParameter: one of them is not valid.
    """
    pairs = [text.rpartition("=") for text in columns or []]
    for header, _, attribute in pairs:
        if not header:
            msg = f"expected HEADER=ATTRIBUTE, got {attribute!r}"
            raise typer.BadParameter(msg, param_hint="--column")
    if currency is not None and not is_currency(currency.upper()):
        msg = f"expected a code of ISO 4217 such as EUR, got {currency!r}"
        raise typer.BadParameter(msg, param_hint="--currency")
    if decimal_mark not in {None, ".", ","}:
        msg = f"expected . or , got {decimal_mark!r}"
        raise typer.BadParameter(msg, param_hint="--decimal-mark")
    if delimiter in {"tab", "\\t"}:
        delimiter = "\t"
    if delimiter is not None and len(delimiter) != 1:
        msg = f"expected one character or tab, got {delimiter!r}"
        raise typer.BadParameter(msg, param_hint="--delimiter")
    return {
        "encoding": encoding,
        "delimiter": delimiter,
        "decimal_mark": decimal_mark,
        "default_currency": currency.upper() if currency else None,
        "columns": {header: attribute for header, _, attribute in pairs},
    }
