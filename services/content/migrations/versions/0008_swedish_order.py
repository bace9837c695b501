"""The catalogue sorts in Swedish order and is searched without regard to case and accents.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from common.chassis.collation import plain, swedish

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
INDEX = "ix_programme_version_title"
BATCH = 500
VERSION = sa.table(
    "programme_version",
    sa.column("id", sa.Uuid()),
    *(sa.column(name, sa.Text()) for name in ("title", "summary", "target_group", "found_by")),
    sa.column("title_key", sa.LargeBinary()),
)


def upgrade() -> None:
    op.add_column("programme_version", sa.Column("title_key", sa.LargeBinary(), nullable=False, server_default=""))
    op.add_column("programme_version", sa.Column("found_by", sa.Text(), nullable=False, server_default=""))
    bind = op.get_bind()
    ids = list(bind.execute(sa.select(VERSION.c.id)).scalars())
    for start in range(0, len(ids), BATCH):
        _fill(bind, ids[start : start + BATCH])
    op.create_index(INDEX, "programme_version", ["title_key", "programme_id", "major", "minor"])


def _fill(bind: sa.Connection, ids: list[object]) -> None:
    rows = bind.execute(sa.select(VERSION).where(VERSION.c.id.in_(ids))).all()
    made = [
        {
            "which": row.id,
            "title_key": swedish(row.title),
            "found_by": plain(f"{row.title}\n{row.summary}\n{row.target_group}"),
        }
        for row in rows
    ]
    bind.execute(sa.update(VERSION).where(VERSION.c.id == sa.bindparam("which")), made)


def downgrade() -> None:
    op.drop_index(INDEX, "programme_version")
    for column in ("found_by", "title_key"):
        op.execute(f"ALTER TABLE programme_version DROP COLUMN {column}")
