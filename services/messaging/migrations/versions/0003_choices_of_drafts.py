"""When the other side is to be notified of what is being written, and the place of each side's messages, by which a list finds the oldest unread one.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("draft", sa.Column("notify", sa.String(length=8)))
    op.create_index("ix_message_of_side_number", "message", ["conversation_id", "side", "side_number"])
    op.drop_index("ix_message_of_side", table_name="message")


def downgrade() -> None:
    op.create_index("ix_message_of_side", "message", ["conversation_id", "side", "number"])
    op.drop_index("ix_message_of_side_number", table_name="message")
    op.drop_column("draft", "notify")
