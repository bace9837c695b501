"""Whether a moment can move to a newer version of its programme, and what the citizen would meet there."""

from typing import Any
from uuid import UUID

from common.contracts.content.differences import COMPARE
from common.contracts.errors import NotFound
from common.contracts.moments.version_changes import MOVE_REPORT
from gateway import backend
from gateway.aggregates import catalogue, programmes
from gateway.aggregates.staff_moments import opened

Page = dict[str, Any]


def newer_versions(moment_id: UUID, wanted: UUID | None) -> Page:
    """Give the moment's `header` and `names`, the `newer` versions, and of the chosen one its `report` and `differences`.

    Three RPCs, one after the other, and two more side by side when there is a newer version. Patient data. Raises `NotFound` for a
    `wanted` version that the moment can't move to.
    """
    page = opened(moment_id)
    newer = catalogue.newer_minors(page["header"])
    if wanted and str(wanted) not in {each["version_id"] for each in newer}:
        raise NotFound
    if not newer:
        return {**page, "newer": [], "chosen": None}
    chosen = next((each for each in newer if each["version_id"] == str(wanted)), newer[0])
    version_id = chosen["version_id"]
    report = backend.call(MOVE_REPORT, moment_id=moment_id, version_id=version_id)
    differences = backend.call(COMPARE, version_id=version_id, earlier_id=page["header"]["version_id"])
    missing = [_named(part, page["header"]["version_id"]) for part in report.result()["missing"]]
    return {**page, "newer": newer, "chosen": chosen, "missing": missing, **differences.result()}


def _named(part: Page, version_id: str) -> Page:
    """Give a missing part with the title that people know it by."""
    outline = programmes.outline(version_id)
    titles = {each["id"]: each["title"] for module in outline["modules"] for each in (module, *module["steps"])}
    titles |= {form["id"]: form["title"] for form in outline["forms"]}
    first, slash, rest = part["id"].partition("/")
    return {**part, "title": titles.get(first, first) + (f" · {rest}" if slash else "")}
