"""Feeds come packed; the content tells how, and no archive may exhaust the machine."""

import bz2
import gzip
import io
import itertools
import random
import zipfile
from collections.abc import Callable

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
    ],
    ids=[
        *("plain", "gzip", "two gzip members", "bzip2", "zip", "beside a text"),
        *("gz in zip", "zip in gz", "choice"),
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
        (gzip.compress(b""), "feed/empty"),
    ],
    ids=itertools.count(),
)
def test_what_cannot_be_unpacked_is_refused(packed: bytes, code: str) -> None:
    with pytest.raises(FeedError) as caught:
        read_feed(packed)
    assert caught.value.code == code
    assert str(caught.value).endswith((".", "?"))


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
