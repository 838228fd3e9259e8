"""How a feed was read, in a form that can be stored and used again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from letzshop_core.feeds.dialect import Dialect

__all__ = ["PARSER_VERSION", "Profile"]

PARSER_VERSION: Final = 12
"""Increased whenever the same cells mean something else than before."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that was detected or chosen for a feed, so that it can be read the same way again.

    ``columns`` maps headers to attributes ("" for one to leave alone); ``decimal_marks`` maps
    column indexes to the mark that their prices are read with, ``month_first`` to whether their
    dates are read as those of the United States.
    """

    format: Literal["csv", "xml"] = "csv"
    encoding: str = "utf-8"
    dialect: Dialect = field(default_factory=Dialect)
    header: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    decimal_marks: Mapping[int, str] = field(default_factory=dict)
    month_first: Mapping[int, bool] = field(default_factory=dict)
    default_currency: str | None = None
    gtin_policy: Literal["lenient", "strict"] = "lenient"

    def to_json(self) -> str:
        """The profile as JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Profile":
        """The profile that :meth:`to_json` wrote.

        Raises:
            ValueError: the text is something else.
        """
        try:
            given: dict[str, Any] = json.loads(text)
            marks = {int(index): mark for index, mark in given.pop("decimal_marks").items()}
            orders = {int(i): order for i, order in given.pop("month_first", {}).items()}
            return cls(
                dialect=Dialect(**given.pop("dialect")),
                header=tuple(given.pop("header")),
                decimal_marks=marks,
                month_first=orders,
                **given,
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            msg = f"not a feed profile: {error}"
            raise ValueError(msg) from None

    def digest(self) -> str:
        """A digest that changes with everything that affects what a row of the feed means."""
        return hashlib.sha256(f"{PARSER_VERSION}\n{self.to_json()}".encode()).hexdigest()
