"""Decides what shop owners are told, and when."""

from datetime import datetime

from letzshop_core.imports.models import ImportJob, ImportState, JobLease
from letzshop_core.notifications import messages
from letzshop_core.shops.models import Shop
from letzshop_core.uow import UnitOfWork

__all__ = ["Notifier"]

_REJECTS_SHOWN = 5


class Notifier:
    """Stores mails to shop owners in the unit of work of the change that they report.

    They go to the shop's contact address or, if it has none, to its owner's. If ``is_on`` is
    false, nothing is stored.
    """

    def __init__(self, *, is_on: bool) -> None:
        self._is_on = is_on

    async def shop_changed(self, uow: UnitOfWork, shop: Shop, verb: str, *, at: datetime) -> None:
        """An admin has changed the shop; ``verb`` is verify, unverify, activate or deactivate."""
        if self._is_on:
            await _add(uow, shop, messages.shop_changed(shop, verb), at)

    async def import_ended(self, uow: UnitOfWork, lease: JobLease, *, at: datetime) -> None:
        """An import is over; the unit of work contains its outcome already.

        The owner is told if it failed or rejected rows, unless the previous import of this feed
        ended the same way. There are no mails about dry runs, cancelled jobs, and imports into
        unverified shops: otherwise anybody could have mail sent to any address.
        """
        if not self._is_on or not lease.shop_is_verified or lease.options.dry_run:
            return
        job = await uow.imports.get(lease.job_id, owner_id=None)
        if job is None or job.status is ImportState.CANCELLED:
            return
        outcome = _outcome(job)
        former = await uow.imports.note_outcome(lease.shop_id, lease.origin.key, outcome)
        shop = await uow.shops.get(lease.shop_code)
        if outcome == former or job.status is ImportState.COMPLETED or shop is None:
            return
        rejects = await uow.imports.rejects(job.account_id, after_row=0, limit=_REJECTS_SHOWN)
        await _add(uow, shop, messages.import_ended(shop, job, lease.origin, rejects), at)


def _outcome(job: ImportJob) -> str:
    """The same for two imports of which the owner need be told only once."""
    if job.error is not None:
        return f"{job.status} {job.error.code}"
    return f"{job.status} {job.counts.rejected}"


async def _add(uow: UnitOfWork, shop: Shop, message: messages.Message, at: datetime) -> None:
    recipient = shop.contact_email
    if recipient is None:
        owner = await uow.users.named(shop.owner)
        if owner is None:
            return
        recipient = owner.email
    await uow.notifications.add(recipient, message.subject, message.text, at=at)
