from letzshop_core.testing.products import ProductRepositoryContract


class TestProductRepository(ProductRepositoryContract):
    """On each of our stores."""
