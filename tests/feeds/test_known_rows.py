"""Rows that are known are passed over, and nothing else changes."""

from collections.abc import Callable, Sequence
from itertools import islice, takewhile

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
        again = list(feed.records(leading(known.__contains__)))
    expected = iter(rows)
    for row in again:
        if row.known:
            passed_over = [*islice(expected, row.known)]
            assert [row.number + n for n in range(row.known)] == [r.number for r in passed_over]
            assert all(r.raw in known for r in passed_over)
        else:
            read = next(expected)
            assert (row.number, row.raw, row.cells) == (read.number, read.raw, read.cells)
    assert not [*expected]


def test_each_known_line_is_passed_over() -> None:
    content = b'id,title\n1,a\n2,"b\nc"\n3,d\n3,e\n4,e\n'
    with read_feed(content) as feed:
        rows = [
            (row.number, row.known or row.cells)
            for row in feed.records(leading(lambda line: line[0] in "13"))
        ]
    assert rows == [(2, 1), (3, ["2", "b\nc"]), (4, 2), (6, ["4", "e"])]


def test_what_opens_a_quote_is_read_though_it_was_a_row_elsewhere() -> None:
    content = b'id,title\n",","\n",","\n,'
    profile = Profile(header=("id", "title"), encoding="utf-8")
    with read_feed(content, profile=profile) as feed:
        rows = [row.raw for row in feed.records()]
        assert [row.raw for row in feed.records(leading(rows[0].__eq__))] == rows
