"""Group starts."""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_starts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("responsible_person_id", sa.Uuid(), nullable=False),
        sa.Column("responsible_commission_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_by_person_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_by_commission_id", sa.Uuid(), nullable=False),
        sa.Column("correlation_id", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("stop_reason", sa.String(length=16), nullable=True),
        sa.Column("ordered_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["programme_versions.id"], name=op.f("fk_group_starts_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_starts")),
    )
    with op.batch_alter_table("group_starts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_group_starts_running",
            ["ordered_at"],
            unique=False,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )
        batch_op.create_index("ix_group_starts_unit", ["care_unit_id", "ordered_at"], unique=False)

    op.create_table(
        "group_start_rows",
        sa.Column("group_start_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("planned_moment_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("moment_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_start_id"], ["group_starts.id"], name=op.f("fk_group_start_rows_group_start_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["moment_id"], ["moments.id"], name=op.f("fk_group_start_rows_moment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_start_id", "position", name=op.f("pk_group_start_rows")),
        sa.UniqueConstraint("group_start_id", "citizen_id", name=op.f("uq_group_start_rows_group_start_id_citizen_id")),
    )
    with op.batch_alter_table("group_start_rows", schema=None) as batch_op:
        batch_op.create_index("ix_group_start_rows_moment_id", ["moment_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("group_start_rows", schema=None) as batch_op:
        batch_op.drop_index("ix_group_start_rows_moment_id")

    op.drop_table("group_start_rows")
    with op.batch_alter_table("group_starts", schema=None) as batch_op:
        batch_op.drop_index("ix_group_starts_unit")
        batch_op.drop_index(
            "ix_group_starts_running",
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    op.drop_table("group_starts")
