"""The catalogue: every version, what is activated where, and two whole versions to compare."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.collation import plain
from common.contracts.content.activations import Activations, UnitActivation
from common.contracts.content.catalogue import CatalogueList, CatalogueVersion, ListCatalogue
from common.contracts.directory.units import ProviderUnit
from common.contracts.errors import NotFound
from services.content.model import FormDefinition, ProgrammeVersion, Step
from services.content.queries.reading import is_active

MOST_VERSIONS = 500


def list_catalogue(session: Session, call: Call[ListCatalogue]) -> CatalogueList:
    """Give a tab's versions by title, newest first within a programme."""
    request, active = call.request, is_active(call.actor.care_unit_id)
    conditions = [*_tab(request.tab, active), *_words(request.text)]
    if request.programme_id:
        conditions.append(ProgrammeVersion.programme_id == request.programme_id)
    newest_first = (ProgrammeVersion.title_key, ProgrammeVersion.programme_id, ProgrammeVersion.major.desc())
    found = session.execute(
        select(ProgrammeVersion, active)
        .where(*conditions)
        .order_by(*newest_first, ProgrammeVersion.minor.desc())
        .limit(MOST_VERSIONS)
    )
    return CatalogueList(versions=[_shown(version, word=word) for version, word in found])


def _tab(tab: str, active: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    published = ProgrammeVersion.state == "published"
    tabs = {
        "all": [],
        "available": [published, ~active],
        "active": [published, active],
        "withdrawn": [ProgrammeVersion.state == "withdrawn"],
    }
    return tabs[tab]


def _words(text: str) -> list[ColumnElement[bool]]:
    """Give a condition for each word: it stands in the title, the summary or the target group."""
    return [ProgrammeVersion.found_by.contains(word, autoescape=True) for word in plain(text).split()]


def _shown(version: ProgrammeVersion, *, word: bool) -> CatalogueVersion:
    is_startable = bool(word) and version.state == "published"
    return CatalogueVersion.of(version, version_id=version.id, is_active=is_startable)


def version_by_id(session: Session, version_id: UUID) -> ProgrammeVersion:
    """Give a version; raises `NotFound`."""
    version = session.get(ProgrammeVersion, version_id)
    if version is None:
        raise NotFound
    return version


def activations(session: Session, version_id: UUID, units: Sequence[ProviderUnit]) -> Activations:
    """Tell of each unit whether the version is activated there; raises `NotFound`. One statement for all."""
    columns = [is_active(unit.care_unit_id).label(f"unit{number}") for number, unit in enumerate(units)]
    row = session.execute(select(ProgrammeVersion.id, *columns).where(ProgrammeVersion.id == version_id)).one_or_none()
    if row is None:
        raise NotFound
    words = zip(units, row[1:], strict=True)
    return Activations(units=[UnitActivation.of(unit, is_active=bool(word)) for unit, word in words])


def whole(session: Session, version_id: UUID) -> dict[str, Any]:
    """Give a version with all its steps and forms, for comparing: `{"outline", "steps", "forms"}`."""
    version = version_by_id(session, version_id)
    steps = session.execute(select(Step.step_id, Step.content).where(Step.version_id == version_id))
    forms = session.execute(
        select(FormDefinition.form_id, FormDefinition.definition).where(FormDefinition.version_id == version_id)
    )
    kept = {row.step_id: row.content for row in steps}
    ordered = [step["id"] for module in version.outline["modules"] for step in module["steps"]]
    return {
        "outline": {**version.outline, "target_group": version.target_group},
        "steps": {name: kept[name] for name in ordered},
        "forms": {row.form_id: row.definition for row in forms},
    }
