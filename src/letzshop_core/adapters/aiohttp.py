"""Fetches feeds with aiohttp, from URLs that strangers chose."""

import asyncio
import socket
import time
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import msgspec
import stamina

from letzshop_core.adapters.content_encoding import unpacker
from letzshop_core.errors import FeedUnavailable
from letzshop_core.extras import needs
from letzshop_core.imports.addresses import AddressPolicy
from letzshop_core.imports.spool import SpoolWriter
from letzshop_core.ports import FetchedFeed

with needs("worker"):
    import aiohttp
    from aiohttp.abc import AbstractResolver, ResolveResult
    from aiohttp.resolver import ThreadedResolver
    from yarl import URL

__all__ = ["FetchLimits", "HttpFeedSource"]

_CHUNK = 1 << 18
_REDIRECTS = {301, 302, 303, 307, 308}
_REFUSALS = {
    401: ("fetch/denied", "The feed's server asks for a user name and password (401)."),
    403: ("fetch/denied", "The feed's server refuses access to the feed (403)."),
    404: ("fetch/not-found", "There is no feed at this URL (404)."),
    410: ("fetch/not-found", "There is no feed at this URL any more (410)."),
}
_PASSING = {408, 425, 429, 500, 502, 503, 504}


class FetchLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Limits for fetching a feed: ``size`` in bytes after decompression, times in seconds."""

    size: int = 4 << 30
    total: float = 1800.0
    connect: float = 15.0
    idle: float = 30.0
    redirects: int = 5
    attempts: int = 3
    wait: float = 1.0
    """Seconds before the second try; it doubles from there."""
    patience: float = 60.0
    """The longest wait that a server may ask for (Retry-After); otherwise the fetch fails."""
    ratio: int = 200
    """How many times its own size a compressed download may decompress to, above 64 MiB."""


class HttpFeedSource:
    """See :class:`letzshop_core.ports.FeedSource`.

    Every hop is checked: the URL, and each address that its host resolves to. Connections go to
    the checked addresses, so a DNS answer that changes in between has no effect. Proxies from
    the environment are not used, since they would resolve names themselves.
    """

    def __init__(
        self,
        policy: AddressPolicy | None = None,
        *,
        limits: FetchLimits | None = None,
        resolver: AbstractResolver | None = None,
        user_agent: str = "letzshop",
    ) -> None:
        self._policy = policy or AddressPolicy()
        self._limits = limits or FetchLimits()
        self._resolver = resolver
        self._user_agent = user_agent

    def check(self, url: str) -> None:
        """See :meth:`letzshop_core.ports.FeedSource.check`."""
        self._policy.check_url(url)

    async def fetch(
        self,
        url: str,
        into: Path,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> FetchedFeed:
        """See :meth:`letzshop_core.ports.FeedSource.fetch`."""
        self.check(url)
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        fetched: FetchedFeed | None = None
        try:
            async with asyncio.timeout(self._limits.total), self._session() as session:
                async for attempt in self._attempts():
                    with attempt:
                        fetched = await self._download(session, url, headers, into)
                        if fetched.truncated and attempt.num < self._limits.attempts:
                            raise _Short
        except TimeoutError:
            raise FeedUnavailable(
                "fetch/timeout",
                f"The feed was not complete after {self._limits.total:.0f} seconds.",
                transient=True,
            ) from None
        assert fetched is not None  # noqa: S101  # the loop ends with a result or an error
        return fetched

    def _attempts(self) -> Any:
        return stamina.retry_context(
            on=self._pause,
            attempts=self._limits.attempts,
            timeout=None,
            wait_initial=self._limits.wait,
            wait_max=30.0,
            wait_jitter=self._limits.wait / 2,
        )

    def _pause(self, error: Exception) -> bool | float:
        """Whether to try again, or after how many seconds the server wants another try."""
        if isinstance(error, _Short):
            return True
        if not isinstance(error, FeedUnavailable) or not error.transient:
            return False
        if error.retry_after is None:
            return True
        wanted = max(error.retry_after, self._limits.wait)
        return wanted if wanted <= self._limits.patience else False

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[aiohttp.ClientSession]:
        connector = aiohttp.TCPConnector(
            resolver=_CheckedResolver(self._policy, self._resolver or ThreadedResolver()),
            use_dns_cache=False,
            force_close=True,
        )
        timeout = aiohttp.ClientTimeout(
            total=None, connect=self._limits.connect, sock_read=self._limits.idle
        )
        async with aiohttp.ClientSession(
            connector=connector,
            timeout=timeout,
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
        ) as session:
            yield session

    async def _download(
        self,
        session: aiohttp.ClientSession,
        url: str,
        headers: dict[str, str],
        into: Path,
    ) -> FetchedFeed:
        try:
            async with self._following(session, url, headers) as response:
                if response.status == 304:
                    return FetchedFeed(
                        not_modified=True,
                        etag=_storable(response.headers.get("ETag"))
                        or headers.get("If-None-Match"),
                        last_modified=_storable(response.headers.get("Last-Modified"))
                        or headers.get("If-Modified-Since"),
                    )
                return await self._save(response, into)
        except FeedUnavailable:
            raise
        except aiohttp.InvalidURL:
            raise FeedUnavailable("fetch/invalid-url", "The feed's URL is not valid.") from None
        except aiohttp.ClientConnectorDNSError:
            raise FeedUnavailable(
                "fetch/unknown-host", "The host in the feed's URL does not exist.", transient=True
            ) from None
        except (aiohttp.ClientSSLError, aiohttp.ClientConnectorCertificateError) as error:
            raise FeedUnavailable(
                "fetch/certificate", f"The feed's server has no valid certificate: {error}."
            ) from None
        except TimeoutError:
            raise FeedUnavailable(
                "fetch/timeout",
                f"The feed's server sent nothing for {self._limits.idle:.0f} seconds.",
                transient=True,
            ) from None
        except aiohttp.ClientResponseError:
            raise FeedUnavailable(
                "fetch/connection", "The feed's server answered with no valid HTTP.", transient=True
            ) from None
        except (aiohttp.ClientError, OSError) as error:
            raise FeedUnavailable(
                "fetch/connection",
                f"The feed's server could not be reached or broke off ({type(error).__name__}).",
                transient=True,
            ) from None

    @asynccontextmanager
    async def _following(
        self, session: aiohttp.ClientSession, url: str, headers: dict[str, str]
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer after redirects, each of which is checked like the first URL."""
        try:
            target, auth = _without_credentials(URL(url))
        except ValueError:
            raise FeedUnavailable("fetch/invalid-url", "The feed's URL is not valid.") from None
        # Checked again in the form that is requested: characters such as ① and 。 may have turned
        # a name into an address (UTS 46, section 4), which no resolver will be asked about.
        self.check(str(target))
        for _ in range(self._limits.redirects + 1):
            sent = headers if auth is None else {**headers, "Authorization": auth}
            async with session.get(target, headers=sent, allow_redirects=False) as response:
                if response.status not in _REDIRECTS or "Location" not in response.headers:
                    _check_status(response, is_conditional=bool(headers))
                    yield response
                    return
                location = response.headers["Location"]
            try:
                following = target.join(URL(location))
                self.check(str(following))
            except ValueError:
                raise FeedUnavailable(
                    "fetch/redirect", "The feed's server redirects to no valid URL."
                ) from None
            # Credentials are sent to no other server, nor unencrypted to the same one.
            following, named = _without_credentials(following)
            auth = named or (auth if following.origin() == target.origin() else None)
            target = following
        raise FeedUnavailable(
            "fetch/redirect",
            f"The feed's server redirects more than {self._limits.redirects} times.",
        )

    async def _save(self, response: aiohttp.ClientResponse, into: Path) -> FetchedFeed:
        unpack = unpacker(response.headers.get("Content-Encoding"))
        total = response.content_length
        if total is not None and total > self._limits.size:
            raise self._too_large()
        received = size = 0
        # Before anything else is waited for: if the connection breaks meanwhile, aiohttp discards
        # what has arrived, which may be the whole of a small feed.
        chunk = await _next_chunk(response)
        writer = await asyncio.to_thread(SpoolWriter, into)
        try:
            while chunk:
                received += len(chunk)
                for data in unpack(chunk):
                    size += len(data)
                    if size > self._limits.size:
                        raise self._too_large()
                    if size > max(64 << 20, received * self._limits.ratio):
                        raise FeedUnavailable(
                            "fetch/too-large",
                            "The download unpacks to a suspicious multiple of its size.",
                        )
                    await asyncio.to_thread(writer.write, data)
                chunk = await _next_chunk(response)
            truncated = chunk is None
            if truncated and not size:
                raise FeedUnavailable(
                    "fetch/connection", "The feed's server broke off too early.", transient=True
                )
            written = await asyncio.to_thread(writer.finish)
        except BaseException:
            await asyncio.to_thread(writer.discard)
            raise
        return FetchedFeed(
            size=size,
            digest=written.digest,
            etag=_storable(response.headers.get("ETag")),
            last_modified=_storable(response.headers.get("Last-Modified")),
            truncated=truncated or not unpack.complete,
        )

    def _too_large(self) -> FeedUnavailable:
        return FeedUnavailable(
            "fetch/too-large", f"The feed is larger than {self._limits.size:,} bytes."
        )


