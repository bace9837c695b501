"""The mirror of moments and their erasures.

Revision ID: 0002
Revises: 0001
"""

from common.chassis.migrations import create_chassis_tables, drop_chassis_tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis_tables(version=2, since=1)


def downgrade() -> None:
    drop_chassis_tables(version=2, since=1)
