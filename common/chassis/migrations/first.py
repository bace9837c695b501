"""The first version of the chassis' tables: commands' answers, outbox, inbox, and messages that were begun or parked."""

from alembic import op
from sqlalchemy import JSON, Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid, text

from common.chassis.database.types import Instant

UNSENT = text("sent_at IS NULL")
_tables = MetaData()
Table(
    "idempotency",
    _tables,
    Column("id", Uuid, primary_key=True),
    Column("actor", String(64), nullable=False),
    Column("command", String(120), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("answer", JSON),
    Column("made_at", Instant, nullable=False, index=True),
)
Table(
    "inbox",
    _tables,
    Column("handler", String(120), primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("handled_at", Instant, nullable=False, index=True),
)
Table(
    "outbox",
    _tables,
    Column("id", Uuid, primary_key=True),
    Column("type", String(120), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("time", Instant, nullable=False),
    Column("data", JSON, nullable=False),
    Column("correlation_id", String(64)),
    Column("sent_at", Instant),
    Index("ix_outbox_sent_at", "sent_at"),
    Index("ix_outbox_unsent", "id", sqlite_where=UNSENT, postgresql_where=UNSENT),
)
Table(
    "parked",
    _tables,
    Column("id", Uuid, primary_key=True),
    Column("queue", String(120), nullable=False),
    Column("event_id", String(64)),
    Column("type", String(120)),
    Column("body", LargeBinary, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("exception_type", String(200), nullable=False),
    Column("exception_place", String(400), nullable=False),
    Column("parked_at", Instant, nullable=False),
)
Table(
    "started",
    _tables,
    Column("queue", String(120), primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("starts", Integer, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
)


def upgrade() -> None:
    """Make them."""
    _tables.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Take them away."""
    _tables.drop_all(op.get_bind(), checkfirst=False)
