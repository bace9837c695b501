"""A draft in rows, so that two people can write in different places of it: facts, modules, steps with their blocks, forms, pictures, deletions.

Every row that people edit has an optimistic `version` and says who changed it last (a commission version). `Draft.content_version` grows with every change of
anything in it: publishing compares it with what was read.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.database import Instant
from common.contracts.content.parts import BlockWords
from common.contracts.errors import StaleVersion
from services.content.model.base import Base
from services.content.model.states import following, possible

MOST_DELETIONS = 20
_IN_WORK = text("state IN ('draft', 'in_review')")
"""A unit has one draft of a programme in work: two would become the same version."""
_FIELDS = {
    "heading": ("level", "text"),
    "text": ("text",),
    "tip": ("text",),
    "list": ("ordered", "points"),
    "image": ("digest", "alt", "caption"),
    "video": ("url", "title", "text"),
    "form": ("form_id",),
}
"""What each kind of block has."""
_EMPTY: dict[str, Any] = {"level": 2, "ordered": False, "points": []}


def kept_block(block: BlockWords) -> dict[str, Any]:
    """Give the fields that a block of its kind has, and no others; what was left out is empty."""
    values = {name: getattr(block, name) for name in _FIELDS[block.kind]}
    return {
        "kind": block.kind,
        **{name: _EMPTY.get(name, "") if value is None else value for name, value in values.items()},
    }


class Edited:
    """What the rows that people edit have in common."""

    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[UUID] = mapped_column(Uuid)

    def expect(self, version: int) -> None:
        """Raise `StaleVersion` unless nobody has saved since the page was read."""
        if self.version != version:
            raise StaleVersion(expected=version, actual=self.version, changed_by=str(self.changed_by))

    def touch(self, by: UUID, at: datetime) -> None:
        """Note a change."""
        self.version += 1
        self.changed_by, self.changed_at = by, at


class Draft(Edited, Base):
    """One draft of a care unit. `version` is that of its facts. `earlier_version_id`: what it began from; `version_id`: what it became.

    `source` is the digest of the package that it came from, as a zip in the blob store: files that still say the same go out byte for byte.
    """

    __tablename__ = "draft"
    __table_args__ = (
        Index("ix_draft_unit", "care_unit_id", "state", "changed_at"),
        Index(
            "ix_draft_in_work",
            "care_unit_id",
            "programme_id",
            unique=True,
            sqlite_where=_IN_WORK,
            postgresql_where=_IN_WORK,
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    care_unit_id: Mapped[UUID] = mapped_column(Uuid)
    programme_id: Mapped[str] = mapped_column(String(64), index=True)
    major: Mapped[int]
    minor: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default="draft")
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(1000), default="")
    target_group: Mapped[str] = mapped_column(String(1000), default="")
    recommended_days: Mapped[int] = mapped_column(default=90)
    language: Mapped[str] = mapped_column(String(2), default="sv")
    authors: Mapped[str] = mapped_column(String(1000), default="")
    welcome: Mapped[str] = mapped_column(Text, default="")
    comment: Mapped[str] = mapped_column(String(2000), default="")
    earlier_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("programme_version.id"))
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("programme_version.id"))
    source: Mapped[str | None] = mapped_column(String(64))
    content_version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def number(self) -> str:
        """Give what it will be published as: `major.minor`."""
        return f"{self.major}.{self.minor}"

    def require(self, action: str, roles: Collection[str]) -> None:
        """Raise `Forbidden` or `IllegalTransition` unless someone with these roles may do that now."""
        following(self.state, action, roles)

    def change_state(self, action: str, roles: Collection[str]) -> None:
        """Take a step of a draft's life; raises as `require`."""
        self.state = following(self.state, action, roles)

    def actions(self, roles: Collection[str]) -> list[str]:
        """Give what someone with these roles may do with it now."""
        return possible(self.state, roles)


class DraftModule(Edited, Base):
    """A module; `position` orders it, `file` is its folder's name if it came from a package."""

    __tablename__ = "draft_module"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    module_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16), default="mandatory")
    starts_at_once: Mapped[bool] = mapped_column(default=False)
    open_days: Mapped[int] = mapped_column(default=7)
    summary: Mapped[str] = mapped_column(String(1000), default="")
    file: Mapped[str] = mapped_column(String(100), default="")


class DraftStep(Edited, Base):
    """A step; `blocks` are `{"block_id", "version", "kind", …}` in order."""

    __tablename__ = "draft_step"
    __table_args__ = (
        ForeignKeyConstraint(["draft_id", "module_id"], ["draft_module.draft_id", "draft_module.module_id"]),
    )

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    step_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    module_id: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    blocks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    file: Mapped[str] = mapped_column(String(100), default="")


class DraftForm(Edited, Base):
    """A form as it is written; it may have faults."""

    __tablename__ = "draft_form"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    form_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)


class DraftPicture(Base):
    """A picture that may stand in the draft: it lies in the blob store under `digest`, and in the package as `name`."""

    __tablename__ = "draft_picture"
    __table_args__ = (UniqueConstraint("draft_id", "name"),)

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(Instant)


class DraftDeletion(Base):
    """What was deleted, whole, with its place: the newest `MOST_DELETIONS` of a draft are kept. `within` is a block's step or a question's form."""

    __tablename__ = "draft_deletion"
    __table_args__ = (Index("ix_draft_deletion_draft", "draft_id", "id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"))
    what: Mapped[str] = mapped_column(String(16))
    part_id: Mapped[str] = mapped_column(String(64))
    within: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(300))
    place: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    deleted_at: Mapped[datetime] = mapped_column(Instant)
    deleted_by: Mapped[UUID] = mapped_column(Uuid)
