"""Group starts are looked up by citizen.

Revision ID: 0022
Revises: 0021
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_group_start_rows_citizen", "group_start_rows", ["citizen_id"])


def downgrade() -> None:
    op.drop_index("ix_group_start_rows_citizen", "group_start_rows")
