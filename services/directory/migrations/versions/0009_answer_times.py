"""How soon a care unit answers messages.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("care_unit", sa.Column("answer_days", sa.Integer))


def downgrade() -> None:
    op.drop_column("care_unit", "answer_days")
