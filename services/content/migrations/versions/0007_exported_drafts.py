"""Exported drafts, which leave the store when their time is over."""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exported_package",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_exported_package")),
    )
    op.create_index(op.f("ix_exported_package_made_at"), "exported_package", ["made_at"])


def downgrade() -> None:
    op.drop_table("exported_package")
