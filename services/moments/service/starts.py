"""What arrives at moments about a start at once; `planning` and `group_starts` have the others."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import ResourcesProvider, rpc
from common.chassis.calls import Call
from common.chassis.idempotency import replayed
from common.contracts.content.catalogue import MAY_START
from common.contracts.directory.starts import START_FACTS
from common.contracts.errors import NotFound
from common.contracts.moments.starts import START
from services.moments import commands
from services.moments.cache import outline_of
from services.moments.expected_citizens import expect
from services.moments.model import require_may_take

Answer = Mapping[str, Any]


class StartHandlers:
    """A practitioner starts a programme for a citizen."""

    resources: ClassVar[ResourcesProvider]

    @rpc(START)
    @replayed
    def start(self, call: Call) -> Answer:
        """Start a programme for a citizen."""
        require_may_take(call.actor)
        request = call.request
        person = {"citizen_id": request["citizen_id"], "commission_id": request["responsible_commission_id"]}
        facts = self.resources.ask(START_FACTS, person, call)
        place = {"version_id": request["version_id"], "care_unit_id": call.actor.care_unit_id}
        if not self.resources.ask(MAY_START, place, call)["is_active"]:
            raise NotFound
        outline = outline_of(self.resources, request["version_id"], call)
        expect(self.resources, call.actor.care_unit_id, [request["citizen_id"]], call)
        return commands.start(self.resources.database, call, self.resources.keys, facts, outline)
