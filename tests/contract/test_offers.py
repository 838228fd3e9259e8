from letzshop_core.testing.offers import OfferRepositoryContract


class TestOfferRepository(OfferRepositoryContract):
    """On each of our stores."""
