"""Reads query parameters into pydantic models."""

from typing import Annotated, Final, TypeVar

from falcon.asgi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from letzshop_core.errors import Invalid
from letzshop_core.paging import MAX_LIMIT, PageRequest
from letzshop_http.body import invalid

__all__ = ["PagedQuery", "read_query"]

M = TypeVar("M", bound=BaseModel)

_BOOLEANS: Final = (bool, bool | None)
_SPELLINGS: Final = frozenset(("true", "false", "1", "0", ""))


class PagedQuery(BaseModel):
    """The parameters of every list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    skip: Annotated[int, Field(ge=0, le=2**31 - 1, description="How many items to skip.")] = 0
    limit: Annotated[
        int, Field(ge=1, le=MAX_LIMIT, description="How many items to return at most.")
    ] = 100
    cursor: Annotated[
        str | None,
        Field(max_length=2000, description="`next_cursor` of the page before; overrides `skip`."),
    ] = None

    @property
    def page(self) -> PageRequest:
        """The part of the list that is asked for."""
        return PageRequest(skip=self.skip, limit=self.limit, cursor=self.cursor)


def read_query(req: Request, model: type[M]) -> M:
    """The query parameters as the model; an empty parameter counts as not given.

    Raises:
        Invalid: a parameter is unknown, repeated, or does not fit the model.
    """
    given: dict[str, str] = {}
    for name, value in req.params.items():
        if isinstance(value, list):
            raise Invalid.field(name, "repeated", f"{name}: must be given only once.")
        if "\0" in value:
            raise Invalid.field(
                name, "control_character", f"{name}: must not hold a NUL character."
            )
        if "\ufffd" in value and "%EF%BF%BD" not in req.query_string.upper():
            raise Invalid.field(name, "encoding", f"{name}: must be UTF-8.")
        field = model.model_fields.get(name)
        if field is not None and field.annotation in _BOOLEANS and value.lower() not in _SPELLINGS:
            expected = f'{name}: must be true, false, 1 or 0, got "{value[:80]}".'
            raise Invalid.field(name, "bool_parsing", expected)
        given[name] = value
    try:
        return model.model_validate_strings(given)
    except ValidationError as error:
        raise invalid(error) from None
