"""Absences, with a cover."""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cover_person_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("registered_at", Instant(), nullable=False),
        sa.Column("registered_by_commission_version_id", sa.Uuid(), nullable=False),
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    for name, person in (("ix_absences_person", "person_id"), ("ix_absences_cover", "cover_person_id")):
        op.create_index(
            name,
            "absences",
            ["care_unit_id", person, "last_day"],
            unique=False,
            sqlite_where=sa.text("cancelled_at IS NULL"),
            postgresql_where=sa.text("cancelled_at IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("absences")
