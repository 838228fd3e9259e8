"""Exports that a database writes: of which columns, and in what pieces."""

import asyncio
import contextlib
import csv
import io
from typing import Any

import pytest
from tests.waiting import PATIENCE

from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.adapters.sqlalchemy.bulk import export
from letzshop_core.products.export import ExportOptions
from letzshop_core.testing.factories import add_offer, add_product, add_shop, add_user


@pytest.mark.parametrize("of_shop", [False, True])
async def test_a_column_that_one_late_product_needs(
    sql_store: SqlStore, of_shop: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_A_FEW", 2)
    owner = await add_user(sql_store)
    shop = await add_shop(sql_store, owner)
    common: dict[str, Any] = {"brand": "Acme", "short_title": "Lamp", "extra": {"Lager": "A1"}}
    late: dict[str, Any] = {"size": "XL", "adult": False, "extra": {"Regal": "7"}}
    for fields in (common, common, {}, late, {}):
        await add_offer(sql_store, shop, await add_product(sql_store, owner, **fields))

    exported = sql_store.bulk.export(
        ExportOptions(), by=owner, shop_id=shop.id if of_shop else None
    )
    text = b"".join([piece async for piece in exported]).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    columns = ("brand", "short_title", "Lager", "size", "adult", "Regal")
    assert [[row[name] for name in columns] for row in rows] == [
        ["Acme", "Lamp", "A1", "", "", ""],
        ["Acme", "Lamp", "A1", "", "", ""],
        ["", "", "", "", "", ""],
        ["", "", "", "XL", "no", "7"],
        ["", "", "", "", "", ""],
    ]


async def test_long_descriptions_do_not_make_long_pieces(sql_store: SqlStore) -> None:
    owner = await add_user(sql_store)
    for _ in range(40):
        await add_product(sql_store, owner, description="ä" * 50_000)

    pieces = sql_store.bulk.export(ExportOptions(), by=owner, shop_id=None)
    sizes = [len(piece) async for piece in pieces]

    assert sum(sizes) > 4_000_000
    assert max(sizes) < 800_000


async def test_one_user_does_not_hold_up_the_exports_of_others(sql_store: SqlStore) -> None:
    slow, other = await add_user(sql_store), await add_user(sql_store)
    async with contextlib.AsyncExitStack() as stack:
        stalled = [sql_store.bulk.export(ExportOptions(), by=slow) for _ in range(4)]
        begun = [asyncio.ensure_future(anext(pieces)) for pieces in stalled]
        for pieces in stalled:
            stack.push_async_callback(pieces.aclose)
        stack.push_async_callback(asyncio.wait, begun)
        for first in begun[2:]:
            stack.callback(first.cancel)
        await asyncio.wait(begun[:2])

        async with asyncio.timeout(PATIENCE):
            assert [piece async for piece in sql_store.bulk.export(ExportOptions(), by=other)]
        assert [first.done() for first in begun] == [True, True, False, False]
