"""Access tokens: JWTs signed with HS256 (RFC 7519)."""

import secrets
from datetime import timedelta
from typing import Any, Final

import msgspec

from letzshop_core.errors import Unauthenticated
from letzshop_core.ports import Clock, SystemClock

__all__ = ["MIN_SECRET_BYTES", "Claims", "Tokens", "weakness"]

MIN_SECRET_BYTES: Final = 32
"""RFC 7518, section 3.2: a key for HS256 has at least the size of its hash."""

_ALGORITHM: Final = "HS256"
_ISSUER: Final = "letzshop"
_REQUIRED: Final = ["sub", "iat", "exp", "jti", "iss", "ver"]
_PLACEHOLDER_WORDS: Final = ("change", "secret", "example", "placeholder", "your", "password")


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a valid token. ``version`` is the user's token version at the time of issue;
    ``expires_at`` is in seconds since 1970 (UTC)."""

    user_id: int
    version: int
    expires_at: int


class Tokens:
    """Issues tokens and verifies them.

    The signature is only checked the first time: up to ``cache_size`` valid tokens are remembered
    until they expire. Whether the user is still active is not in the token; callers have to ask
    the store each time.
    """

    def __init__(
        self,
        secret: str,
        *,
        lifetime: timedelta = timedelta(minutes=30),
        clock: Clock | None = None,
        cache_size: int = 4096,
    ) -> None:
        self._secret = secret
        self._lifetime = lifetime
        self._clock = clock or SystemClock()
        self._cache_size = cache_size
        self._cache: dict[str, Claims] = {}

    @property
    def lifetime(self) -> timedelta:
        """How long a token is valid after it is issued."""
        return self._lifetime

    def issue(self, user_id: int, version: int) -> str:
        """A new token for the user."""
        import jwt  # noqa: PLC0415  (8 MiB, which workers do without)

        now = self._clock.now()
        claims = {
            "sub": str(user_id),
            "iat": int(now.timestamp()),
            "exp": int((now + self._lifetime).timestamp()),
            "jti": secrets.token_hex(16),
            "iss": _ISSUER,
            "ver": version,
        }
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM)

    def verify(self, token: str) -> Claims:
        """The content of the token.

        Raises:
            Unauthenticated: it is not one of ours, or it has expired.
        """
        claims = self._cache.get(token)
        if claims is None:
            claims = self._read(token)
            if len(self._cache) >= self._cache_size:
                del self._cache[next(iter(self._cache))]  # the oldest
            self._cache[token] = claims
        if claims.expires_at <= self._clock.now().timestamp():
            self._cache.pop(token, None)
            raise Unauthenticated("The token has expired; log in again.", code="token/expired")
        return claims

    def _read(self, token: str) -> Claims:
        import jwt  # noqa: PLC0415

        try:
            payload: dict[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                issuer=_ISSUER,
                # Times are compared with the clock that issued them, by verify().
                options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False},
            )
            return Claims(
                user_id=int(payload["sub"]),
                version=int(payload["ver"]),
                expires_at=int(payload["exp"]),
            )
        except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError):
            raise Unauthenticated("The token is not valid.", code="token/invalid") from None


def weakness(secret: str) -> str | None:
    """What is wrong with this secret for signing tokens, or None."""
    if len(secret.encode()) < MIN_SECRET_BYTES:
        return f"it has fewer than {MIN_SECRET_BYTES} bytes"
    words = secret.lower()
    if sum(word in words for word in _PLACEHOLDER_WORDS) > 1 or len(set(secret)) < 8:
        return "it is a placeholder"
    return None
