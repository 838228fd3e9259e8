"""A whole marketplace inside another program: users, a shop, an import, a search."""

import asyncio

from letzshop_core import Letzshop, MemoryStore
from letzshop_core.background import import_worker
from letzshop_core.imports.models import UploadedFeed
from letzshop_core.paging import PageRequest
from letzshop_core.products.models import ProductFilters
from letzshop_core.shops.models import NewShop
from letzshop_core.users.models import Actor, NewUser

FEED = b"""id,title,price,brand,gtin
A-1,Coffee grinder,"1,299.00 EUR",Grindmaster,4006381333931
A-2,Tea pot,39.90 EUR,Grindmaster,4006381333948
"""


async def main() -> None:
    letzshop = Letzshop(MemoryStore())
    user = await letzshop.users.register(
        NewUser(username="vendor", email="vendor@example.com", password="a good password")
    )
    vendor = Actor(user.id, user.username)
    await letzshop.shops.create(NewShop(shop_code="GRIND", shop_name="Grindmaster"), by=vendor)

    job = await letzshop.imports.start_upload(
        UploadedFeed(shop_code="GRIND"),
        letzshop.spool.put(FEED),
        name="products.csv",
        by=vendor,
    )
    await import_worker(letzshop).run_one(job.job_id)
    job = await letzshop.imports.status(job.job_id, by=vendor)
    print(job.status, job.counts)

    found = await letzshop.products.find(
        ProductFilters(shop_code="GRIND", search="coffee"), PageRequest(), by=vendor
    )
    for product in found.items:
        print(product.title, product.price, product.currency)


asyncio.run(main())
