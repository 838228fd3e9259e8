"""Creating and upgrading the schema, with Alembic."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError

from letzshop_core.adapters.sqlalchemy.engine import PATIENT, database_url, prepare_postgresql
from letzshop_core.errors import SchemaMismatch, TransientStoreError
from letzshop_core.extras import needs

__all__ = ["upgrade", "verify"]

_HERE = Path(__file__).parent
# An arbitrary number: whoever holds this PostgreSQL advisory lock may change the schema.
_LOCK = 0x6C65747A


def upgrade(url: str, version: str | None = None) -> None:
    """Bring the database at ``url`` to the newest schema, or to this version of it; nothing
    happens if it is there already.

    Several processes may call this at once: they take turns. Blocking; run it in a thread
    where an event loop is waiting.

    Raises:
        SchemaMismatch: a newer letzshop has made the tables, or these cannot be made.
        TransientStoreError: the database does not answer.
    """
    with _connected(url) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA busy_timeout=60000")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        present, known = _version(connection), _known()
        if present == (version or known[-1]):
            return
        if present is not None and present not in known:
            msg = f"Its tables have version {present!r}, which this letzshop does not know."
            raise SchemaMismatch(msg)
        try:
            _run(connection, version or known[-1])
        except DBAPIError as error:
            reason = str(error.orig).partition("\n")[0]
            raise SchemaMismatch(f"Its tables cannot be made or upgraded: {reason}") from error
        connection.commit()


def verify(url: str) -> None:
    """Return if the database at ``url`` has the newest schema, or a newer one. Blocking.

    Raises:
        SchemaMismatch: it has none, or an older one.
        TransientStoreError: it does not answer.
    """
    with _connected(url) as connection:
        present, known = _version(connection), _known()
    if present is None or present in known[:-1]:
        state = "no tables of letzshop" if present is None else f"tables of version {present!r}"
        raise SchemaMismatch(f"It has {state}; version {known[-1]!r} is needed.")


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        parsed = parsed.set(drivername="sqlite")
    with needs("worker,postgres"):
        engine = create_engine(parsed)
    if engine.dialect.name == "postgresql":
        _set_up_postgresql(engine)
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise TransientStoreError from error
    finally:
        engine.dispose()


def _set_up_postgresql(engine: Engine) -> None:
    def prepare(connection: Any, _record: Any) -> None:
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            msg = (
                f"Its encoding is {encoding}, which cannot hold every text. Use UTF8: "
                "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."
            )
            raise SchemaMismatch(msg)
        prepare_postgresql(connection, **PATIENT)

    event.listen(engine, "connect", prepare, insert=True)  # SQLAlchemy itself fails at SQL_ASCII


# Neither of these needs Alembic, so most processes do not have to load it.


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def _known() -> list[str]:
    return sorted(path.name.partition("_")[0] for path in (_HERE / "versions").glob("[0-9]*.py"))


def _run(connection: Connection, version: str) -> None:
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    command.upgrade(config, version)
