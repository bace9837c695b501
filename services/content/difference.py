"""What differs between two versions of a programme, told so that a reviewer can read it: pure functions on outlines, steps and forms."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from common.contracts.content.differences import Difference, Differences
from common.contracts.errors import Invalid
from common.phrases import authoring
from services.content.lines import lines_of

Data = Mapping[str, Any]

MOST = 500
_NOT_TOLD = {"id", "questions", "version"}
_PROGRAMME = ("title", "summary", "target_group", "recommended_days", "welcome_html")
_MODULE = ("title", "kind", "starts_at_once", "open_days", "summary")


def differences(before: Data, after: Data) -> Iterator[Difference]:
    """Give what differs in the order of `after`; both are `{"outline": …, "steps": {id: content}, "forms": {id: definition}}`."""
    old, new = before["outline"], after["outline"]
    yield from _fields("programme", new["title"], old, new, _PROGRAMME)
    yield from _listed("module", "", old["modules"], new["modules"])
    old_modules = {module["id"]: module for module in old["modules"]}
    for module in new["modules"]:
        earlier = old_modules.get(module["id"])
        if earlier:
            yield from _fields("module", module["title"], earlier, module, _MODULE)
            yield from _listed("step", module["title"], earlier["steps"], module["steps"])
    yield from _steps(before["steps"], after["steps"])
    yield from _forms(before["forms"], after["forms"])


def compared(before: Data, after: Data) -> Differences:
    """Give at most `MOST` of the differences; raises `Invalid` for versions of different programmes."""
    old, new = before["outline"], after["outline"]
    if old["programme_id"] != new["programme_id"]:
        raise Invalid(fields={"earlier_id": [authoring.SAME_PROGRAMME()]})
    found = list(islice(differences(before, after), MOST + 1))
    is_cut = len(found) > MOST
    return Differences(earlier=old["version"], later=new["version"], differences=found[:MOST], is_cut=is_cut)


def _listed(what: str, place: str, before: Sequence[Data], after: Sequence[Data]) -> Iterator[Difference]:
    """Say what came, went and changed its place among the others that both have."""
    old, new = {one["id"]: one for one in before}, {one["id"]: one for one in after}
    stayed_before = [name for name in old if name in new]
    stayed_after = [name for name in new if name in old]
    for name, one in new.items():
        where = " · ".join(filter(None, (place, one["title"])))
        if name not in old:
            yield _told("added", what, where, None, one["title"])
        elif stayed_before.index(name) != stayed_after.index(name):
            numbers = (str(stayed_before.index(name) + 1), str(stayed_after.index(name) + 1))
            yield _told("moved", what, where, *numbers)
    for name, one in old.items():
        if name not in new:
            yield _told("removed", what, " · ".join(filter(None, (place, one["title"]))), one["title"], None)


def _steps(before: Mapping[str, Data], after: Mapping[str, Data]) -> Iterator[Difference]:
    for name, step in after.items():
        earlier = before.get(name)
        if earlier is None:
            continue
        yield from _fields("step", step["title"], earlier, step, ("title",))
        old, new = _plain(earlier), _plain(step)
        if old != new:
            yield _told("changed", "step", step["title"], old, new)


def _plain(step: Data) -> str:
    """Give a step's text as lines without markup; a form stands as its id, a film or a picture with what is said of it."""
    shown = ("form_id", "url", "title", "digest", "alt", "caption")
    lines: list[str] = []
    for block in step["blocks"]:
        lines += [str(block[name]).strip() for name in shown if block.get(name)]
        lines += [text for _, text in lines_of(block.get("html") or "")]
    return "\n".join(filter(None, lines))


def _forms(before: Mapping[str, Data], after: Mapping[str, Data]) -> Iterator[Difference]:
    for name in (*after, *(gone for gone in before if gone not in after)):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            present = old or new or {}
            kind, title = ("added" if old is None else "removed"), present["title"]
            yield _told(kind, "form", title, title if old else None, title if new else None)
            continue
        yield from _fields("form", new["title"], old, new, sorted((set(old) | set(new)) - _NOT_TOLD))
        yield from _questions(new["title"], old["questions"], new["questions"])


def _questions(place: str, before: Sequence[Data], after: Sequence[Data]) -> Iterator[Difference]:
    titled = [[{**question, "title": question["label"]} for question in each] for each in (before, after)]
    yield from _listed("question", place, titled[0], titled[1])
    earlier = {question["id"]: question for question in before}
    for question in after:
        old = earlier.get(question["id"])
        if old:
            names = sorted((set(old) | set(question)) - {"id"})
            yield from _fields("question", f"{place} · {question['label']}", old, question, names)


def _fields(what: str, place: str, before: Data, after: Data, names: Any) -> Iterator[Difference]:
    for name in names:
        old, new = before.get(name), after.get(name)
        if old != new:
            yield _told("changed", what, f"{place} · {name}", _text(old), _text(new))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, list):
        return "\n".join(_text(one) or "" for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_text(one)}" for name, one in value.items())
    return str(value)


def _told(kind: str, what: str, place: str, before: str | None, after: str | None) -> Difference:
    return Difference(kind=kind, what=what, place=place, before=before, after=after)
