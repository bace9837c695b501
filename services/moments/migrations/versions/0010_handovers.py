"""Handovers to other care units."""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OFFERED = sa.text("state = 'offered'")


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("moment_id", sa.Uuid(), nullable=False),
        sa.Column("from_unit_id", sa.Uuid(), nullable=False),
        sa.Column("from_unit_name", sa.String(length=300), nullable=False),
        sa.Column("to_unit_id", sa.Uuid(), nullable=False),
        sa.Column("to_unit_name", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column("offered_by_commission_version_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["moment_id"], ["moments.id"], name=op.f("fk_handovers_moment_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index("ix_handovers_moment", "handovers", ["moment_id"], unique=False)
    for name, columns, unique in (
        ("uq_handovers_offered", ["moment_id"], True),
        ("ix_handovers_received", ["to_unit_id", "offered_at"], False),
    ):
        op.create_index(name, "handovers", columns, unique=unique, sqlite_where=OFFERED, postgresql_where=OFFERED)


def downgrade() -> None:
    op.drop_table("handovers")
