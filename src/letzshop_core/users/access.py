"""Refusing callers who are not admins."""

from letzshop_core.errors import Forbidden
from letzshop_core.users.models import Actor

__all__ = ["require_admin"]


def require_admin(by: Actor) -> None:
    """Return if the caller is an admin.

    Raises:
        Forbidden: they are not.
    """
    if not by.is_admin:
        raise Forbidden("Only admins may do this.")
