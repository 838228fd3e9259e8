from letzshop_core.testing.bulk import BulkCatalogueContract


class TestBulkCatalogue(BulkCatalogueContract):
    """On each of our stores."""
