"""The initial schema: the statements beside this file, one file for each database."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    path = Path(__file__).with_name(f"0001_initial.{connection.dialect.name}.sql")
    # Statements are separated by blank lines; semicolons stand within triggers, too.
    for statement in path.read_text().split("\n\n"):
        if statement.strip():
            connection.exec_driver_sql(statement.strip().rstrip(";"))


def downgrade() -> None:
    msg = "there is nothing before the initial schema; drop the database instead"
    raise NotImplementedError(msg)
