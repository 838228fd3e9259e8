"""The queue of imports on PostgreSQL, when it is long."""

from typing import Any

from sqlalchemy import event

from letzshop_core.adapters.sqlalchemy import SqlStore
from letzshop_core.imports.options import FeedOrigin, ImportOptions
from letzshop_core.testing.factories import LEASE, NOON, add_shop, add_user

JOBS = 300


def _looked_at(plan: dict[str, Any]) -> float:
    """How many rows the steps of an executed plan have looked at."""
    rows = sum(n for key, n in plan.items() if key == "Actual Rows" or "Rows Removed" in key)
    return rows * plan["Actual Loops"] + sum(map(_looked_at, plan.get("Plans", ())))


async def test_the_next_job_is_found_without_comparing_all_with_all(
    postgresql_store: SqlStore,
) -> None:
    owner = await add_user(postgresql_store)
    shop = await add_shop(postgresql_store, owner)
    async with postgresql_store.writing() as uow:
        for number in range(JOBS):
            await uow.imports.add(
                shop_id=shop.id,
                user_id=owner.id,
                origin=FeedOrigin(url=f"https://shop.example/{number}.csv"),
                options=ImportOptions(),
                request_digest=str(number),
                now=NOON,
            )
        assert await uow.import_queue.claim("worker", now=NOON, until=NOON + LEASE) is not None

    asked: list[tuple[str, Any]] = []
    async with postgresql_store.writing() as uow:
        connection = uow.connection
        event.listen(
            connection.sync_connection,
            "before_cursor_execute",
            lambda _conn, _cursor, statement, parameters, *_: asked.append((statement, parameters)),
        )
        assert await uow.import_queue.claim("other", now=NOON, until=NOON + LEASE) is None
        ((statement, parameters),) = asked
        explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
        plan = (await connection.exec_driver_sql(explain, parameters)).scalar_one()[0]["Plan"]
    assert _looked_at(plan) < 20 * JOBS
