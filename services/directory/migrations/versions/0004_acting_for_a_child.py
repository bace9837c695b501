"""For which child a guardian's session is.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None
FOREIGN_KEY = "fk_sign_in_session_acting_for_id_citizen"


def upgrade() -> None:
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("acting_for_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(FOREIGN_KEY, "citizen", ["acting_for_id"], ["id"])


def downgrade() -> None:
    op.execute("DELETE FROM sign_in_session WHERE acting_for_id IS NOT NULL")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_constraint(FOREIGN_KEY, type_="foreignkey")
        batch_op.drop_column("acting_for_id")