class _Short(Exception):
    """A download ended early; another try may be complete."""


class _CheckedResolver(AbstractResolver):
    """Returns the addresses of a host only if all of them are allowed."""

    def __init__(self, policy: AddressPolicy, resolver: AbstractResolver) -> None:
        self._policy = policy
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        try:
            found = await self._resolver.resolve(host, port, family)
        except UnicodeError as error:  # an empty label, or one of more than 63 bytes
            raise OSError(str(error)) from error
        for result in found:
            self._policy.check_address(host, ip_address(result["host"].partition("%")[0]))
        return found

    async def close(self) -> None:
        await self._resolver.close()


async def _next_chunk(response: aiohttp.ClientResponse) -> bytes | None:
    """The next bytes of the body, none at its end; None if it ended early: there were fewer bytes
    than Content-Length says, or no last chunk."""
    try:
        return await response.content.read(_CHUNK)
    except aiohttp.ClientPayloadError:
        return None


def _check_status(response: aiohttp.ClientResponse, *, is_conditional: bool) -> None:
    status = response.status
    if status in {200, 203} or (status == 304 and is_conditional):
        return
    if status in _REFUSALS:
        raise FeedUnavailable(*_REFUSALS[status])
    pause = _seconds(response.headers.get("Retry-After"))
    asks = "" if pause is None else f" It asks to wait {pause:.0f} seconds."
    raise FeedUnavailable(
        "fetch/http-status",
        f"The feed's server answered with status {status} instead of the feed.{asks}",
        transient=status in _PASSING,
        retry_after=pause,
    )


def _seconds(retry_after: str | None) -> float | None:
    """Seconds from now until the time that Retry-After names (RFC 9110, section 10.2.3)."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, until.timestamp() - time.time())


def _storable(header: str | None) -> str | None:
    """The header's value, or None if it is not text: bytes outside UTF-8 arrive as surrogates."""
    return header if header is not None and header.isprintable() else None


def _without_credentials(url: URL) -> tuple[URL, str | None]:
    """The URL without user name and password, and the header for these (RFC 7617)."""
    bare = url.with_user(None)
    if url.user is None:
        return bare, None
    pair = f"{url.user}:{url.password or ''}".encode()
    return bare, f"Basic {b64encode(pair).decode()}"
