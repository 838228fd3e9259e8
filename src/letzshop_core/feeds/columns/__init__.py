"""Which attribute each column of a feed is, told by its header.

:mod:`~letzshop_core.feeds.columns.mapping` puts together what each header says by itself
(``headers``) and what the columns mean beside each other (``choices``). The other modules know
names: of many shops (``names``, ``further_names``), of single systems (``templates``), those put
together of words (``compounds``), and what stands beside the name of a price (``price_names``).
"""

from letzshop_core.feeds.columns.choices import are_names, header_score, is_perhaps_price
from letzshop_core.feeds.columns.headers import attribute_named, is_net_price, price_called
from letzshop_core.feeds.columns.mapping import OURS, ColumnMap, map_columns, with_units
from letzshop_core.feeds.columns.templates import BESIDE, CENTS, OF_PRICES, Target, read_like

__all__ = [
    "BESIDE",
    "CENTS",
    "OF_PRICES",
    "OURS",
    "ColumnMap",
    "Target",
    "are_names",
    "attribute_named",
    "header_score",
    "is_net_price",
    "is_perhaps_price",
    "map_columns",
    "price_called",
    "read_like",
    "with_units",
]
