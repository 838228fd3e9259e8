"""An index of a shop's offers by price."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_shop_products_price", "shop_products", ["shop_id", "price", "product_pk"])


def downgrade() -> None:
    op.drop_index("ix_shop_products_price")
