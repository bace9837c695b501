"""A moment as staff see it: at a glance, and what its pages have in common. All of it is patient data."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import chain
from typing import Any
from uuid import UUID

from common.contracts.directory.citizens import REVEAL
from common.contracts.errors import NotFound
from common.contracts.moments.access import OPEN
from common.contracts.moments.categories import MOMENT_CATEGORIES
from common.contracts.moments.ending import ENDING
from common.contracts.moments.links import LINKS
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.welcomes import WELCOME
from gateway import backend
from gateway.aggregates import markers, without_content
from gateway.aggregates.staff_names import names_of
from gateway.recorded import of_moment

Page = dict[str, Any]
LINKED_MOMENTS = of_moment(
    "linked moments", lambda found: (each["citizen_id"] for each in [*found["links"], *found["candidates"]])
)
"""The access record of `links`, which shows other citizens too."""


def opened(moment_id: UUID) -> Page:
    """Give the `header` of a moment with its `names`: what a page without more of the moment begins with. Three RPCs, two of them side by side."""
    return with_names(backend.ask(OPEN, moment_id=moment_id)["header"])


def with_names(header: Mapping[str, Any], **more: Any) -> Page:
    """Give `header`, `names` of its citizen and practitioner and of the ids in `more` (see `names_of`), and the `marker` of its messages.

    Two RPCs, side by side.
    """
    marked = markers.call([header["moment_id"]])
    citizen_ids = [header["citizen_id"], *more.pop("citizen_ids", ())]
    absence = header["absence"] or {}
    person_ids = [header["responsible_person_id"], absence.get("cover_person_id"), *more.pop("person_ids", ())]
    names = names_of(citizen_ids, person_ids, **more)
    return {"header": header, "names": names, "marker": markers.told(marked).of(header["moment_id"])}


def overview(moment_id: UUID) -> Page:
    """Give a moment at a glance: `header`, `names`, `fingerprint`, `modules` by state, and how many steps of started modules are read.

    `texts_are_known` is false when `content` is away: modules, steps and forms then have numbers for names. Two RPCs; one more when the
    programme isn't kept yet.
    """
    found = backend.ask(OVERVIEW, moment_id=moment_id)
    outline, are_known = without_content.outline_for(found["header"]["version_id"], found["modules"])
    return {
        **with_names(found["header"]),
        "modules": _modules(found, outline),
        "texts_are_known": are_known,
        "link_count": found.get("link_count", 0),
        "categories": found.get("categories", []),
        "welcome": found["welcome"],
        "blocked_by": found["blocked_by"],
        "welcome_html": outline["welcome_html"],
        "fingerprint": found["fingerprint"],
        **_progress(found["modules"]),
    }


def module(moment_id: UUID, module_id: str) -> Page:
    """Give one `module` of a moment, with the `header`. One RPC; one more when the programme isn't kept yet. Raises `NotFound`."""
    found = backend.ask(OVERVIEW, moment_id=moment_id)
    outline, _are_known = without_content.outline_for(found["header"]["version_id"], found["modules"])
    modules = chain.from_iterable(_modules(found, outline).values())
    chosen = next((each for each in modules if each["module_id"] == module_id), None)
    if chosen is None:
        raise NotFound
    return {"header": found["header"], "module": chosen}


def ending(moment_id: UUID) -> Page:
    """Give what an ending means or has meant (`moments.ending.EndingPage`) with `names`. Two RPCs."""
    found = backend.ask(ENDING, moment_id=moment_id)
    return {**found, **with_names(found["header"])}


def welcome(moment_id: UUID) -> Page:
    """Give the welcome as staff edit it (`moments.welcomes.WelcomePage`), `names`, and the programme's own. Two RPCs, three for a cold programme."""
    found = backend.ask(WELCOME, moment_id=moment_id)
    outline, are_known = without_content.outline_for(found["header"]["version_id"], [])
    named = with_names(found["header"], person_ids=[found["changed_by_person_id"]])
    return {**found, **named, "programmes_html": outline["welcome_html"], "texts_are_known": are_known}


def categories(moment_id: UUID) -> Page:
    """Give a moment's categories and those that it could have (`moments.categories.MomentCategories`) with `names`. Two RPCs."""
    found = backend.ask(MOMENT_CATEGORIES, moment_id=moment_id)
    return {**found, **with_names(found["header"])}


def links(moment_id: UUID) -> Page:
    """Give what a moment is linked to (`moments.links.LinksPage`) with `names`. Two RPCs."""
    found = backend.ask(LINKS, moment_id=moment_id)
    return {**found, **with_names(found["header"], citizen_ids=[each["citizen_id"] for each in found["links"]])}


def revealed(moment_id: UUID, what: str) -> Page:
    """Give the `value` of a hidden number (null when directory has none) with the moment's `header`. Two RPCs, one after the other."""
    found = backend.ask(OPEN, moment_id=moment_id)
    answer = backend.ask(REVEAL, grant=found["grant"], what=what)
    return {"header": found["header"], "value": answer["value"]}


def _modules(found: Page, outline: Page) -> dict[str, list[Page]]:
    """Give an overview's modules by state, with the programme's words and whether one is the first or the last of its state."""
    titles = {module["id"]: module for module in outline["modules"]}
    forms = {form["id"]: form for form in outline["forms"]}
    by_state: dict[str, list[Page]] = defaultdict(list)
    for run in found["modules"]:
        by_state[run["state"]].append(_module(run, titles[run["module_id"]], forms))
    for modules in by_state.values():
        for module in modules:
            module.update(is_first=module is modules[0], is_last=module is modules[-1])
    return by_state


def _module(run: Page, outline: Page, forms: Mapping[str, Page]) -> Page:
    titles = {step["id"]: step["title"] for step in outline["steps"]}
    steps = [
        {
            **step,
            "title": titles[step["step_id"]],
            "responses": [{**response, "form": forms[response["form_id"]]} for response in step["responses"]],
        }
        for step in run["steps"]
    ]
    unseen = sum(bool(each["submitted_at"] and not each["seen_at"]) for step in steps for each in step["responses"])
    own = {name: outline[name] for name in ("title", "summary", "kind")}
    return {**run, **own, "steps": steps, "unseen_count": unseen}


def _progress(runs: list[Page]) -> Page:
    started = [step for run in runs if run["state"] != "upcoming" for step in run["steps"]]
    return {"steps_read": sum(step["is_read"] for step in started), "steps_open": len(started)}
