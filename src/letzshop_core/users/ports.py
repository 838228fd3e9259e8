"""Users and their credentials: what a store must offer."""

from typing import Protocol

__all__ = ["UserRepository"]


class UserRepository(Protocol):
    """Users and their credentials."""
