"""What shop owners are told of, and when."""

from datetime import datetime

from letzshop_core.imports.models import ImportJob, ImportState, JobLease
from letzshop_core.notifications import messages
from letzshop_core.shops.models import Shop
from letzshop_core.uow import UnitOfWork

__all__ = ["Notifier"]

_REJECTS_SHOWN = 5


class Notifier:
    """Writes mails to shop owners into the unit of work of the change that they tell of.

    They go to the shop's contact address, or else to its owner's own. Where no mail goes out
    (``is_on`` is false), nothing is written.
    """

    def __init__(self, *, is_on: bool) -> None:
        self._is_on = is_on

    async def shop_changed(self, uow: UnitOfWork, shop: Shop, verb: str, *, at: datetime) -> None:
        """An admin has done this to the shop: verify, unverify, activate or deactivate."""
        if self._is_on:
            await _add(uow, shop, messages.shop_changed(shop, verb), at)

    async def import_ended(self, uow: UnitOfWork, lease: JobLease, *, at: datetime) -> None:
        """An import is over, as the unit of work has it already.

        Told is one that failed or rejected rows, unless the import of this feed before it ended
        the same way. Not told are dry runs, cancelled jobs, and imports into a shop that is
        not verified: else anybody could have mail sent to an address that nobody has looked at.
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
    """What two imports have in common of which the owner need be told only once."""
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
