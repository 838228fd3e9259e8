"""What any store must do for an export: write what the feed writer writes."""

import csv
import io
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any, Final, Literal

import pytest

from letzshop_core.feeds.attributes import ATTRIBUTES, Kind
from letzshop_core.paging import MAX_LIMIT, PageRequest
from letzshop_core.products.export import ExportOptions, feed_of
from letzshop_core.products.models import Product
from letzshop_core.products.visibility import as_seen_by
from letzshop_core.shops.models import Shop
from letzshop_core.testing.factories import add_offer, add_product, add_shop, add_user
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor

__all__ = ["ExportContract"]

_TEXTS: Final = (
    *("Mühle 東京", "a, b", "a;b", 'say "x"', "back\\slash", "two\nlines", "a\u2028b", "x > y, z"),
    *("=1+1", "'=1", "''-x", "'quoted'", "+49", "-5", "@home", "'", '"', "[x]", "\\", "%_?:name"),
)
_AMOUNTS: Final = ("0.05", "15", "15.5", "15.00", "1.2345", "1.2340", "12345678901.5", "0.1250")
_FIELDS: Final = {name.removesuffix("_"): name for name in Product.__struct_fields__}


def _product(number: int) -> dict[str, Any]:
    """Awkward values for every attribute, different ones for each number."""
    text, other = _TEXTS[number % len(_TEXTS)], _TEXTS[(number + 7) % len(_TEXTS)]
    fields: dict[str, Any] = {}
    for position, attribute in enumerate(ATTRIBUTES.values()):
        if attribute.name == "id" or (number + position) % 3 == 0:
            continue
        value: Any = text
        if attribute.kind is Kind.BOOLEAN:
            value = bool(position % 2)
        elif attribute.kind is Kind.INTEGER:
            value = number
        elif attribute.kind is Kind.PRICE:
            value = Decimal(_AMOUNTS[(number + position) % len(_AMOUNTS)])
        elif attribute.kind is Kind.LINK:
            value = f"https://shop.example/{position},{number}?a='b'&c[]"
        elif attribute.kind is Kind.GTIN:
            value = "4006381333931"
        elif attribute.name in {"availability", "condition", "gender", "age_group"}:
            value = attribute.words[number % len(attribute.words)]
        if attribute.repeatable:
            value = [[value], [value, str(other)], ["plain", "values"], []][number % 4]
        fields[_FIELDS[attribute.name]] = value
    if number % 2:
        fields["extra"] = {"Lager": text, 'it\'s "x", $.y': other}
    return fields | {"title": text, "currency": "EUR"}


async def _shop(store: Store) -> tuple[Actor, Shop]:
    owner = await add_user(store)
    shop = await add_shop(store, owner)
    for number in range(2 * len(_TEXTS)):
        product = await add_product(store, owner, **_product(number))
        own: dict[str, Any] = {"shop_product_id": f"'={number}", "is_active": number % 5 != 0}
        if number % 3 == 1:
            own |= {"shop_price": Decimal("7.5"), "shop_currency": "CHF"}
        if number % 4 == 2:
            own |= {"shop_link": "https://own.example/", "shop_availability": "out of stock"}
        await add_offer(store, shop, product, **own)
    await add_product(store, owner)
    return owner, shop


async def _read(pieces: AsyncIterator[bytes]) -> str:
    return b"".join([piece async for piece in pieces]).decode()


def _cells(text: str, options: ExportOptions) -> list[list[str]] | str:
    if options.format == "xml":
        return text
    delimiter = "\t" if options.format == "tsv" else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


