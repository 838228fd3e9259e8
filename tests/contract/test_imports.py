from letzshop_core.testing.imports import ImportJobRepositoryContract


class TestImportJobRepository(ImportJobRepositoryContract):
    """On each of our stores."""
