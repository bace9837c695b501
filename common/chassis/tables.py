"""The tables that every service's database has beside its own: outbox, inbox, idempotency, parked messages.

They are SQLAlchemy Core tables in a metadata of their own; each service's Alembic history creates them (`common.chassis.migrate`).
"""

from sqlalchemy import JSON, Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from common.chassis.database.types import Instant

metadata = MetaData()

outbox = Table(
    "outbox",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("type", String(120), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("time", Instant, nullable=False),
    Column("data", JSON, nullable=False),
    Column("correlation_id", String(64)),
    Column("sent_at", Instant),
)
"""Events that a transaction announced. `sent_at` is null until the broker has confirmed; sent rows stay 35 days."""

# The relay asks only for what is not sent: a partial index keeps that question small for ever.
Index(
    "ix_outbox_unsent",
    outbox.c.id,
    sqlite_where=outbox.c.sent_at.is_(None),
    postgresql_where=outbox.c.sent_at.is_(None),
)
Index("ix_outbox_sent_at", outbox.c.sent_at)

inbox = Table(
    "inbox",
    metadata,
    Column("handler", String(120), primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("handled_at", Instant, nullable=False, index=True),
)
"""What has been handled, written in the transaction of the effect, so that a repeat does nothing. Rows stay 45 days."""

started = Table(
    "started",
    metadata,
    Column("queue", String(120), primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("starts", Integer, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
)
"""How often a redelivered message was begun: one that kills its process is parked at the third start."""

parked = Table(
    "parked",
    metadata,
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
"""Messages that failed for good: type and place of the fault, never its text (`sob parked`)."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("actor", String(64), nullable=False),
    Column("command", String(120), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("answer", JSON),
    Column("made_at", Instant, nullable=False, index=True),
)
"""Commands of the last 24 hours with their answers: a repeat returns the first answer.

Answers hold ids and versions; only directory's tell a name, and they stay in directory's own database."""
