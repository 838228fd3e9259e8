"""``letzshop import`` and ``letzshop worker``."""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from pydantic import ValidationError
from rich.console import Console

from letzshop_core.app import Letzshop
from letzshop_core.background import import_worker, run_background
from letzshop_core.errors import Conflict, LetzshopError, NotFound
from letzshop_core.imports.errors_file import errors_file
from letzshop_core.imports.models import ImportJob, ImportState
from letzshop_core.imports.options import ImportMode, NewImport, UploadedFeed
from letzshop_core.imports.worker import expect_many_rows
from letzshop_core.users.models import Actor
from letzshop_http.commands.import_report import ImportBar, print_report
from letzshop_http.commands.options import reads_a_feed
from letzshop_http.settings import BadSettings, load_settings

__all__ = ["import_feed", "worker"]

_EXIT = {ImportState.COMPLETED: 0, ImportState.COMPLETED_WITH_ERRORS: 1}
_FAILED = 3


@reads_a_feed
def import_feed(
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help="The feed: CSV, TSV or XML.")],
    *,
    shop: Annotated[str, typer.Option(metavar="CODE", help="The shop that the feed is for.")],
    mode: Annotated[
        ImportMode,
        typer.Option(help="With full, offers that the feed no longer has are deactivated."),
    ] = ImportMode.UPSERT,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; report what would change.")
    ] = False,
    batch_size: Annotated[
        int, typer.Option(min=1, max=100_000, help="Changed rows per transaction.")
    ] = 1000,
    reading: dict[str, Any],
    errors: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Write the rejected rows and their errors to this file."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Import a feed into a shop, and wait until that is done.

    The exit code is 0 if every row was imported, 1 if rows were rejected, 2 if the import could
    not begin, 3 if it failed or was cancelled (with Ctrl-C; what was committed stays).
    """
    options = {
        "shop_code": shop,
        "mode": mode,
        "dry_run": dry_run,
        "batch_size": batch_size,
        **reading,
    }
    console = Console(stderr=True)
    try:
        job = asyncio.run(_import(source, options, console, errors))
    except ValidationError as error:
        for fault in error.errors():
            reason = fault["msg"].removeprefix("Value error, ")
            console.print(f"{fault['loc'][0]}: {reason}", style="red", markup=False)
        raise typer.Exit(2) from None
    except (LetzshopError, BadSettings) as error:
        console.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None
    if json:
        sys.stdout.write(msgspec.json.encode(job).decode() + "\n")
    else:
        print_report(Console(), job)
    raise typer.Exit(_EXIT.get(job.status, _FAILED))


def worker(
    supervised: Annotated[
        bool, typer.Option(hidden=True, help="End when standard input closes.")
    ] = False,
) -> None:
    """Work on imports, scheduled feeds and mails until stopped, beside one or more servers."""
    try:
        asyncio.run(_work(supervised))
    except (LetzshopError, BadSettings) as error:
        typer.secho(str(error), fg="red", err=True)
        raise typer.Exit(2) from None


async def _work(supervised: bool) -> None:
    from letzshop_http.logs import set_up_logging  # noqa: PLC0415
    from letzshop_http.server import open_letzshop  # noqa: PLC0415  # loads adapters
    from letzshop_http.worker_process import stop_with_parent  # noqa: PLC0415

    set_up_logging(debug=load_settings().debug)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    if supervised:
        stop_with_parent(stop)
        # Ctrl-C reaches all processes of the terminal, but the server says when to stop.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if hasattr(os, "nice"):
            os.nice(5)  # answers come before imports
    else:
        loop.add_signal_handler(signal.SIGINT, stop.set)
    expect_many_rows()
    async with open_letzshop() as letzshop:
        await run_background(letzshop, stop)


async def _import(
    source: str, options: dict[str, Any], console: Console, errors: Path | None
) -> ImportJob:
    from letzshop_http.logs import set_up_logging  # noqa: PLC0415
    from letzshop_http.server import open_letzshop  # noqa: PLC0415  # loads adapters

    if errors is not None:
        try:
            errors.open("ab").close()  # rather than find out when the import is over
        except OSError as error:
            raise LetzshopError(f"{errors}: {error.strerror}.", code="file/unwritable") from None
    set_up_logging(debug=True)  # text for people, and beside the report, which is standard output
    expect_many_rows()
    async with open_letzshop() as letzshop:
        owner = await _owner_of(letzshop, options["shop_code"])
        if "://" in source:
            new = NewImport.model_validate({**options, "url": source})
            job = await letzshop.imports.start(new, by=owner)
        else:
            job = await _upload(letzshop, Path(source), UploadedFeed.model_validate(options), owner)
        job = await _follow(letzshop, job, owner, console)
        if errors is not None:
            _, rejects = await letzshop.imports.rejected(job.job_id, by=owner)
            with errors.open("wb") as file:  # nothing else runs
                async for piece in errors_file(job, rejects):
                    file.write(piece)
        return job


async def _owner_of(letzshop: Letzshop, shop_code: str) -> Actor:
    """The shop's owner, for whom the command acts. Whoever runs it can read the database anyway."""
    async with letzshop.store.reading() as uow:
        shop = await uow.shops.get(shop_code)
        owner = await uow.users.named(shop.owner) if shop is not None else None
    if owner is None:
        raise NotFound("shop", shop_code)
    return Actor(owner.id, owner.username)


async def _upload(letzshop: Letzshop, path: Path, new: UploadedFeed, owner: Actor) -> ImportJob:
    try:
        feed = await asyncio.to_thread(letzshop.spool.put, path)
    except OSError as error:
        raise LetzshopError(f"{path}: {error.strerror}.", code="file/unreadable") from None
    return await letzshop.imports.start_upload(new, feed, name=path.name, by=owner)


async def _follow(letzshop: Letzshop, job: ImportJob, owner: Actor, console: Console) -> ImportJob:
    """Follow the job to its end, and work on it unless another worker does."""
    importer = import_worker(letzshop)
    interrupted = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, interrupted.set)
    cancelled = False
    working = asyncio.create_task(importer.run_one(job.job_id))
    try:
        with ImportBar(console) as bar:
            while True:
                job = await letzshop.imports.status(job.job_id, by=owner)
                if job.status.is_final:
                    return job
                bar.show(job)
                if interrupted.is_set() and not cancelled:
                    cancelled = True
                    with contextlib.suppress(Conflict):
                        await letzshop.imports.cancel(job.job_id, by=owner)
                if working.done():
                    working.result()
                    working = asyncio.create_task(importer.run_one(job.job_id))
                await asyncio.sleep(0.2)
    finally:
        await asyncio.wait([working])
