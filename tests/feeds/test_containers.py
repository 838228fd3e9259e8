"""Feeds come packed; the content tells how, and no archive may exhaust the machine."""

import bz2
import gzip
import io
import itertools
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.disks import full_disk

from letzshop_core.feeds import FeedError, read_feed

FEED = b"id,title,price\n1,Cup,4.50 EUR\n2,Pot,9.00 EUR\n"
ROWS = [["1", "Cup", "4.50 EUR"], ["2", "Pot", "9.00 EUR"]]


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def long_feed(rows: int = 20_000) -> bytes:
    rng = random.Random(1)
    lines = (f"{n},Cup {rng.random()},{rng.random():.2f} EUR" for n in range(rows))
    return ("id,title,price\n" + "\n".join(lines) + "\n").encode()


@pytest.mark.parametrize(
    ("packed", "containers"),
    [
        (FEED, ()),
        (gzip.compress(FEED), ("gzip",)),
        (gzip.compress(FEED[:20]) + gzip.compress(FEED[20:]), ("gzip",)),
        (bz2.compress(FEED), ("bzip2",)),
        (zipped(feed=FEED), ("zip:feed",)),
        (zipped(**{"README.txt": b"About. " * 99, "feed.csv": FEED}), ("zip:feed.csv",)),
        (zipped(**{"feed.csv.gz": gzip.compress(FEED)}), ("zip:feed.csv.gz", "gzip")),
        (gzip.compress(zipped(**{"a.csv": FEED})), ("gzip", "zip:a.csv")),
        (
            zipped(
                **{"readme.pdf": b"%PDF" * 99, "__MACOSX/feed.csv": b"x" * 999, "feed.csv": FEED}
            ),
            ("zip:feed.csv",),
        ),
        (
            zipped(**{"export/": b"", ".feed.csv": b"x" * 999, "export/feed.csv": FEED}),
            ("zip:export/feed.csv",),
        ),
    ],
    ids=[
        *("plain", "gzip", "two gzip members", "bzip2", "zip", "beside a text"),
        *("gz in zip", "zip in gz", "choice", "folders and hidden files"),
    ],
)
def test_the_content_tells_the_container(packed: bytes, containers: tuple[str, ...]) -> None:
    with read_feed(packed) as feed:
        assert list(feed) == ROWS
        assert feed.evidence.containers == containers
        assert not feed.truncated


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress], ids=["gzip", "bzip2"])
def test_a_cut_archive_gives_its_beginning_and_says_so(pack) -> None:
    whole = long_feed(60_000)
    packed = pack(whole)
    with read_feed(packed[: len(packed) * 3 // 4]) as feed:
        rows = list(feed)
        assert feed.truncated
        assert "feed/truncated" in {f.code for f in feed.findings}
    with read_feed(whole) as feed:
        expected = list(feed)
    assert 100 < len(rows) < len(expected)
    assert rows[:-1] == expected[: len(rows) - 1]


@pytest.mark.parametrize(("lost", "most"), [(4, 0), (300, 60)])
def test_of_a_small_archive_that_is_cut_only_the_end_is_lost(lost: int, most: int) -> None:
    whole = long_feed(500)
    with read_feed(gzip.compress(whole)[:-lost]) as feed:
        rows = list(feed)
        assert feed.truncated
    assert 500 - most <= len(rows) <= 500


def encrypted() -> bytes:
    packed = bytearray(zipped(**{"feed.csv": FEED}))
    packed[6] |= 1  # general purpose bit 0 of the local header: encrypted
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def forged(offset: int, value: bytes, *, mark: bytes = b"PK\x01\x02") -> bytes:
    """A zip with other bytes in its directory (``mark``), or in the record at its end."""
    packed = bytearray(zipped(**{"feed.csv": FEED}))
    at = packed.index(mark) + offset
    packed[at : at + len(value)] = value
    return bytes(packed)


def damaged_lzma(offset: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("feed.csv", FEED * 99)
    packed = bytearray(file.getvalue())
    at = packed.index(b"feed.csv") + len("feed.csv") + offset
    packed[at] = 0xFF
    return bytes(packed)


def nameless() -> bytes:
    packed = bytearray(zipped(x=FEED))
    for length in 26, packed.index(b"PK\x01\x02") + 28:
        packed[length], packed[length + 2] = 0, 1  # the name becomes an extra field
    return bytes(packed)


def of_many_files(count: int) -> bytes:
    """A zip whose directory names one file so many times; its stated number is ignored."""
    packed = zipped(**{"feed.csv": FEED})
    start, end = packed.index(b"PK\x01\x02"), packed.index(b"PK\x05\x06")
    directory = packed[start:end] * count
    sizes = struct.pack("<HHII", 1, 1, len(directory), start)
    return packed[:start] + directory + packed[end : end + 8] + sizes + b"\0\0"


def test_of_the_tables_of_a_shop_that_of_the_products_is_read() -> None:
    packed = zipped(**{"categories.csv": FEED * 9, "products.csv": FEED, "orders.csv": FEED * 9})
    with read_feed(packed) as feed:
        assert feed.evidence.containers == ("zip:products.csv",)


def test_a_zip_may_have_many_files() -> None:
    with read_feed(of_many_files(10_000)) as feed:
        assert list(feed) == ROWS


@pytest.mark.parametrize(
    ("packed", "fault"),
    [
        (of_many_files(80_000), "its directory has more than 4,194,304 bytes"),
        (forged(16, b"\xff\xff\xff\x7f", mark=b"PK\x05\x06"), "begin outside of it"),
        (damaged_lzma(4), "Invalid or unsupported options"),
        (damaged_lzma(30), "Corrupt input data"),
    ],
    ids=["many files", "offset", "lzma options", "lzma data"],
)
def test_what_a_zip_says_of_itself_is_not_trusted(
    packed: bytes, fault: str, tmp_path: Path
) -> None:
    path = tmp_path / "feed.zip"  # in memory, other errors would come
    path.write_bytes(packed)
    with pytest.raises(FeedError, match=fault) as caught:
        read_feed(path)
    assert caught.value.code == "feed/broken-archive"


def test_a_file_in_a_zip_may_be_without_a_name() -> None:
    with read_feed(nameless()) as feed:
        assert list(feed) == ROWS


@pytest.mark.parametrize(
    ("packed", "code"),
    [
        (gzip.compress(bytes(64 * 1024**2)), "feed/bomb"),
        (bz2.compress(bytes(64 * 1024**2)), "feed/bomb"),
        (zipped(**{"feed.csv": bytes(64 * 1024**2)}), "feed/bomb"),
        (gzip.compress(gzip.compress(gzip.compress(gzip.compress(FEED)))), "feed/nested"),
        (encrypted(), "feed/encrypted"),
        (zipped(), "feed/empty"),
        (zipped(**{"feed.csv": FEED})[:40], "feed/broken-archive"),
        (b"\x1f\x8bnot gzip at all, whatever it says", "feed/broken-archive"),
        (b"BZh9 no bzip2 either", "feed/broken-archive"),
        (
            zipped(**{"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}),
            "feed/spreadsheet",
        ),
        (zipped(**{"Index/Document.iwa": b"", "preview.jpg": b"\xff\xd8"}), "feed/spreadsheet"),
        (gzip.compress(b""), "feed/empty"),
    ],
    ids=itertools.count(),
)
def test_what_cannot_be_unpacked_is_refused(packed: bytes, code: str) -> None:
    with pytest.raises(FeedError) as caught:
        read_feed(packed)
    assert caught.value.code == code
    assert str(caught.value).endswith((".", "?"))


def test_an_empty_archive_on_a_disk(tmp_path: Path) -> None:
    (tmp_path / "feed.zip").write_bytes(zipped())
    with pytest.raises(FeedError) as caught:
        read_feed(tmp_path / "feed.zip")
    assert caught.value.code == "feed/empty"


def test_of_an_archive_that_is_broken_in_the_middle_the_beginning_is_read() -> None:
    packed = bytearray(gzip.compress(long_feed(60_000)))
    middle = len(packed) // 2
    packed[middle : middle + 50] = b"\xff" * 50
    with read_feed(bytes(packed)) as feed:
        assert sum(1 for _ in feed) > 1000
        assert feed.truncated


def test_the_size_is_bounded() -> None:
    with pytest.raises(FeedError) as caught:
        read_feed(FEED, max_bytes=len(FEED) - 1)
    assert caught.value.code == "feed/too-large"
    with pytest.raises(FeedError) as caught:
        read_feed(gzip.compress(long_feed()), max_bytes=500_000)
    assert caught.value.code == "feed/bomb"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lambda feed: zipped(feed=feed)])
def test_a_disk_without_room_for_it_makes_no_archive_broken(
    pack: Callable[[bytes], bytes],
) -> None:
    packed = pack(FEED + b"\n" * 12_000_000)
    with full_disk(1_000_000), pytest.raises(OSError, match="File too large"):
        read_feed(packed)
