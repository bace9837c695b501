"""Open programmes: versions that citizens may start by themselves at a care unit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.database import Instant
from services.content.model.base import Base
from services.content.model.versions import ProgrammeVersion


class OpenVersion(Base):
    """A version that is open at a care unit, and the practitioner there who will be responsible. The unit's name is as directory told it."""

    __tablename__ = "opening"

    version_id: Mapped[UUID] = mapped_column(ForeignKey(ProgrammeVersion.id), primary_key=True)
    care_unit_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    care_unit_name: Mapped[str] = mapped_column(String(200))
    responsible_commission_id: Mapped[UUID] = mapped_column(Uuid)
    opened_at: Mapped[datetime] = mapped_column(Instant)
