"""Counts over the marketplace, and the quality of a shop's data."""

from datetime import timedelta

import pytest

from letzshop_core.app import Letzshop
from letzshop_core.background import import_worker
from letzshop_core.imports.models import ImportJob
from letzshop_core.imports.options import UploadedFeed
from letzshop_core.stats import service as stats_service
from letzshop_core.testing.factories import FixedClock, add_product, add_shop
from letzshop_core.uow import Store
from letzshop_core.users.models import Actor

FEED = b"""id;title;price;gtin
1;Lamp;19,90 EUR;4006381333930
2;Chair;0 EUR;4006381333930
3;Sofa;29,90 EUR;4006381333931
"""


async def do_import(letzshop: Letzshop, owner: Actor, *, dry_run: bool = False) -> ImportJob:
    new = UploadedFeed(shop_code="SHOP", dry_run=dry_run)
    spooled = letzshop.spool.put(FEED)
    job = await letzshop.imports.start_upload(new, spooled, name="a.csv", by=owner)
    assert await import_worker(letzshop).run_one(job.job_id)
    return job


async def test_the_quality_of_a_shop(
    letzshop: Letzshop, clock: FixedClock, memory_store: Store, owner: Actor
) -> None:
    await add_shop(memory_store, owner, "SHOP")
    empty = await letzshop.stats.quality("SHOP", by=owner)
    assert (empty.offers, empty.findings, empty.missing, empty.last_import) == (0, [], [], None)

    real = await do_import(letzshop, owner)
    clock.time += timedelta(minutes=10)
    await do_import(letzshop, owner, dry_run=True)
    quality = await letzshop.stats.quality("shop", by=owner)
    assert quality.offers == 3
    shares = [(found.code, found.offers, found.share) for found in quality.findings]
    assert ("gtin/check-digit", 2, 0.6667) in shares
    assert ("price/zero", 1, 0.3333) in shares
    assert [number for _, number, _ in shares] == sorted((n for _, n, _ in shares), reverse=True)
    missing = {lack.attribute: (lack.offers, lack.share) for lack in quality.missing}
    assert missing["description"] == (3, 1.0)
    assert "gtin" not in missing
    assert quality.last_import is not None  # the dry run is none
    assert (quality.last_import.job_id, quality.last_import.age_seconds) == (real.job_id, 600)


@pytest.mark.parametrize(
    ("exact_total", "within", "after"),
    [
        pytest.param(1, 2, 2, id="small"),
        pytest.param(0, 1, 2, id="large"),
    ],
)
async def test_only_counts_of_much_are_kept_for_30_seconds(
    letzshop: Letzshop,
    clock: FixedClock,
    memory_store: Store,
    owner: Actor,
    monkeypatch: pytest.MonkeyPatch,
    exact_total: int,
    within: int,
    after: int,
) -> None:
    monkeypatch.setattr(stats_service, "EXACT_TOTAL", exact_total)
    await add_product(memory_store, owner)
    assert (await letzshop.stats.get()).products.total == 1
    await add_product(memory_store, owner)
    clock.time += timedelta(seconds=29)
    assert (await letzshop.stats.get()).products.total == within
    clock.time += timedelta(seconds=1)
    assert (await letzshop.stats.get()).products.total == after
