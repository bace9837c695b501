"""The tables that every service's database has beside its own: outbox, inbox, idempotency, parked messages, moments and their erasure.

They are SQLAlchemy Core tables in a metadata of their own; each service's Alembic history creates them (`common.chassis.migrate`).
"""

from sqlalchemy import JSON, Column, Date, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

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

mirrored_moments = Table(
    "mirrored_moments",
    metadata,
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
)
"""How each moment stands, as far as the service has heard (`common.chassis.mirror`). With `erased_at` the row is a tombstone: all but the id is gone."""
Index("ix_mirrored_moments_citizen", mirrored_moments.c.citizen_id)

mirror_walks = Table(
    "mirror_walks",
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("after", Uuid),
    Column("ended_at", Instant),
)
"""How far a service has asked the owner of moments for all of them (`common.chassis.mirror.walking`); `ended_at`: when it last came to the end."""

erasures = Table(
    "erasures",
    metadata,
    Column("moment_id", Uuid, primary_key=True),
    Column("run_id", Uuid, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("removed", JSON, nullable=False),
    Column("files", JSON, nullable=False),
)
"""Erasures of moments with what they removed: rows by table, and digests of files (`common.chassis.erasing`). Kept for good: they name nobody."""
