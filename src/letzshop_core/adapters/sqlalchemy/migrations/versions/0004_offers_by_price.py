"""An index of a shop's offers by price, on PostgreSQL."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        columns = ["shop_id", "price", "product_pk"]
        op.create_index("ix_shop_products_price", "shop_products", columns)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_shop_products_price")
