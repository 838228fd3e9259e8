"""Coverage-guided fuzzing of the feed reader; no part of the test command.

    pip install atheris
    python tests/fuzz/fuzz_reader.py -max_total_time=300 -timeout=10 [CORPUS_DIRECTORY]

Any exception but :class:`~letzshop_core.feeds.FeedError` and any input that takes seconds ends the
run and leaves the input in a ``crash-…`` or ``timeout-…`` file. Turn what it finds into a test in
``tests/feeds``. All options of libFuzzer work.
"""

import sys

import atheris

with atheris.instrument_imports(include=["letzshop_core"]):
    from letzshop_core.feeds import FeedError, Profile, read_feed

HEADS = (
    b"", b"id,title,price\n", b"id;title;price\r\n", b"\xef\xbb\xbfid\ttitle\tprice\n",
    b"sep=|\nid|title|price\n", "id,title,price\n".encode("utf-16"),
    b'<rss xmlns:g="http://base.google.com/ns/1.0"><channel><item><g:id>',
)  # fmt: skip
PIECES = (
    b",", b";", b"\t", b'"', b'""', b"'", b"\\", b"\n", b"\r", b"\r\n", b"\0", b"\x1a", b"#",
    b"1,234", b"9.99 EUR", b"\xe9", "€".encode(), b"</g:id>", b"</item>", b"<item>", b"&amp;",
)  # fmt: skip


def bytes_from(data: atheris.FuzzedDataProvider) -> bytes:
    """The beginning of a feed, and then anything, interspersed with what means something."""
    parts = [HEADS[data.ConsumeIntInRange(0, len(HEADS) - 1)]]
    while data.remaining_bytes() and len(parts) < 40:
        if data.ConsumeBool():
            parts.append(PIECES[data.ConsumeIntInRange(0, len(PIECES) - 1)])
        else:
            parts.append(data.ConsumeBytes(8))
    return b"".join(parts)


def test_one_input(data: bytes) -> None:
    content = bytes_from(atheris.FuzzedDataProvider(data))
    try:
        with read_feed(content) as feed:
            records = list(feed.records())
            profile = feed.profile
            for record in records:
                feed.parse(record)
            assert Profile.from_json(profile.to_json()) == profile
            assert [r.cells for r in feed.records()] == [r.cells for r in records]
    except FeedError as error:
        if not error.code.startswith("feed/"):
            raise


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
