"""Programmes that citizens may start by themselves."""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opening",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("care_unit_name", sa.String(length=200), nullable=False),
        sa.Column("responsible_commission_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["programme_version.id"], name=op.f("fk_opening_version_id")),
        sa.PrimaryKeyConstraint("version_id", "care_unit_id", name=op.f("pk_opening")),
    )


def downgrade() -> None:
    op.drop_table("opening")
