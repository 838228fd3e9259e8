from letzshop_core.testing.import_queue import ImportQueueContract


class TestImportQueue(ImportQueueContract):
    """On each of our stores."""
