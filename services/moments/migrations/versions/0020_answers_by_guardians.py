"""Which guardian wrote a child's answers.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None
TABLES = ("responses", "reopenings")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("guardian_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("guardian_id")
