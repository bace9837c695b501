"""Exported timelines.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "timeline_files",
        sa.Column("moment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["moment_id"], ["moments.id"], name=op.f("fk_timeline_files_moment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("moment_id", "person_id", name=op.f("pk_timeline_files")),
    )


def downgrade() -> None:
    op.drop_table("timeline_files")
