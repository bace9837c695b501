"""What stands before the erasure of moments, told beside what a page shows of them."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any
from uuid import UUID

from common.contracts.moments.access import OPEN
from common.contracts.retention.erasures import STANDINGS
from gateway import backend
from gateway.aggregates.staff_moments import with_names
from gateway.aggregates.staff_names import AWAY

Found = dict[str, Any]


def call(rows: Sequence[Mapping[str, Any]]) -> "Future[Found] | None":
    """Ask how the moments of a list stand to their erasure; the answer is to come (`told`)."""
    return backend.call(STANDINGS, moment_ids=[row["moment_id"] for row in rows]) if rows else None


def told(asked: "Future[Found] | None") -> dict[str, Found]:
    """Give what was told, by moment. The list is worth showing without."""
    try:
        found = asked.result()["moments"] if asked else []
    except AWAY:
        return {}
    return {each["moment_id"]: each for each in found}


def erasing(moment_id: UUID) -> Found:
    """Give `header`, `names` and how the moment stands to its erasure (`standing`, null when the unit hasn't the moment any more). Four RPCs. Patient data."""
    page = with_names(backend.ask(OPEN, moment_id=moment_id)["header"])
    found = backend.ask(STANDINGS, moment_ids=[moment_id])["moments"]
    return {**page, "standing": found[0] if found else None}
