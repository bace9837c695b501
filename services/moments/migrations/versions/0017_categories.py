"""Categories of care units, and the moments that have them, listed in every order."""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABS = {"ongoing": "state = 'ongoing'", "ended": "state <> 'ongoing'"}
SORTS = {"start": "started_at", "active": "quiet_since", "flags": "unseen_responses"}
LISTED = ["id", "state", "started_at", "quiet_since", "unseen_responses"]


def upgrade() -> None:
    # A constant default, so that SQLite adds the column without making the table, and all that hangs on it, anew.
    op.add_column("moments", sa.Column("category_count", sa.Integer(), server_default="0", nullable=False))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("moments", "category_count", server_default=None)
    op.create_index("uq_moments_listed", "moments", LISTED, unique=True)
    for tab, condition in TABS.items():
        for sort, column in SORTS.items():
            index(
                f"ix_moments_{tab}_uncategorised_{sort}",
                "moments",
                f"{condition} AND category_count = 0",
                "care_unit_id",
                column,
                "id",
            )
    make_categories()
    make_moment_categories()


def make_categories() -> None:
    op.create_table(
        "categories",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("folded", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
    )
    op.create_index("uq_categories_name", "categories", ["care_unit_id", "folded"], unique=True)


def make_moment_categories() -> None:
    op.create_table(
        "moment_categories",
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("moment_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("quiet_since", Instant(), nullable=False),
        sa.Column("unseen_responses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_moment_categories_category_id")),
        sa.ForeignKeyConstraint(
            ["moment_id", *LISTED[1:]],
            [f"moments.{column}" for column in LISTED],
            name="fk_moment_categories_listed",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("category_id", "moment_id", name=op.f("pk_moment_categories")),
    )
    op.create_index("ix_moment_categories_moment_id", "moment_categories", ["moment_id"])
    for tab, condition in TABS.items():
        for column in SORTS.values():
            index(
                f"ix_moment_categories_{tab}_{column}",
                "moment_categories",
                condition,
                "category_id",
                column,
                "moment_id",
            )


def index(name: str, table: str, condition: str, *columns: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, list(columns), sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_table("moment_categories")
    op.drop_table("categories")
    for tab in TABS:
        for sort in SORTS:
            op.drop_index(f"ix_moments_{tab}_uncategorised_{sort}", "moments")
    op.drop_index("uq_moments_listed", "moments")
    op.execute("ALTER TABLE moments DROP COLUMN category_count")
