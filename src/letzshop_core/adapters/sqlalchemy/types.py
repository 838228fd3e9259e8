"""Column types that mean the same on PostgreSQL and on SQLite."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Float, Integer, Numeric, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

__all__ = ["BigId", "JsonText", "Money", "PlainText", "UtcDateTime", "exact_amount", "json_text"]

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A primary key: SQLite gives row ids only to columns declared INTEGER."""


PlainText = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is compared and ordered character by character, as in SQLite and Python."""


class Money(TypeDecorator[Decimal]):
    """An amount of money, exact.

    PostgreSQL has NUMERIC. SQLite stores a double, which gives back every decimal of up to
    15 significant digits unchanged (IEEE 754: DBL_DIG = 15); amounts are limited to that.
    """

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """NUMERIC, or a double on SQLite."""
        return dialect.type_descriptor(
            Float() if dialect.name == "sqlite" else Numeric(asdecimal=True)
        )

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Decimal to what the driver takes."""
        return float(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """What the driver gives, as the Decimal that was stored."""
        if value is None or dialect.name != "sqlite":
            return value  # type: ignore[no-any-return]
        return exact_amount(value)


def exact_amount(value: float) -> Decimal:
    """The amount that SQLite keeps as this double, with two decimals or as many as it needs."""
    amount = Decimal(repr(float(value)))
    cents = amount.quantize(Decimal("0.01"))
    return cents if cents == amount else amount


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: timezone-aware in Python, ``timestamptz`` in PostgreSQL, UTC text in SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times. SQLite gets UTC without an offset, as text that sorts by time."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a moment needs a time zone: {value!r}"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, timezone-aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def json_text(value: object) -> str:
    """JSON with sorted keys, so that equal values compare equal in SQL."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class JsonText(TypeDecorator[Any]):
    """A JSON value kept as :func:`json_text`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """JSON text with sorted keys."""
        return None if value is None else json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The value that was stored."""
        return None if value is None else json.loads(value)
