"""From a row of cells to a product: typed values, what is left over, and findings.

:mod:`~letzshop_core.feeds.rows.parser` reads rows, many at once: column by column (``column``,
``quick``) into a ``table``, then what columns say of each other (``options``, ``asides``,
``sales``, ``prices``), and then what can only be said of a row as a whole (``finishing``,
``expected``, ``checks``).
"""

from letzshop_core.feeds.rows.parser import GtinPolicy, ProductRow, RowParser

__all__ = ["GtinPolicy", "ProductRow", "RowParser"]
