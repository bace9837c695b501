"""Files of conversations.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversation_file",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.PrimaryKeyConstraint("conversation_id", "person_id"),
    )
    op.create_index("ix_conversation_file_digest", "conversation_file", ["digest"])


def downgrade() -> None:
    op.drop_index("ix_conversation_file_digest", table_name="conversation_file")
    op.drop_table("conversation_file")
