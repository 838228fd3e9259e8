"""Opening, changing, verifying and finding shops."""

import asyncio
import logging
from datetime import datetime

from letzshop_core.errors import Forbidden, Invalid, NotFound, TransientStoreError
from letzshop_core.notifications.notifier import Notifier
from letzshop_core.paging import Page, PageRequest
from letzshop_core.ports import Clock
from letzshop_core.retries import retried
from letzshop_core.shops.access import managed_shop, visible_shop
from letzshop_core.shops.models import NewShop, Shop, ShopFilters, ShopPatch
from letzshop_core.uow import Store, UnitOfWork
from letzshop_core.users.access import require_admin
from letzshop_core.users.models import Actor

__all__ = ["ShopService"]

_log = logging.getLogger(__name__)

_REFRESH_BATCH = 2000
"""Products per transaction when visibility is recomputed."""


class ShopService:
    """Opening, changing, verifying and finding shops."""

    def __init__(self, store: Store, clock: Clock, notifier: Notifier) -> None:
        self._store = store
        self._clock = clock
        self._notifier = notifier
        self._refreshes: set[asyncio.Task[None]] = set()

    @retried
    async def create(self, new: NewShop, *, by: Actor) -> Shop:
        """Open a shop: active, and unverified unless an admin opens it.

        Raises:
            Conflict: the code is taken.
            Forbidden: the caller names another owner and is not an admin.
            Invalid: there is no user with the owner's name.
        """
        now = self._clock.now()
        async with self._store.writing() as uow:
            owner_id = await _owner_id(uow, new, by)
            shop = await uow.shops.add(new, owner_id=owner_id, is_verified=by.is_admin, at=now)
            await uow.audit.record(
                by, "shop.create", f"shop/{shop.shop_code}", {"owner": shop.owner}, at=now
            )
            if shop.is_verified:  # now the owner's products without offers are public
                await uow.shops.mark_visibility_stale(shop.id, now)
        if shop.is_verified:
            self._refresh_soon(shop.id)
        return shop

    async def get(self, shop_code: str, *, by: Actor) -> Shop:
        """The shop with this code.

        Raises:
            NotFound: there is none that the caller may see.
        """
        async with self._store.reading() as uow:
            return await visible_shop(uow.shops, shop_code, by)

    async def find(self, filters: ShopFilters, page: PageRequest, *, by: Actor) -> Page[Shop]:
        """Shops that the caller may see, by ascending id."""
        async with self._store.reading() as uow:
            return await uow.shops.find(filters, page, caller_id=by.id, all_visible=by.is_admin)

    @retried
    async def update(self, shop_code: str, patch: ShopPatch, *, by: Actor) -> Shop:
        """Change the fields that the patch gives.

        Raises:
            NotFound: there is no such shop that the caller may see.
            Forbidden: it is somebody else's.
        """
        now = self._clock.now()
        changes = patch.model_dump(exclude_unset=True)
        async with self._store.writing() as uow:
            shop = await managed_shop(uow.shops, shop_code, by)
            if not changes:
                return shop
            await uow.audit.record(
                by, "shop.update", f"shop/{shop.shop_code}", {"fields": sorted(changes)}, at=now
            )
            return await uow.shops.update(shop.id, changes, at=now)

    async def set_verified(
        self, shop_id: int, is_verified: bool | None = None, *, by: Actor
    ) -> Shop:
        """Verify a shop or withdraw the verification; None reverses the present state.

        This returns at once; lists of products follow in the background.

        Raises:
            Forbidden: the caller is not an admin.
            NotFound: there is no such shop.
        """
        return await self._set(shop_id, "is_verified", is_verified, ("unverify", "verify"), by)

    async def set_active(self, shop_id: int, is_active: bool | None = None, *, by: Actor) -> Shop:
        """Activate or deactivate a shop; otherwise as :meth:`set_verified`."""
        return await self._set(shop_id, "is_active", is_active, ("deactivate", "activate"), by)

    @retried
    async def _set(
        self, shop_id: int, field: str, value: bool | None, verbs: tuple[str, str], by: Actor
    ) -> Shop:
        require_admin(by)
        now = self._clock.now()
        async with self._store.writing() as uow:
            shop = await uow.shops.lock(shop_id)
            if shop is None:
                raise NotFound("shop", shop_id)
            present: bool = getattr(shop, field)
            wanted = not present if value is None else value
            if wanted == present:
                return shop
            await uow.audit.record(by, f"shop.{verbs[wanted]}", f"shop/{shop.shop_code}", at=now)
            await uow.shops.mark_visibility_stale(shop_id, now)
            shop = await uow.shops.update(shop_id, {field: wanted}, at=now)
            await self._notifier.shop_changed(uow, shop, verbs[wanted], at=now)
        self._refresh_soon(shop_id)
        return shop

    # Whether ordinary users see a product in lists is stored with the product. A shop may have
    # a million products, so they are updated after the answer, in small transactions. The mark
    # in the shop's row survives a restart.

    def _refresh_soon(self, shop_id: int) -> None:
        task = asyncio.create_task(self._refresh_now(shop_id))
        self._refreshes.add(task)
        task.add_done_callback(self._refreshes.discard)

    async def _refresh_now(self, shop_id: int) -> None:
        try:
            await self._refresh_visibility(shop_id)
        except TransientStoreError as error:  # a worker will do it
            _log.warning("shop %d waits for its products' visibility: %s", shop_id, error.message)

    async def refresh_stale_visibility(self) -> None:
        """Recompute the visibility of products where that is due and not finished."""
        async with self._store.reading() as uow:
            stale = await uow.shops.stale_visibility()
        for shop_id in stale:
            await self._refresh_visibility(shop_id)

    async def _refresh_visibility(self, shop_id: int) -> None:
        async with self._store.reading() as uow:
            since = (await uow.shops.stale_visibility()).get(shop_id)
        if since is None:
            return
        after: int | None = 0
        while after is not None:
            after = await self._refresh_batch(shop_id, after)
        await self._clear_stale(shop_id, since)

    @retried
    async def _refresh_batch(self, shop_id: int, after_id: int) -> int | None:
        async with self._store.writing() as uow:
            # With the lock, a batch sees either the state after a change of the shop, or the
            # state before it; then the change causes it to be done again.
            await uow.shops.lock(shop_id)
            return await uow.products.refresh_visibility(shop_id, after_id, _REFRESH_BATCH)

    @retried
    async def _clear_stale(self, shop_id: int, since: datetime) -> None:
        async with self._store.writing() as uow:
            await uow.shops.clear_stale_visibility(shop_id, since)

    async def close(self) -> None:
        """Stop background tasks. The next start finishes what is left."""
        for task in self._refreshes:
            task.cancel()
        await asyncio.gather(*self._refreshes, return_exceptions=True)


async def _owner_id(uow: UnitOfWork, new: NewShop, by: Actor) -> int:
    if new.owner is None or new.owner.casefold() == by.username.casefold():
        return by.id
    if not by.is_admin:
        raise Forbidden("Only admins may open a shop for somebody else.")
    owner = await uow.users.named(new.owner)
    if owner is None:
        raise Invalid.field(
            "owner", "owner/unknown", f"owner must be the name of a user, got {new.owner!r}."
        )
    return owner.id
