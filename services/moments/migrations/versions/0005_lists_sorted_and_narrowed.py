"""Lists that are sorted and narrowed: how long a moment has been quiet, and an index for each question."""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABS = {"ongoing": "state = 'ongoing'", "ended": "state <> 'ongoing'"}
UNSEEN = "unseen_responses <> 0"
SORTS = {"start": "started_at", "active": "quiet_since", "flags": "unseen_responses"}
LEADING = {"all": [], "responsible": ["responsible_person_id"], "programme": ["programme_id"]}
MADE = {
    **{
        f"{tab}_{leading}_{sort}": (condition, [*columns, SORTS[sort]])
        for tab, condition in TABS.items()
        for leading, columns in LEADING.items()
        for sort in SORTS
    },
    **{
        f"{tab}_unseen_{leading}_{sort}": (f"{condition} AND {UNSEEN}", [*LEADING[leading], SORTS[sort]])
        for tab, condition in TABS.items()
        for leading in ("all", "responsible")
        for sort in ("start", "active")
    },
}
REPLACED = {
    "mine": (TABS["ongoing"], ["responsible_person_id", "started_at"]),
    "all": (TABS["ongoing"], ["started_at"]),
    "ended": (TABS["ended"], ["started_at"]),
}


def upgrade() -> None:
    # A constant default, so that SQLite adds the column without making the table, and all that hangs on it, anew.
    op.add_column(
        "moments", sa.Column("quiet_since", Instant(), server_default="1970-01-01 00:00:00.000000", nullable=False)
    )
    op.execute("UPDATE moments SET quiet_since = coalesce(last_active_at, started_at)")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("moments", "quiet_since", server_default=None)
    replace(REPLACED, MADE)


def downgrade() -> None:
    replace(MADE, REPLACED)
    op.execute("ALTER TABLE moments DROP COLUMN quiet_since")


def replace(old: dict[str, tuple[str, list[str]]], new: dict[str, tuple[str, list[str]]]) -> None:
    for name in old:
        op.drop_index(f"ix_moments_{name}", "moments")
    for name, (condition, columns) in new.items():
        where = sa.text(condition)
        whole = ["care_unit_id", *columns, "id"]
        op.create_index(f"ix_moments_{name}", "moments", whole, sqlite_where=where, postgresql_where=where)
