"""Handing a moment over to another care unit: where it could go, what is offered, who could take it."""

from typing import Any
from uuid import UUID

from common.contracts.directory.practitioners import PRACTITIONERS
from common.contracts.moments.handovers import HANDOVER, OFFERS
from gateway import backend
from gateway.aggregates.staff_moments import with_names
from gateway.aggregates.staff_names import names_of

Page = dict[str, Any]


def handover(moment_id: UUID) -> Page:
    """Give a moment's `header` and `names`, the `units` that it can be offered to, the `offer` that stands or was `declined` last. Two RPCs."""
    found = backend.ask(HANDOVER, moment_id=moment_id)
    return {**found, **with_names(found["header"])}


def offers() -> Page:
    """Give what is `offered` to the unit, with `names` of who offers, and the `practitioners` who could take it. Three RPCs."""
    practitioners = backend.call(PRACTITIONERS)
    found = backend.ask(OFFERS)["offers"]
    names = names_of(commission_version_ids=[offer["offered_by_commission_version_id"] for offer in found])
    return {"offered": found, "names": names, "practitioners": practitioners.result()["practitioners"]}
