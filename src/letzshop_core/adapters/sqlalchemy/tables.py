"""Every table, in one place. Plain SQLAlchemy Core; the migrations create exactly this."""

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    func,
    text,
)
from sqlalchemy.schema import ExecutableDDLElement

from letzshop_core.adapters.sqlalchemy.types import BigId, JsonText, Money, PlainText, UtcDateTime
from letzshop_core.products.derived import NO_PRICE, TITLE_SORT_LENGTH

__all__ = [
    "COMMON_TERMS",
    "audit_log",
    "feed_sources",
    "import_findings",
    "import_jobs",
    "import_rejects",
    "import_rows",
    "metadata",
    "notifications",
    "offer_prices",
    "products",
    "reservations",
    "schedules",
    "shop_products",
    "shops",
    "stock",
    "users",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# The full-text index of SQLite (https://sqlite.org/fts5.html). It holds only words, without their
# positions and without a copy of the text. The tokenizer "ascii" takes every character outside
# ASCII for a letter, so its words are exactly those that search_text separates by spaces.
SQLITE_SEARCH = (
    """CREATE VIRTUAL TABLE products_search USING fts5(
        search_text, content='products', content_rowid='id',
        tokenize='ascii', detail=none, columnsize=0
    )""",
    """CREATE TRIGGER products_search_added AFTER INSERT ON products BEGIN
        INSERT INTO products_search(rowid, search_text) VALUES (new.id, new.search_text);
    END""",
    """CREATE TRIGGER products_search_removed AFTER DELETE ON products BEGIN
        INSERT INTO products_search(products_search, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
    END""",
    """CREATE TRIGGER products_search_changed AFTER UPDATE OF search_text ON products
    WHEN old.search_text <> new.search_text BEGIN
        INSERT INTO products_search(products_search, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
        INSERT INTO products_search(rowid, search_text) VALUES (new.id, new.search_text);
    END""",
)


COMMON_TERMS = {"availability": "in stock", "condition": "new", "currency": "EUR"}
"""The values that most products have. Indexes contain only the other values, so that most rows cost
nothing; a list of products with a common value is found without an index."""


def _timestamps() -> tuple[Column, Column]:  # type: ignore[type-arg]
    return (
        Column("created_at", UtcDateTime, nullable=False),
        Column("updated_at", UtcDateTime, nullable=False),
    )


users = Table(
    "users",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("username", Text, nullable=False),
    Column("username_key", Text, nullable=False, unique=True),  # case-folded
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, unique=True),
    Column("hashed_password", Text, nullable=False),
    Column("role", String(16), nullable=False),  # 'user' | 'admin'
    Column("is_active", Boolean, nullable=False),
    # Raised by a change of password and by a deactivation: tokens with an older version are void.
    Column("token_version", Integer, nullable=False, default=0),
    Column("last_login", UtcDateTime),
    *_timestamps(),
)

