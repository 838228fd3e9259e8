"""A whole marketplace inside another program: users, a shop, an import, a search."""

import asyncio

from letzshop_core import (
    Actor,
    Letzshop,
    MemoryStore,
    NewShop,
    NewUser,
    PageRequest,
    ProductFilters,
    UploadedFeed,
)
from letzshop_core.background import import_worker

FEED = b"""id,title,price,brand,gtin
A-1,Coffee grinder,"1,299.00 EUR",Grindmaster,4006381333931
A-2,Tea pot,39.90 EUR,Grindmaster,4006381333948
"""


async def main() -> None:
    async with Letzshop(MemoryStore()) as letzshop:
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
