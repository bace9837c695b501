"""The mirror of moments and their erasures; files are looked up by digest.

Revision ID: 0023
Revises: 0022
"""

from alembic import op

from common.chassis.migrations import create_chassis_tables, drop_chassis_tables

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis_tables(version=2, since=1)
    for table in ("response_files", "timeline_files"):
        op.create_index(f"ix_{table}_digest", table, ["digest"])


def downgrade() -> None:
    for table in ("response_files", "timeline_files"):
        op.drop_index(f"ix_{table}_digest", table)
    drop_chassis_tables(version=2, since=1)
