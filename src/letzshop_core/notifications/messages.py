"""The texts of mails to shop owners. They contain no secrets, since others may read mail."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from letzshop_core.imports.models import ImportJob, ImportState, RejectedRow
from letzshop_core.imports.options import FeedOrigin
from letzshop_core.shops.models import Shop

__all__ = ["Message", "import_ended", "shop_changed"]

_LONGEST = 300
"""The most characters of a sentence that may quote a feed."""

_CREDENTIALS: Final = re.compile(r"(?<=//)[^/\s]*@")

_CHANGES: Final = {
    "verify": ("is verified", "An administrator has verified your shop {}."),
    "unverify": (
        "is no longer verified",
        "An administrator has withdrawn the verification of your shop {}.",
    ),
    "activate": ("is active again", "An administrator has activated your shop {}."),
    "deactivate": ("is deactivated", "An administrator has deactivated your shop {}."),
}


class Message(NamedTuple):
    """What a mail says."""

    subject: str
    text: str


def shop_changed(shop: Shop, verb: str) -> Message:
    """Says that an admin has verified, unverified, activated or deactivated the shop."""
    subject, sentence = _CHANGES[verb]
    state = (
        "Everybody sees it and its active offers."
        if shop.is_public
        else "Only you and administrators see it and its offers: others see shops that are "
        "both active and verified."
    )
    return Message(f"{shop.shop_code} {subject}", _text(sentence.format(_named(shop)), state))


def import_ended(
    shop: Shop, job: ImportJob, origin: FeedOrigin, rejects: Sequence[RejectedRow]
) -> Message:
    """Says that an import failed or rejected rows; ``rejects`` are the first of these rows."""
    counts = job.counts
    paragraphs = [f"Shop: {_named(shop)}\nFeed: {_feed(origin)}"]
    if job.status is ImportState.FAILED:
        what = f"import {job.job_id} failed"
        if job.error is not None:
            paragraphs.append(f"{_line(job.error.message)} ({job.error.code})")
    else:
        what = f"import {job.job_id} rejected {counts.rejected:,} of {counts.read:,} rows"
    if counts.read:
        paragraphs.append(
            f"Rows read: {counts.read:,}. Created: {counts.created:,}, updated: "
            f"{counts.updated:,}, unchanged: {counts.unchanged:,}, rejected: "
            f"{counts.rejected:,}, duplicate: {counts.duplicate:,}."
        )
    if rejects:
        shown = [f"- row {r.row}: {_line(e['message'])} ({e['code']})" for r, e in _first(rejects)]
        paragraphs.append("\n".join(("The first rejected rows:", *shown)))
    paths = [f"Details: GET /import-status/{job.job_id}"]
    if counts.rejected:
        paths.append(f"All rejected rows: GET /import-jobs/{job.job_id}/errors.csv")
    paragraphs.append("\n".join(paths))
    paragraphs.append(
        "You will get no further mail about this feed as long as its imports end the same way."
    )
    return Message(f"{shop.shop_code}: {what}", _text(f"{what.capitalize()}.", *paragraphs))


def _first(rejects: Sequence[RejectedRow]) -> list[tuple[RejectedRow, dict[str, str]]]:
    return [(reject, reject.errors[0]) for reject in rejects if reject.errors]


def _named(shop: Shop) -> str:
    return f"{shop.shop_name} ({shop.shop_code})"


def _feed(origin: FeedOrigin) -> str:
    """The name of an upload; or the URL without its query, which may contain a key."""
    if origin.url is None:
        return _line(origin.name or "an upload")
    return urlunsplit(urlsplit(origin.shown or "")._replace(query="", fragment=""))


def _line(text: str) -> str:
    text = _CREDENTIALS.sub("", " ".join(text.split()))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"
