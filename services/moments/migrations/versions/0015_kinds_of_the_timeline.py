"""An index of each kind of the timeline.

Revision ID: 0015
Revises: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_timeline_entries_kinds", "timeline_entries", ["moment_id", "kind", "at", "id"])


def downgrade() -> None:
    op.drop_index("ix_timeline_entries_kinds", "timeline_entries")
