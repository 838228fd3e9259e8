"""Background work: imports, scheduled feeds, mails, and cleaning up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from letzshop_core.app import Letzshop
from letzshop_core.errors import TransientStoreError
from letzshop_core.imports.worker import ImportWorker
from letzshop_core.retries import retried
from letzshop_core.waiting import is_set_within

__all__ = ["import_worker", "run_background"]

_log = logging.getLogger(__name__)

_SPOOL_AGE = 24 * 3600.0
"""Seconds after which a file in the spool that no job needs is deleted."""


def import_worker(letzshop: Letzshop) -> ImportWorker:
    """A worker for the imports of this marketplace."""
    return ImportWorker(letzshop.import_resources)


async def run_background(letzshop: Letzshop, stop: asyncio.Event) -> None:
    """Do all background work until ``stop`` is set. Any number of processes may do this over one
    store."""
    worker = import_worker(letzshop)

    async def tidy() -> None:
        await _tidy(letzshop, stop)

    async def cut_off() -> None:
        async with letzshop.store.reading() as uow:
            await uow.import_queue.cut_off(letzshop.clock.now())

    chores: list[tuple[float, Callable[[], Awaitable[object]]]] = [
        (5.0, letzshop.schedules.run_due),
        (5.0, letzshop.shops.refresh_stale_visibility),
        (5.0, letzshop.notifications.send_due),
        (5.0, cut_off),
        (30.0, letzshop.stock.sweep),
        (60.0, tidy),
    ]
    async with asyncio.TaskGroup() as group:
        group.create_task(worker.run(stop))
        for seconds, chore in chores:
            group.create_task(_every(seconds, chore, stop))


async def _every(
    seconds: float, chore: Callable[[], Awaitable[object]], stop: asyncio.Event
) -> None:
    while not stop.is_set():
        try:
            await chore()
        except TransientStoreError as error:
            _log.warning("a background chore is put off: %s", error.message)
        except Exception:
            # One chore that fails must not end the imports beside it.
            _log.exception("a background chore failed")
        await is_set_within(seconds, stop)


async def _tidy(letzshop: Letzshop, stop: asyncio.Event) -> None:
    """Delete what finished imports leave behind: working rows, in time reports, and files."""
    while await _tidy_one_job(letzshop):
        pass
    if letzshop.import_report_days:
        ended_before = letzshop.clock.now() - timedelta(days=letzshop.import_report_days)
        # The first time, there may be years of them.
        while not stop.is_set() and await _drop_one_report(letzshop, ended_before):
            pass
    async with letzshop.store.reading() as uow:
        needed = await uow.import_queue.spooled()
    await asyncio.to_thread(letzshop.spool.sweep, needed, older_than=_SPOOL_AGE)


@retried
async def _tidy_one_job(letzshop: Letzshop) -> bool:
    async with letzshop.store.writing() as uow:
        return await uow.import_queue.tidy() > 0


@retried
async def _drop_one_report(letzshop: Letzshop, ended_before: datetime) -> bool:
    async with letzshop.store.writing() as uow:
        return await uow.import_queue.drop_report(ended_before) > 0
