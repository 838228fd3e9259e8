"""The composition root: settings, adapters, the marketplace, the application, the process."""

import asyncio
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog

from letzshop_core.adapters.aiohttp import HttpFeedSource
from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.migrations import upgrade, verify
from letzshop_core.app import Letzshop
from letzshop_core.errors import SchemaMismatch, TransientStoreError
from letzshop_core.extras import needs
from letzshop_core.gtins import GtinPolicy
from letzshop_core.imports.addresses import AddressPolicy
from letzshop_core.imports.spool import Spool
from letzshop_core.ports import Mailer
from letzshop_core.security.throttle import (
    LoginThrottle,
    MemoryLoginThrottle,
    NoLoginThrottle,
)
from letzshop_core.security.tokens import Tokens
from letzshop_http.settings import BadSettings, Settings, load_settings

if TYPE_CHECKING:
    from letzshop_http.limiter import SlidingWindows

__all__ = ["asgi", "open_letzshop", "serve"]

_log = structlog.get_logger(__name__)

_STARTING_SECONDS: Final = 60
"""For which a process may be silent before another one replaces it. It is while it imports modules,
which takes long on a busy machine."""
_WORKER: Final = (sys.executable, "-m", "letzshop_http.cli", "worker", "--supervised")


def build(settings: Settings, *, tokens: Tokens | None = None) -> Letzshop:
    """The marketplace that the settings describe. Nothing is opened yet."""
    return Letzshop(
        SqlStore.connect(
            settings.database_url,
            pool_size=settings.db_pool_size,
            max_overflow=settings.db_max_overflow,
        ),
        tokens=tokens,
        throttle=_login_throttle(settings),
        local_only=settings.is_local,
        gtin_policy=GtinPolicy(settings.gtin_policy),
        default_currency=settings.default_currency,
        import_report_days=settings.import_report_days,
        feeds=HttpFeedSource(AddressPolicy(settings.feed_allowed_hosts)),
        spool=Spool(settings.data_dir / "spool"),
        mailer=_mailer(settings),
    )


def _mailer(settings: Settings) -> Mailer | None:
    if settings.email_host is None:
        return None
    from letzshop_core.adapters.smtp import SmtpMailer  # noqa: PLC0415  (only where mail goes out)

    sender = settings.email_from or settings.admin_email
    key = settings.email_api_key
    return SmtpMailer(
        settings.email_host,
        port=settings.email_port,
        sender=sender,
        sender_name=settings.marketplace_name,
        username=settings.email_username or sender,
        password=None if key is None else key.get_secret_value(),
        security=settings.email_security,
    )


def _login_throttle(settings: Settings) -> LoginThrottle:
    if settings.rate_limit == "off":
        return NoLoginThrottle()
    if settings.redis_url is not None:
        from letzshop_core.adapters.limits import (  # noqa: PLC0415  (only with Redis)
            LimitsLoginThrottle,
            redis_storage,
        )

        return LimitsLoginThrottle(redis_storage(settings.redis_url))
    return MemoryLoginThrottle()


def _rate_limiter(settings: Settings) -> "SlidingWindows | None":
    from letzshop_http.limiter import SlidingWindows  # noqa: PLC0415

    if settings.rate_limit == "off":
        return None
    if settings.redis_url is None:
        return SlidingWindows()
    from letzshop_core.adapters.limits import redis_storage  # noqa: PLC0415

    return SlidingWindows(redis_storage(settings.redis_url))


async def prepare(letzshop: Letzshop, settings: Settings) -> None:
    """Create or upgrade the tables, and create the first administrator if there is none.

    Raises:
        BadSettings: the database does not answer, or its tables do not fit this version.
    """
    await asyncio.to_thread(_prepare_tables, settings)
    first = await letzshop.users.ensure_admin(
        username=settings.admin_username,
        email=settings.admin_email,
        password=settings.admin_password,
    )
    if first is not None and first.random_password is not None:
        sys.stderr.write(
            f"\nThe administrator {first.user.username!r} was created with the password\n"
            f"  {first.random_password}\nIt is shown this once.\n\n"
        )


@asynccontextmanager
async def open_letzshop() -> AsyncIterator[Letzshop]:
    """The marketplace that the environment's settings describe, ready for use by a command."""
    settings = load_settings()
    async with build(settings) as letzshop:
        await prepare(letzshop, settings)
        yield letzshop


