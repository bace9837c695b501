"""Sealed reasons, and numbers that found nobody.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SOUGHT = sa.text("sought IS NOT NULL")


def upgrade() -> None:
    # Added in place: a table made anew would have lost the triggers that protect it.
    op.add_column("access_row", sa.Column("sealed_reason", sa.Text(), nullable=True))
    op.add_column("access_row", sa.Column("sought", sa.String(length=64), nullable=True))
    op.create_index(
        "ix_access_row_sought",
        "access_row",
        ["sought", "time", "id"],
        sqlite_where=SOUGHT,
        postgresql_where=SOUGHT,
    )


def downgrade() -> None:
    op.drop_index("ix_access_row_sought", "access_row")
    op.drop_column("access_row", "sought")
    op.drop_column("access_row", "sealed_reason")
