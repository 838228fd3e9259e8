"""What any audit log must do."""

from datetime import timedelta
from typing import Any

import pytest

from letzshop_core.audit.models import AuditFilters
from letzshop_core.paging import PageRequest
from letzshop_core.testing.factories import NOON, add_user
from letzshop_core.uow import Store

__all__ = ["AuditLogContract"]

HOUR = timedelta(hours=1)


class AuditLogContract:
    """:class:`letzshop_core.audit.ports.AuditLog`."""

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({}, ["shop.update", "shop.create", "shop.create"]),
            ({"username": "bert"}, ["shop.create"]),
            ({"action": "shop.create"}, ["shop.create", "shop.create"]),
            ({"subject": "shop/A"}, ["shop.update", "shop.create"]),
            ({"since": NOON + HOUR}, ["shop.update", "shop.create"]),
            ({"until": NOON + HOUR}, ["shop.create"]),
        ],
    )
    async def test_entries_come_newest_first(
        self, store: Store, filters: dict[str, Any], expected: list[str]
    ) -> None:
        anna, bert = await add_user(store, "anna"), await add_user(store, "bert")
        async with store.writing() as uow:
            await uow.audit.record(anna, "shop.create", "shop/A", at=NOON)
            await uow.audit.record(bert, "shop.create", "shop/B", at=NOON + HOUR)
            await uow.audit.record(
                anna, "shop.update", "shop/A", {"fields": ["ä"]}, at=NOON + 2 * HOUR
            )
        async with store.reading() as uow:
            page = await uow.audit.find(AuditFilters(**filters), PageRequest())
        assert [entry.action for entry in page.items] == expected

    async def test_an_entry_keeps_what_was_noted(self, store: Store) -> None:
        anna = await add_user(store, "anna")
        async with store.writing() as uow:
            await uow.audit.record(anna, "shop.update", "shop/A", {"fields": ["ä"]}, at=NOON)
            await uow.audit.record(anna, "shop.verify", "shop/A", at=NOON)
        async with store.reading() as uow:
            page = await uow.audit.find(AuditFilters(), PageRequest(limit=1))
            assert page.items[0].details is None
            page = await uow.audit.find(AuditFilters(), PageRequest(cursor=page.next_cursor))
        (entry,) = page.items
        assert (entry.at, entry.username, entry.subject) == (NOON, "anna", "shop/A")
        assert entry.details == {"fields": ["ä"]}

    async def test_what_is_rolled_back_leaves_no_entry(self, store: Store) -> None:
        anna = await add_user(store, "anna")
        with pytest.raises(ZeroDivisionError):
            async with store.writing() as uow:
                await uow.audit.record(anna, "shop.create", "shop/A", at=NOON)
                raise ZeroDivisionError
        async with store.reading() as uow:
            assert (await uow.audit.find(AuditFilters(), PageRequest())).total == 0
