"""Feeds that are imported on a schedule."""

from letzshop_core.paging import Page
from letzshop_core.schedules.models import (
    NewScheduledFeed,
    ScheduledFeed,
    ScheduledFeedFilters,
    ScheduledFeedPatch,
)
from letzshop_http.operations import Call, Resource, operation
from letzshop_http.query import PagedQuery

__all__ = ["Feeds", "OneFeed"]


class FeedQuery(ScheduledFeedFilters, PagedQuery):
    """Which scheduled feeds, and which part of the list."""


class Feeds(Resource):
    """``/feeds``"""

    @operation(
        summary="Schedule a feed",
        body=NewScheduledFeed,
        returns=ScheduledFeed,
        status=201,
        errors=(403, 404),
    )
    async def on_post(self, call: Call[NewScheduledFeed, None]) -> ScheduledFeed:
        """Import a feed at the times that match a cron expression, in UTC. If runs were missed,
        one makes up for all of them. A run is skipped if the import of the run before is not
        over."""
        return await self._letzshop.schedules.create(call.body, by=call.actor)

    @operation(summary="List scheduled feeds", query=FeedQuery, returns=Page[ScheduledFeed])
    async def on_get(self, call: Call[None, FeedQuery]) -> Page[ScheduledFeed]:
        """Scheduled feeds of the caller's shops; admins see all."""
        return await self._letzshop.schedules.find(call.query, call.query.page, by=call.actor)


class OneFeed(Resource):
    """``/feeds/{feed_id}``"""

    @operation(
        summary="Change a scheduled feed",
        body=ScheduledFeedPatch,
        returns=ScheduledFeed,
        errors=(403, 404),
    )
    async def on_put(self, call: Call[ScheduledFeedPatch, None], feed_id: int) -> ScheduledFeed:
        """Only the given fields change."""
        return await self._letzshop.schedules.update(feed_id, call.body, by=call.actor)

    @operation(summary="Delete a scheduled feed", status=204, errors=(404,))
    async def on_delete(self, call: Call[None, None], feed_id: int) -> None:
        """Imports that it started stay."""
        await self._letzshop.schedules.delete(feed_id, by=call.actor)
