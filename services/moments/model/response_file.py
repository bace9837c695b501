"""The PDF of a sent response, once it was drawn: where the sealed file is, and its key, sealed in its turn with the moment's."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.moments.model.base import Base
from services.moments.model.responses import Response


class ResponseFile(Base):
    """One file. A sending never changes, so its file is right for as long as its `recipe`, which names the sending too, is in use. `size`: of the open file, in bytes."""

    __tablename__ = "response_files"

    response_id: Mapped[UUID] = mapped_column(ForeignKey(Response.id, ondelete="CASCADE"), primary_key=True)
    recipe: Mapped[str] = mapped_column(String(16), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    key: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]

    @staticmethod
    def place(response_id: UUID, recipe: str) -> str:
        """Name the place that the key is sealed for: it can't be read from another row."""
        return f"moments.response_file.{response_id}.{recipe}.key"
