"""What a marketplace does with the GTINs that its users give it."""

from enum import StrEnum

from letzshop_core.errors import Invalid
from letzshop_core.parsing import Gtin, GtinError

__all__ = ["GtinPolicy"]


class GtinPolicy(StrEnum):
    """What to do with a GTIN whose check digit is wrong: keep and flag it, or refuse it."""

    LENIENT = "lenient"
    STRICT = "strict"

    def read(self, given: str | int, *, field: str = "gtin") -> Gtin:
        """The GTIN that a request gives in this field.

        Raises:
            Invalid: it is not a GTIN, or is to be refused.
        """
        try:
            return Gtin.parse(given, strict=self is GtinPolicy.STRICT)
        except GtinError as error:
            raise Invalid.field(field, error.code, f"{field}: {error.message}") from None
