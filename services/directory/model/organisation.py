"""Regions, care providers, care units, staff and their commissions.

A commission (medarbetaruppdrag) is kept as immutable versions: a timeline shows who somebody was when it happened, so a new title, name
or unit makes a new version and leaves the old one as it was.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.database import Instant
from common.chassis.identifiers import new_id
from services.directory.model.base import Base

HSA_ID = 31
"""The most characters of an HSA-id."""


class Region(Base):
    """A region; `key` is its name in files."""

    __tablename__ = "region"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))


class CareProvider(Base):
    """A care provider (vårdgivare): who is responsible before the law."""

    __tablename__ = "care_provider"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    hsa_id: Mapped[str] = mapped_column(String(HSA_ID), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    region_id: Mapped[UUID] = mapped_column(ForeignKey("region.id"), index=True)


class CareUnit(Base):
    """A care unit (vårdenhet): the border of inner secrecy (PDL 4 ch. 1 §). `answer_days`: within how many working days it answers messages, if it says; each change of that raises `answer_version`."""

    __tablename__ = "care_unit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    hsa_id: Mapped[str] = mapped_column(String(HSA_ID), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    care_provider_id: Mapped[UUID] = mapped_column(ForeignKey("care_provider.id"), index=True)
    answer_days: Mapped[int | None]
    answer_version: Mapped[int] = mapped_column(server_default="1")


class StaffPerson(Base):
    """A staff member, known by the HSA-id of the SITHS card; `language` is the one that they have chosen."""

    __tablename__ = "staff_person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    hsa_id: Mapped[str] = mapped_column(String(HSA_ID), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(2))


@dataclass(frozen=True, slots=True)
class CommissionFacts:
    """What a commission says, with the names as they are now."""

    person_name: str
    title: str
    care_unit_id: UUID
    care_unit_name: str
    care_provider_name: str
    purpose: str
    roles: tuple[str, ...]


class CommissionVersion(Base):
    """A commission as it was from `made_at` until the next version. Never changed."""

    __tablename__ = "commission_version"
    __table_args__ = (
        UniqueConstraint("commission_id", "number"),
        Index("ix_commission_version_unit", "care_unit_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    commission_id: Mapped[UUID] = mapped_column(ForeignKey("commission.id"))
    number: Mapped[int]
    person_name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    care_unit_id: Mapped[UUID] = mapped_column(ForeignKey("care_unit.id"))
    care_unit_name: Mapped[str] = mapped_column(String(200))
    care_provider_name: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(200))
    roles: Mapped[list[str]] = mapped_column(JSON)
    active_from: Mapped[datetime] = mapped_column(Instant)
    active_to: Mapped[datetime | None] = mapped_column(Instant)
    made_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def facts(self) -> CommissionFacts:
        """Give what this version says."""
        return CommissionFacts(
            self.person_name,
            self.title,
            self.care_unit_id,
            self.care_unit_name,
            self.care_provider_name,
            self.purpose,
            tuple(self.roles),
        )

    def is_active(self, now: datetime) -> bool:
        """Say whether somebody may work under it at an instant."""
        return self.active_from <= now and (self.active_to is None or now < self.active_to)


class Commission(Base):
    """A staff member's assignment; `version` is the number of its newest version, `key` its name in files."""

    __tablename__ = "commission"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("staff_person.id"))
    key: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]

    def next_version(
        self, newest: CommissionVersion | None, facts: CommissionFacts, *, active: bool, now: datetime
    ) -> CommissionVersion | None:
        """Give the version that says `facts`, or `None` when the newest says just that already."""
        if newest and newest.facts == facts and newest.is_active(now) == active:
            return None
        self.version = newest.number + 1 if newest else 1
        was_active = newest is not None and newest.is_active(now)
        return CommissionVersion(
            id=new_id(),
            commission_id=self.id,
            number=self.version,
            person_name=facts.person_name,
            title=facts.title,
            care_unit_id=facts.care_unit_id,
            care_unit_name=facts.care_unit_name,
            care_provider_name=facts.care_provider_name,
            purpose=facts.purpose,
            roles=list(facts.roles),
            active_from=newest.active_from if newest and was_active else now,
            active_to=None if active else now,
            made_at=now,
        )
