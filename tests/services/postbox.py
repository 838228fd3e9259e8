"""A marketplace whose mails go to a postbox."""

from datetime import datetime
from pathlib import Path
from typing import Any

from letzshop_core.app import Letzshop
from letzshop_core.background import import_worker
from letzshop_core.errors import FeedUnavailable
from letzshop_core.imports.models import ImportJob
from letzshop_core.imports.options import NewImport, UploadedFeed
from letzshop_core.imports.spool import Spool
from letzshop_core.notifications.models import Notification
from letzshop_core.ports import FetchedFeed, NoFeedSource
from letzshop_core.shops.models import Shop
from letzshop_core.testing.factories import FixedClock, add_shop, add_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor

GOOD = b"id;title;price\n1;Lamp;19,90 EUR\n2;Chair;29,90 EUR\n"
ONE_BAD = b"id;title;price\n1;Lamp;19,90 EUR\n2;Chair;on request\n"
TWO_BAD = b"id;title;price\n1;Lamp;on request\n2;Chair;on request\n"
NOT_A_FEED = b"\x00\x01\x02\x03" * 100


class Postbox:
    """A mailer that keeps what it is handed, or says why not."""

    def __init__(self) -> None:
        self.mails: list[Notification] = []
        self.trouble: dict[str, Exception] = {}

    async def send(self, mail: Notification) -> None:
        for recipient in ("anybody", mail.recipient):
            if recipient in self.trouble:
                raise self.trouble[recipient]
        self.mails.append(mail)

    @property
    def subjects(self) -> list[str]:
        return [mail.subject for mail in self.mails]


class AwayFeeds(NoFeedSource):
    """Feeds whose server is away."""

    def check(self, url: str) -> None:
        pass

    async def fetch(self, url: str, into: Path, **_: Any) -> FetchedFeed:
        raise FeedUnavailable("fetch/unknown-host", "The host in the feed's URL does not exist.")


class Market:
    """A marketplace with a shop, an admin, and a postbox that mails go to."""

    def __init__(
        self, store: Store, admin: Actor, owner: Actor, shop: Shop, directory: Path, *, mails: bool
    ) -> None:
        self.clock, self.postbox, self.store = FixedClock(), Postbox(), store
        self.admin, self.owner, self.shop = admin, owner, shop
        self.letzshop = Letzshop(
            store,
            clock=self.clock,
            feeds=AwayFeeds(),
            spool=Spool(directory),
            mailer=self.postbox if mails else None,
        )

    async def upload(
        self, content: bytes, *, name: str | None = "a.csv", **options: Any
    ) -> ImportJob:
        new = UploadedFeed(shop_code=self.shop.shop_code, **options)
        feed = self.letzshop.spool.put(content)
        job = await self.letzshop.imports.start_upload(new, feed, name=name, by=self.owner)
        return await self.work_on(job)

    async def fetch(self, url: str) -> ImportJob:
        new = NewImport(shop_code=self.shop.shop_code, url=url)
        return await self.work_on(await self.letzshop.imports.start(new, by=self.owner))

    async def work_on(self, job: ImportJob) -> ImportJob:
        assert await import_worker(self.letzshop).run_one(job.job_id)
        return await self.letzshop.imports.status(job.job_id, by=self.owner)

    async def told(self) -> list[Notification]:
        """The mails since this was asked last."""
        while await self.letzshop.notifications.send_due():
            pass
        mails, self.postbox.mails = self.postbox.mails, []
        return mails

    async def waiting(self, now: datetime) -> Notification | None:
        async with self.store.writing() as uow:
            return await uow.notifications.take_due(now)


async def open_market(store: Store, directory: Path, *, mails: bool = True) -> Market:
    admin, owner = await add_user(store, "admin", is_admin=True), await add_user(store, "owner")
    shop = await add_shop(
        store, owner, "TECH", shop_name="Tech & Söhne", contact_email="info@tech.example"
    )
    return Market(store, admin, owner, shop, directory, mails=mails)
