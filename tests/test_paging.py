import base64

import pytest

from letzshop_core.errors import Invalid
from letzshop_core.paging import PageRequest, decode_cursor, encode_cursor


def forged(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("position", [(1,), (2**63 - 1,), ("ä?>", 7), ("", 0)])
def test_a_position_survives_the_round_trip(position: tuple[int | str, ...]) -> None:
    cursor = encode_cursor(*position)
    assert cursor.isascii()
    assert not set(cursor) & set("+/=")
    assert decode_cursor(cursor, *map(type, position)) == list(position)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "!!!",
        "ä",
        "\ud800",
        forged("nonsense"),
        forged("[]"),
        forged("[1,2]"),
        forged('["1"]'),
        forged("[true]"),
        forged("[null]"),
        forged("[1.5]"),
        forged('{"1":1}'),
        forged("1"),
        forged(f"[{2**63}]"),
        forged(f"[-{10**30}]"),
        forged("[" * 5000),
    ],
)
def test_what_is_no_position_of_the_list_is_invalid(cursor: str) -> None:
    with pytest.raises(Invalid) as raised:
        decode_cursor(cursor, int)
    assert raised.value.errors[0].code == "cursor/invalid"


@pytest.mark.parametrize("name", ["skip", "limit"])
@pytest.mark.parametrize("value", [-1, 2**63 - 1, 10**30, "3", 2.5, None])
def test_a_part_of_a_list_that_no_store_can_give(name: str, value: object) -> None:
    with pytest.raises(Invalid, match="got ") as raised:
        PageRequest(**{name: value})
    assert [error.loc for error in raised.value.errors] == [(name,)]