shops = Table(
    "shops",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("shop_code", Text, nullable=False, unique=True),
    Column("shop_name", Text, nullable=False),
    Column("description", Text),
    Column("owner_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("contact_email", Text),
    Column("contact_phone", Text),
    Column("website", Text),
    Column("business_address", Text),
    Column("tax_number", Text),
    Column("is_active", Boolean, nullable=False),
    Column("is_verified", Boolean, nullable=False),
    Column("search_text", Text, nullable=False),  # derived: the words of code, name, description
    # Since when products.is_public has needed to be recomputed for this shop's products.
    Column("visibility_stale_since", UtcDateTime),
    *_timestamps(),
)

products = Table(
    "products",
    metadata,
    Column("id", BigId, primary_key=True),
    # Derived: whether ordinary users see the product in lists, and the normalised words of the
    # searchable fields. Whatever changes offers or shops updates the one, so that lists need no
    # join. PostgreSQL has to step over all columns before the one it wants, so these come first.
    Column("is_public", Boolean, nullable=False),
    Column("search_text", PlainText, nullable=False),
    Column("product_id", PlainText, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("description", Text),
    Column("link", Text),
    Column("image_link", Text),
    Column("additional_image_link", JsonText),
    Column("availability", Text),
    Column("availability_date", Text),
    Column("price", Money),
    Column("sale_price", Money),
    Column("currency", String(3)),
    Column("sale_price_effective_date", Text),
    Column("brand", PlainText),
    Column("gtin", Text),
    Column("gtin_valid", Boolean),
    # The value of the digits, whatever the zero-padding: by this, GTINs are found and matched.
    Column("gtin_key", BigInteger),
    Column("mpn", Text),
    Column("condition", Text),
    Column("google_product_category", PlainText),
    Column("product_type", JsonText),
    Column("item_group_id", Text),
    Column("color", Text),
    Column("size", Text),
    Column("gender", Text),
    Column("age_group", Text),
    Column("material", Text),
    Column("pattern", Text),
    Column("shipping_weight", Text),
    # All other attributes of the specification, by name; and columns of feeds beyond it.
    Column("details", JsonText),
    Column("extra", JsonText),
    Column("owner_id", ForeignKey("users.id")),
    Column("source_shop_id", ForeignKey("shops.id")),
    *_timestamps(),
    Index("ix_products_gtin_key", "gtin_key"),
    Index("ix_products_owner_id", "owner_id"),
)

# What lists are filtered and ordered by. On both databases, lower() here only affects A-Z.
Index("ix_products_brand_key", func.lower(products.c.brand))
Index("ix_products_category_key", func.lower(products.c.google_product_category))
Index("ix_products_price_key", text(f"coalesce(price, {NO_PRICE})"), products.c.id)
Index("ix_products_title_key", text(f"substr(search_text, 1, {TITLE_SORT_LENGTH})"), products.c.id)
for _column, _value in COMMON_TERMS.items():
    _is_rare = text(f"{_column} <> '{_value}'")
    Index(
        f"ix_products_{_column}",
        products.c[_column],
        postgresql_where=_is_rare,
        sqlite_where=_is_rare,
    )
# What an ordinary user sees: public products, and their own that are not public.
Index(
    "ix_products_public",
    products.c.id,
    postgresql_where=products.c.is_public,
    sqlite_where=products.c.is_public,
)
Index(
    "ix_products_hidden",
    products.c.owner_id,
    products.c.id,
    postgresql_where=text("NOT is_public"),
    sqlite_where=text("NOT is_public"),  # queries must contain this word for word
)
# The words to search for. An expression index, because a generated column would be rewritten with
# every change of a row; on SQLite, a table of its own that triggers keep up to date. PostgreSQL
# collects new words in a pending list until a statement fills it and has to move all of them into
# the index. Every search reads that list, so a short one (in KiB) makes searches faster and the
# pauses of imports shorter.
Index(
    "ix_products_search",
    text("array_to_tsvector(string_to_array(search_text, ' '))"),
    postgresql_using="gin",
    postgresql_with={"gin_pending_list_limit": 512},
    _table=products,
).ddl_if(dialect="postgresql")
for _statement in SQLITE_SEARCH:
    _ddl: ExecutableDDLElement = DDL(_statement)  # type: ignore[no-untyped-call]
    event.listen(products, "after_create", _ddl.execute_if(dialect="sqlite"))

shop_products = Table(
    "shop_products",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("shop_id", ForeignKey("shops.id"), nullable=False),
    Column("product_pk", ForeignKey("products.id", ondelete="CASCADE"), nullable=False),
    Column("shop_product_id", PlainText),
    Column("price", Money),
    Column("sale_price", Money),
    Column("currency", String(3)),
    Column("availability", Text),
    Column("condition", Text),
    Column("link", Text),
    Column("is_featured", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("min_quantity", Integer, nullable=False),
    Column("max_quantity", Integer),
    # What imports remember about the row that last wrote this offer. A change by hand clears the
    # digest, so that the next import looks at the row again.
    Column("feed_source_id", ForeignKey("feed_sources.id")),
    Column("feed_digest", BigInteger),
    Column("feed_warnings", JsonText),  # the finding codes of that row
    Column("withdrawn_by_feed", Boolean, nullable=False, default=False),
    *_timestamps(),
    # The job that last read the row, and the row's number: so a job knows which ids have occurred.
    Column("feed_job_id", BigInteger),
    Column("feed_row", Integer),
    UniqueConstraint("shop_id", "product_pk"),
    UniqueConstraint("shop_id", "shop_product_id"),
    Index("ix_shop_products_product_pk", "product_pk"),
)
# For a shop's list by price: offers with a price of their own, which those of feeds always have.
# Not on SQLite, where an import of new products would take a tenth longer.
Index(
    "ix_shop_products_price",
    shop_products.c.shop_id,
    shop_products.c.price,
    shop_products.c.product_pk,
).ddl_if(dialect="postgresql")

for _column, _value in COMMON_TERMS.items():
    _is_rare = text(f"{_column} <> '{_value}'")
    Index(
        f"ix_shop_products_{_column}",
        shop_products.c.shop_id,
        shop_products.c[_column],
        postgresql_where=_is_rare,
        sqlite_where=_is_rare,
    )

offer_prices = Table(
    "offer_prices",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("offer_id", ForeignKey("shop_products.id", ondelete="CASCADE"), nullable=False),
    Column("price", Money),
    Column("sale_price", Money),
    Column("currency", String(3)),
    Column("changed_at", UtcDateTime, nullable=False),
    Index("ix_offer_prices_offer_id_changed_at", "offer_id", "changed_at"),
)

stock = Table(
    "stock",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("gtin_key", BigInteger, nullable=False),
    Column("gtin", Text, nullable=False),  # as first given
    Column("gtin_valid", Boolean, nullable=False),
    Column("location", Text, nullable=False),
    Column("shop_id", ForeignKey("shops.id")),
    Column("quantity", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    Column("created_by", ForeignKey("users.id"), nullable=False),
    *_timestamps(),
    CheckConstraint("reserved >= 0 AND reserved <= quantity", name="reserved_within_quantity"),
)
Index(
    "uq_stock_place",
    stock.c.gtin_key,
    stock.c.location,
    func.coalesce(stock.c.shop_id, 0),  # "no shop" counts as one shop
    unique=True,
)

reservations = Table(
    "reservations",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("stock_id", ForeignKey("stock.id"), nullable=False, index=True),
    Column("quantity", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),  # held | committed | released | expired
    Column("expires_at", UtcDateTime, nullable=False),
    Column("created_by", ForeignKey("users.id"), nullable=False),
    Column("idempotency_key", Text),
    Column("request_digest", Text),  # distinguishes a repeated request from a reused key
    Column("position", SmallInteger, nullable=False, default=0),  # within its request
    *_timestamps(),
    UniqueConstraint("created_by", "idempotency_key", "position"),
    Index("ix_reservations_state_expires_at", "state", "expires_at"),
)

feed_sources = Table(
    "feed_sources",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("shop_id", ForeignKey("shops.id"), nullable=False),
    Column("key", Text, nullable=False),  # the URL, or "upload"
    # About the last completed import; by these, an unchanged feed is recognised and skipped.
    Column("etag", Text),
    Column("last_modified", Text),
    Column("content_digest", Text),
    Column("options_digest", Text),
    Column("job_id", BigInteger),
    Column("offers", BigInteger),  # how many were then as it wrote them
    Column("outcome", Text),  # of the last import that could be reported to the owner
    UniqueConstraint("shop_id", "key"),
)

import_jobs = Table(
    "import_jobs",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("shop_id", ForeignKey("shops.id"), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("status", String(32), nullable=False),
    Column("source_url", Text),  # as shown: without credentials
    Column("source", JsonText, nullable=False),  # what to fetch: url or upload
    Column("mode", String(16), nullable=False),
    Column("dry_run", Boolean, nullable=False),
    Column("options", JsonText, nullable=False),
    Column("request_digest", Text, nullable=False),  # equal requests have equal digests
    Column("counts", JsonText, nullable=False),
    Column("progress", JsonText, nullable=False),
    Column("detected", JsonText),
    Column("error", JsonText),
    # Where an interrupted job resumes: which rows are committed, and of which version of the feed.
    Column("checkpoint", JsonText),
    Column("cancel_requested", Boolean, nullable=False, default=False),
    # Which worker has the job, and until when. One that has lost its lease cannot commit any more.
    Column("lease_token", Text),
    Column("lease_until", UtcDateTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("completed_at", UtcDateTime),
    Index("ix_import_jobs_shop_id_id", "shop_id", "id"),
    Index("ix_import_jobs_status", "status"),
)

import_rows = Table(
    # Ids that have occurred in a running import, if no offer records that: those of rejected rows
    # and, in a dry run, of all rows that are not unchanged. There is no foreign key, because it
    # would have to be checked for each of them.
    "import_rows",
    metadata,
    Column("job_id", BigInteger, nullable=False),
    Column("shop_product_id", PlainText, nullable=False),
    Column("row", Integer, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Index("ix_import_rows_job_id_shop_product_id", "job_id", "shop_product_id"),
)

import_findings = Table(
    "import_findings",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("job_id", ForeignKey("import_jobs.id", ondelete="CASCADE"), nullable=False),
    Column("row", Integer),
    Column("column", Text),
    Column("value", Text),
    Column("code", Text, nullable=False),
    Column("severity", String(16), nullable=False),
    Column("message", Text, nullable=False),
    Index("ix_import_findings_job_id_row", "job_id", "row"),
)

import_rejects = Table(
    # Every rejected row as the vendor sent it, for errors.csv.
    "import_rejects",
    metadata,
    Column("job_id", ForeignKey("import_jobs.id", ondelete="CASCADE"), nullable=False),
    Column("row", Integer, nullable=False),
    Column("raw", Text, nullable=False),
    Column("errors", JsonText, nullable=False),
    Index("ix_import_rejects_job_id_row", "job_id", "row"),
)

schedules = Table(
    "schedules",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("shop_id", ForeignKey("shops.id"), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("cron", Text, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("options", JsonText, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("created_by", ForeignKey("users.id"), nullable=False),
    Column("last_run_at", UtcDateTime),
    Column("last_job_id", BigInteger),
    Column("next_run_at", UtcDateTime, index=True),
    *_timestamps(),
)

notifications = Table(
    # Mails that are waiting to be sent.
    "notifications",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False, index=True),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("user_id", ForeignKey("users.id")),
    Column("username", Text, nullable=False),  # at that time
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", JsonText),
)
