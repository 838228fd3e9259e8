"""Every rule that a row is checked against: the code of its finding, how much it matters, what it
means and how to mend it.

Codes are ``attribute/problem``. A rule whose attribute is ``*`` holds for every attribute that
has no rule of its own for that problem. What makes a row impossible to identify or to sell
rejects it; everything else is kept or mended, and reported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from letzshop_core.feeds.findings import Finding, Severity

__all__ = ["RULES", "Rule", "finding_of", "rule_of"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a finding's code says. ``code`` may start with ``*``: any attribute."""

    code: str
    severity: Severity
    #: What is the matter, and what was done about it.
    meaning: str
    #: What the vendor can do.
    mend: str


def _error(code: str, meaning: str, mend: str) -> Rule:
    return Rule(code, Severity.ERROR, meaning, mend)


def _warning(code: str, meaning: str, mend: str) -> Rule:
    return Rule(code, Severity.WARNING, meaning, mend)


_ALL: Final = (
    _error(
        "row/too-many-cells",
        "The row has more cells than the header, so its values are in the wrong columns; "
        "or the XML item has more than the 2,000 elements that are read.",
        "Quote values that contain the delimiter; leave out what the item repeats so often.",
    ),
    _error(
        "row/too-few-cells",
        "The row ends early, and its values do not fit their columns.",
        "Look for a missing delimiter, or a line break in a value without quotes.",
    ),
    _warning(
        "row/split-entity",
        "The semicolon of a character entity (&amp;) was taken for a delimiter; its cells were "
        "put together again.",
        "Quote values that contain the delimiter.",
    ),
    _warning(
        "row/split-price",
        "The comma of a price was taken for a delimiter; its cells were put together again.",
        "Quote values that contain the delimiter.",
    ),
    _warning(
        "row/cells-missing",
        "The row ends early; its values fit their columns, and the missing ones count as empty.",
        "Write a delimiter for each empty cell too.",
    ),
    _warning(
        "row/loose-quotes",
        "Quotation marks inside quoted values are not doubled; the row was read as if they were.",
        "Double quotation marks inside quoted values.",
    ),
    _warning(
        "feed/no-rows",
        "There is a header and nothing below it.",
        "Check whether the export's filter lets any product through.",
    ),
    _warning(
        "feed/truncated",
        "The file, or its last row, breaks off before its end, or XML cannot be read to it; "
        "rows may be missing.",
        "Export or upload the feed again; mend XML where the message says.",
    ),
    _warning(
        "feed/xml-mended",
        "The XML is not well-formed; it was read as it was meant.",
        "Write & as &amp; and < as &lt;, or put texts into CDATA sections.",
    ),
    _warning(
        "feed/open-quote",
        "A quotation mark is opened and not closed; its row was read without it.",
        "Double quotation marks inside quoted values.",
    ),
    _warning(
        "feed/nul",
        "The feed holds NUL characters, which were left out.",
        "Export the feed as UTF-8.",
    ),
    _warning(
        "encoding/undecodable",
        "Some bytes are not text in the feed's encoding; they were read as windows-1252.",
        "Export the feed in one encoding, UTF-8 at best.",
    ),
    _warning(
        "encoding/twice",
        "Letters such as ö appear in the feed as Ã¶: UTF-8 was encoded twice.",
        "Export the feed without converting text that is already UTF-8.",
    ),
    _warning(
        "id/from-gtin",
        "The feed has no column for the id; the GTIN is taken for it.",
        "Add a column for the id, such as the SKU, or say which of the others holds it.",
    ),
    _warning(
        "id/from-title",
        "The feed has no column for the id; what its products are called is taken for it. One that "
        "gets another name becomes another product.",
        "Add a column for the id, such as the SKU, or say which of the others holds it.",
    ),
    _warning(
        "id/duplicate",
        "An earlier row has the same id; this row was left out.",
        "Give each product, and each variant, an id of its own.",
    ),
    _error(
        "feed/no-names",
        "No column is named like an id, a title or a price; what comes first was taken "
        "for the names.",
        "Put a row with names such as id, title and price above the products.",
    ),
    *(
        _error(
            f"{name}/no-column",
            f"The feed has no column for the {name}, so that no row can be imported.",
            f"Add the column, or say which of the others holds the {name}, with the option "
            f'`columns`: `{{"HEADER": "{name}"}}`.',
        )
        for name in ("id", "title", "price")
    ),
    _error("id/missing", "The row has no id.", "Give each product a stable id, such as its SKU."),
    _error(
        "id/unusable",
        "The id is longer than 255 characters.",
        "Use a short, stable id, such as the SKU.",
    ),
    _error("title/missing", "The row has no title.", "Name the product."),
    _error("price/missing", "The row has no price.", "Give the price, such as 15.00 EUR."),
    _error(
        "price/unreadable",
        "There is no price to be read in the cell.",
        "Write a number and a currency: 15.00 EUR.",
    ),
    _error(
        "price/scientific-notation",
        "A spreadsheet wrote the number in scientific notation; digits may be lost.",
        "Format the column as text or as a plain number and export again.",
    ),
    _error("price/range", "No product costs that much.", "Write a number below 100 billion."),
    _error("price/negative", "The price is below zero.", "Give the price without a minus sign."),
    _warning(
        "price/zero",
        "The price is zero.",
        "Give the price; zero is right only beside a contract or a subscription.",
    ),
    _warning(
        "*/ambiguous",
        "The number can be read in two ways (1,234 is one thousand or one and a bit), and "
        "the rest of the column does not settle it.",
        "Write two decimals, or name the decimal mark when importing.",
    ),
    _warning(
        "*/several-amounts",
        "The cell holds several amounts; the message says which was taken.",
        "Write one amount per cell, and reduced prices into sale_price.",
    ),
    _warning(
        "*/too-precise",
        "The amount has more than four decimals and was rounded.",
        "Write no more decimals than the currency has.",
    ),
    _warning(
        "*/no-currency",
        "Neither the amount, nor its column or most of the other prices in it, nor a currency "
        "column names a currency, and no default was given.",
        "Write the currency behind the amount, or name a default currency.",
    ),
    _warning(
        "*/unknown-currency",
        "The text beside the amount is not a currency code, or is a sign of several currencies.",
        "Write a code of ISO 4217 behind the amount: 15.00 EUR; or name a default currency.",
    ),
    _warning(
        "currency/unknown",
        "The cell is not an ISO 4217 currency code; it was ignored.",
        "Write a code such as EUR.",
    ),
    _warning(
        "currency/contradiction",
        "The price names another currency than the currency column; the price's own was used.",
        "Let both name the same currency.",
    ),
    _warning(
        "sale_price/not-lower",
        "The sale price is not below the price; it was ignored.",
        "Give the price before the reduction as price.",
    ),
    _warning(
        "sale_price/other-currency",
        "The sale price is in another currency than the price; it was ignored.",
        "Give both in the same currency.",
    ),
    _warning(
        "gtin/check-digit",
        "The last digit of the GTIN does not follow from the others. It is kept, but not used "
        "to find the product; under the strict policy the row is rejected.",
        "Compare it with the number below the bar code.",
    ),
    _warning("gtin/placeholder", "The GTIN is a placeholder.", "Leave the cell empty."),
    _warning(
        "gtin/not-digits",
        "The GTIN has characters other than digits; it was ignored.",
        "Give the 8, 12, 13 or 14 digits below the bar code; article numbers belong in mpn.",
    ),
    _warning(
        "gtin/length",
        "No GTIN has that many digits; it was ignored.",
        "Give all 8, 12, 13 or 14 digits below the bar code.",
    ),
    _warning(
        "gtin/scientific-notation",
        "A spreadsheet cut digits off the GTIN; it cannot be recovered.",
        "Format the column as text, enter the GTINs again and export again.",
    ),
    _warning(
        "gtin/several",
        "The cell holds several GTINs; the first valid one is used, the others are kept aside.",
        "Give one GTIN to a product, and each variant a row of its own.",
    ),
    _warning(
        "gtin/repaired",
        "One or two leading zeros were missing; the check digit proves how many, and they were "
        "restored.",
        "Format the column as text, so that leading zeros stay.",
    ),
    _warning(
        "gtin/restricted",
        "The GTIN's prefix is for use inside a company or on coupons: other shops use the same "
        "number for other goods. It is kept, but not used to find the product.",
        "Give the number that the manufacturer was assigned, or none.",
    ),
    _warning(
        "gtin/missing",
        "The row has neither GTIN nor MPN, so the same product in other shops is not found.",
        "Give the GTIN, or brand and MPN; or say identifier_exists: no.",
    ),
    _warning(
        "availability/switched-off",
        "The shop does not sell this product: it has switched it off, or not published it. It is "
        "imported as out of stock.",
        "Leave out of the feed what is not to be seen.",
    ),
    _warning(
        "availability_date/missing",
        "A product on preorder or backorder needs the date from which it is available.",
        "Give availability_date, such as 2026-02-24.",
    ),
    _warning(
        "*/missing",
        "The cell is empty, though product data should have this attribute.",
        "Fill it in.",
    ),
    _warning(
        "*/unreadable",
        "The text cannot be read as a value of the attribute; it was ignored.",
        "Write it as the message says.",
    ),
    _warning(
        "*/unknown-value",
        "The text is none of the attribute's values; it was ignored.",
        "Write one of the values that the message lists.",
    ),
    _warning(
        "*/range",
        "No amount of money is that large; it was ignored.",
        "Write a number below 100 billion.",
    ),
    _warning(
        "*/scientific-notation",
        "A spreadsheet wrote the number in scientific notation; it was ignored.",
        "Format the column as text or as a plain number and export again.",
    ),
    _warning(
        "*/out-of-range",
        "The number is outside the attribute's bounds; it was kept.",
        "Check the number and its unit.",
    ),
    _warning(
        "*/too-long",
        "The text is longer than product data should be; it was kept.",
        "Shorten it.",
    ),
    _warning(
        "*/cut",
        "The text is longer than can be stored; its end was cut off.",
        "Shorten it.",
    ),
    _warning(
        "*/too-many",
        "There are more values than product data should have; all were kept.",
        "Keep the most important ones.",
    ),
    _warning(
        "*/placeholder",
        "The text stands for a missing value; it was ignored.",
        "Leave the cell empty.",
    ),
    _warning(
        "*/too-few",
        "There are fewer values than product data should have; all were kept.",
        "Give more of them, or none.",
    ),
    _warning(
        "*/contradiction",
        "The value contradicts another one of the row; both were kept.",
        "Correct one of the two.",
    ),
    _warning(
        "*/past",
        "The date has passed; it was kept.",
        "Give a future date, or leave the cell empty.",
    ),
    _warning(
        "*/too-far",
        "The date is further ahead than it should be; it was kept.",
        "Give a nearer date: within 30 days for expiration_date, a year for availability_date.",
    ),
    _warning("*/markup", "The text held HTML; its tags were taken out.", "Write plain text."),
    _warning(
        "*/mojibake",
        "The text looks as if it had been read in the wrong encoding before it was exported "
        "(GrÃ¶ÃŸe for Größe); it was read as it was meant, where that is clear.",
        "Mend the text in the shop, or the encoding of its export.",
    ),
    _warning(
        "*/no-scheme",
        "The link lacks its https://, which was added.",
        "Write the whole address.",
    ),
    _warning(
        "*/spaces",
        "The link holds spaces, which were percent-encoded.",
        "Write %20 for a space in an address.",
    ),
    _warning(
        "*/no-column",
        "The feed has no column for an attribute that product data should have.",
        "Add the column.",
    ),
    _warning(
        "*/doubled",
        "Several columns hold the same attribute; the message says which is used. The "
        "other one is used where that is empty, and otherwise kept among the extra "
        "values.",
        "Leave one of them out, or map it to another attribute.",
    ),
)

RULES: Final[Mapping[str, Rule]] = MappingProxyType({rule.code: rule for rule in _ALL})
"""Every rule by its code, the weightiest first."""


def rule_of(code: str) -> Rule:
    """The rule of a finding's code. Raises :exc:`KeyError` for a code that has none."""
    found = RULES.get(code)
    return found if found is not None else RULES[f"*/{code.partition('/')[2]}"]


def finding_of(
    code: str,
    message: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
) -> Finding:
    """A finding as severe as the rule of its code says."""
    return Finding(row, column, value, code, rule_of(code).severity, message)
