"""What tests of letzshop and of adapters to it share: contract suites, factories, servers.

Each contract suite is a plain pytest class whose async tests take a ``store`` fixture; subclass
it beside a fixture that yields your own store. Needs the ``test`` extra.
"""

import pkgutil

from letzshop_core.extras import needs

with needs("test"):
    import pytest

# Failures in the suites show the values compared, as failures in test files do.
pytest.register_assert_rewrite(
    *(f"{__name__}.{module.name}" for module in pkgutil.iter_modules(__path__))
)
