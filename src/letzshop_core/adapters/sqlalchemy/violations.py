"""Recognising violations of unique constraints."""

from sqlalchemy.exc import IntegrityError

__all__ = ["violates_unique"]


def violates_unique(error: IntegrityError, table: str, *columns: str) -> bool:
    """Whether the error says that these unique columns already have such a value."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:  # psycopg names the constraint
        return bool(diagnosis.constraint_name == "_".join(("uq", table, *columns)))
    # SQLite: "UNIQUE constraint failed: users.email_key"
    names = ", ".join(f"{table}.{column}" for column in columns)
    return str(error.orig).endswith(f": {names}")
