"""Which attribute each column of a feed is, told by its header.

:mod:`~letzshop_core.feeds.columns.mapping` decides; the other modules know names: of many shops
(``names``, ``further_names``), of single systems (``templates``), those put together of words
(``compounds``), and what stands beside the name of a price (``price_names``).
"""

from letzshop_core.feeds.columns.mapping import (
    BESIDE_PRICES,
    ColumnMap,
    Target,
    attribute_named,
    header_score,
    is_net_price,
    map_columns,
    price_called,
    read_like,
    with_units,
)

__all__ = [
    "BESIDE_PRICES",
    "ColumnMap",
    "Target",
    "attribute_named",
    "header_score",
    "is_net_price",
    "map_columns",
    "price_called",
    "read_like",
    "with_units",
]
