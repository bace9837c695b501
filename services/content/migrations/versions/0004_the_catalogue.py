"""The catalogue: versions have a state and a target group, units have their own word on what may be started."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("programme_version") as table:
        table.add_column(sa.Column("state", sa.String(length=16), nullable=False, server_default="published"))
        table.add_column(sa.Column("target_group", sa.String(length=1000), nullable=False, server_default=""))
    with op.batch_alter_table("activation") as table:
        table.add_column(sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()))
        table.drop_index("ix_activation_unit")
        table.create_index("ix_activation_unit", ["version_id", "care_unit_id"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("activation") as table:
        table.drop_index("ix_activation_unit")
        table.create_index("ix_activation_unit", ["care_unit_id"], unique=False)
        table.drop_column("is_active")
    with op.batch_alter_table("programme_version") as table:
        table.drop_column("target_group")
        table.drop_column("state")
