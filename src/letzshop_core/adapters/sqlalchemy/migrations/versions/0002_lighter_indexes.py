"""Indexes that cost imports less: of rare values only, and of brands without ids."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_RARE = {
    "availability": "availability <> 'in stock'",
    "condition": "condition <> 'new'",
    "currency": "currency <> 'EUR'",
}


def upgrade() -> None:
    op.drop_index("ix_products_availability")
    op.drop_index("ix_products_brand_key")
    op.execute("CREATE INDEX ix_products_brand_key ON products (lower(brand))")
    for column, is_rare in _RARE.items():
        op.execute(f"CREATE INDEX ix_products_{column} ON products ({column}) WHERE {is_rare}")
        op.execute(
            f"CREATE INDEX ix_shop_products_{column} ON shop_products (shop_id, {column})"
            f" WHERE {is_rare}"
        )


def downgrade() -> None:
    for column in _RARE:
        op.drop_index(f"ix_products_{column}")
        op.drop_index(f"ix_shop_products_{column}")
    op.drop_index("ix_products_brand_key")
    op.execute("CREATE INDEX ix_products_brand_key ON products (lower(brand), id)")
    op.execute("CREATE INDEX ix_products_availability ON products (availability)")
