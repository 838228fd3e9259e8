from letzshop_core.testing.shops import ShopRepositoryContract


class TestShopRepository(ShopRepositoryContract):
    """On each of our stores."""
