"""Free-text search of a unit's citizens. Terms of those who are there already are made by the service's timer."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TERM = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "search_term",
        sa.Column("care_unit_id", sa.Uuid(), nullable=False),
        sa.Column("term", TERM, nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("care_unit_id", "term", "citizen_id", name=op.f("pk_search_term")),
    )
    op.create_index("ix_search_term_citizen", "search_term", ["care_unit_id", "citizen_id", "term"])
    op.add_column("unit_citizen", sa.Column("terms_made_as", sa.Integer(), server_default="0", nullable=False))
    op.create_index("ix_unit_citizen_terms", "unit_citizen", ["terms_made_as"])


def downgrade() -> None:
    op.drop_index("ix_unit_citizen_terms", "unit_citizen")
    op.execute("ALTER TABLE unit_citizen DROP COLUMN terms_made_as")
    op.drop_table("search_term")
