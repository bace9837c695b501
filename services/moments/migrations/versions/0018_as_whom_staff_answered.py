"""The commission under which staff answered a form for the citizen: the citizen reads who it was, with the unit as it was then.

Revision ID: 0018
Revises: 0017
"""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None
TABLES = ("responses", "reopenings")
COLUMN = "filled_by_commission_version_id"


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column(COLUMN, sa.Uuid(), nullable=True))
    _learn_from_the_timeline()


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(COLUMN)


def _learn_from_the_timeline() -> None:
    """Fill in what stands there: the timeline has kept it. An earlier sending that was opened again goes on naming the person alone."""
    responses = sa.table("responses", sa.column("id", sa.Uuid()), *(sa.column(name, sa.Uuid()) for name in _NAMES))
    entries = sa.table(
        "timeline_entries",
        sa.column("id", sa.Uuid()),
        sa.column("action", sa.String()),
        sa.column("commission_version_id", sa.Uuid()),
        sa.column("facts", sa.JSON()),
    )
    connection = op.get_bind()
    filled = sa.select(entries).where(entries.c.action == "filled_in").order_by(entries.c.id)
    latest = {UUID(row.facts["response_id"]): row.commission_version_id for row in connection.execute(filled)}
    for response_id, version_id in latest.items():
        own = (responses.c.id == response_id, responses.c.filled_by_person_id.is_not(None))
        connection.execute(sa.update(responses).where(*own).values({COLUMN: version_id}))


_NAMES = ("filled_by_person_id", COLUMN)
