"""The file of a timeline that somebody of the staff exported last: only where it is, since its key left with the answer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.moments.model.base import Base
from services.moments.model.moment import Moment


class TimelineFile(Base):
    """One person's last export of one moment's timeline. The digest stands here so that the next export, or an erasure, removes the file."""

    __tablename__ = "timeline_files"

    moment_id: Mapped[UUID] = mapped_column(ForeignKey(Moment.id, ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime]
