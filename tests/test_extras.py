"""An installation without an optional library says which extra brings it."""

import subprocess
import sys

import pytest

POSTGRESQL = "postgresql://user@localhost/name"


def run(missing: str, statement: str) -> subprocess.CompletedProcess[str]:
    """Run a statement where a library cannot be imported."""
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.modules[{missing!r}] = None; {statement}"],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("missing", "statement", "extra"),
    [
        ("sqlalchemy", "from letzshop_core import SqlStore", "worker"),
        (
            "sqlalchemy",
            "from letzshop_core.adapters.sqlalchemy.migrations import upgrade",
            "worker",
        ),
        (
            "psycopg",
            f"from letzshop_core import SqlStore; SqlStore.connect({POSTGRESQL!r})",
            "worker,postgres",
        ),
        (
            "psycopg",
            f"import letzshop_core.adapters.sqlalchemy.migrations as m; m.upgrade({POSTGRESQL!r})",
            "worker,postgres",
        ),
        ("aiohttp", "from letzshop_core.adapters.aiohttp import HttpFeedSource", "worker"),
        ("aiosmtplib", "from letzshop_core.adapters.smtp import SmtpMailer", "worker"),
        ("redis", "from letzshop_core.adapters.limits import redis_storage", "server,redis"),
        ("falcon", "from letzshop_http import create_app", "server"),
        ("structlog", "from letzshop_http import create_app", "server"),
        ("pytest", "import letzshop_core.testing.shops", "test"),
    ],
)
def test_an_import_names_the_extra(missing: str, statement: str, extra: str) -> None:
    last = run(missing, statement).stderr.splitlines()[-1]
    assert last == (
        f"letzshop_core.extras.MissingExtra: This needs {missing}, which is not installed: "
        f"pip install 'letzshop[{extra}]'"
    )


@pytest.mark.parametrize(
    ("missing", "arguments", "extra"),
    [
        ("pydantic_settings", ["serve"], "server"),
        ("httptools", ["serve"], "server"),
        ("pydantic_settings", ["worker"], "worker"),
        ("pydantic_settings", ["import", "feed.csv", "--shop", "A"], "worker"),
    ],
)
def test_a_command_names_the_extra(missing: str, arguments: list[str], extra: str) -> None:
    command = f"sys.argv[1:] = {arguments!r}; from letzshop_http.cli import main; main()"
    done = run(missing, command)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"This needs {missing}, which is not installed: pip install 'letzshop[{extra}]'\n"
    )


def test_a_module_of_our_own_that_is_missing_is_a_bug() -> None:
    done = run("letzshop_core.adapters.content_encoding", "import letzshop_core.adapters.aiohttp")
    assert "pip install" not in done.stderr
    assert "ModuleNotFoundError" in done.stderr
