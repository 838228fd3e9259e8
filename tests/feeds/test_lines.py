"""However lines come to the reader, they make the same rows."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letzshop_core.feeds.delimited.rows import Rows, rows_of
from letzshop_core.feeds.dialect import Dialect

Reading = tuple[list[tuple[list[str], str]], list[int]]
WIDTH = 4
CELL = st.sampled_from(["a", "", "b c", '"a"', '"a;b"', '"', '"a', 'a"', '""', '"x ""y"" z"', "\\"])
ROW = st.lists(CELL, min_size=WIDTH, max_size=WIDTH).map(";".join)
TEXT = st.lists(
    ROW | st.sampled_from(["", '"several', "lines", 'closed";b;c;d', 'a;"b', 'c";d;e']),
    max_size=90,
)


def read(pieces: list[list[str]], dialect: Dialect, *, one_by_one: bool = False) -> Reading:
    """The rows, and the lines that each open quote won back."""
    open_quotes: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        if one_by_one:
            patch.setattr("letzshop_core.feeds.delimited.rows._sound_rows", nothing_sound)
        rows = rows_of(iter(pieces), dialect, lambda: WIDTH, open_quotes.append)
        some_rows = (some for some in rows if not isinstance(some, int))
        return [
            row for some in some_rows for row in zip(some.cells, some.texts, strict=True)
        ], open_quotes


def nothing_sound(*_: object) -> Iterator[Rows]:
    """Every row is left to the careful way."""
    yield from ()
    return 0, 0, False


@given(
    TEXT,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["doubled", "backslash", "none"]),
    st.sampled_from([1, 2, 7, 60, 100]),
)
def test_rows_read_many_at_once_are_those_read_one_by_one(
    text: list[str], end: str, quoting: str, size: int
) -> None:
    dialect = Dialect(";", quoting=quoting)  # type: ignore[arg-type]
    lines = [f"{line}{end}" for line in text]
    pieces = [lines[begin : begin + size] for begin in range(0, len(lines), size)]
    of_long_lines = [piece for some in pieces for piece in ([], some)]
    found = read(pieces, dialect, one_by_one=True)
    assert read(pieces, dialect) == found
    assert read(of_long_lines, dialect) == found


@pytest.mark.parametrize("length", [2, 49, 50, 51, 500, 2100])
def test_a_row_of_many_lines_that_come_in_many_pieces(length: int) -> None:
    row = ['1;"', *["text"] * length, '";3;4']
    lines = [f"{line}\n" for line in [*row, "5;6;7;8"] * 3]
    for size in (1, 10, 70, len(lines)):
        pieces = [lines[begin : begin + size] for begin in range(0, len(lines), size)]
        assert read(pieces, Dialect(";")) == read(pieces, Dialect(";"), one_by_one=True)


def test_open_quotes_in_a_large_piece_take_no_long_time() -> None:
    """Each would have the rest of the piece read again."""
    lines = ['a;"b;c;d\n'] * 60_000
    rows, _ = read([lines], Dialect(";"))
    assert [cells for cells, _ in rows[:-1]] == [["a", '"b', "c", "d"]] * (len(lines) - 1)
