"""Staff and a citizen with activity plans in a moment: as people in a room of messages, through the contracts of `flags`, with a clock that stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from common.chassis.calls import Call
from common.chassis.clock import SWEDEN
from common.chassis.erasing import erase
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Rpc
from common.contracts.flags.activities import ACTIVITIES, ACTIVITY, ANSWER_ACTIVITY
from common.contracts.flags.plans import DELETE_PLAN, END_PLAN, MOMENT_PLANS, PLAN, SAVE_PLAN
from common.contracts.operations import OPERATIONS
from services.flags.commands import plans as planning
from services.flags.erasing import ERASING
from services.flags.queries import activities, plans
from tests.integration.messaging.room import ASTRID, HANS, MOMENT, Room

MONDAY = datetime(2026, 12, 7, 7, 30, tzinfo=SWEDEN).astimezone(UTC)
"""When the clock begins: half an hour before the first activity of `WRITTEN`."""
SCALE = {"id": "sug", "kind": "scale", "label": "Hur starkt är suget?", "minimum": 0, "maximum": 10, "mandatory": True}
SCHEDULE = {"weekdays": [1, 3, 5], "times": ["08:00", "20:00"], "starts_on": "2026-12-07", "window_minutes": 120}
WRITTEN = {"name": "Röksug", "questions": [SCALE], "note": "Tänk på den senaste timmen.", "schedule": SCHEDULE}
_COMMANDS: Mapping[str, Any] = {SAVE_PLAN.name: planning.save_plan, ANSWER_ACTIVITY.name: planning.answer_activity}
_KEYLESS: Mapping[str, Any] = {END_PLAN.name: planning.end_plan, DELETE_PLAN.name: planning.delete_plan}
_QUERIES: Mapping[str, Any] = {
    MOMENT_PLANS.name: plans.moment_plans,
    PLAN.name: plans.plan,
    ACTIVITIES.name: activities.activities,
    ACTIVITY.name: activities.activity,
}


@dataclass
class PlansRoom(Room):
    """A database of flags with its keys, and the instant at which everybody acts."""

    at: datetime = MONDAY

    def stop_clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let what people do happen at `at`."""
        for room in (planning, plans):
            monkeypatch.setattr(room, "now", lambda: self.at)

    def wait(self, **time: int) -> None:
        """Let time go."""
        self.at += timedelta(**time)

    def save(self, actor: Actor = ASTRID, *, activate: bool = False, **written: Any) -> dict[str, Any]:  # type: ignore[override]  # another thing is saved here
        """Write a plan."""
        return self.do(SAVE_PLAN, actor, **{**WRITTEN, "expected_version": 0, "activate": activate, **written})

    def activate(self, **written: Any) -> str:
        """Write a plan and activate it; gives its id."""
        return str(self.save(activate=True, **written)["plan_id"])

    def plan(self, plan_id: str, actor: Actor = ASTRID, **more: Any) -> dict[str, Any]:
        """Give a plan as staff see it."""
        return self.do(PLAN, actor, plan_id=plan_id, **more)

    def plans(self, actor: Actor = ASTRID, **more: Any) -> list[dict[str, Any]]:
        """Give the moment's plans."""
        return list(self.do(MOMENT_PLANS, actor, **more)["plans"])

    def activities(self, actor: Actor = HANS, **more: Any) -> dict[str, list[dict[str, Any]]]:
        """Give the activities as the citizen sees them."""
        return self.do(ACTIVITIES, actor, **more)

    def answer(self, activity: Mapping[str, Any], answers: Any, actor: Actor = HANS, **more: Any) -> dict[str, Any]:
        """Answer an activity."""
        place = {name: activity[name] for name in ("plan_id", "activity_id")}
        return self.do(ANSWER_ACTIVITY, actor, **place, answers=answers, **more)

    def erase(self, moment_id: UUID = MOMENT) -> dict[str, Any]:
        """Erase a moment; gives the receipt."""
        contract = OPERATIONS["flags"].erase
        request = contract.load({"moment_ids": [str(moment_id)], "idempotency_id": str(new_id())})
        [receipt] = contract.answer.dump(erase(self, ERASING, Call(ASTRID, contract, request, "", None, None)))[
            "receipts"
        ]
        return dict(receipt)

    def _answer(self, contract: Rpc, call: Call) -> Any:
        if contract.name in _COMMANDS:
            return _COMMANDS[contract.name](self.database, call, self.keys)
        if contract.name in _KEYLESS:
            return _KEYLESS[contract.name](self.database, call)
        with self.database.reading() as session:
            return contract.answer.dump(_QUERIES[contract.name](session, call, self.keys))
