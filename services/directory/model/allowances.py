"""What somebody has used of what may be done only so often in an hour."""

from datetime import datetime, timedelta

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.database import Instant
from services.directory.model.base import Base

HOUR = timedelta(hours=1)


class Allowance(Base):
    """What a holder has used since `began_at`: the first use after the hour before was over."""

    __tablename__ = "allowance"
    __table_args__ = (Index("ix_allowance_began_at", "began_at"),)

    holder: Mapped[str] = mapped_column(String(64), primary_key=True)
    what: Mapped[str] = mapped_column(String(16), primary_key=True)
    began_at: Mapped[datetime] = mapped_column(Instant)
    used: Mapped[int]
