"""Which products are public."""

from collections.abc import Iterable

__all__ = ["is_public_product"]


def is_public_product(offers: Iterable[tuple[bool, bool]], *, trusted_owner: bool) -> bool:
    """Whether users who have nothing to do with the product see it.

    They do if it has an active offer of a public shop; or if it has no offers at all and belongs
    to nobody, an admin, or the owner of a verified shop (``trusted_owner``).

    Args:
        offers: for each offer, whether it is active, and whether its shop is public, that is,
            active and verified.
    """
    offered = False
    for is_active, shop_is_public in offers:
        if is_active and shop_is_public:
            return True
        offered = True
    return trusted_owner and not offered
