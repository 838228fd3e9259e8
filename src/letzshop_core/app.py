"""Letzshop: all services over one store."""

import secrets
from typing import Self

from letzshop_core.audit.service import AuditService
from letzshop_core.gtins import GtinPolicy
from letzshop_core.imports.models import ReadingDefaults
from letzshop_core.imports.resources import ImportResources
from letzshop_core.imports.service import ImportService
from letzshop_core.imports.spool import Spool
from letzshop_core.notifications.notifier import Notifier
from letzshop_core.notifications.service import NotificationService
from letzshop_core.offers.service import OfferService
from letzshop_core.parsing import is_currency
from letzshop_core.ports import Clock, FeedSource, Mailer, NoFeedSource, SystemClock
from letzshop_core.products.service import ProductService
from letzshop_core.schedules.service import ScheduleService
from letzshop_core.security.passwords import PasswordHasher
from letzshop_core.security.throttle import LoginThrottle, MemoryLoginThrottle
from letzshop_core.security.tokens import Tokens
from letzshop_core.shops.service import ShopService
from letzshop_core.stats.service import StatsService
from letzshop_core.stock.service import StockService
from letzshop_core.uow import Store
from letzshop_core.users.service import UserService

__all__ = ["Letzshop"]


class Letzshop:
    """A marketplace: one attribute per concept, each a service with the rules of that concept.

    Close it before the event loop ends, with :meth:`close` or ``async with``.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock | None = None,
        tokens: Tokens | None = None,
        passwords: PasswordHasher | None = None,
        throttle: LoginThrottle | None = None,
        local_only: bool = False,
        gtin_policy: GtinPolicy = GtinPolicy.LENIENT,
        default_currency: str = "EUR",
        import_report_days: int = 90,
        feeds: FeedSource | None = None,
        spool: Spool | None = None,
        mailer: Mailer | None = None,
    ) -> None:
        """Wire the services.

        Args:
            store: where everything is stored.
            clock: by default the machine's.
            tokens: by default signed with a random secret, so they end with the process.
            passwords: by default bcrypt with 12 rounds.
            throttle: by default counts failed logins in this process.
            local_only: whether only this machine can reach the marketplace. The default
                password of the first admin is accepted only then (:meth:`UserService.login`).
            gtin_policy: what to do with GTINs whose check digit is wrong.
            default_currency: ISO 4217; for prices that name no currency.
            import_report_days: how many days after an import :func:`run_background` deletes its
                findings and rejected rows; 0 keeps them for ever.
            feeds: where feeds are fetched from. Without it, only uploads can be imported.
            spool: where feeds are kept during an import; by default a temporary directory.
            mailer: without it, no mails are sent.

        Raises:
            ValueError: there is no such currency or policy, or ``import_report_days`` is not
                between 0 and 36,500.
        """
        if not is_currency(default_currency):
            msg = f"default_currency must be a code of ISO 4217, got {default_currency!r}"
            raise ValueError(msg)
        if import_report_days not in range(36_501):
            msg = f"import_report_days must be between 0 and 36500, got {import_report_days!r}"
            raise ValueError(msg)
        gtin_policy = GtinPolicy(gtin_policy)
        clock = clock or SystemClock()
        self.store = store
        self.clock = clock
        self.import_report_days = import_report_days
        self.spool = spool or Spool()
        feeds = feeds or NoFeedSource()
        notifier = Notifier(is_on=mailer is not None)
        self.notifications = NotificationService(store, clock, mailer)
        self.import_resources = ImportResources(
            store=store,
            clock=clock,
            feeds=feeds,
            spool=self.spool,
            defaults=ReadingDefaults(
                default_currency=default_currency, strict_gtins=gtin_policy is GtinPolicy.STRICT
            ),
            notifier=notifier,
        )
        self.users = UserService(
            store,
            clock,
            passwords=passwords or PasswordHasher(),
            tokens=tokens or Tokens(secrets.token_urlsafe(32), clock=clock),
            throttle=throttle or MemoryLoginThrottle(clock=clock),
            local_only=local_only,
        )
        self.shops = ShopService(store, clock, notifier)
        self.products = ProductService(
            store, clock, default_currency=default_currency, gtin_policy=gtin_policy
        )
        self.offers = OfferService(store, clock, default_currency=default_currency)
        self.stock = StockService(store, clock, gtin_policy=gtin_policy)
        self.imports = ImportService(store, clock, feeds=feeds, spool=self.spool)
        self.schedules = ScheduleService(store, clock, feeds)
        self.audit = AuditService(store)
        self.stats = StatsService(store, clock)

    async def close(self) -> None:
        """Stop background tasks and close the store. Whoever opens the store next finishes what
        is left."""
        await self.shops.close()
        await self.store.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()
