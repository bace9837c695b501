"""Exported drafts: files that lie in the store until they have been fetched."""

from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.database import Instant
from services.content.model.base import Base

EXPORT_LIES = timedelta(hours=1)
"""How long an exported draft may be fetched. The gateway does so at once; the rest is for a slow line."""


class ExportedPackage(Base):
    """A draft's package, sealed under a key that stands nowhere: so its bytes are nobody else's, and may be deleted whatever is published meanwhile."""

    __tablename__ = "exported_package"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(Instant, index=True)
