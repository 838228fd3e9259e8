"""Reads over HTTP, against FastAPI with SQLAlchemy's ORM and pydantic on the same PostgreSQL.

Each server is one process and is asked in turns over keep-alive connections by this one. Both
check the token and that its user is active. ``cpu_us`` is the processor time of the server per
request, which other load on the machine hardly touches; its inverse is what one core can serve.
``health_p99_ms`` is the 99th percentile of ``/health`` while an import runs beside the server.
"""

import argparse
import asyncio
import json
import os
import random
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks._catalogue import new_catalogue, serving, write_feeds
from benchmarks._report import print_figures
from benchmarks.search import fill_postgresql
from letzshop_core.adapters.sqlalchemy.migrations import upgrade
from letzshop_core.security.tokens import Tokens
from letzshop_core.testing.servers import new_database, postgresql_server

__all__ = ["main"]

SERVERS = {
    "letzshop": "letzshop_http.server:asgi",
    "fastapi": "benchmarks.peers.fastapi_orm:create_app",
}
CALLER = 3
TICKS = os.sysconf("SC_CLK_TCK")


def main(argv: list[str]) -> int:
    """Fill, serve, measure, report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks http", description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000, help="products in the catalogue")
    parser.add_argument("--seconds", type=float, default=3, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--import-rows", type=int, default=50_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgresql = stack.enter_context(postgresql_server())
        report: dict[str, Any] = {"rows": options.rows}
        report |= measure_reads(postgresql, directory, options)
        if options.import_rows:
            report |= measure_health(postgresql, directory, options.import_rows)
    print_figures(report, as_json=options.json)
    return 0


def measure_reads(
    postgresql: str, directory: Path, options: argparse.Namespace
) -> dict[str, float]:
    """Requests per second and processor time of each server, and the ratios."""
    url = new_database(postgresql)
    upgrade(url)
    fill_postgresql(url, options.rows)
    secret = secrets.token_urlsafe(48)
    token = Tokens(secret).issue(CALLER, 0)
    chance = random.Random(3)
    asked = {
        "one": [f"/products/sku-{chance.randrange(options.rows)}" for _ in range(500)],
        "page": ["/products?limit=50"],
    }
    rates: dict[str, list[float]] = {}
    costs: dict[str, list[float]] = {}
    with ExitStack() as stack:
        running = {
            name: stack.enter_context(server(factory, url, secret, directory / name))
            for name, factory in SERVERS.items()
        }
        _compare([port for port, _ in running.values()], asked, token)
        for turn in range(options.rounds + 1):
            for what, paths in asked.items():
                requests = [_request(path, token) for path in paths]
                for name, (port, pid) in running.items():
                    before, start = _cpu_seconds(pid), time.perf_counter()
                    answered = asyncio.run(load(port, requests, options.seconds))
                    took, used = time.perf_counter() - start, _cpu_seconds(pid) - before
                    if turn:  # the first fills caches and pools
                        rates.setdefault(f"{name}_{what}", []).append(answered / took)
                        costs.setdefault(f"{name}_{what}", []).append(used / answered * 1e6)
    report: dict[str, float] = {}
    for what in asked:
        ours, peer = f"letzshop_{what}", f"fastapi_{what}"
        pairs = zip(rates[ours], rates[peer], strict=True)
        report[f"{what}_times_faster"] = median(a / b for a, b in pairs)
        pairs = zip(costs[ours], costs[peer], strict=True)
        report[f"{what}_times_less_cpu"] = median(b / a for a, b in pairs)
        for name in (ours, peer):
            report[f"{name}_per_second"] = median(rates[name])
            report[f"{name}_cpu_us"] = median(costs[name])
    return report


def measure_health(postgresql: str, directory: Path, rows: int) -> dict[str, float]:
    """How long ``/health`` takes while a feed is imported into the same database."""
    url = new_database(postgresql)
    new_catalogue(url)
    times: list[float] = []
    with ExitStack() as stack:
        feeds = stack.enter_context(serving())
        feeds.path = write_feeds(directory, rows)["cold"]
        secret = secrets.token_urlsafe(48)
        port, _ = stack.enter_context(
            server(SERVERS["letzshop"], url, secret, directory / "health")
        )
        importing = subprocess.Popen(
            [sys.executable, "-m", "benchmarks._importer", url, feeds.url],
            stdout=subprocess.DEVNULL,
        )
        while importing.poll() is None:
            start = time.perf_counter()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as answer:
                answer.read()
            times.append((time.perf_counter() - start) * 1000)
            time.sleep(0.01)
        if importing.returncode:
            raise RuntimeError("the import failed")
    return {"health_p50_ms": median(times), "health_p99_ms": quantiles(times, n=100)[98]}


@contextmanager
def server(
    factory: str, database_url: str, secret: str, directory: Path
) -> Iterator[tuple[int, int]]:
    """Run an application in one process; yields its port and process id."""
    directory.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "JWT_SECRET_KEY": secret,
        "RATE_LIMIT": "off",
        "AUTO_MIGRATE": "false",
        "DATA_DIR": str(directory),
    }
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port)]
    command += ["--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    command += ["--no-proxy-headers"]
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(port, process, directory / "log")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/openapi.json").close()
        except urllib.error.URLError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(log.read_text())


def _compare(ports: list[int], asked: dict[str, list[str]], token: str) -> None:
    """See that the servers answer with the same fields."""
    for paths in asked.values():
        shapes = []
        for port in ports:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}{paths[0]}", headers={"Authorization": f"Bearer {token}"}
            )
            with urllib.request.urlopen(request) as answer:
                shapes.append(_shape(json.load(answer)))
        if shapes[0] != shapes[1]:
            raise RuntimeError(f"{paths[0]}: {shapes[0]} is not {shapes[1]}")


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shape(item) for name, item in sorted(value.items())}
    if isinstance(value, list):
        return [_shape(item) for item in value if isinstance(item, dict)]
    return value is None


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS  # user and system; see proc(5)


def _request(path: str, token: str) -> bytes:
    lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}", "", "")
    return "\r\n".join(lines).encode()


async def load(port: int, requests: list[bytes], seconds: float, connections: int = 8) -> int:
    """Ask in turn over some connections; returns the number of answers, all of them 200."""
    end = time.perf_counter() + seconds

    async def ask(offset: int) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        answered = 0
        while time.perf_counter() < end:
            writer.write(requests[(offset + answered) % len(requests)])
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if not head.startswith(b"http/1.1 200"):
                raise RuntimeError(head.decode())
            length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
            answered += 1
        writer.close()
        return answered

    step = len(requests) // connections
    return sum(await asyncio.gather(*(ask(n * step) for n in range(connections))))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
