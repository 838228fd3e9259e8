from letzshop_core.testing.product_lists import ProductListContract


class TestProductLists(ProductListContract):
    """Of each of our stores."""
