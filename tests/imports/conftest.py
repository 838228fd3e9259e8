"""A marketplace whose worker a test drives, and a shop's web server."""

import asyncio
import gzip
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from tests.waiting import until

from letzshop_core.adapters.aiohttp import FetchLimits, HttpFeedSource
from letzshop_core.app import Letzshop
from letzshop_core.imports.addresses import AddressPolicy
from letzshop_core.imports.models import ImportJob
from letzshop_core.imports.options import NewImport, UploadedFeed
from letzshop_core.imports.spool import Spool
from letzshop_core.imports.worker import ImportWorker
from letzshop_core.shops.models import Shop
from letzshop_core.testing.factories import FixedClock, add_shop, add_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor

LIMITS = FetchLimits(wait=0.01, idle=0.5, connect=2, total=20)


class FeedServer:
    """A shop's web server with one feed; it knows ETags and counts what it is asked."""

    def __init__(self) -> None:
        self.url = ""
        self.content = b""
        self.status = 200
        self.etags = True
        self.version = ""
        """What its ETags depend on beside the content."""
        self.short = False
        """Whether its downloads break off, just after the feed."""
        self.hold: asyncio.Event | None = None
        """What it waits for before it answers."""
        self.asked: list[int] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        etag = f'"{hashlib.sha256(self.content).hexdigest()[:16]}{self.version}"'
        headers = {"ETag": etag} if self.etags else {}
        status = self.status
        if self.etags and request.headers.get("If-None-Match") == etag:
            status = 304
        self.asked.append(status)
        if self.hold is not None:
            await self.hold.wait()
        if status != 200:
            return web.Response(status=status, headers=headers)
        if not self.short:
            return web.Response(body=self.content, headers=headers)
        # What comes last, a check of what came before, is cut off: no matter when the client
        # reads, it gets all of the content, and not the end of the download.
        cut = gzip.compress(self.content)[:-1]
        return web.Response(body=cut, headers={**headers, "Content-Encoding": "gzip"})


@pytest.fixture
async def feed_server() -> AsyncIterator[FeedServer]:
    server = FeedServer()
    runner = web.ServerRunner(web.Server(server.handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/feed.csv"
    yield server
    await runner.cleanup()


class Market:
    """A marketplace with one verified shop, whose worker runs when the test says."""

    def __init__(self, store: Store, owner: Actor, shop: Shop, directory: Path) -> None:
        self.clock = FixedClock()
        self.store, self.owner, self.shop = store, owner, shop
        self.spool = Spool(directory)
        self.feeds = HttpFeedSource(AddressPolicy(["127.0.0.1"]), limits=LIMITS)
        self.letzshop = Letzshop(store, clock=self.clock, feeds=self.feeds, spool=self.spool)
        self.worker = self.new_worker()

    def new_worker(self, concurrency: int = 4) -> ImportWorker:
        resources = replace(self.letzshop.import_resources, feeds=self.feeds)
        return ImportWorker(resources, concurrency=concurrency)

    async def start(self, url: str, **options: Any) -> ImportJob:
        new = NewImport.model_validate({"shop_code": self.shop.shop_code, "url": url, **options})
        return await self.letzshop.imports.start(new, by=self.owner)

    async def upload(self, content: bytes, **options: Any) -> ImportJob:
        new = UploadedFeed.model_validate({"shop_code": self.shop.shop_code, **options})
        return await self.letzshop.imports.start_upload(
            new, self.spool.put(content), name="feed.csv", by=self.owner
        )

    async def status(self, job: ImportJob) -> ImportJob:
        return await self.letzshop.imports.status(job.job_id, by=self.owner)

    async def until_over(self, *jobs: ImportJob) -> None:
        """Return when workers that run in the background are done with these jobs."""

        async def all_over() -> bool:
            return all([(await self.status(job)).status.is_final for job in jobs])

        await until(all_over)

    async def done(self, job: ImportJob) -> ImportJob:
        """The job after its worker has worked on it."""
        assert await self.worker.run_one(job.job_id)
        return await self.status(job)

    async def import_url(self, url: str, **options: Any) -> ImportJob:
        return await self.done(await self.start(url, **options))

    async def import_bytes(self, content: bytes, **options: Any) -> ImportJob:
        return await self.done(await self.upload(content, **options))


@pytest.fixture
async def market(store: Store, tmp_path: Path) -> Market:
    owner = await add_user(store)
    shop = await add_shop(store, owner)
    return Market(store, owner, shop, tmp_path / "spool")
