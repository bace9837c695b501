"""Files that were made of published versions."""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "derived_file",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("recipe", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["programme_version.id"]),
        sa.PrimaryKeyConstraint("version_id", "part", "recipe"),
    )


def downgrade() -> None:
    op.drop_table("derived_file")
