"""A care unit's categories: its own words for its work, and which moments have them.

A list of one category must be as quick as the whole list, in each of its orders. So each moment's category keeps what lists sort by
beside it. The database copies it (the key that is updated in cascade): whoever changes a moment has nothing to remember
(`docs/decisions/0015-categories.md`).
"""

import unicodedata
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from common.contracts.errors import IllegalTransition, Invalid, StaleVersion
from common.contracts.moments.categories import LONGEST_NAME
from common.door import line, says
from common.phrases import moments
from common.phrases.code import Phrase
from services.moments.model.base import Base
from services.moments.model.moment import Moment

MOST = 50
"""How many categories a care unit has at most, those out of use included."""
_LONGEST_FOLDED = 3 * LONGEST_NAME
"""A character folds to three at most (Unicode 15, CaseFolding)."""


class Category(Base):
    """One category. `folded` is the name without regard to case, by which it is unique in its unit; `retired_at`: since when it isn't offered."""

    __tablename__ = "categories"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    care_unit_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    folded: Mapped[str] = mapped_column(String(_LONGEST_FOLDED))
    position: Mapped[int]
    version: Mapped[int]
    retired_at: Mapped[datetime | None]

    @property
    def is_retired(self) -> bool:
        """Say whether no moment can be given it any more."""
        return self.retired_at is not None

    def require_version(self, expected: int) -> None:
        """Raise `StaleVersion` unless the category stands as the page showed it."""
        if self.version != expected:
            raise StaleVersion(expected=expected, actual=self.version, changed=["category"])

    def rename(self, name: str) -> None:
        """Take another name (`clean_name`)."""
        self.name, self.folded = name, fold(name)
        self.version += 1

    def retire(self, at: datetime) -> None:
        """Offer it no more; raises `IllegalTransition` when that is so already."""
        self._require(is_retired=False, action="retire")
        self.retired_at = at
        self.version += 1

    def restore(self) -> None:
        """Offer it again; raises `IllegalTransition` when it is offered."""
        self._require(is_retired=True, action="restore")
        self.retired_at = None
        self.version += 1

    def _require(self, *, is_retired: bool, action: str) -> None:
        if self.is_retired is not is_retired:
            raise IllegalTransition(state="retired" if self.is_retired else "offered", action=action)


class MomentCategory(Base):
    """A moment has a category. The columns that lists go by are the moment's own, named as there."""

    __tablename__ = "moment_categories"

    category_id: Mapped[UUID] = mapped_column(ForeignKey(Category.id), primary_key=True)
    moment_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    state: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime]
    quiet_since: Mapped[datetime]
    unseen_responses: Mapped[int]

    __table_args__ = (
        ForeignKeyConstraint(
            ("moment_id", "state", "started_at", "quiet_since", "unseen_responses"),
            (Moment.id, Moment.state, Moment.started_at, Moment.quiet_since, Moment.unseen_responses),
            name="fk_moment_categories_listed",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
    )

    @staticmethod
    def values_of(moment: Moment, category_id: UUID) -> dict[str, Any]:
        """Give every column of a moment's category, for a moment whose changes are in the database."""
        copied = ("state", "started_at", "quiet_since", "unseen_responses")
        return {
            "moment_id": moment.id,
            "category_id": category_id,
            **{name: getattr(moment, name) for name in copied},
        }


def clean_name(written: str) -> str:
    """Give a written name as one line (`common.door.line`); raises `Invalid` for one that shows nothing or hides something.

    Control and formatting characters that mean something in their place are refused: they make two names look alike.
    """
    name = line(written)
    if not says(name):
        raise _wrong(moments.NAME_NEEDED())
    if len(name) > LONGEST_NAME:
        raise _wrong(moments.NAME_TOO_LONG(most=LONGEST_NAME))
    if any(unicodedata.category(each) in {"Cc", "Cf"} for each in name):
        raise _wrong(moments.NAME_HIDES_CHARACTERS())
    return name


def fold(name: str) -> str:
    """Give a name without regard to case (Unicode's case folding)."""
    return unicodedata.normalize("NFC", name.casefold())


def _wrong(phrase: Phrase) -> Invalid:
    return Invalid(fields={"name": [phrase]})


Index("uq_categories_name", Category.care_unit_id, Category.folded, unique=True)
Index(
    "uq_moments_listed",
    Moment.id,
    Moment.state,
    Moment.started_at,
    Moment.quiet_since,
    Moment.unseen_responses,
    unique=True,
)
for _tab, _condition in (("ongoing", "state = 'ongoing'"), ("ended", "state <> 'ongoing'")):
    for _sort in ("started_at", "quiet_since", "unseen_responses"):
        Index(
            f"ix_moment_categories_{_tab}_{_sort}",
            MomentCategory.category_id,
            getattr(MomentCategory, _sort),
            MomentCategory.moment_id,
            sqlite_where=text(_condition),
            postgresql_where=text(_condition),
        )
