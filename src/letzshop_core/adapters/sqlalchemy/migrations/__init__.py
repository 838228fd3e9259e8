"""Creating and upgrading the schema, with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from letzshop_core.adapters.sqlalchemy.engine import database_url

__all__ = ["upgrade"]

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
            _run(connection)
            connection.commit()
    finally:
        engine.dispose()


def _run(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
