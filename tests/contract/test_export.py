from letzshop_core.testing.export import ExportContract


class TestExport(ExportContract):
    """On each of our stores."""
