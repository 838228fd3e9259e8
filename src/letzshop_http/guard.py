"""Bearer authentication and rate limits."""

from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

import falcon
from falcon.asgi import Request, Response

from letzshop_core.errors import Throttled, Unauthenticated
from letzshop_core.security.throttle import network_of
from letzshop_core.users.access import require_admin
from letzshop_core.users.models import Actor
from letzshop_core.users.service import UserService

__all__ = ["ANONYMOUS", "Auth", "Guard", "RateLimiter", "Verdict"]

ANONYMOUS: Final = Actor(0, "anonymous")


class Auth(Enum):
    """Who may call an operation."""

    PUBLIC = "everybody"
    USER = "logged-in users"
    ADMIN = "admins"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rate limiter's answer for one request. ``reset`` is the number of seconds until requests
    are allowed again."""

    allowed: bool
    limit: int
    remaining: int
    reset: int


class RateLimiter(Protocol):
    """Counts requests."""

    async def hit(self, kind: str, key: str) -> Verdict:
        """Count a request of this kind by this caller."""
        ...


class Guard:
    """Authenticates callers and limits their requests."""

    def __init__(self, users: UserService, limiter: RateLimiter | None) -> None:
        self._users = users
        self._limiter = limiter

    async def admit(self, req: Request, resp: Response, auth: Auth, limit: str | None) -> Actor:
        """The caller, if they may call an operation for ``auth``.

        ``limit`` names a stricter rate limit, counted by address.

        Raises:
            Unauthenticated: a token is needed, and there is none or it is not valid.
            Forbidden: an admin is needed, and the caller is none.
            Throttled: there were too many requests.
        """
        if auth is Auth.PUBLIC:
            await self._count_address(req, resp, limit or "anonymous")
            return ANONYMOUS
        try:
            actor = await self._users.authenticate(_bearer(req))
        except Unauthenticated:
            await self._count_address(req, resp, "anonymous")
            raise
        await self._count(resp, "user", str(actor.id))
        req.context.user = actor.username
        if auth is Auth.ADMIN:
            require_admin(actor)
        return actor

    async def process_resource(
        self, req: Request, resp: Response, resource: object, _params: object
    ) -> None:
        """Falcon middleware: count requests for which there is no operation (pages, wrong methods,
        OPTIONS).

        Browsers send OPTIONS requests ahead of others by themselves (CORS), and would soon
        reach the limit of an anonymous address.
        """
        responder = getattr(resource, f"on_{req.method.lower()}", None)
        if not hasattr(responder, "operation"):
            limit = "probe" if req.method == "OPTIONS" else getattr(resource, "limit", "anonymous")
            await self._count_address(req, resp, limit)

    async def nothing_here(self, req: Request, resp: Response | None, **_: object) -> None:
        """Falcon sink: count requests to paths that do not exist, and answer 404."""
        if resp is not None:  # as it is for WebSockets
            await self._count_address(req, resp, "anonymous")
        raise falcon.HTTPNotFound

    async def _count_address(self, req: Request, resp: Response, kind: str) -> None:
        await self._count(resp, kind, network_of(req.context.client))

    async def _count(self, resp: Response, kind: str, key: str) -> None:
        if self._limiter is None:
            return
        verdict = await self._limiter.hit(kind, key)
        resp.set_headers(
            (
                ("ratelimit-limit", str(verdict.limit)),
                ("ratelimit-remaining", str(verdict.remaining)),
                ("ratelimit-reset", str(verdict.reset)),
            )
        )
        if not verdict.allowed:
            raise Throttled("Too many requests; try again later.", retry_after=verdict.reset)


def _bearer(req: Request) -> str:
    header = req.get_header("authorization")
    if header is None:
        raise Unauthenticated
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("The Authorization header must be 'Bearer <token>'.")
    return token
