from letzshop_core.testing.stats import StatsReaderContract


class TestStatsReader(StatsReaderContract):
    """On each of our stores."""
