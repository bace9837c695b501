"""Who of the staff answered a form for the citizen.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
TABLES = ("responses", "reopenings")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("filled_by_person_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("filled_by_person_id")
