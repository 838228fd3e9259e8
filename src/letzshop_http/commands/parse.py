"""``letzshop price`` and ``letzshop gtin``."""

import json as jsonlib
from typing import Annotated

import typer

from letzshop_core.parsing import Gtin, GtinError, parse_price

__all__ = ["gtin", "price"]

_NOT_READ = 1
_MISUSED = 2


def price(
    text: Annotated[str, typer.Argument(help='The text, such as "1.299,00 €".')],
    currency_hint: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Decides what an ambiguous sign such as $ or kr means."),
    ] = None,
    default_currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="For a text that names no currency.")
    ] = None,
    decimal_mark: Annotated[
        str | None, typer.Option(metavar="[.|,]", help="Decides what 1,234 means.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Parse a price. The exit code is 1 if there is none."""
    try:
        found = parse_price(
            text,
            currency_hint=currency_hint,
            default_currency=default_currency.upper() if default_currency else None,
            decimal_mark=decimal_mark,
        )
    except ValueError as error:
        _fail(error, getattr(error, "code", "price/option"), json)
    if json:
        typer.echo(
            jsonlib.dumps(
                {
                    "amount": str(found.amount),
                    "currency": found.currency,
                    "ambiguous": found.ambiguous,
                    "readings": [str(reading) for reading in found.readings],
                }
            )
        )
        return
    typer.echo(f"{found.amount} {found.currency or '(no currency)'}")
    if found.ambiguous:
        others = " or ".join(str(reading) for reading in found.readings)
        typer.echo(f"It could be {others}; --decimal-mark decides.", err=True)


def gtin(
    text: Annotated[str, typer.Argument(help="The code, as found.")],
    upc_e: Annotated[
        bool, typer.Option("--upc-e", help="Read eight digits as a UPC-E, not as a GTIN-8.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Parse a GTIN (EAN, UPC, ISBN). The exit code is 1 if there is none, or a wrong one."""
    try:
        found = Gtin.parse(text, upc_e=upc_e)
    except GtinError as error:
        _fail(error, error.code, json)
    facts = {
        "gtin": str(found),
        "gtin_14": found.as_gtin_14(),
        "country": found.country,
        "restricted": found.restricted,
        "coupon": found.coupon,
        "repairs": list(found.repairs),
    }
    if json:
        typer.echo(jsonlib.dumps(facts))
        return
    typer.echo(facts["gtin"])
    for name in ("gtin_14", "country", "repairs"):
        if facts[name]:
            value = facts[name]
            typer.echo(f"  {name}: {', '.join(value) if isinstance(value, list) else value}")
    for name in ("restricted", "coupon"):
        if facts[name]:
            typer.echo(f"  {name}: not a code for trade between companies")


def _fail(error: ValueError, code: str, json: bool) -> None:
    if json:
        typer.echo(jsonlib.dumps({"error": {"code": code, "message": str(error)}}))
    else:
        typer.secho(str(error), fg="red", err=True)
    raise typer.Exit(_MISUSED if code == "price/option" else _NOT_READ)
