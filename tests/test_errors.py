"""What callers do with errors: copy them, send them from one process to another."""

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from letzshop_core import (
    Conflict,
    FeedError,
    FeedUnavailable,
    FieldError,
    Forbidden,
    Gtin,
    GtinError,
    Invalid,
    NotFound,
    PriceError,
    Throttled,
    TransientStoreError,
    Unauthenticated,
    parse_price,
    read_feed,
)
from letzshop_core.errors import MailNotSent, OutcomeUnknown, SchemaMismatch

ERRORS = [
    Conflict("It is taken.", code="shop-code/taken"),
    FeedError("feed/empty", "The feed is empty."),
    FeedUnavailable("fetch/timeout", "It took too long.", transient=True, retry_after=3),
    Forbidden("It is not yours."),
    GtinError("Expected digits.", code="gtin/check-digit", raw="x", digits="4006381333930"),
    Invalid(FieldError(("items", 0, "gtin"), "gtin/length", "Expected 13 digits.")),
    MailNotSent("Try later.", transient=True),
    NotFound("shop", "GRIND"),
    OutcomeUnknown(),
    PriceError("Expected a price.", code="price/unreadable", raw="x"),
    SchemaMismatch("It has no tables."),
    Throttled("Too many.", retry_after=1.5),
    TransientStoreError(),
    Unauthenticated(),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))]
)
def test_a_copy_says_the_same(error: Exception, copied) -> None:
    error.add_note("Seen in row 3.")
    again = copied(error)
    assert (type(again), str(again), again.args) == (type(error), str(error), error.args)
    assert vars(again) == vars(error)


@pytest.mark.parametrize(
    ("call", "argument", "kind"),
    [(parse_price, "?", PriceError), (Gtin.parse, "?", GtinError), (read_feed, b"", FeedError)],
)
def test_errors_leave_a_pool_of_processes(call, argument, kind: type[Exception]) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        with pytest.raises(kind) as raised:
            pool.submit(call, argument).result()
        assert raised.value.code
        assert pool.submit(parse_price, "3 EUR").result().currency == "EUR"
