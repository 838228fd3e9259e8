from letzshop_core.testing.feed_imports import FeedImportContract


class TestFeedImports(FeedImportContract):
    """Into each of our stores."""
