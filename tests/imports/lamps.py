"""Feeds of lamps, and what became of them."""

import asyncio
from typing import Any

import msgspec
from tests.imports.conftest import Market

from letzshop_core.imports.models import Counts, ImportJob
from letzshop_core.offers.models import OfferFilters
from letzshop_core.paging import PageRequest

HEADER = "id;title;description;link;image_link;price;availability;brand\n"


def feed(*numbers: int, price: str = "19,90 EUR", bad: tuple[int, ...] = ()) -> bytes:
    """A feed of products; those in ``bad`` have no price that anyone could read."""
    rows = [
        f"{n};Lamp {n};A lamp;https://s.example/{n};https://s.example/{n}.jpg;"
        f"{'call us' if n in bad else price};in stock;Lux\n"
        for n in numbers
    ]
    return (HEADER + "".join(rows)).encode()


class StopAfter(asyncio.Event):
    """A stop signal that comes when it has been asked for a number of times."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self.left = questions

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


def rows(job: ImportJob) -> Counts:
    """The account of the rows, whatever there was to remark."""
    return msgspec.structs.replace(job.counts, warnings=0)


async def catalogue(market: Market) -> list[dict[str, Any]]:
    """All offers of the shop with their products, without what differs between two runs."""
    page = await market.letzshop.offers.find(
        market.shop.shop_code, OfferFilters(), PageRequest(limit=1000), by=market.owner
    )
    found = msgspec.to_builtins(page.items)
    return sorted(found, key=lambda offer: offer["shop_product_id"])


def account(job: ImportJob) -> tuple[Any, ...]:
    """What a dry run tells as well."""
    findings = [] if job.findings is msgspec.UNSET else job.findings
    return job.status, job.counts, [f for f in findings if f["severity"] != "info"]
