"""Sent responses as files."""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "response_files",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("recipe", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_response_files_response_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", "recipe", name=op.f("pk_response_files")),
    )


def downgrade() -> None:
    op.drop_table("response_files")
