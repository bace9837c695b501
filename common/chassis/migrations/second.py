"""The second version of the chassis' tables: with the mirror of moments and their erasures."""

from alembic import op
from sqlalchemy import JSON, Column, Date, Index, Integer, MetaData, String, Table, Uuid

from common.chassis.database.types import Instant

_tables = MetaData()
Table(
    "mirrored_moments",
    _tables,
    Column("moment_id", Uuid, primary_key=True),
    Column("moment_version", Integer, nullable=False),
    Column("care_unit_id", Uuid),
    Column("citizen_id", Uuid),
    Column("programme_id", String(64)),
    Column("version_id", Uuid),
    Column("responsible_person_id", Uuid),
    Column("responsible_commission_id", Uuid),
    Column("state", String(16)),
    Column("started_at", Instant),
    Column("starts_on", Date),
    Column("ended_at", Instant),
    Column("maintained_until", Date),
    Column("erased_at", Instant),
    Index("ix_mirrored_moments_citizen", "citizen_id"),
)
Table(
    "mirror_walks",
    _tables,
    Column("owner", String(64), primary_key=True),
    Column("after", Uuid),
    Column("ended_at", Instant),
)
Table(
    "erasures",
    _tables,
    Column("moment_id", Uuid, primary_key=True),
    Column("run_id", Uuid, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("removed", JSON, nullable=False),
    Column("files", JSON, nullable=False),
)


def upgrade() -> None:
    """Make them."""
    _tables.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Take them away."""
    _tables.drop_all(op.get_bind(), checkfirst=False)
