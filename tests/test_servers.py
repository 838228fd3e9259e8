"""The servers that the tests start for themselves."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from letzshop_core.testing.servers import postgresql_server


def test_postgresql_takes_its_settings_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")  # as over SSH, from a machine with other locales
    with postgresql_server({"max_connections": "7"}) as url:
        with psycopg.connect(url) as connection:
            (setting,) = connection.execute("SHOW max_connections").fetchone() or ()
        directory = Path(parse_qs(urlsplit(url).query)["host"][0])
        assert directory.exists()
    assert setting == "7"
    assert not directory.exists()


def test_postgresql_says_why_it_did_not_start() -> None:
    with (
        pytest.raises(RuntimeError, match='unrecognized configuration parameter "color"'),
        postgresql_server({"color": "blue"}),
    ):
        pass


def test_postgresql_outlives_the_start_of_another_test_session(
    postgresql_server_url: str, tmp_path: Path
) -> None:
    test = tmp_path / "test_another.py"
    test.write_text("def test_that_has_a_directory(tmp_path): pass")
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", test],
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    with psycopg.connect(postgresql_server_url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")  # it opens files by their full paths
