"""Whether a product is public: by the stored flag, by a look at it alone, and by the rule."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letzshop_core.paging import PageRequest
from letzshop_core.products.models import ProductFilters
from letzshop_core.testing.factories import NOON, add_offer, add_product, add_shop, add_user
from letzshop_core.uow import Store

OWNERS = ("nobody", "admin", "vendor", "rival")


@dataclass
class World:
    """Shops by their owner, products by their owner, and which offers there are, active or not."""

    shops: list[tuple[str, bool, bool]]
    products: list[str]
    offers: dict[tuple[int, int], bool]

    def is_public(self, product: int) -> bool:
        """The rule, read aloud."""
        offers = [(shop, active) for (shop, p), active in self.offers.items() if p == product]
        if offers:
            return any(active and self.shops[shop][1:] == (True, True) for shop, active in offers)
        owner = self.products[product]
        verified = {name for name, is_verified, _ in self.shops if is_verified}
        return owner in {"nobody", "admin"} | verified


flags = st.tuples(st.booleans(), st.booleans())
worlds = st.builds(
    World,
    shops=st.lists(
        st.tuples(st.sampled_from(OWNERS[1:]), st.booleans(), st.booleans()), min_size=1, max_size=3
    ),
    products=st.lists(st.sampled_from(OWNERS), min_size=1, max_size=4),
    offers=st.dictionaries(st.tuples(st.integers(0, 2), st.integers(0, 3)), st.booleans()),
)


def possible(world: World) -> World:
    offers = {
        (shop, product): active
        for (shop, product), active in world.offers.items()
        if shop < len(world.shops) and product < len(world.products)
    }
    return World(world.shops, world.products, offers)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds.map(possible), changes=st.lists(flags, max_size=3), limit=st.integers(1, 3))
async def test_the_stored_flag_and_a_single_look_follow_the_rule(
    store: Store, world: World, changes: Iterable[tuple[bool, bool]], limit: int
) -> None:
    users = {
        name: await add_user(store, is_admin=name == "admin") for name in OWNERS if name != "nobody"
    }
    stranger = await add_user(store)
    shops = [
        await add_shop(store, users[owner], is_verified=verified, is_active=active)
        for owner, verified, active in world.shops
    ]
    products = [await add_product(store, users.get(owner)) for owner in world.products]
    for (shop, product), active in world.offers.items():
        await add_offer(store, shops[shop], products[product], is_active=active)

    async def agree() -> None:
        async with store.reading() as uow:
            for number, product in enumerate(products):
                found = await uow.products.find(
                    ProductFilters(search=product.product_id), PageRequest(), by=stranger
                )
                alone = await uow.products.get(product.product_id, by=stranger, now=NOON)
                expected = world.is_public(number)
                assert (found.total == 1) == expected, (world, number)
                assert (alone is not None) == expected, (world, number)

    await agree()
    for number, (verified, active) in enumerate(changes):
        shop = number % len(shops)
        world.shops[shop] = (world.shops[shop][0], verified, active)
        async with store.writing() as uow:
            await uow.shops.update(
                shops[shop].id, {"is_verified": verified, "is_active": active}, at=NOON
            )
        position: int | None = 0
        while position is not None:
            async with store.writing() as uow:
                position = await uow.products.refresh_visibility(shops[shop].id, position, limit)
        await agree()


@pytest.mark.parametrize("name", ["vendor", "rival"])
async def test_who_offers_a_product_sees_it(store: Store, name: str) -> None:
    vendor, rival = await add_user(store, "vendor"), await add_user(store, "rival")
    product = await add_product(store, vendor)
    await add_offer(store, await add_shop(store, rival, is_verified=False), product)
    by = {"vendor": vendor, "rival": rival}[name]
    async with store.reading() as uow:
        assert await uow.products.get(product.product_id, by=by, now=NOON) is not None
        assert (
            await uow.products.get(product.product_id, by=await add_user(store), now=NOON) is None
        )
