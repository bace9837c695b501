"""The catalogue on the other side of the bus: Tobakshjälpen in two versions, and the provider's two care units."""

from typing import Any
from uuid import UUID

from common.contracts.content.activations import ACTIVATE, ACTIVATIONS
from common.contracts.content.catalogue import LIST_CATALOGUE
from common.contracts.content.differences import COMPARE
from common.contracts.content.sound import SOUND_PROGRESS
from common.contracts.directory.sessions import RESOLVE_SESSION
from common.contracts.moments.version_changes import MOVE_REPORT, MOVE_TO_VERSION
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.recording import Recording

NEWER = UUID(int=11)
SODRA = UUID(int=61)


def version(**changed: Any) -> dict[str, Any]:
    """Give Tobakshjälpen 9.0, active at the unit."""
    return {
        "version_id": unit.VERSION,
        "programme_id": "tobakshjalpen",
        "title": "Tobakshjälpen",
        "version": "9.0",
        "summary": "Sluta med tobak.",
        "target_group": "Vuxna som <vill> sluta",
        "recommended_days": 365,
        "state": "published",
        "published_at": unit.STARTED,
        "is_active": True,
        **changed,
    }


def units(*active: UUID) -> dict[str, Any]:
    """Give the provider's care units, active where said."""
    named = ((unit.UNIT, "Hälsotorget"), (SODRA, "Södra"))
    return {"units": [{"care_unit_id": each, "name": name, "is_active": each in active} for each, name in named]}


def differences(*found: dict[str, Any]) -> dict[str, Any]:
    """Give what differs from 9.0 to 9.1."""
    return {"earlier": "9.0", "later": "9.1", "differences": list(found), "is_cut": False}


def changed(before: str, after: str, place: str = "1.1 Motivation") -> dict[str, Any]:
    """Give a step whose text differs."""
    return {"kind": "changed", "what": "step", "place": place, "before": before, "after": after}


def sounds(done: int, waiting: int = 0, failed: int = 0, *, is_available: bool = True) -> dict[str, Any]:
    """Tell how far the reading aloud has come."""
    return {"is_available": is_available, "waiting": waiting, "making": 0, "done": done, "failed": failed}


def with_roles(bus: Recording, *roles: str) -> None:
    """Let Angelica hold these roles."""
    commission = unit.session()["commission"] | {"roles": list(roles)}
    bus.answer(RESOLVE_SESSION, unit.session(commission=commission, commissions=[commission]))


def prepare(bus: Recording) -> None:
    """Let the catalogue answer."""
    newer = version(version_id=NEWER, version="9.1")
    bus.answer(LIST_CATALOGUE, {"versions": [newer, version()]})
    bus.answer(ACTIVATIONS, units(unit.UNIT))
    bus.answer(ACTIVATE, units(SODRA))
    bus.answer(COMPARE, differences(changed("Gammal rad\nSamma", "Ny <rad>\nSamma")))
    bus.answer(SOUND_PROGRESS, sounds(57))
    bus.answer(MOVE_REPORT, {"from_version": "9.0", "to_version": "9.1", "missing": []})
    bus.answer(MOVE_TO_VERSION, {"moment_id": unit.MOMENT, "version": 4})
