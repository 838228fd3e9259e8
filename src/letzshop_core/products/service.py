"""Creating, changing, finding and exporting products."""

from collections.abc import AsyncGenerator
from typing import Any

from msgspec import structs

from letzshop_core.errors import Conflict, Forbidden, Invalid, NotFound
from letzshop_core.gtins import GtinPolicy
from letzshop_core.paging import Page, PageRequest
from letzshop_core.ports import Clock
from letzshop_core.products.derived import product_gtin_key
from letzshop_core.products.export import ExportOptions
from letzshop_core.products.models import (
    NewProduct,
    Product,
    ProductDetails,
    ProductFilters,
    ProductPatch,
)
from letzshop_core.products.ports import ProductRecord
from letzshop_core.products.prices import check_prices
from letzshop_core.products.visibility import as_seen_by
from letzshop_core.retries import retried
from letzshop_core.shops.access import visible_shop
from letzshop_core.shops.models import Shop
from letzshop_core.uow import Store, UnitOfWork
from letzshop_core.users.models import Actor

__all__ = ["ProductService"]


class ProductService:
    """Creating, changing, finding and exporting products.

    ``default_currency`` (ISO 4217) is for prices that name no currency.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        default_currency: str = "EUR",
        gtin_policy: GtinPolicy = GtinPolicy.LENIENT,
    ) -> None:
        self._store = store
        self._clock = clock
        self._default_currency = default_currency
        self._gtins = gtin_policy

    @retried
    async def create(self, new: NewProduct, *, by: Actor) -> Product:
        """Create a product, which will belong to the caller.

        Raises:
            Conflict: the id is taken, or begins with the code of somebody else's shop.
            Invalid: the GTIN or the prices are not valid.
        """
        now = self._clock.now()
        values = new.model_dump(exclude_unset=True)
        product = self._merged(
            Product(new.product_id, new.title, created_at=now, updated_at=now, owner=by.username),
            values,
        )
        async with self._store.writing() as uow:
            await _check_prefix(uow, new.product_id, by)
            await uow.products.hold_shops(owner_id=by.id)
            await uow.products.add(product, owner_id=by.id)
            await uow.audit.record(by, "product.create", f"product/{product.product_id}", at=now)
        return product

    async def get(self, product_id: str, *, by: Actor) -> ProductDetails:
        """The product, with the offers and the stock that the caller may see.

        Raises:
            NotFound: there is none that the caller may see.
        """
        async with self._store.reading() as uow:
            product = await uow.products.get(product_id, by=by, now=self._clock.now())
        if product is None:
            raise NotFound("product", product_id)
        return as_seen_by(product, by)

    async def find(self, filters: ProductFilters, page: PageRequest, *, by: Actor) -> Page[Product]:
        """Products that the caller may see; with ``filters.shop_code``, those of that shop.

        Raises:
            NotFound: there is no such shop that the caller may see.
            Invalid: the GTIN or the cursor is not valid.
        """
        async with self._store.reading() as uow:
            shop = await _shop_of(filters, uow, by)
            found = await uow.products.find(
                filters,
                page,
                by=by,
                shop_id=None if shop is None else shop.id,
                inactive_too=shop is not None and shop.is_managed_by(by),
            )
        return structs.replace(found, items=[as_seen_by(product, by) for product in found.items])

    async def export(self, options: ExportOptions, *, by: Actor) -> AsyncGenerator[bytes, None]:
        """All products that :meth:`find` lists, as a feed, piece by piece.

        They are those of one moment. With ``options.shop_code``, ids and terms are those of the
        shop's offers, and inactive ones are left out for the owner, too, so that the shop can
        import its own export. Close the iterator (``aclose``) if you do not read it to its end:
        it holds a connection to the database.

        Raises:
            NotFound: there is no such shop that the caller may see.
            Invalid: the GTIN is not valid.
        """
        async with self._store.reading() as uow:
            shop = await _shop_of(options, uow, by)
        return self._store.bulk.export(options, by=by, shop_id=None if shop is None else shop.id)

    @retried
    async def update(self, product_id: str, patch: ProductPatch, *, by: Actor) -> Product:
        """Change the fields that the patch gives.

        Raises:
            NotFound: there is no such product that the caller may see.
            Forbidden: it is not the caller's.
            Conflict: the GTIN would change while other shops offer the product.
            Invalid: the GTIN or the prices would not be valid.
        """
        now = self._clock.now()
        values = patch.model_dump(exclude_unset=True)
        async with self._store.writing() as uow:
            record = await _own_product(uow, product_id, by)
            if not values:
                return record.product
            product = self._merged(structs.replace(record.product, updated_at=now), values)
            if product_gtin_key(product.gtin) != product_gtin_key(record.product.gtin) and (
                await uow.products.is_offered_by_others(record.id, record.owner_id)
            ):
                raise Conflict(
                    "The GTIN cannot change while other shops offer the product.",
                    code="product/gtin-in-use",
                )
            await uow.products.replace(record.id, product)
            if product.terms != record.product.terms:
                await uow.offers.record_inherited_prices(record.id, now)
            await uow.audit.record(
                by, "product.update", f"product/{product_id}", {"fields": sorted(values)}, at=now
            )
        return product

    @retried
    async def delete(self, product_id: str, *, by: Actor) -> None:
        """Delete a product and its offers.

        Raises:
            NotFound: there is no such product that the caller may see.
            Forbidden: it is not the caller's.
            Conflict: other shops offer it, and the caller is not an admin.
        """
        now = self._clock.now()
        async with self._store.writing() as uow:
            record = await _own_product(uow, product_id, by)
            if not by.is_admin and (
                await uow.products.is_offered_by_others(record.id, record.owner_id)
            ):
                raise Conflict("Other shops offer this product.", code="product/offered-by-others")
            await uow.products.remove(record.id)
            await uow.audit.record(by, "product.delete", f"product/{product_id}", at=now)

    def _merged(self, product: Product, values: dict[str, Any]) -> Product:
        """The product with these values, validated and completed."""
        if "gtin" in values:
            gtin = None if values["gtin"] is None else self._gtins.read(values["gtin"])
            values |= {"gtin": gtin and gtin.digits, "gtin_valid": gtin and gtin.valid}
        if values.get("additional_gtin"):
            values["additional_gtin"] = [
                self._gtins.read(text, field="additional_gtin").digits
                for text in values["additional_gtin"]
            ]
        if "extra" in values:
            values["extra"] = values["extra"] or {}
        product = structs.replace(product, **values)
        if product.price is not None and product.currency is None:
            product = structs.replace(product, currency=self._default_currency)
        check_prices(product.price, product.sale_price, names=("price", "sale_price"))
        return product


async def _shop_of(filters: ProductFilters, uow: UnitOfWork, by: Actor) -> Shop | None:
    """The shop whose products are listed, if it is one shop. Validates the filters."""
    if filters.gtin is not None and product_gtin_key(filters.gtin) is None:
        raise Invalid.field(
            "gtin", "gtin/unreadable", f"gtin must be a GTIN, got {filters.gtin!r}."
        )
    if filters.shop_code is None:
        return None
    return await visible_shop(uow.shops, filters.shop_code, by)


async def _own_product(uow: UnitOfWork, product_id: str, by: Actor) -> ProductRecord:
    """The product, locked, if the caller may change it."""
    record = await uow.products.record(product_id, by=by, lock=True)
    if record is None:
        raise NotFound("product", product_id)
    if not by.is_admin and record.owner_id != by.id:
        raise Forbidden("The product belongs to somebody else.")
    return record


async def _check_prefix(uow: UnitOfWork, product_id: str, by: Actor) -> None:
    """Ids like ``SHOPCODE:…`` are reserved for that shop."""
    prefix, colon, _ = product_id.partition(":")
    if not colon:
        return
    shop = await uow.shops.get(prefix.strip())
    if shop is not None and not shop.is_managed_by(by):
        raise Conflict(
            f"Ids that begin with {prefix}: are reserved for the shop with that code.",
            code="product/prefix-reserved",
        )
