"""The store on SQLAlchemy Core: PostgreSQL (psycopg 3) and SQLite (aiosqlite)."""

from letzshop_core.extras import needs

with needs("worker"):
    from letzshop_core.adapters.sqlalchemy.store import SqlStore

__all__ = ["SqlStore"]
