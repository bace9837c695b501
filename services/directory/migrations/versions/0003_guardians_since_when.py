"""Since when a guardian is one, and from when no longer. Of relations that are there already nobody knows more than that they hold today.

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
    op.add_column("guardian", sa.Column("since", sa.Date(), nullable=True))
    op.add_column("guardian", sa.Column("ended_on", sa.Date(), nullable=True))
    op.execute("UPDATE guardian SET since = CURRENT_DATE")
    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.alter_column("since", existing_type=sa.Date(), nullable=False)


def downgrade() -> None:
    op.execute("DELETE FROM guardian WHERE ended_on IS NOT NULL")
    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.drop_column("ended_on")
        batch_op.drop_column("since")