class _Lifespan:
    """Falcon middleware: what happens when the server starts and stops."""

    def __init__(self, letzshop: Letzshop, settings: Settings) -> None:
        self._letzshop = letzshop
        self._settings = settings

    async def process_startup(self, scope: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        """Before the first request."""
        await prepare(self._letzshop, self._settings)

    async def process_shutdown(self, scope: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        """After the last."""
        await self._letzshop.close()


def asgi() -> Any:
    """The ASGI application that the environment's settings describe.

    For any ASGI server, as in ``uvicorn --factory letzshop_http.server:asgi``. Imports then need
    a ``letzshop worker`` beside it.
    """
    from letzshop_http.app import create_app  # noqa: PLC0415  (commands do without Falcon)
    from letzshop_http.logs import set_up_logging  # noqa: PLC0415
    from letzshop_http.metrics import Metrics  # noqa: PLC0415

    settings = load_settings()
    set_up_logging(debug=settings.debug)
    tokens = Tokens(
        settings.signing_secret(), lifetime=timedelta(minutes=settings.jwt_expire_minutes)
    )
    letzshop = build(settings, tokens=tokens)
    limiter = _rate_limiter(settings)
    app = create_app(
        letzshop,
        marketplace=settings.marketplace_name,
        limiter=limiter,
        optional_dependencies=(
            {"redis": limiter.answers} if limiter and settings.redis_url else {}
        ),
        cors_origins=settings.cors_origins,
        trusted_proxies=settings.proxy_networks,
        metrics=Metrics() if settings.metrics != "off" else None,
        metrics_for_all=settings.metrics == "all",
    )
    app.add_middleware(_Lifespan(letzshop, settings))
    return app


def serve(settings: Settings, *, workers: int = 1) -> None:
    """Serve until stopped, with a worker process for imports beside the server.

    Raises:
        BadSettings: the secret, the address or the database cannot be used.
    """
    with needs("server"):
        import uvicorn  # noqa: PLC0415

        from letzshop_http.logs import set_up_logging  # noqa: PLC0415
        from letzshop_http.protocol import HttpProtocol  # noqa: PLC0415

    set_up_logging(debug=settings.debug)
    settings.signing_secret()
    if settings.secret_weakness is not None:
        _log.warning("JWT_SECRET_KEY is weak", reason=settings.secret_weakness)
    if settings.email_host is None and settings.email_api_key is not None:
        _log.warning("EMAIL_API_KEY is set, but EMAIL_HOST is not: no mails are sent")
    # uvicorn raises the signal that stopped it again. This handler turns it into an exception, so
    # that the code around it can clean up, also as the first process of a container, which signals
    # do not end by default.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _check_address(settings)
    _prepare_tables(settings)  # before the worker and the server both want the tables
    with _worker_beside():
        uvicorn.run(
            "letzshop_http.server:asgi",
            factory=True,
            host=settings.api_host,
            port=settings.api_port,
            workers=workers,
            loop="uvloop" if sys.platform != "win32" else "asyncio",
            http=HttpProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # TRUSTED_PROXIES decides
            timeout_graceful_shutdown=15,
            timeout_worker_healthcheck=_STARTING_SECONDS,
        )


def _prepare_tables(settings: Settings) -> None:
    try:
        if settings.auto_migrate:
            upgrade(settings.database_url)
        else:
            verify(settings.database_url)
    except SchemaMismatch as error:
        name = "DATABASE_URL" if settings.auto_migrate else "DATABASE_URL, AUTO_MIGRATE=false"
        raise BadSettings(f"{name}: {error}") from None
    except TransientStoreError as error:
        msg = f"DATABASE_URL: the database does not answer: {error.__cause__}".partition("\n(")[0]
        raise BadSettings(msg) from None


def _check_address(settings: Settings) -> None:
    host, port = settings.api_host, settings.api_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        msg = f"API_HOST, API_PORT: cannot listen on {host}, port {port}: {error.strerror}"
        raise BadSettings(msg) from None


@contextmanager
def _worker_beside() -> Iterator[None]:
    from letzshop_http.worker_process import keep_running  # noqa: PLC0415

    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(
        target=lambda: loop.run_until_complete(keep_running(_WORKER, stop)), name="worker"
    )
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
