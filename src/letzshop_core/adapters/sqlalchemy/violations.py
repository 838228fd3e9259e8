"""Which unique constraint a driver complains about."""

from sqlalchemy.exc import IntegrityError

__all__ = ["violates_unique"]


def violates_unique(error: IntegrityError, table: str, column: str) -> bool:
    """Whether the error says that a value of this unique column is there already."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:  # psycopg names the constraint
        return bool(diagnosis.constraint_name == f"uq_{table}_{column}")
    # SQLite: "UNIQUE constraint failed: users.email_key"
    return str(error.orig).endswith(f": {table}.{column}")
