"""Shops, and what admins do to them."""

from pydantic import BaseModel, ConfigDict, Field

from letzshop_core.paging import Page
from letzshop_core.shops.models import NewShop, Shop, ShopFilters, ShopPatch
from letzshop_http.operations import Auth, Call, Resource, operation
from letzshop_http.query import PagedQuery
from letzshop_http.users import Activation, wanted

__all__ = ["AdminShops", "OneShop", "ShopStatus", "ShopVerification", "Shops"]


class ShopQuery(ShopFilters, PagedQuery):
    """Which shops, and which part of the list."""

    verified_only: bool = Field(default=False, description="Short for `is_verified=true`.")
    active_only: bool = Field(default=False, description="Short for `is_active=true`.")

    @property
    def filters(self) -> ShopFilters:
        """The filters, with what is short for others written out."""
        return self.model_copy(
            update={
                "is_verified": self.verified_only or self.is_verified,
                "is_active": self.active_only or self.is_active,
            }
        )


class Verification(BaseModel):
    """Whether the shop is to be verified; left out, the present state is reversed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    is_verified: bool = Field(default_factory=bool)  # see Activation


class Shops(Resource):
    """``/shops``"""

    @operation(summary="Open a shop", body=NewShop, returns=Shop, status=201, errors=(403, 409))
    async def on_post(self, call: Call[NewShop, None]) -> Shop:
        """A new shop is active, and unverified until an admin verifies it."""
        return await self._letzshop.shops.create(call.body, by=call.actor)

    @operation(summary="List shops", query=ShopQuery, returns=Page[Shop])
    async def on_get(self, call: Call[None, ShopQuery]) -> Page[Shop]:
        """Active, verified shops and the caller's own; admins see all."""
        return await self._letzshop.shops.find(call.query.filters, call.query.page, by=call.actor)


class OneShop(Resource):
    """``/shops/{shop_code}``"""

    @operation(summary="Show a shop", returns=Shop, errors=(404,))
    async def on_get(self, call: Call[None, None], shop_code: str) -> Shop:
        return await self._letzshop.shops.get(shop_code, by=call.actor)

    @operation(summary="Change a shop", body=ShopPatch, returns=Shop, errors=(403, 404))
    async def on_put(self, call: Call[ShopPatch, None], shop_code: str) -> Shop:
        """Only the given fields change; null clears a field."""
        return await self._letzshop.shops.update(shop_code, call.body, by=call.actor)


class AdminShops(Resource):
    """``/admin/shops``"""

    @operation(summary="List all shops", auth=Auth.ADMIN, query=ShopQuery, returns=Page[Shop])
    async def on_get(self, call: Call[None, ShopQuery]) -> Page[Shop]:
        return await self._letzshop.shops.find(call.query.filters, call.query.page, by=call.actor)


class ShopVerification(Resource):
    """``/admin/shops/{shop_id}/verify``"""

    @operation(
        summary="Verify a shop",
        auth=Auth.ADMIN,
        body=Verification,
        optional_body=True,
        returns=Shop,
        errors=(404,),
    )
    async def on_put(self, call: Call[Verification | None, None], shop_id: int) -> Shop:
        """Without a body, the state is reversed. Lists of products follow within seconds."""
        return await self._letzshop.shops.set_verified(shop_id, wanted(call.body), by=call.actor)


class ShopStatus(Resource):
    """``/admin/shops/{shop_id}/status``"""

    @operation(
        summary="Activate or deactivate a shop",
        auth=Auth.ADMIN,
        body=Activation,
        optional_body=True,
        returns=Shop,
        errors=(404,),
    )
    async def on_put(self, call: Call[Activation | None, None], shop_id: int) -> Shop:
        """Without a body, the state is reversed. Lists of products follow within seconds."""
        return await self._letzshop.shops.set_active(shop_id, wanted(call.body), by=call.actor)
