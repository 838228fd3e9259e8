"""Creating and upgrading the schema, with Alembic."""

from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, text

from letzshop_core.adapters.sqlalchemy.engine import database_url

__all__ = ["upgrade"]

_HERE = Path(__file__).parent
# Any constant: whoever holds this PostgreSQL advisory lock may change the schema.
_LOCK = 0x6C65747A


def upgrade(url: str) -> None:
    """Bring the database at ``url`` to the newest schema; nothing happens if it is there already.

    Several processes may call this at once: they take turns. Blocking; run it in a thread
    where an event loop is waiting.
    """
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        parsed = parsed.set(drivername="sqlite")
    engine = create_engine(parsed)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA busy_timeout=60000")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            if not _is_newest(connection):
                _run(connection)
                connection.commit()
    finally:
        engine.dispose()


def _is_newest(connection: Connection) -> bool:
    """Told without Alembic, which most processes then need not load."""
    newest = max(path.name.partition("_")[0] for path in (_HERE / "versions").glob("[0-9]*.py"))
    if not inspect(connection).has_table("alembic_version"):
        return False
    return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == newest)


def _run(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
