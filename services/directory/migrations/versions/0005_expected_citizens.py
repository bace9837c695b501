"""Citizens whom a care unit is about to have.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
EXPECTED = sa.text("is_expected IS TRUE")


def upgrade() -> None:
    op.add_column("unit_citizen", sa.Column("is_expected", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_unit_citizen_expected", "unit_citizen", ["since"], sqlite_where=EXPECTED, postgresql_where=EXPECTED
    )


def downgrade() -> None:
    op.execute("DELETE FROM unit_citizen WHERE is_expected")
    op.drop_index("ix_unit_citizen_expected", "unit_citizen")
    with op.batch_alter_table("unit_citizen", schema=None) as batch_op:
        batch_op.drop_column("is_expected")
