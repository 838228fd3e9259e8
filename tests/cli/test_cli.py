"""The command letzshop as a process: help, the small commands, and a server that cannot start."""

import json
import os
import re
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from tests.e2e.conftest import free_port
from tests.waiting import PATIENCE

COMMANDS = ["serve", "import", "worker", "feed", "price", "gtin"]


def run(
    *arguments: str, directory: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    inherited = ("HOME", "PATH", "PYTHONPATH", "LANG")
    kept = {name: os.environ[name] for name in inherited if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "letzshop_http.cli", *arguments],
        env={**kept, "COLUMNS": "100", **environment},
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_lists_every_command(option: str) -> None:
    done = run(option)
    assert done.returncode == 0
    listed = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("│ ")]
    assert set(COMMANDS) <= set(listed)


@pytest.mark.parametrize("command", [[name] for name in COMMANDS] + [["feed", "check"]])
def test_every_command_explains_itself(command: list[str]) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout
    assert not done.stderr


def test_an_unknown_command() -> None:
    done = run("sever")
    assert done.returncode == 2
    assert "sever" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_that_has_not_all_letters(tmp_path: Path) -> None:
    feed = tmp_path / "feed.csv"
    feed.write_text("Nr;Größe (Maß);Preis\n1;Œuf;5,00\n", "utf-8")
    done = run("feed", "check", str(feed), PYTHONIOENCODING="ascii")
    assert done.returncode == 1, done.stderr
    assert "Nr -> id" in done.stdout
    done = run("feed", "check", str(feed), "--json", PYTHONIOENCODING="ascii")
    assert "Größe (Maß)" in json.loads(done.stdout)["detected"]["header_text"]


def test_version() -> None:
    assert run("--version").stdout.strip() == version("letzshop")


@pytest.mark.parametrize(
    ("arguments", "code", "output"),
    [
        (("price", "1.299,00 €"), 0, "1299.00 EUR\n"),
        (("price", "5"), 0, "5 (no currency)\n"),
        (("price", "5", "--default-currency", "chf"), 0, "5 CHF\n"),
        (("price", "1,234", "--decimal-mark", ","), 0, "1.234 (no currency)\n"),
        (("price", "on request"), 1, ""),
        (("price", "5", "--decimal-mark", "x"), 2, ""),
        (("price", "5", "--default-currency", "EURO"), 2, ""),
        (("price", "5", "--default-currency", "EURO", "--json"), 2, None),
        (("gtin", "4006381333930"), 1, ""),
    ],
)
def test_price_and_gtin(arguments: tuple[str, ...], code: int, output: str | None) -> None:
    done = run(*arguments)
    assert done.returncode == code, done.stderr
    if output is None:
        assert json.loads(done.stdout)["error"]["code"] == "price/option"
        return
    assert done.stdout == output
    assert bool(done.stderr) == (code > 0)
    assert "Traceback" not in done.stderr


def test_an_ambiguous_price_says_so() -> None:
    done = run("price", "1,234 EUR")
    assert done.returncode == 0
    assert "--decimal-mark" in done.stderr


def test_json() -> None:
    price = json.loads(run("price", "5 EUR", "--json").stdout)
    assert price == {"amount": "5", "currency": "EUR", "ambiguous": False, "readings": ["5"]}
    assert json.loads(run("gtin", "4006381333931", "--json").stdout)["gtin"] == "4006381333931"
    error = json.loads(run("price", "nothing", "--json").stdout)["error"]
    assert error["code"].startswith("price/")


class TestServe:
    @pytest.mark.parametrize(
        ("environment", "named"),
        [
            ({"API_PORT": "eighty"}, "API_PORT"),
            ({"API_HOST": "0.0.0.0"}, "JWT_SECRET_KEY"),
            ({"JWT_SECRET_KEY": "short"}, "JWT_SECRET_KEY"),
            ({"DATABASE_URL": "mysql://u:hunter2@h/d"}, "DATABASE_URL"),
            ({"DATABASE_URL": "postgresql://u:hunter2@127.0.0.1:1/d"}, "DATABASE_URL"),
            (
                {"DATABASE_URL": "postgresql://u:hunter2@[::1/d"},
                "DATABASE_URL: is not a database URL",
            ),
            ({"DATABASE_URL": "sqlite:///nowhere/x.db"}, "DATABASE_URL"),
            ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL"),
            ({"DATABASE_URL": "sqlite:////proc/x.db"}, "DATABASE_URL"),
            ({"DATABASE_URL": f"sqlite:///{__file__}"}, "DATABASE_URL"),  # no database
            ({"AUTO_MIGRATE": "false"}, "AUTO_MIGRATE"),
            ({"API_HOST": "203.0.113.9", "JWT_SECRET_KEY": "kJ8-fnWq2zXv0pLr7TtYbMh5cGdUe"}, "JWT"),
            ({"REDIS_URL": "hunter2"}, "REDIS_URL"),
        ],
    )
    def test_bad_settings_end_it_with_a_sentence(
        self, tmp_path: Path, environment: dict[str, str], named: str
    ) -> None:
        free = {"API_PORT": str(free_port())}  # the usual one may be in use
        done = run("serve", directory=tmp_path, **(free | environment))
        assert done.returncode == 2, done.stderr
        assert named in done.stderr
        assert "Traceback" not in done.stderr
        assert "hunter2" not in done.stderr

    @pytest.mark.parametrize("option", [("--port", "0"), ("--workers", "0"), ("--port", "99999")])
    def test_bad_options(self, tmp_path: Path, option: tuple[str, str]) -> None:
        done = run("serve", *option, directory=tmp_path)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr

    def test_a_port_in_use(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            done = run("serve", "--port", str(port), directory=tmp_path)
        assert done.returncode == 2
        assert f"port {port}" in done.stderr
        assert "in use" in done.stderr
        assert "Traceback" not in done.stderr
        assert not list(tmp_path.glob("*.db")), "nothing is set up for a server that cannot be"


def test_the_reference_lists_every_command() -> None:
    page = Path(__file__).parents[2] / "docs/reference/command-line.md"
    listed = re.findall(r"^\| `letzshop (\w+)", page.read_text(), re.MULTILINE)
    assert set(listed) == set(COMMANDS)
