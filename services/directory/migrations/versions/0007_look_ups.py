"""How much somebody may do in an hour, and how many numbers staff look up.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from common.chassis.database import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowance",
        sa.Column("holder", sa.String(64), primary_key=True),
        sa.Column("what", sa.String(16), primary_key=True),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
    )
    op.create_index("ix_allowance_began_at", "allowance", ["began_at"])
    op.create_table(
        "look_up_day",
        sa.Column("care_unit_id", sa.Uuid(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("numbers", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("refused_at", Instant()),
    )
    op.create_index("ix_look_up_day_day", "look_up_day", ["day"])


def downgrade() -> None:
    op.drop_table("look_up_day")
    op.drop_table("allowance")
