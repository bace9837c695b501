"""Who has never signed in.

Whoever has done something in a moment has signed in. Of the others nothing is known here: directory is asked about them, a few at a time,
when the service runs. Until then their moments say nothing.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABS = {"ongoing": "state = 'ongoing'", "ended": "state <> 'ongoing'"}
SORTS = {"start": "started_at", "active": "quiet_since", "flags": "unseen_responses"}


def upgrade() -> None:
    # A constant default, so that SQLite adds the column without making the table, and all that hangs on it, anew.
    op.add_column("moments", sa.Column("never_signed_in", sa.Boolean(), server_default=sa.false(), nullable=False))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("moments", "never_signed_in", server_default=None)
    for tab, condition in TABS.items():
        for sort, column in SORTS.items():
            where = sa.text(f"{condition} AND never_signed_in IS TRUE")
            name, columns = f"ix_moments_{tab}_never_signed_in_{sort}", ["care_unit_id", column, "id"]
            op.create_index(name, "moments", columns, unique=False, sqlite_where=where, postgresql_where=where)
    make_citizens()


def make_citizens() -> None:
    citizens = op.create_table(
        "citizens",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("has_signed_in", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("citizen_id", name=op.f("pk_citizens")),
    )
    unknown = sa.text("has_signed_in IS NULL")
    op.create_index(
        "ix_citizens_unknown", "citizens", ["citizen_id"], unique=False, sqlite_where=unknown, postgresql_where=unknown
    )
    moments = sa.table("moments", sa.column("citizen_id", sa.Uuid()), sa.column("last_active_at"))
    has_done_something = sa.case((sa.func.max(moments.c.last_active_at).is_not(None), sa.true()))
    known = sa.select(moments.c.citizen_id, has_done_something).group_by(moments.c.citizen_id)
    op.execute(sa.insert(citizens).from_select(["citizen_id", "has_signed_in"], known))


def downgrade() -> None:
    op.drop_table("citizens")
    for tab in TABS:
        for sort in SORTS:
            op.drop_index(f"ix_moments_{tab}_never_signed_in_{sort}", "moments")
    with op.batch_alter_table("moments", schema=None) as batch_op:
        batch_op.drop_column("never_signed_in")
