"""Sign-offs of sent responses, and what was sent before staff opened a form again.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from common.chassis.database.types import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sendings", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("reopened_at", Instant(), nullable=True))
    op.execute("UPDATE responses SET sendings = 1 WHERE submitted_at IS NOT NULL")
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.alter_column("sendings", existing_type=sa.Integer(), server_default=None)
    op.create_table(
        "reopenings",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.Column("submitted_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.Column("seen_by_person_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("commission_version_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_reopenings_response_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["version_id"], ["programme_versions.id"], name=op.f("fk_reopenings_version_id")),
        sa.PrimaryKeyConstraint("response_id", "number", name=op.f("pk_reopenings")),
    )
    op.create_table(
        "reviews",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("comment", sa.LargeBinary(), nullable=True),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("commission_version_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_reviews_response_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", "number", name=op.f("pk_reviews")),
    )


def downgrade() -> None:
    op.drop_table("reviews")
    op.drop_table("reopenings")
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.drop_column("reopened_at")
        batch_op.drop_column("sendings")
