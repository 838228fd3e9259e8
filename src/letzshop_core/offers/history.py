"""The prior price that has to be shown with a price reduction.

Directive 98/6/EC, article 6a (as inserted by Directive (EU) 2019/2161): an announcement of a
price reduction indicates the lowest price applied during at least the 30 days before it.
"""

import itertools
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from letzshop_core.offers.models import PriceChange, Reduction

__all__ = ["PRIOR_PERIOD", "current_reduction"]

PRIOR_PERIOD: Final = timedelta(days=30)


def current_reduction(changes: Sequence[PriceChange]) -> Reduction | None:
    """The reduction in force at the end of these changes (oldest first), if there is one.

    A reduction that grows in steps, or whose usual price changes, is one reduction from its first
    step on (article 6a, paragraph 5), as long as it is not interrupted. The prior price is the
    lowest one charged at any time within the 30 days before it began, including the one that
    was in force when these days began. Prices in other currencies do not count.
    """
    if not changes:
        return None
    current = changes[-1]
    if current.price is None or current.sale_price is None or not current.is_reduced:
        return None
    began = len(changes) - 1
    while began > 0 and _continues(changes[began - 1], current):
        began -= 1
    since = changes[began].changed_at
    prior = [
        earlier.charged
        for earlier, following in itertools.pairwise(changes[: began + 1])
        if following.changed_at > max(earlier.changed_at, since - PRIOR_PERIOD)
        and earlier.currency == current.currency
        and earlier.charged is not None
    ]
    return Reduction(
        since=since,
        price=current.price,
        sale_price=current.sale_price,
        currency=current.currency,
        lowest_price=min(prior, default=None),
    )


def _continues(earlier: PriceChange, current: PriceChange) -> bool:
    return earlier.is_reduced and earlier.currency == current.currency
