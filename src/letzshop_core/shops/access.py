"""Looking up a shop that the caller may see, or change."""

from letzshop_core.errors import Forbidden, NotFound
from letzshop_core.shops.models import Shop
from letzshop_core.shops.ports import ShopRepository
from letzshop_core.users.models import Actor

__all__ = ["managed_shop", "visible_shop"]


async def visible_shop(shops: ShopRepository, shop_code: str, by: Actor) -> Shop:
    """The shop with this code.

    Raises:
        NotFound: there is none that the caller may see.
    """
    # Other text is not a shop code, and a database may not accept it.
    sound = shop_code.isascii() and shop_code.isprintable()
    shop = await shops.get(shop_code) if sound else None
    if shop is None or not shop.is_visible_to(by):
        raise NotFound("shop", shop_code)
    return shop


async def managed_shop(shops: ShopRepository, shop_code: str, by: Actor) -> Shop:
    """The shop with this code, if the caller may change it.

    Raises:
        NotFound: there is none that the caller may see.
        Forbidden: it is somebody else's.
    """
    shop = await visible_shop(shops, shop_code, by)
    if not shop.is_managed_by(by):
        raise Forbidden(f"Shop {shop.shop_code} belongs to somebody else.")
    return shop
