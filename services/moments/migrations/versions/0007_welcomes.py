"""Welcomes that staff write for one citizen.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "welcomes",
        sa.Column("moment_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("published", sa.LargeBinary(), nullable=True),
        sa.Column("draft", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by_person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["moment_id"], ["moments.id"], name=op.f("fk_welcomes_moment_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("moment_id", name=op.f("pk_welcomes")),
    )


def downgrade() -> None:
    op.drop_table("welcomes")
