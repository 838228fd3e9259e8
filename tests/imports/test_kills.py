"""Workers that are killed without warning, in the middle of an import, one after the other."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.waiting import PATIENCE, until

from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.app import Letzshop
from letzshop_core.background import import_worker
from letzshop_core.imports.models import ImportJob, ImportState
from letzshop_core.imports.options import UploadedFeed
from letzshop_core.imports.spool import Spool
from letzshop_core.offers.models import OfferFilters
from letzshop_core.paging import PageRequest
from letzshop_core.testing.factories import add_shop, add_user
from letzshop_core.users.models import Actor

ROWS = 2000
KILLED_AT = (5, 31, 74, 140)
"""Each worker is killed before this statement of its own; what it has sent before is done."""
WORKER = """
import asyncio, os, signal, sys
from datetime import timedelta
from itertools import count
from pathlib import Path
from letzshop_core import Letzshop, SqlStore
from letzshop_core.adapters.sqlalchemy.bulk.postgresql import PostgresqlDriver
from letzshop_core.adapters.sqlalchemy.bulk.sqlite import SqliteDriver
from letzshop_core.imports.spool import Spool
from letzshop_core.imports.worker import ImportWorker

statements, last = count(1), int(sys.argv[3])

def mortal(run):
    def run_or_die(*args):
        if next(statements) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return run(*args)
    return run_or_die

for driver in (PostgresqlDriver, SqliteDriver):
    driver.run = mortal(driver.run)
letzshop = Letzshop(SqlStore.connect(sys.argv[1]), spool=Spool(Path(sys.argv[2])))
worker = ImportWorker(letzshop.import_resources, lease=timedelta(seconds=1), poll=0.05)
asyncio.run(worker.run(asyncio.Event()))
"""


def old_feed() -> bytes:
    """What the shop offers before: some of it leaves, some of it changes its price."""
    rows = (f"{n};Lamp {n};{n % 70 + 1},90 EUR;in stock\n" for n in range(0, ROWS, 5))
    return ("id;title;price;availability\n" + "".join(rows)).encode()


def new_feed() -> bytes:
    """The feed under test: new, changed, unchanged, repeated and damaged rows."""
    rows = []
    for n in range(300, ROWS):
        price = "on request" if n % 97 == 0 else f"{n % (71 if n % 3 else 70) + 1},90 EUR"
        rows.append(f"{n - 7 if n % 101 == 0 else n};Lamp {n};{price};in stock\n")
    return ("id;title;price;availability\n" + "".join(rows)).encode()


class Shopfront:
    """A shop on a database of its own."""

    def __init__(self, store: SqlStore, owner: Actor, code: str, spool: Path) -> None:
        self.letzshop = Letzshop(store, spool=Spool(spool))
        self.owner, self.code = owner, code

    async def upload(self, content: bytes, **options: Any) -> ImportJob:
        new = UploadedFeed.model_validate({"shop_code": self.code, **options})
        return await self.letzshop.imports.start_upload(
            new, self.letzshop.spool.put(content), name="a.csv", by=self.owner
        )

    async def status(self, job: ImportJob) -> ImportJob:
        return await self.letzshop.imports.status(job.job_id, by=self.owner)

    async def run(self, job: ImportJob) -> ImportJob:
        """Do the job here, undisturbed."""
        assert await import_worker(self.letzshop).run_one(job.job_id)
        return await self.status(job)

    async def outcome(self, job: ImportJob) -> tuple[Any, ...]:
        """Account, findings, rejected rows and offers, without times and numbers of rows in
        tables, which no two runs share."""
        job = await self.status(job)
        _, rejects = await self.letzshop.imports.rejected(job.job_id, by=self.owner)
        page = await self.letzshop.offers.find(
            self.code, OfferFilters(), PageRequest(limit=1000), by=self.owner
        )
        offers = list(page.items)
        while page.next_cursor:
            page = await self.letzshop.offers.find(
                self.code,
                OfferFilters(),
                PageRequest(limit=1000, cursor=page.next_cursor),
                by=self.owner,
            )
            offers += page.items
        return (
            job.status,
            job.counts,
            job.findings,
            [reject async for reject in rejects],
            sorted(
                (_timeless(msgspec.to_builtins(o)) for o in offers), key=lambda o: o["product_id"]
            ),
        )


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _timeless(v) for k, v in value.items() if not k.endswith("_at")}
    return value


@pytest.fixture
async def shopfronts(
    sql_store: SqlStore, tmp_path: Path, migrated_sqlite: bytes
) -> AsyncIterator[tuple[Shopfront, Shopfront, str]]:
    """Two shops alike: one to disturb (and the URL of its database), one to leave in peace."""
    calm_path = tmp_path / "calm.db"
    calm_path.write_bytes(migrated_sqlite)
    calm_store = SqlStore.connect(f"sqlite:///{calm_path}")
    fronts = []
    for name, one in (("disturbed", sql_store), ("calm", calm_store)):
        owner = await add_user(one, "vendor")
        await add_shop(one, owner, "SHOP")
        fronts.append(Shopfront(one, owner, "SHOP", tmp_path / name))
    url = sql_store.engine.url
    plain = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)
    yield fronts[0], fronts[1], plain
    await calm_store.close()


async def test_the_outcome_is_that_of_an_undisturbed_run(
    shopfronts: tuple[Shopfront, Shopfront, str],
) -> None:
    disturbed, calm, url = shopfronts
    jobs = []
    for front in (disturbed, calm):
        await front.run(await front.upload(old_feed()))
        jobs.append(await front.upload(new_feed(), mode="full", batch_size=20))
    job, peaceful = jobs
    await calm.run(peaceful)
    command = (sys.executable, "-c", WORKER, url, str(disturbed.letzshop.spool.directory))
    for statement in KILLED_AT:
        async with asyncio.timeout(PATIENCE):
            worker = await asyncio.create_subprocess_exec(*command, str(statement))
            assert await worker.wait() == -signal.SIGKILL
        assert not (await disturbed.status(job)).status.is_final

    async def over() -> bool:
        return (await disturbed.status(job)).status.is_final

    survivor = await asyncio.create_subprocess_exec(*command, "0")
    try:
        await until(over)
    finally:
        survivor.kill()
        await survivor.wait()
    assert (await disturbed.status(job)).status is ImportState.COMPLETED_WITH_ERRORS
    assert await disturbed.outcome(job) == await calm.outcome(peaceful)
