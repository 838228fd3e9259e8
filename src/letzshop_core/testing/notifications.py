"""What any store of notifications must do."""

import asyncio
from datetime import datetime, timedelta

from letzshop_core.notifications.models import Notification
from letzshop_core.testing.factories import NOON
from letzshop_core.uow import Store

__all__ = ["NotificationRepositoryContract"]

LATER = NOON + timedelta(minutes=5)


async def add(store: Store, subject: str = "News", *, at: datetime = NOON) -> None:
    async with store.writing() as uow:
        await uow.notifications.add("vendor@example.com", subject, "Grüße\n\n…\n", at=at)


async def take(store: Store, now: datetime, until: datetime) -> Notification | None:
    async with store.writing() as uow:
        mail = await uow.notifications.take_due(now)
        if mail is not None:
            await uow.notifications.put_off(mail.id, until)
        return mail


class NotificationRepositoryContract:
    """:class:`letzshop_core.notifications.ports.NotificationRepository`."""

    async def test_a_mail_is_due_at_once_and_kept_as_it_is(self, store: Store) -> None:
        await add(store)
        mail = await take(store, NOON, LATER)
        assert mail is not None
        assert mail == Notification(
            id=mail.id,
            recipient="vendor@example.com",
            subject="News",
            text="Grüße\n\n…\n",
            created_at=NOON,
            attempts=0,
        )

    async def test_what_is_put_off_is_due_later_and_counts_attempts(self, store: Store) -> None:
        await add(store)
        assert await take(store, NOON, LATER) is not None
        assert await take(store, LATER - timedelta(seconds=1), LATER) is None
        again = await take(store, LATER, LATER)
        assert again is not None
        assert (again.attempts, again.created_at) == (1, NOON)

    async def test_the_longest_overdue_is_first(self, store: Store) -> None:
        for subject, minutes in (("second", 2), ("first", 1), ("third", 3), ("not yet", 6)):
            await add(store, subject, at=NOON + timedelta(minutes=minutes))
        taken = [await take(store, LATER, LATER + timedelta(hours=1)) for _ in range(4)]
        assert [mail and mail.subject for mail in taken] == ["first", "second", "third", None]

    async def test_what_is_deleted_is_gone(self, store: Store) -> None:
        await add(store)
        mail = await take(store, NOON, NOON)
        assert mail is not None
        for _ in range(2):
            async with store.writing() as uow:
                await uow.notifications.delete(mail.id)
        assert await take(store, LATER, LATER) is None

    async def test_a_unit_of_work_that_fails_leaves_no_mail(self, store: Store) -> None:
        class Failure(Exception):
            pass

        try:
            async with store.writing() as uow:
                await uow.notifications.add("vendor@example.com", "News", "…", at=NOON)
                raise Failure
        except Failure:
            pass
        assert await take(store, LATER, LATER) is None

    async def test_two_that_ask_at_once_get_different_mails(self, store: Store) -> None:
        for number in range(6):
            await add(store, str(number))
        taken = await asyncio.gather(*(take(store, NOON, LATER) for _ in range(6)))
        subjects = [mail.subject for mail in taken if mail is not None]
        rest = await take(store, NOON, LATER)
        while rest is not None:  # whoever finds a row locked skips it, and may get nothing
            subjects.append(rest.subject)
            rest = await take(store, NOON, LATER)
        assert sorted(subjects) == ["0", "1", "2", "3", "4", "5"]
