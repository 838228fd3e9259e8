"""Options of several commands: how to read a feed."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from letzshop_core.parsing import is_currency

__all__ = ["reads_a_feed"]


def reads_a_feed(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say how to read a feed.

    They take the place of its parameter ``reading``, which receives them by their names in the
    core.
    """
    signature = inspect.signature(command)
    options = inspect.signature(_reading).parameters

    @wraps(command)
    def with_options(**arguments: Any) -> None:
        reading = _reading(**{name: arguments.pop(name) for name in options})
        command(**arguments, reading=reading)

    parameters: list[inspect.Parameter] = []
    for name, parameter in signature.parameters.items():
        parameters += options.values() if name == "reading" else [parameter]
    # typer makes a command's options from its signature.
    with_options.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=parameters
    )
    return with_options


def _reading(
    *,
    encoding: Annotated[
        str | None, typer.Option(help="Such as windows-1252. Default: detected.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(help="Such as ; or tab. Default: detected.")
    ] = None,
    decimal_mark: Annotated[
        str | None,
        typer.Option(metavar="[.|,]", help="Of prices such as 1,234. Default: detected."),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Such as EUR, for prices that name no currency."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HEADER=ATTRIBUTE",
            help="Attribute of a column, such as 'Mein Preis=price'. May be repeated.",
        ),
    ] = None,
) -> dict[str, Any]:
    """The options by their names in the core; None where they are not given.

    Raises:
        typer.BadParameter: one of them is not valid.
    """
    pairs = [text.rpartition("=") for text in column or []]
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