class ExportContract:
    """:meth:`letzshop_core.imports.bulk.BulkCatalogue.export`."""

    @pytest.mark.parametrize("file_format", ["csv", "tsv", "xml"])
    @pytest.mark.parametrize("formula_safe", [False, True])
    @pytest.mark.parametrize("of_shop", [False, True])
    async def test_writes_what_the_feed_writer_writes(
        self,
        store: Store,
        file_format: Literal["csv", "tsv", "xml"],
        formula_safe: bool,
        of_shop: bool,
    ) -> None:
        owner, shop = await _shop(store)
        shop_id = shop.id if of_shop else None
        for by in (owner, Actor(10**9, "stranger")):
            options = ExportOptions(format=file_format, formula_safe=formula_safe)
            async with store.reading() as uow:
                page = await uow.products.find(
                    options, PageRequest(limit=MAX_LIMIT), by=by, shop_id=shop_id
                )
            written = await _read(store.bulk.export(options, by=by, shop_id=shop_id))

            seen = [as_seen_by(product, by) for product in page.items]
            expected = b"".join(feed_of(seen, options)).decode()
            assert _cells(written, options) == _cells(expected, options)

    @pytest.mark.parametrize("file_format", ["csv", "xml"])
    @pytest.mark.parametrize("of_shop", [False, True])
    async def test_private_attributes_are_for_the_owner_of_a_product(
        self, store: Store, file_format: Literal["csv", "xml"], of_shop: bool
    ) -> None:
        owner, other = await add_user(store), await add_user(store)
        shop = await add_shop(store, owner)
        for name, user in (("mine", owner), ("theirs", other)):
            secrets = {
                "cost_of_goods_sold": f"cost {name}",
                "auto_pricing_min_price": f"min {name}",
            }
            product = await add_product(store, user, product_id=name, **secrets)
            await add_offer(store, shop, product)
        await add_offer(store, shop, await add_product(store, other, title="No secret"))
        everything = {"cost mine", "min mine", "cost theirs", "min theirs"}
        for by, seen in (
            (owner, {"cost mine", "min mine"}),
            (other, {"cost theirs", "min theirs"}),
            (Actor(10**9, "admin", is_admin=True), everything),
            (Actor(10**9, "stranger"), set()),
        ):
            written = await _read(
                store.bulk.export(
                    ExportOptions(format=file_format),
                    by=by,
                    shop_id=shop.id if of_shop else None,
                )
            )
            assert {secret for secret in everything if secret in written} == seen
            assert ("cost_of_goods_sold" in written) is bool(seen)
            assert "No secret" in written

    @pytest.mark.parametrize("file_format", ["csv", "xml"])
    async def test_inactive_offers_are_left_out(
        self, store: Store, file_format: Literal["csv", "xml"]
    ) -> None:
        owner = await add_user(store)
        shop = await add_shop(store, owner)
        for title in ("Kept", "Withdrawn"):
            product = await add_product(store, owner, title=title)
            await add_offer(store, shop, product, is_active=title == "Kept")
        options = ExportOptions(format=file_format)
        for by in (owner, Actor(10**9, "admin", is_admin=True), Actor(10**9, "stranger")):
            written = await _read(store.bulk.export(options, by=by, shop_id=shop.id))
            assert "Kept" in written
            assert "Withdrawn" not in written
        everything = await _read(store.bulk.export(options, by=owner))
        assert "Withdrawn" in everything, "it is still in the catalogue"

    @pytest.mark.parametrize(
        ("filters", "of_shop"),
        [
            ({"search": "muhle"}, False),
            ({"search": "muhle"}, True),
            ({"currency": "CHF", "max_price": 8, "sort": "-id"}, True),
            ({"brand": "a, b", "sort": "title"}, True),
            ({"sort": "-price"}, True),
            ({"sort": "-price"}, False),
        ],
    )
    async def test_filtered_and_ordered(
        self, store: Store, filters: dict[str, Any], of_shop: bool
    ) -> None:
        owner, shop = await _shop(store)
        shop_id = shop.id if of_shop else None
        options = ExportOptions(**filters)
        async with store.reading() as uow:
            page = await uow.products.find(options, PageRequest(), by=owner, shop_id=shop_id)
        written = _cells(
            await _read(store.bulk.export(options, by=owner, shop_id=shop_id)), options
        )

        expected = b"".join(feed_of(page.items, options)).decode()
        assert written == _cells(expected, options)
        assert page.items

    async def test_an_export_is_of_one_moment(self, store: Store) -> None:
        owner, shop = await _shop(store)
        options = ExportOptions()
        before = await _read(store.bulk.export(options, by=owner, shop_id=shop.id))
        pieces = store.bulk.export(options, by=owner, shop_id=shop.id)
        first = await anext(pieces)

        late = await add_product(store, owner, pattern="stripes")
        await add_offer(store, shop, late)

        assert first.decode() + await _read(pieces) == before

    async def test_an_export_that_nobody_reads_to_its_end_lets_others_go_on(
        self, store: Store
    ) -> None:
        owner, shop = await _shop(store)
        for _ in range(20):
            pieces = store.bulk.export(ExportOptions(), by=owner, shop_id=shop.id)
            await anext(pieces)
            await pieces.aclose()
