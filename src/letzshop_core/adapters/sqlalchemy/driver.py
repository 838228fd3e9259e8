"""Statements in plain SQL, run by the database driver itself.

For frequent reads: building, compiling and unpacking a statement with SQLAlchemy takes several
times as long as running it.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["PARAMETER", "fetch_rows"]

PARAMETER = re.compile(r"(?<!:):([a-z_]\w*)")
"""A ``:named`` parameter in a statement; ``::`` is a cast."""


async def fetch_rows(
    connection: AsyncConnection, sql: str, parameters: Mapping[str, Any], *, prepare: bool = True
) -> list[tuple[Any, ...]]:
    """The rows of a statement with ``:named`` parameters, with values as the driver gives them.

    It belongs to the transaction of ``connection``, if there is one. With ``prepare=False``,
    PostgreSQL plans the statement each time, for these parameters.

    Raises:
        DBAPIError: as SQLAlchemy would raise it.
    """
    proxied = connection.sync_connection.connection  # type: ignore[union-attr]
    driver: Any = proxied.driver_connection
    try:
        if connection.dialect.name == "sqlite":
            async with driver.execute(sql, parameters) as cursor:
                return list(await cursor.fetchall())
        # With None, psycopg prepares a statement when it is run for the sixth time.
        prepared = None if prepare else False
        cursor = await driver.execute(_pyformat(sql), parameters, prepare=prepared)
        return await cursor.fetchall()  # type: ignore[no-any-return]
    except connection.dialect.loaded_dbapi.Error as error:
        lost = getattr(driver, "closed", False)
        if lost:
            await connection.invalidate(error)
        raise DBAPIError.instance(
            sql,
            parameters,
            error,
            connection.dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=lost,
            dialect=connection.dialect,
        ) from error


@lru_cache(maxsize=500)
def _pyformat(sql: str) -> str:
    return PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))
