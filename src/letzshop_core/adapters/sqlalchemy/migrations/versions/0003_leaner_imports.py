"""Offers tell which row of which job they were written from, instead of a row in another table;
fewer words wait for their place in the index."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("shop_products", sa.Column("feed_job_id", sa.BigInteger))
    op.add_column("shop_products", sa.Column("feed_row", sa.Integer))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX ix_products_search SET (gin_pending_list_limit = 512)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX ix_products_search RESET (gin_pending_list_limit)")
    op.drop_column("shop_products", "feed_row")
    op.drop_column("shop_products", "feed_job_id")
