"""Errors, by meaning. They have no status codes: that is for an adapter to decide.

Every error has a stable ``code`` for programs and a message for people, which says what was
expected and what came instead. Messages contain nothing that the caller may not see.
"""

from dataclasses import dataclass

__all__ = [
    "Conflict",
    "FeedUnavailable",
    "FieldError",
    "Forbidden",
    "Invalid",
    "LetzshopError",
    "MailNotSent",
    "NotFound",
    "OutcomeUnknown",
    "SchemaMismatch",
    "Throttled",
    "TransientStoreError",
    "Unauthenticated",
]


class LetzshopError(Exception):
    """Base of every error that letzshop raises on purpose."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        # Copied without the constructor, which takes other things than an exception's arguments:
        # what raises in a process of a pool is pickled.
        return type(self).__new__, (type(self), *self.args), self.__dict__


@dataclass(frozen=True, slots=True)
class FieldError:
    """A fault in one field. ``loc`` is the path to the field, such as ``("items", 0)``."""

    loc: tuple[str | int, ...]
    code: str
    message: str


class Invalid(LetzshopError):
    """The input breaks a rule. ``errors`` names each field and what was expected there."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("; ".join(error.message for error in errors), code="invalid")
        self.errors = errors

    @classmethod
    def field(cls, name: str, code: str, message: str) -> "Invalid":
        """The usual case: one fault in one field."""
        return cls(FieldError((name,), code, message))


class NotFound(LetzshopError):
    """It does not exist, or the caller may not know that it does; ``reason`` says why, if they
    may know that."""

    def __init__(self, kind: str, key: object, reason: str | None = None) -> None:
        because = f": {reason}" if reason else ""
        super().__init__(
            f"There is no {kind} {str(key)!r}{because}.", code=f"{kind.replace(' ', '-')}/absent"
        )
        self.kind = kind
        self.key = key


class Conflict(LetzshopError):
    """The request is valid, but contradicts what is stored."""


class Forbidden(LetzshopError):
    """The caller may see the thing, but may not do this to it."""

    def __init__(self, message: str, *, code: str = "forbidden") -> None:
        super().__init__(message, code=code)


class Unauthenticated(LetzshopError):
    """The caller did not prove who they are."""

    def __init__(
        self, message: str = "A valid bearer token is required.", *, code: str = "unauthenticated"
    ) -> None:
        super().__init__(message, code=code)


class Throttled(LetzshopError):
    """Too many requests; ``retry_after`` is the number of seconds to wait."""

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message, code="throttled")
        self.retry_after = retry_after


class TransientStoreError(LetzshopError):
    """The store failed for now (a deadlock, a lost connection); another try may succeed."""

    def __init__(self, message: str = "The database is busy or restarting.") -> None:
        super().__init__(message, code="store/transient")


class OutcomeUnknown(TransientStoreError):
    """The connection broke at the commit: the changes may be stored. Another try may make them
    twice."""

    def __init__(self) -> None:
        super().__init__("The database did not say whether this was stored; see, and try again.")
        self.code = "store/outcome-unknown"


class SchemaMismatch(LetzshopError):
    """The store's tables do not fit this version of letzshop."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="store/schema")


class MailNotSent(LetzshopError):
    """A mail was not accepted for delivery; ``transient`` if a later try may succeed."""

    def __init__(self, message: str, *, transient: bool) -> None:
        super().__init__(message, code="mail/not-sent")
        self.transient = transient


class FeedUnavailable(LetzshopError):
    """A feed could not be fetched, or may not be; ``transient`` if a later try may succeed.

    ``retry_after``: how many seconds the feed's server wants us to wait, if it said.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        transient: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.transient = transient
        self.retry_after = retry_after
