from letzshop_core.testing.stock import StockRepositoryContract


class TestStockRepository(StockRepositoryContract):
    """On each of our stores."""
