"""The parsers are usable alone."""

import subprocess
import sys

HEAVY = {"pydantic", "sqlalchemy", "falcon", "aiohttp", "babel", "msgspec", "typer"}


def test_parsers_load_no_framework() -> None:
    program = (
        "import sys; from letzshop_core import parse_price, Gtin; parse_price('5 €');"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    ).stdout.split()
    assert HEAVY.isdisjoint(loaded)
