"""Starting, watching and stopping imports."""

import msgspec

from letzshop_core.imports.errors_file import encoding_of, errors_file
from letzshop_core.imports.models import ImportFilters, ImportJob, ImportState
from letzshop_core.imports.options import NewImport, UploadedFeed
from letzshop_core.paging import Page
from letzshop_http.operations import JSON, Auth, Call, Resource, operation
from letzshop_http.query import PagedQuery
from letzshop_http.uploads import MULTIPART, receive_feed

__all__ = [
    "AdminImportJobs",
    "ImportCancellation",
    "ImportCsv",
    "ImportErrors",
    "ImportJobs",
    "ImportStatus",
    "StartedImport",
]


class StartedImport(msgspec.Struct, frozen=True, kw_only=True):
    """A queued import, and where to watch it."""

    job_id: int
    status: ImportState
    status_url: str


class ImportQuery(ImportFilters, PagedQuery):
    """Which jobs, and which part of the list."""


class ImportCsv(Resource):
    """``/import-csv``"""

    @operation(
        summary="Import a feed",
        body=NewImport,
        consumes=(JSON, MULTIPART),
        upload=UploadedFeed,
        returns=StartedImport,
        status=202,
        errors=(403, 404, 409),
    )
    async def on_post(self, call: Call[NewImport | None, None]) -> StartedImport:
        """Fetch a feed and import it in the background. To upload a feed instead, send a multipart
        form with a part `file` beside the other fields. Imports of a shop run one at a time; the
        others wait. If the same import is already waiting, that job is returned.
        """
        imports = self._letzshop.imports
        if call.body is not None:
            job = await imports.start(call.body, by=call.actor)
        else:
            new, upload = await receive_feed(call.request, self._letzshop.spool)
            job = await imports.start_upload(
                new, upload.feed, name=upload.client_name, by=call.actor
            )
        url = f"{call.request.root_path}/import-status/{job.job_id}"
        call.response.location = url
        return StartedImport(job_id=job.job_id, status=job.status, status_url=url)


class ImportStatus(Resource):
    """``/import-status/{job_id}``"""

    @operation(summary="Watch an import", returns=ImportJob, errors=(404,))
    async def on_get(self, call: Call[None, None], job_id: int) -> ImportJob:
        """State, progress, counts, what was detected, and the first findings."""
        return await self._letzshop.imports.status(job_id, by=call.actor)


class ImportJobs(Resource):
    """``/import-jobs``"""

    @operation(summary="List imports", query=ImportQuery, returns=Page[ImportJob])
    async def on_get(self, call: Call[None, ImportQuery]) -> Page[ImportJob]:
        """Imports of the caller's shops, newest first, without their findings; admins see all."""
        return await self._letzshop.imports.find(call.query, call.query.page, by=call.actor)


class AdminImportJobs(Resource):
    """``/admin/import-jobs``"""

    @operation(
        summary="List all imports", auth=Auth.ADMIN, query=ImportQuery, returns=Page[ImportJob]
    )
    async def on_get(self, call: Call[None, ImportQuery]) -> Page[ImportJob]:
        """Newest first, without their findings."""
        return await self._letzshop.imports.find(call.query, call.query.page, by=call.actor)


class ImportCancellation(Resource):
    """``/import-jobs/{job_id}/cancel``"""

    @operation(summary="Stop an import", returns=ImportJob, status=202, errors=(404, 409))
    async def on_post(self, call: Call[None, None], job_id: int) -> ImportJob:
        """A waiting import ends at once, a running one after the current batch. What is already
        committed stays."""
        return await self._letzshop.imports.cancel(job_id, by=call.actor)


class ImportErrors(Resource):
    """``/import-jobs/{job_id}/errors.csv``"""

    @operation(summary="Get rejected rows", produces=("text/csv",), errors=(404,))
    async def on_get(self, call: Call[None, None], job_id: int) -> None:
        """Every rejected row as the vendor sent it, with the import, its number and its errors
        in front, in the feed's own encoding and dialect; of an XML feed, as CSV in UTF-8. After
        correcting the rows, import the file as it is."""
        job, rejects = await self._letzshop.imports.rejected(job_id, by=call.actor)
        call.response.content_type = f"text/csv; charset={encoding_of(job.detected)}"
        call.response.downloadable_as = f"errors-{job_id}.csv"
        call.response.stream = errors_file(job, rejects)
