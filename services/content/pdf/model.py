"""Which files were made of a published version. A version never changes, so a file is right for as long as its recipe is in use."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.database import Instant
from services.content.model import Base


class DerivedFile(Base):
    """A file in the blob store. `part` tells of what it was made (`programme`, `modules:…`, `step:…`), `recipe` how (`common.chassis.pdf.recipe`)."""

    __tablename__ = "derived_file"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(80), primary_key=True)
    recipe: Mapped[str] = mapped_column(String(16), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
