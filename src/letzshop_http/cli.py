"""The command ``letzshop``. Each command is imported only when it runs."""

import io
import sys
from importlib import import_module
from importlib.metadata import version as installed_version
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from letzshop_core.extras import MissingExtra, needs

__all__ = ["main"]

_LAZY = {
    "import": ("letzshop_http.commands.imports:import_feed", "Import a feed into a shop."),
    "worker": (
        "letzshop_http.commands.imports:worker",
        "Work on imports, scheduled feeds and mails.",
    ),
    "feed": ("letzshop_http.commands.feed:app", "Check, mend and convert product feeds."),
    "price": ("letzshop_http.commands.parse:price", "Parse a price."),
    "gtin": ("letzshop_http.commands.parse:gtin", "Parse a GTIN (EAN, UPC, ISBN)."),
}


class _Lazy(TyperGroup):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *_LAZY]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _LAZY:
            return super().get_command(ctx, cmd_name)
        if _only_help():
            return TyperCommand(cmd_name, help=_LAZY[cmd_name][1])
        module, _, name = _LAZY[cmd_name][0].partition(":")
        with needs("worker"):
            found: Any = getattr(import_module(module), name)
        if isinstance(found, typer.Typer):
            command = typer.main.get_command(found)
        else:
            single = typer.Typer(add_completion=False)
            single.command(cmd_name)(found)
            command = typer.main.get_command(single)
        command.name = cmd_name
        return command


def _only_help() -> bool:
    """Whether the commands are only being listed."""
    rest = sys.argv[1:]
    return not rest or rest[0] in {"--help", "-h"}


app = typer.Typer(
    cls=_Lazy,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Run a multi-vendor marketplace catalogue, import feeds into it, and check feeds.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(installed_version("letzshop"))
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    pass


@app.command()
def serve(
    workers: Annotated[int, typer.Option(min=1, max=64, help="Server processes.")] = 1,
    host: Annotated[str | None, typer.Option(help="Instead of API_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Instead of API_PORT.")] = None,
) -> None:
    """Serve the HTTP API, with a worker for imports beside it.

    Settings are environment variables or a .env file. Without any, it serves only this machine,
    on http://localhost:8000, with a SQLite file in the working directory.
    """
    import os  # noqa: PLC0415

    with needs("server"):
        from letzshop_http import server  # noqa: PLC0415
        from letzshop_http.settings import BadSettings, load_settings  # noqa: PLC0415

    # The server's processes read the environment themselves.
    given = {"API_HOST": host, "API_PORT": port}
    os.environ |= {name: str(value) for name, value in given.items() if value is not None}
    try:
        server.serve(load_settings(), workers=workers)
    except BadSettings as error:
        typer.secho(str(error), fg="red", err=True)
        raise typer.Exit(2) from None


def main() -> None:
    """Run the command line."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # not every encoding has all letters of a feed
        sys.stdout.reconfigure(errors="replace")
    try:
        app()
    except MissingExtra as error:
        typer.secho(str(error), fg="red", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
