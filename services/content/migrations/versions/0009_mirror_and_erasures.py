"""The mirror of moments and their erasures.

Revision ID: 0009
Revises: 0008
"""

from common.chassis.migrations import create_chassis_tables, drop_chassis_tables

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis_tables(version=2, since=1)


def downgrade() -> None:
    drop_chassis_tables(version=2, since=1)
