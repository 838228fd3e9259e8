"""The prior price of a reduction.

Directive 98/6/EC, article 6a (as inserted by Directive (EU) 2019/2161): an announcement of a
price reduction indicates the lowest price applied during at least the 30 days before it.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from letzshop_core.offers.models import PriceChange, Reduction

__all__ = ["PRIOR_PERIOD", "current_reduction"]

PRIOR_PERIOD: Final = timedelta(days=30)


def current_reduction(changes: Sequence[PriceChange]) -> Reduction | None:
    """The reduction in force at the end of these changes (oldest first), if there is one.

    A reduction that grows step by step, or whose usual price changes, is one reduction from its
    first step on (article 6a, paragraph 5), as long as it is never interrupted. Prices count
    for as long as they were charged within the 30 days before it began, the one that stood at
    the start of these days included; prices in another currency don't count.
    """
    if not changes or not changes[-1].is_reduced:
        return None
    current = changes[-1]
    began = len(changes) - 1
    while began > 0 and _continues(changes[began - 1], current):
        began -= 1
    since = changes[began].changed_at
    lowest = None
    for change, following in zip(changes[:began], changes[1 : began + 1], strict=True):
        in_force = following.changed_at > since - PRIOR_PERIOD and (
            following.changed_at > change.changed_at
        )
        charged = change.charged
        if in_force and change.currency == current.currency and charged is not None:
            lowest = charged if lowest is None else min(lowest, charged)
    assert current.price is not None
    assert current.sale_price is not None
    return Reduction(
        since=since,
        price=current.price,
        sale_price=current.sale_price,
        currency=current.currency,
        lowest_price=lowest,
    )


def _continues(earlier: PriceChange, current: PriceChange) -> bool:
    return earlier.is_reduced and earlier.currency == current.currency
