"""Whoever adds products to SQLite adds their words to the index, many at a time."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER products_search_added")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            """CREATE TRIGGER products_search_added AFTER INSERT ON products BEGIN
                INSERT INTO products_search(rowid, search_text) VALUES (new.id, new.search_text);
            END"""
        )
