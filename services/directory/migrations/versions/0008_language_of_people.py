"""The language that a person has chosen.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("staff_person", "citizen"):
        op.add_column(table, sa.Column("language", sa.String(2)))


def downgrade() -> None:
    for table in ("staff_person", "citizen"):
        op.drop_column(table, "language")
