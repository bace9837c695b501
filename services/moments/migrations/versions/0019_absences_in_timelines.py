"""Absences as timelines tell of them: who they were then, and what isn't told yet.

Of those registered before, nothing is told afterwards: whose moments they concerned on which day is known to nobody.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COLUMNS = ("cancelled_by_commission_version_id", "commission_version_id", "cover_commission_version_id")


def upgrade() -> None:
    for column in COLUMNS:
        op.add_column("absences", sa.Column(column, sa.Uuid(), nullable=True))
    op.add_column("absences", sa.Column("to_tell", sa.String(length=16), nullable=True))
    op.add_column("timeline_entries", sa.Column("absence_id", sa.Uuid(), nullable=True))
    for name, table, columns, condition in (
        ("ix_absences_to_tell", "absences", ["registered_at"], "to_tell IS NOT NULL"),
        ("ix_timeline_entries_absence", "timeline_entries", ["absence_id", "moment_id"], "absence_id IS NOT NULL"),
    ):
        where = sa.text(condition)
        op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_timeline_entries_absence", "timeline_entries")
    op.drop_index("ix_absences_to_tell", "absences")
    with op.batch_alter_table("timeline_entries", schema=None) as batch_op:
        batch_op.drop_column("absence_id")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        for column in ("to_tell", *COLUMNS):
            batch_op.drop_column(column)
