"""A live server process, and a shop's web server that serves feeds."""

import contextlib
import http.server
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pytest
from tests.waiting import PATIENCE

ROOT = Path(__file__).parent.parent.parent


def free_port() -> int:
    """A port that nobody listens on.

    It has just been connected to. For a minute after that the system gives it to nobody who does
    not ask for this very one.
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()):
            server.accept()[0].close()
        return int(server.getsockname()[1])


def serve_command() -> str:
    """The README's command for starting the server, without its installation."""
    readme = (ROOT / "README.md").read_text()
    match = re.search(r"^.*pip install .*&& \S*/(letzshop serve)$", readme, re.MULTILINE)
    assert match, "the README shows how to install and start the server in one line"
    return match[1]


@dataclass
class LiveServer:
    """``letzshop serve`` in a process of its own, in ``directory``; runs within ``with``."""

    directory: Path
    environment: Mapping[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        return self.directory / "server.log"

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        inherited = {
            k: v for k, v in os.environ.items() if k in {"HOME", "LANG", "PYTHONPATH", "TMPDIR"}
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                serve_command().split(),
                cwd=self.directory,
                env={**inherited, "PATH": path, "API_PORT": str(self.port), **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_healthy()

    def stop(self) -> int:
        """Ask it to stop and wait until it has; returns its exit status."""
        assert self.process is not None
        self.process.terminate()
        status = self.process.wait(PATIENCE)
        self.process = None
        return status

    def kill(self) -> None:
        """End the server and everything it started, at once, as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(PATIENCE)
            self.process = None

    def _wait_until_healthy(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                pytest.fail(f"the server ended:\n{self.log.read_text()}")
            with (
                contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError),
                urllib.request.urlopen(f"{self.url}/health", timeout=5) as answer,
            ):
                if answer.status == 200:
                    return
            time.sleep(0.1)
        pytest.fail(f"the server did not become healthy:\n{self.log.read_text()}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment that chooses each database in turn; SQLite needs none."""
    if request.param == "sqlite":
        return {}
    return {"DATABASE_URL": request.getfixturevalue("postgresql_url")}


@pytest.fixture
def live_server(tmp_path: Path, database_environment: dict[str, str]) -> Iterator[LiveServer]:
    """A running server on an empty directory; it may fetch feeds from this machine."""
    directory = tmp_path / "empty"
    directory.mkdir()
    environment = {"FEED_ALLOWED_HOSTS": "localhost,127.0.0.1", **database_environment}
    with LiveServer(directory, environment) as server:
        yield server


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def feed_server(tmp_path: Path) -> Iterator[Callable[[str, bytes], str]]:
    """A web server of a shop: call it with a name and content, get the URL of the file."""
    directory = tmp_path / "feeds"
    directory.mkdir()

    def handler(*args: object) -> http.server.SimpleHTTPRequestHandler:
        return _QuietHandler(*args, directory=str(directory))  # type: ignore[arg-type]

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def publish(name: str, content: bytes) -> str:
        (directory / name).write_bytes(content)
        return f"http://127.0.0.1:{server.server_address[1]}/{name}"

    yield publish
    server.shutdown()
    server.server_close()
