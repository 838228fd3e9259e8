"""Which product a row is: each rule, and each of its exceptions."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from letzshop_core.imports.matching import (
    CandidateProduct,
    Candidates,
    Decision,
    Matcher,
    OwnOffer,
    RowKeys,
)
from letzshop_core.parsing import gtin_key

ME, OTHER = 1, 2
MY_SHOP, MY_SECOND_SHOP, OTHER_SHOP = 10, 11, 20
LAMP, DESK = 4006381333931, 5060201200017
RESTRICTED = 2001234567893

PRODUCT = CandidateProduct(
    pk=100,
    product_id="P",
    title="Lamp",
    brand="Lux",
    gtin=str(LAMP),
    gtin_valid=True,
    gtin_key=LAMP,
    owner_id=OTHER,
    trusted_owner=True,
    source_shop_id=OTHER_SHOP,
    offered_by_others=False,
)


def product(pk: int = 100, gtin: int | None = LAMP, **changes: Any) -> CandidateProduct:
    known = {"gtin": None if gtin is None else str(gtin), "gtin_key": gtin, "gtin_valid": None}
    if gtin is not None:
        known["gtin_valid"] = True
    return replace(PRODUCT, pk=pk, **known | {"product_id": f"P{pk}"} | changes)


def mine(pk: int = 100, gtin: int | None = LAMP, **changes: Any) -> CandidateProduct:
    return product(pk, gtin, **{"owner_id": ME, "source_shop_id": MY_SHOP} | changes)


def row(id: str = "1", gtin: int | None = LAMP, **changes: Any) -> RowKeys:  # noqa: A002
    usable = None if gtin == RESTRICTED else gtin
    values = {"title": "Lamp", "brand": "Lux", "gtin_key": usable, "valid_gtin_key": gtin}
    return RowKeys(id, **values | changes)


def matcher(*, verified: bool = True, overwrite_central: bool = False) -> Matcher:
    return Matcher(MY_SHOP, "MINE", ME, verified, overwrite_central=overwrite_central)


def decide(
    rows: RowKeys | list[RowKeys],
    products: list[CandidateProduct],
    offers: list[OwnOffer] = [],  # noqa: B006
    *,
    by: Matcher | None = None,
    shop_codes: tuple[str, ...] = (),
    taken: tuple[str, ...] = (),
) -> list[Decision]:
    candidates = Candidates(products, offers, frozenset(shop_codes), frozenset(taken))
    return (by or matcher()).decide(rows if isinstance(rows, list) else [rows], candidates)


def found(decision: Decision) -> int | None:
    return decision.product and decision.product.pk


@dataclass
class Case:
    """Candidates for a row ``1`` of a shop, and which of them it is, or None."""

    says: str
    row: RowKeys
    products: list[CandidateProduct]
    expected: int | None
    own: tuple[int, str | None] | None = None
    verified: bool = True


CASES = [
    # 1. The shop offers something under this id.
    Case("own offer", row(), [product()], 100, own=(100, "1")),
    Case("own offer, row without GTIN", row(gtin=None), [product()], 100, own=(100, "1")),
    Case("own offer, product without GTIN", row(), [product(gtin=None)], 100, own=(100, "1")),
    Case(
        "own offer, GTIN of the product has a wrong check digit",
        row(),
        [replace(product(gtin=None), gtin="4006381333932", gtin_valid=False)],
        100,
        own=(100, "1"),
    ),
    Case("own offer, brands differ", row(brand="Dim"), [product()], 100, own=(100, "1")),
    Case("correction", row(gtin=DESK), [mine()], 100, own=(100, "1")),
    Case("correction to a restricted GTIN", row(gtin=RESTRICTED), [mine()], 100, own=(100, "1")),
    Case(
        "no correction: others offer it",
        row(gtin=DESK),
        [mine(offered_by_others=True)],
        None,
        own=(100, "1"),
    ),
    Case("no correction: not mine", row(gtin=DESK), [product()], None, own=(100, "1")),
    Case(
        "matched anew by GTIN",
        row(gtin=DESK),
        [product(), product(200, DESK)],
        200,
        own=(100, "1"),
    ),
    Case(
        "a restricted GTIN contradicts, but finds nothing",
        row(gtin=RESTRICTED),
        [product(), product(200, RESTRICTED)],
        None,
        own=(100, "1"),
    ),
    Case(
        "matched anew by id",
        row(gtin=DESK),
        [product(), mine(200, None, product_id="MINE:1")],
        200,
        own=(100, "1"),
    ),
    # 2. The GTIN.
    Case("GTIN", row(), [product()], 100),
    Case("GTIN, restricted", row(gtin=RESTRICTED), [product(gtin=RESTRICTED)], None),
    Case("GTIN, offered under another id", row(), [product()], None, own=(100, "2")),
    Case("GTIN, offered by hand without an id", row(), [product()], 100, own=(100, None)),
    Case("GTIN, brands differ", row(brand="Dim"), [product()], None),
    Case("GTIN, brands alike", row(brand=" lu X"), [product(brand="LUX")], 100),
    Case("GTIN, brands alike but for accents", row(brand="LÚX"), [product()], 100),
    Case("GTIN, brands alike but for marks", row(brand="L'ux®"), [product(brand="L-UX™")], 100),
    Case("GTIN, brands without letters differ", row(brand="❤"), [product(brand="★")], None),
    Case("GTIN, brand unknown to the row", row(brand=None), [product()], 100),
    Case("GTIN, brand unknown to the product", row(), [product(brand=None)], 100),
    Case("GTIN, brand empty", row(brand=""), [product()], 100),
    Case("GTIN, owner not trusted", row(), [product(trusted_owner=False)], None),
    Case("GTIN, neither is trusted", row(), [product(trusted_owner=False)], 100, verified=False),
    Case("GTIN, nobody's", row(), [product(owner_id=None, source_shop_id=None)], 100),
    Case("GTIN twice: the lowest", row(), [product(300), product(200)], 200),
    Case("GTIN twice: mine", row(), [product(200), mine(300)], 300),
    Case("GTIN twice, both mine: the lowest", row(), [mine(400), product(200), mine(300)], 300),
    Case(
        "GTIN twice, mine is taken",
        row(),
        [mine(200), product(300)],
        300,
        own=(200, "2"),
    ),
    Case(
        "GTIN before id",
        row(),
        [product(200), mine(100, None, product_id="1")],
        200,
    ),
    # 3. The id.
    Case("id, made by my feed", row(), [mine(gtin=None, product_id="1")], 100),
    Case("prefixed id, made by my feed", row(), [mine(gtin=None, product_id="MINE:1")], 100),
    Case(
        "id, made by hand by the owner",
        row(),
        [mine(gtin=None, product_id="1", source_shop_id=None)],
        100,
    ),
    Case(
        "id, made by the feed of the owner's other shop",
        row(),
        [mine(gtin=None, product_id="1", source_shop_id=MY_SECOND_SHOP)],
        None,
    ),
    Case("id, somebody else's", row(), [product(gtin=None, product_id="1")], None),
    Case(
        "id, made by hand by nobody",
        row(),
        [product(gtin=None, product_id="1", owner_id=None, source_shop_id=None)],
        None,
    ),
    Case(
        "id, of an owner before, made by my feed",
        row(),
        [product(gtin=None, product_id="1", source_shop_id=MY_SHOP)],
        100,
    ),
    Case("id, GTINs contradict", row(gtin=DESK), [mine(product_id="1")], None),
    Case(
        "id, GTINs contradict, prefixed id does not",
        row(gtin=DESK),
        [mine(product_id="1"), mine(200, None, product_id="MINE:1")],
        200,
    ),
    Case("id, row without GTIN", row(gtin=None), [mine(product_id="1")], 100),
    Case(
        "id, restricted GTINs agree",
        row(gtin=RESTRICTED),
        [mine(gtin=RESTRICTED, product_id="1")],
        100,
    ),
    Case("id, brands differ", row(brand="Dim"), [mine(gtin=None, product_id="1")], 100),
    Case(
        "id, offered under another id",
        row(),
        [mine(gtin=None, product_id="1")],
        None,
        own=(100, "2"),
    ),
    Case(
        "plain id before prefixed id",
        row(gtin=None),
        [mine(200, None, product_id="1"), mine(100, None, product_id="MINE:1")],
        200,
    ),
    # 4. Nothing of the kind.
    Case("nothing", row(), [], None),
    Case("no GTIN, no id", row(gtin=None), [product(), mine(200)], None),
]


@pytest.mark.parametrize("case", CASES, ids=[case.says for case in CASES])
def test_which_product(case: Case) -> None:
    offers = [OwnOffer(900, *case.own)] if case.own else []
    (decision,) = decide(case.row, case.products, offers, by=matcher(verified=case.verified))
    assert found(decision) == case.expected
    if case.expected is not None:
        product_id = next(p.product_id for p in case.products if p.pk == case.expected)
        assert decision.product_id == product_id


@pytest.mark.parametrize("spelling", ["4006381333931", "04006381333931", " 4006381333931 "])
def test_padding_makes_no_other_gtin(spelling: str) -> None:
    key = gtin_key(spelling)
    (decision,) = decide(row(gtin_key=key, valid_gtin_key=key), [product()])
    assert found(decision) == 100


@pytest.mark.parametrize(
    ("one", "other"),
    [("036000291452", "0036000291452"), ("96385074", "00000096385074")],
)
def test_short_gtins_and_their_paddings_are_one(one: str, other: str) -> None:
    key = gtin_key(one)
    assert key is not None
    (decision,) = decide(
        row(gtin_key=gtin_key(other), valid_gtin_key=gtin_key(other)), [product(gtin=key)]
    )
    assert found(decision) == 100


# The offer.


def test_an_offer_under_the_id_is_written() -> None:
    (decision,) = decide(row(), [product()], [OwnOffer(900, 100, "1")])
    assert (decision.offer_pk, decision.moved_from) == (900, None)


def test_an_offer_made_by_hand_without_an_id_is_adopted() -> None:
    (decision,) = decide(row(), [product()], [OwnOffer(900, 100, None)])
    assert (decision.offer_pk, decision.moved_from) == (900, None)


def test_a_product_not_offered_yet_gets_an_offer() -> None:
    (decision,) = decide(row(), [product()])
    assert (decision.offer_pk, decision.moved_from) == (None, None)


def test_an_offer_moves_to_what_the_row_really_is() -> None:
    (decision,) = decide(row(gtin=DESK), [product(), product(200, DESK)], [OwnOffer(900, 100, "1")])
    assert (found(decision), decision.offer_pk, decision.moved_from) == (200, 900, 100)


def test_an_offer_moves_to_something_new() -> None:
    (decision,) = decide(row(gtin=DESK), [product()], [OwnOffer(900, 100, "1")])
    assert (found(decision), decision.offer_pk, decision.moved_from) == (None, 900, 100)


def test_an_offer_does_not_move_onto_one_made_by_hand() -> None:
    """The shop would offer the product twice."""
    offers = [OwnOffer(900, 100, "1"), OwnOffer(901, 200, None)]
    (decision,) = decide(row(gtin=DESK), [product(), product(200, DESK)], offers)
    assert (found(decision), decision.offer_pk) == (None, 900)


# Several rows.


def test_two_colours_with_one_gtin_are_two_products() -> None:
    first, second = decide([row("1"), row("2")], [product()])
    assert (found(first), found(second)) == (100, None)


def test_an_offer_made_by_hand_is_adopted_once() -> None:
    first, second = decide([row("1"), row("2")], [product()], [OwnOffer(900, 100, None)])
    assert (first.offer_pk, second.offer_pk) == (900, None)
    assert (found(first), found(second)) == (100, None)


def test_a_product_that_an_offer_has_left_is_free_for_later_rows() -> None:
    offers = [OwnOffer(900, 100, "1")]
    assert [found(d) for d in decide([row("1", DESK), row("2")], [product()], offers)] == [
        None,
        100,
    ]
    assert [found(d) for d in decide([row("2"), row("1", DESK)], [product()], offers)] == [
        None,
        None,
    ]


def test_offers_that_change_places() -> None:
    """The first cannot go where the second still is."""
    offers = [OwnOffer(900, 100, "1"), OwnOffer(901, 200, "2")]
    first, second = decide([row("1", DESK), row("2")], [product(), product(200, DESK)], offers)
    assert (found(first), first.offer_pk, first.moved_from) == (None, 900, 100)
    assert (found(second), second.offer_pk, second.moved_from) == (100, 901, 200)


def test_nothing_is_remembered_from_one_batch_to_the_next() -> None:
    """The store finds everything anew, which others may have changed."""
    by = matcher()
    decide(row("1"), [product()], by=by)
    (decision,) = decide(row("2"), [product()], by=by)
    assert found(decision) == 100


# Ids of new products.


@pytest.mark.parametrize(
    ("row_id", "taken", "expected"),
    [
        ("1", [], "1"),
        ("1", ["1"], "MINE:1"),
        ("1", ["1", "MINE:1"], "MINE:1-2"),
        ("1", ["1", "MINE:1", "MINE:1-2", "MINE:1-3"], "MINE:1-4"),
        ("THEIRS:1", [], "MINE:THEIRS:1"),
        ("theirs:1", [], "MINE:theirs:1"),
        (" Theirs :1", [], "MINE: Theirs :1"),
        ("THEIRS", [], "THEIRS"),
        ("MINE:1", [], "MINE:1"),
        ("UNKNOWN:1", [], "UNKNOWN:1"),
        ("1:THEIRS", [], "1:THEIRS"),
    ],
)
def test_ids_of_new_products(row_id: str, taken: list[str], expected: str) -> None:
    others = [product(pk, None, product_id=name) for pk, name in enumerate(taken[:2], 200)]
    (decision,) = decide(
        row(row_id), others, shop_codes=("THEIRS", "OTHERS"), taken=tuple(taken[2:])
    )
    assert (found(decision), decision.product_id) == (None, expected)


def test_new_products_of_one_batch_have_different_ids() -> None:
    decisions = decide(
        [row("MINE:1"), row("1"), row("MINE:1-2")], [product(200, None, product_id="1")]
    )
    names = [decision.product_id for decision in decisions]
    assert names == ["MINE:1", "MINE:1-2", "MINE:MINE:1-2"]


def test_there_is_always_another_id() -> None:
    by = matcher()
    names = ("1", "MINE:1", *by.suffixed("1"))
    others = [product(pk, None, product_id=name) for pk, name in enumerate(names, 200)]
    (decision,) = decide(row("1"), others, by=by)
    assert decision.product_id.startswith("MINE:1-")
    assert decision.product_id not in names


# What is written.


@pytest.mark.parametrize(
    ("candidate", "overwrite", "central", "keep_gtin", "title_differs"),
    [
        (mine(title="Desk"), False, True, False, None),
        (mine(title="Desk", offered_by_others=True), False, True, True, None),
        (product(title="Desk"), False, False, False, "Desk"),
        (product(title="Lamp"), False, False, False, None),
        (product(title="Desk", offered_by_others=True), False, False, True, "Desk"),
        (product(title="Desk", owner_id=None), False, False, False, "Desk"),
        (product(title="Desk"), True, True, False, None),
        (product(title="Desk", offered_by_others=True), True, True, True, None),
    ],
)
def test_who_writes_central_attributes(
    candidate: CandidateProduct,
    overwrite: bool,
    central: bool,
    keep_gtin: bool,
    title_differs: str | None,
) -> None:
    (decision,) = decide(row(), [candidate], by=matcher(overwrite_central=overwrite))
    assert decision.central is central
    assert decision.title_differs == title_differs
    if central:
        assert decision.keep_gtin is keep_gtin


def test_a_correction_writes_the_gtin() -> None:
    (decision,) = decide(row(gtin=DESK), [mine()], [OwnOffer(900, 100, "1")])
    assert (decision.central, decision.keep_gtin, decision.moved_from) == (True, False, None)


def test_overwriting_central_data_makes_no_corrections_to_what_others_own() -> None:
    by = matcher(overwrite_central=True)
    (decision,) = decide(row(gtin=DESK), [product()], [OwnOffer(900, 100, "1")], by=by)
    assert (found(decision), decision.moved_from) == (None, 100)
