"""Rows that are known are passed over, and nothing else changes."""

from collections.abc import Callable, Sequence
from itertools import islice, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letzshop_core.feeds import read_feed
from letzshop_core.feeds.profile import Profile

CELL = st.text(alphabet="ab,;\"\n\r 'é", max_size=6)
QUOTED = CELL.map(lambda text: '"' + text.replace('"', '""') + '"')


def leading(is_known: Callable[[str], bool]) -> Callable[[Sequence[str]], int]:
    """How many of the lines are known, from the first one on."""
    return lambda lines: len([*takewhile(is_known, lines)])


LINES = st.lists(st.tuples(CELL | QUOTED, CELL | QUOTED).map(",".join), max_size=12)


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.data())
def test_known_rows_come_without_cells_in_their_place(
    lines: list[str], end: str, data: st.DataObject
) -> None:
    content = end.join(["id,title", *lines]).encode()
    profile = Profile(header=("id", "title"), encoding="utf-8")
    with read_feed(content, profile=profile) as feed:
        rows = list(feed.records())
        known = data.draw(
            st.sets(st.sampled_from([row.raw for row in rows])) if rows else st.just(set())
        )
        again = list(feed.some_records(leading(known.__contains__)))
    expected = iter(rows)
    for records in again:
        passed_over = [*islice(expected, len(records.known))]
        assert [*records.known] == [row.number for row in passed_over]
        assert all(row.raw in known for row in passed_over)
        for row in records:
            read = next(expected)
            assert (row.number, row.raw, row.cells) == (read.number, read.raw, read.cells)
    assert not [*expected]


def test_each_known_line_is_passed_over() -> None:
    content = b'id,title\n1,a\n2,"b\nc"\n3,d\n3,e\n4,e\n'
    with read_feed(content) as feed:
        some = [*feed.some_records(leading(lambda line: line[0] in "13"))]
    read = [(row.number, row.cells) for records in some for row in records]
    assert read == [(3, ["2", "b\nc"]), (6, ["4", "e"])]
    assert [[*records.known] for records in some if records.known] == [[2], [4, 5]]


@pytest.mark.parametrize(
    "content",
    [
        b'id,title\n",","\n",","\n,',
        b'id,title\n;","\n;","\n,;',
        b'id,title\n5","a ""b\n5","a ""b\n,;',
    ],
)
def test_what_opens_a_quote_is_read_though_it_was_a_row_elsewhere(content: bytes) -> None:
    profile = Profile(header=("id", "title"), encoding="utf-8")
    with read_feed(content, profile=profile) as feed:
        rows = [row.raw for row in feed.records()]
        some = feed.some_records(leading(rows[0].__eq__))
        assert [row.raw for records in some for row in records] == rows
