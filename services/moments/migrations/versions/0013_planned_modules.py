"""The day on which an upcoming module starts by itself.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("module_runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scheduled_on", sa.Date(), nullable=True))
        batch_op.create_index(
            "ix_module_runs_scheduled",
            ["scheduled_on"],
            unique=False,
            sqlite_where=sa.text("scheduled_on IS NOT NULL"),
            postgresql_where=sa.text("scheduled_on IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("module_runs", schema=None) as batch_op:
        batch_op.drop_index("ix_module_runs_scheduled")
        batch_op.drop_column("scheduled_on")
