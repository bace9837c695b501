"""Activity plans, for staff and for citizens. All of it is patient data."""

from typing import Any
from uuid import UUID

from common.contracts.flags.activities import ACTIVITIES, ACTIVITY
from common.contracts.flags.flags import MOMENT_FLAGS
from common.contracts.flags.plans import MOMENT_PLANS, PLAN
from common.contracts.moments.access import OPEN
from gateway import backend, granted
from gateway.aggregates import staff_moments

Page = dict[str, Any]


def listed(moment_id: UUID) -> Page:
    """Give the `header` with `names`, the moment's `flags` that stand and its `plans`. Five RPCs, most of them side by side."""
    opened = backend.ask(OPEN, moment_id=moment_id)
    flags, plans = (backend.call(each, grant=opened["grant"]) for each in (MOMENT_FLAGS, MOMENT_PLANS))
    page = staff_moments.with_names(opened["header"])
    return {**page, "flags": flags.result()["flags"], "plans": plans.result()["plans"]}


def one(moment_id: UUID, plan_id: UUID, before: str | None = None) -> Page:
    """Give the `header` with `names`, and a `plan` (`flags.plans.PlanPage`). Four RPCs."""
    found = granted.opened(PLAN, moment_id=moment_id, plan_id=plan_id, before=before)
    return {**staff_moments.with_names(found["header"]), "plan": found["told"]}


def own(moment_id: UUID) -> Page:
    """Give the `header`, and the citizen's activities `now`, `coming` and `past`. Two RPCs."""
    found = granted.opened(ACTIVITIES, moment_id=moment_id)
    return {"header": found["header"], **found["told"]}


def own_one(moment_id: UUID, plan_id: UUID, activity_id: UUID) -> Page:
    """Give the `header`, and one `activity` of the citizen's. Two RPCs."""
    found = granted.opened(ACTIVITY, moment_id=moment_id, plan_id=plan_id, activity_id=activity_id)
    return {"header": found["header"], "activity": found["told"]}
