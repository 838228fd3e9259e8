"""Passwords: which are accepted, and hashing with bcrypt in threads."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Final

import bcrypt
from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

__all__ = ["MAX_PASSWORD_BYTES", "MIN_PASSWORD_LENGTH", "NewPassword", "PasswordHasher"]

MIN_PASSWORD_LENGTH: Final = 8
MAX_PASSWORD_BYTES: Final = 72
"""The most that bcrypt reads. It would ignore the rest, so longer passwords are refused."""


def _acceptable(password: SecretStr) -> SecretStr:
    text = password.get_secret_value()
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("string_unicode", "must not hold surrogates") from None
    if len(text) < MIN_PASSWORD_LENGTH:
        raise PydanticCustomError(
            "password_too_short",
            "must have at least {least} characters",
            {"least": MIN_PASSWORD_LENGTH},
        )
    if len(encoded) > MAX_PASSWORD_BYTES:
        raise PydanticCustomError(
            "password_too_long",
            "must have at most {most} bytes in UTF-8",
            {"most": MAX_PASSWORD_BYTES},
        )
    if "\0" in text:
        raise PydanticCustomError("control_character", "must not hold NUL characters")
    return password


NewPassword = Annotated[
    SecretStr,
    AfterValidator(_acceptable),
    Field(json_schema_extra={"minLength": MIN_PASSWORD_LENGTH, "maxLength": MAX_PASSWORD_BYTES}),
]
"""A new password: at least 8 characters, at most 72 bytes in UTF-8."""


class PasswordHasher:
    """bcrypt in threads of its own, one fewer than there are processors.

    The event loop thus keeps a processor, however many logins are tried at once. ``rounds`` is the
    base-2 logarithm of the work: 12 takes about a quarter of a second.
    """

    def __init__(self, rounds: int = 12) -> None:
        self._rounds = rounds
        # Well-formed, but the hash of no known password.
        self._nobody = f"$2b${rounds:02}${'.' * 53}".encode()
        self._threads = ThreadPoolExecutor(
            max_workers=max(1, (os.cpu_count() or 2) - 1), thread_name_prefix="bcrypt"
        )

    async def hash(self, password: SecretStr) -> str:
        """The salted hash of an acceptable password (see :data:`NewPassword`)."""
        salt = bcrypt.gensalt(self._rounds)
        hashed = await asyncio.get_running_loop().run_in_executor(
            self._threads, bcrypt.hashpw, password.get_secret_value().encode(), salt
        )
        return hashed.decode()

    async def verify(self, password: SecretStr, hashed: str | None) -> bool:
        """Whether this is the password. Takes just as long if ``hashed`` is None."""
        encoded = password.get_secret_value().encode(errors="replace")
        right = await asyncio.get_running_loop().run_in_executor(
            self._threads,
            bcrypt.checkpw,
            encoded[:MAX_PASSWORD_BYTES],
            self._nobody if hashed is None else hashed.encode(),
        )
        return right and hashed is not None and len(encoded) <= MAX_PASSWORD_BYTES
