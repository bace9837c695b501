"""Maintenance after the end: until which day the citizen may read."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("moments") as batch_op:
        batch_op.add_column(sa.Column("maintained_until", sa.Date(), nullable=True))
        batch_op.create_index(
            "ix_moments_maintenance",
            ["maintained_until"],
            unique=False,
            sqlite_where=sa.text("state = 'maintenance'"),
            postgresql_where=sa.text("state = 'maintenance'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("moments") as batch_op:
        batch_op.drop_index("ix_moments_maintenance")
        batch_op.drop_column("maintained_until")
