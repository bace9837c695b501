"""From text to people who can be loaded: the shape, then what must hold across the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import ValidationError

from common.contracts.errors import Invalid
from common.door import figures
from common.phrases.code import plain
from services.directory.model import PersonalNumber, read_number
from services.directory.people_file.faults import BrokenPeopleFile, Fault
from services.directory.people_file.lined import Lined, read_yaml
from services.directory.people_file.shapes import PeopleShape

STORED_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class People:
    """A file's people. HSA-ids are in capitals; each citizen has `number` (`PersonalNumber`) beside the fields of `CitizenShape`.

    A file without care units may be without region and care provider.
    """

    demo: bool
    region: dict[str, Any] | None
    care_provider: dict[str, Any] | None
    care_units: list[dict[str, Any]]
    staff: list[dict[str, Any]]
    citizens: list[dict[str, Any]]
    lined: Lined


def read_people(text: str, today: date) -> People:
    """Read a file's text; raises `BrokenPeopleFile` with every fault found."""
    lined = read_yaml(text)
    data = _shaped(lined)
    people = People(
        demo=data["demo"],
        region=data["region"],
        care_provider=_in_capitals(data["care_provider"]) if data["care_provider"] else None,
        care_units=[_in_capitals(unit) for unit in data["care_units"]],
        staff=[_in_capitals(person) for person in data["staff"]],
        citizens=data["citizens"],
        lined=lined,
    )
    faults = [*_repeated(people), *_wrong_units(people), *_wrong_numbers(people, today)]
    if faults:
        raise BrokenPeopleFile(sorted(faults, key=lambda fault: fault.line or 0))
    return people


def _shaped(lined: Lined) -> dict[str, Any]:
    if not isinstance(lined.data, dict):
        raise BrokenPeopleFile([lined.fault("", "The file is fields with names and values.")])
    try:
        return dict(PeopleShape().load(lined.data))
    except ValidationError as error:
        raise BrokenPeopleFile([lined.fault(*found) for found in _flat(error.messages_dict, "")]) from error


def _flat(messages: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            # marshmallow puts faults of the thing itself under "_schema".
            yield from _flat(inner, path if key == "_schema" else f"{path}.{key}" if path else str(key))
    else:
        yield from ((path, plain(message)) for message in messages)


def _in_capitals(facts: dict[str, Any]) -> dict[str, Any]:
    """HSA-ids are the same in capitals and small letters."""
    return {**facts, "hsa_id": facts["hsa_id"].upper()}


def _repeated(people: People) -> Iterator[Fault]:
    units, staff = list(enumerate(people.care_units)), list(enumerate(people.staff))
    commissions = [
        (f"staff.{number}.commissions.{which}.id", commission["id"])
        for number, person in staff
        for which, commission in enumerate(person["commissions"])
    ]
    for places in (
        [(f"care_units.{number}.id", unit["id"]) for number, unit in units],
        [(f"care_units.{number}.hsa_id", unit["hsa_id"]) for number, unit in units],
        [(f"staff.{number}.hsa_id", person["hsa_id"]) for number, person in staff],
        commissions,
    ):
        yield from _twice(people.lined, places)


def _twice(lined: Lined, places: list[tuple[str, Any]]) -> Iterator[Fault]:
    seen: set[Any] = set()
    for path, value in places:
        if value in seen:
            yield lined.fault(path, "The same value stands earlier in the file.")
        seen.add(value)


def _wrong_units(people: People) -> Iterator[Fault]:
    known = {unit["id"] for unit in people.care_units}
    for number, person in enumerate(people.staff):
        for which, commission in enumerate(person["commissions"]):
            if commission["care_unit"] not in known:
                path = f"staff.{number}.commissions.{which}.care_unit"
                yield people.lined.fault(path, "The file has no care unit with this id.")


def _wrong_numbers(people: People, today: date) -> Iterator[Fault]:
    """Read every personal number of the file, put them where `People` promises, and give what is wrong with them."""
    places: list[tuple[str, Any]] = []
    for number, citizen in enumerate(people.citizens):
        path = f"citizens.{number}"
        citizen["number"] = _number(citizen["personal_number"], today)
        guardians = [_number(text, today) for text in citizen["guardians"]]
        if citizen["number"] is None:
            yield people.lined.fault(f"{path}.personal_number", "The number isn't valid. Write all twelve characters.")
        else:
            places.append((f"{path}.personal_number", citizen["number"].value))
        for which, guardian in enumerate(guardians):
            if guardian is None or guardian == citizen["number"]:
                yield people.lined.fault(
                    f"{path}.guardians.{which}", "The number isn't valid. Write all twelve characters."
                )
        citizen["guardians"] = [guardian.value if guardian else "" for guardian in guardians]
    yield from _twice(people.lined, places)


def _number(text: str, today: date) -> PersonalNumber | None:
    """Read a number of twelve characters: in a file a century must not be a guess."""
    try:
        return read_number(text, today) if len(figures(text)) == STORED_CHARACTERS else None
    except Invalid:
        return None
