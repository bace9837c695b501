"""What moments knows of a citizen beside the moments: whether they have ever signed in, as directory tells it.

A row is where a start and the news of a first sign-in meet: the one that comes second sees the first, whichever it is
(`docs/decisions/0018-never-signed-in.md`).
"""

from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.moments.model.base import Base


class Citizen(Base):
    """One citizen. `has_signed_in` is null until directory has been asked, for those of moments from before it was kept."""

    __tablename__ = "citizens"

    citizen_id: Mapped[UUID] = mapped_column(primary_key=True)
    has_signed_in: Mapped[bool | None]


_UNKNOWN = text("has_signed_in IS NULL")
Index("ix_citizens_unknown", Citizen.citizen_id, sqlite_where=_UNKNOWN, postgresql_where=_UNKNOWN)
