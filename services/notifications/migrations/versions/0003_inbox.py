"""The inbox: what each has seen of it, and when mails were stopped by a link in one. What was told before anything listed it counts as seen."""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_UNSEEN = sa.text("seen_at IS NULL AND heeded_at IS NULL")


def upgrade() -> None:
    op.add_column("contact", sa.Column("stopped_at", Instant(), nullable=True))
    op.add_column("notice", sa.Column("seen_at", Instant(), nullable=True))
    op.execute("UPDATE notice SET seen_at = made_at")
    op.create_index("ix_notice_unseen", "notice", ["person_id"], sqlite_where=_UNSEEN, postgresql_where=_UNSEEN)


def downgrade() -> None:
    op.drop_index("ix_notice_unseen", "notice")
    op.drop_column("notice", "seen_at")
    op.drop_column("contact", "stopped_at")
