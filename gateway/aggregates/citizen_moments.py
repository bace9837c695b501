"""What citizens read of their own moments: the list, one programme at a glance."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from common.contracts.base import Rpc
from common.contracts.directory.people import STAFF_NAMES
from common.contracts.errors import Expired, Internal, OutcomeUnknown, Unavailable
from common.contracts.moments.lists import MINE
from common.contracts.moments.overview import OVERVIEW
from gateway import backend
from gateway.aggregates import markers, without_content

AWAY = (Unavailable, OutcomeUnknown, Expired, Internal)
"""What a part answers that can't answer now."""

Page = dict[str, Any]


def my_moments() -> list[Page]:
    """Give the citizen's moments that can be reached (`moments.lists.MyMoment`), each with its `practitioner`'s name.

    The name is `None` while `directory` doesn't answer; `unread` messages are told with each. Three RPCs, one when there is no moment. Patient data.
    """
    found = backend.ask(MINE)["moments"]
    if not found:
        return []
    marked = markers.call(moment["moment_id"] for moment in found)
    names = _names(moment["responsible_person_id"] for moment in found)
    unread = {each: marker["unread"] for each, marker in markers.told(marked).by_moment.items()}
    more = ((names.get(moment["responsible_person_id"]), unread.get(moment["moment_id"], 0)) for moment in found)
    return [
        {**moment, "practitioner": name, "unread": count} for moment, (name, count) in zip(found, more, strict=True)
    ]


def my_programme(moment_id: UUID, contract: Rpc = OVERVIEW) -> Page:
    """Give a moment's `header` and `fingerprint`, the programme's `outline`, the started `modules` (outline and run merged) and the step to go on with.

    `texts_are_known` is false when `content` is away: modules, steps and forms then have numbers for names, and there is no welcome.
    While the practitioner is away, `cover` names who helps meanwhile (`None` when `directory` doesn't answer).
    `unread` counts the messages that the citizen hasn't read, nothing in a preview. Two RPCs, side by side, when the programme is kept, else three, and one more for that
    name. Patient data. Raises `NotFound`.
    """
    marked = markers.call([moment_id]) if contract is OVERVIEW else None
    found = backend.ask(contract, moment_id=moment_id)
    outline, are_known = without_content.outline_for(found["header"]["version_id"], found["modules"])
    modules = _merged(outline, found["modules"])
    return {
        "header": found["header"],
        "outline": outline,
        "modules": modules,
        "onward": _onward(modules),
        "welcome": found["welcome"],
        "blocked_by": found["blocked_by"],
        "texts_are_known": are_known,
        "fingerprint": found["fingerprint"],
        "cover": _cover(found["header"]["absence"]),
        "unread": markers.told(marked).of(moment_id)["unread"] if marked else 0,
    }


def practitioner_of(header: Page) -> str | None:
    """Give the name of a moment's responsible practitioner, or `None` while `directory` doesn't answer. One RPC."""
    return _names([header["responsible_person_id"]]).get(header["responsible_person_id"])


def staff_then(commission_version_ids: Iterable[str | None]) -> dict[str, Page]:
    """Give who of the staff did something, by commission version (`directory.people.CommissionThen`), as they were then. One RPC, none for nobody.

    Empty while `directory` doesn't answer.
    """
    asked = list(dict.fromkeys(each for each in commission_version_ids if each))[:200]
    return {each["version_id"]: each for each in _named(commission_version_ids=asked)["commission_versions"]}


def _cover(absence: Page | None) -> str | None:
    return _names([absence["cover_person_id"]]).get(absence["cover_person_id"]) if absence else None


def _names(person_ids: Iterable[str]) -> dict[str, str]:
    asked = list(dict.fromkeys(person_ids))[:200]
    return {person["id"]: person["name"] for person in _named(person_ids=asked)["persons"]}


def _named(**asked: list[str]) -> Page:
    """Give directory's names for ids of one kind (`directory.people.StaffNames`); none without asking for none, nor while it doesn't answer."""
    nobody: Page = {"persons": [], "commission_versions": []}
    try:
        return backend.ask(STAFF_NAMES, **asked) if any(asked.values()) else nobody
    except AWAY:
        return nobody


def _merged(outline: Page, runs: list[Page]) -> list[Page]:
    """Give the begun modules in the moment's order, each with titles from the outline and states from the run."""
    by_id = {module["id"]: module for module in outline["modules"]}
    forms = {form["id"]: form for form in outline["forms"]}
    return [_module(by_id[run["module_id"]], run, forms) for run in runs if run["module_id"] in by_id]


def _module(module: Page, run: Page, forms: Page) -> Page:
    states = {step["step_id"]: step for step in run["steps"]}
    steps = [_step(step, states[step["id"]], forms) for step in module["steps"] if step["id"] in states]
    own = ("state", "days", "is_open", "finished_at")
    return {
        **{name: module[name] for name in ("id", "title", "summary")},
        **{name: run[name] for name in own},
        "steps": steps,
        "read_count": sum(step["is_read"] for step in steps),
    }


def _step(step: Page, state: Page, forms: Page) -> Page:
    responses = [
        {**response, "title": forms[response["form_id"]]["title"], "mandatory": forms[response["form_id"]]["mandatory"]}
        for response in state["responses"]
    ]
    return {"id": step["id"], "title": step["title"], "is_read": state["is_read"], "responses": responses}


def _onward(modules: list[Page]) -> Page | None:
    """Give the step of an open module to go on with, or `None` when all is done.

    It is where the citizen was writing last, with `is_begun`; else the first unread step; else the first with a form that isn't sent.
    """
    steps = [step for module in modules if module["is_open"] for step in module["steps"]]
    begun = [
        (response["saved_at"], step)
        for step in steps
        for response in step["responses"]
        if response["state"] == "ongoing"
    ]
    if begun:
        return {**max(begun, key=lambda each: each[0] or "")[1], "is_begun": True}
    unread = (step for step in steps if not step["is_read"])
    unsent = (
        step for step in steps if any(response["state"] in {"not_started", "ongoing"} for response in step["responses"])
    )
    return next(unread, None) or next(unsent, None)
