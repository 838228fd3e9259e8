"""``letzshop import`` and ``letzshop worker``, as a person types them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.waiting import PATIENCE

FEED = """id;title;price;availability
1;Lamp;19,90 EUR;in stock
2;Chair;on request;in stock
3;Table;29,90 EUR;in stock
3;Table again;29,90 EUR;in stock
"""
LETZSHOP = (sys.executable, "-m", "letzshop_http.cli")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "feed.csv").write_text(FEED)
    return tmp_path


def environment(**changes: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return {**kept, "COLUMNS": "100", "NO_COLOR": "1", **changes}


def letzshop(
    directory: Path, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*LETZSHOP, *arguments],
        cwd=directory,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_the_account_is_printed_and_says_how_it_went(directory: Path) -> None:
    done = letzshop(directory, "import", "feed.csv", "--shop", "demoshop", "--errors", "bad.csv")
    assert done.returncode == 1, done.stderr
    assert "Import 1 into DEMOSHOP: completed with errors" in done.stdout
    lines = [line.split() for line in done.stdout.splitlines()]
    for count in (["read", "4"], ["created", "2"], ["rejected", "1"], ["duplicate", "1"]):
        assert count in lines, done.stdout
    assert "price/unreadable" in done.stdout
    _, rejected = (directory / "bad.csv").read_text().splitlines()
    assert rejected.startswith("1;3;")
    assert rejected.endswith(";2;Chair;on request;in stock")
    # Mended, the rejected row is all that there is to do.
    (directory / "bad.csv").write_text(
        (directory / "bad.csv").read_text().replace("on request;in", "9,90;in")
    )
    again = letzshop(directory, "import", "bad.csv", "--shop", "DEMOSHOP", "--json")
    assert again.returncode == 0, again.stdout + again.stderr
    job = json.loads(again.stdout)
    assert (job["status"], job["counts"]["created"]) == ("completed", 1)
    assert list((directory / "letzshop-data" / "spool").iterdir()) == []


def test_nothing_is_imported_if_the_rejected_rows_cannot_be_written(directory: Path) -> None:
    done = letzshop(directory, "import", "feed.csv", "--shop", "demoshop", "--errors", "no/bad.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "no/bad.csv: No such file or directory.\n"
    assert [path.name for path in directory.iterdir()] == ["feed.csv"]


def test_standard_output_is_the_report_alone(directory: Path) -> None:
    url = "http://127.0.0.1:9/feed.csv"  # where nobody listens; fetching is tried again
    done = letzshop(
        *(directory, "import", url, "--shop", "DEMOSHOP", "--json"), FEED_ALLOWED_HOSTS="127.0.0.1"
    )
    assert done.returncode == 3, done.stdout + done.stderr
    assert json.loads(done.stdout)["error"]["code"] == "fetch/connection"
    assert "retry" in done.stderr


def test_a_feed_gives_the_terminal_no_commands(directory: Path) -> None:
    rows = [f"{number},Lamp number {number},9.90,x" for number in range(2, 40)]
    rows.insert(0, "1,Lamp,a\x1b]x;owned\x07b,x")
    feed = "\n".join(["id,title,price,te\x1b[2Jst", *rows])
    (directory / "feed.csv").write_text(feed)
    done = letzshop(directory, "import", "feed.csv", "--shop", "demoshop")
    assert "price/unreadable" in done.stdout, done.stdout + done.stderr
    assert "te\ufffd[2Jst" in done.stdout
    assert not {"\x1b", "\x07"} & set(done.stdout + done.stderr)


def test_what_was_detected_can_be_said_instead(directory: Path) -> None:
    (directory / "odd.txt").write_text("Nummer|Was|a=b\n1|Lampe|1,500\n")
    done = letzshop(
        directory,
        *("import", "odd.txt", "--shop", "DEMOSHOP", "--dry-run", "--json"),
        *("--delimiter", "|", "--decimal-mark", ",", "--currency", "KWD"),
        *("--column", "Nummer=id", "--column", "Was=title", "--column", "a=b=price"),
    )
    job = json.loads(done.stdout)
    assert (job["dry_run"], job["counts"]["created"]) == (True, 1), done.stderr
    assert job["detected"]["columns"] == {"Nummer": "id", "Was": "title", "a=b": "price"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nothing.csv", "--shop", "DEMOSHOP"), 2, "nothing.csv: No such file"),
        (("feed.csv", "--shop", "NOWHERE"), 2, "no shop 'NOWHERE'"),
        (("feed.csv", "--shop", "DEMOSHOP", "--mode", "all"), 2, "mode"),
        (("feed.csv", "--shop", "DEMOSHOP", "--column", "price"), 2, "HEADER=ATTRIBUTE"),
        (("feed.csv", "--shop", "DEMOSHOP", "--column", "=price"), 2, "HEADER=ATTRIBUTE"),
        (("feed.csv", "--shop", "DEMOSHOP", "--column", "id=x"), 2, "columns: 'id' must become"),
        (("feed.csv", "--shop", "DEMOSHOP", "--delimiter", "ab"), 2, "one character or tab"),
        (("feed.csv", "--shop", "DEMOSHOP", "--encoding", "klingon"), 2, "encoding: must be a"),
        (("feed.csv",), 2, "--shop"),
        (("http://127.0.0.1/x", "--shop", "DEMOSHOP"), 2, "FEED_ALLOWED_HOSTS"),
        (("page.html", "--shop", "DEMOSHOP"), 3, "feed/html"),
    ],
)
def test_what_cannot_be_done_is_said(
    directory: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    (directory / "page.html").write_text("<!doctype html><html><body>Log in</body></html>")
    done = letzshop(directory, "import", *arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_in_order(directory: Path, how: signal.Signals) -> None:
    letzshop(directory, "import", "feed.csv", "--shop", "DEMOSHOP")  # makes the database
    # Scripts have what they start in the background ignore SIGINT, and it would pass that on.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    worker = subprocess.Popen(
        [*LETZSHOP, "worker"], cwd=directory, env=environment(), stderr=subprocess.PIPE, text=True
    )
    signal.signal(signal.SIGINT, before)
    try:
        time.sleep(2)  # it need not be ready: it must end well whenever it is told to
        worker.send_signal(how)
        _, said = worker.communicate(timeout=PATIENCE)
    finally:
        worker.kill()
    assert "Traceback" not in said
    # Told before it is ready, it ends as the signal has it, or as Click says that (128 + signal).
    assert worker.returncode in {0, -how, 128 + how}
