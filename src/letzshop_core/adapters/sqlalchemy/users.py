"""Users and their credentials, in SQL."""

from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["SqlUsers"]


class SqlUsers:
    """See :class:`letzshop_core.users.ports.UserRepository`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
