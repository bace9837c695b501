"""Starts on a later day."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PLANNED = sa.text("starts_on IS NOT NULL AND state = 'ongoing'")


def upgrade() -> None:
    op.add_column("moments", sa.Column("starts_on", sa.Date(), nullable=True))
    op.create_index("ix_moments_planned", "moments", ["starts_on"], sqlite_where=PLANNED, postgresql_where=PLANNED)


def downgrade() -> None:
    op.drop_index("ix_moments_planned", "moments")
    op.execute("ALTER TABLE moments DROP COLUMN starts_on")
