"""What `directory` knows of a practitioner who is to be responsible or to cover; asked before any transaction."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from common.chassis.calls import Call
from common.contracts.directory.practitioners import PRACTITIONER_FACTS

if TYPE_CHECKING:  # the bus makes the standard library green, which is the service's to do
    from common.chassis.bus import ResourcesProvider


def practitioner(resources: "ResourcesProvider", commission_id: UUID | None, call: Call) -> dict[str, Any]:
    """Give directory's facts about a commission; raises as `directory.practitioners.PRACTITIONER_FACTS`."""
    return resources.ask(PRACTITIONER_FACTS, {"commission_id": commission_id}, call)


def receiver(resources: "ResourcesProvider", call: Call) -> dict[str, Any]:
    """Give directory's facts about who is to be responsible."""
    return practitioner(resources, call.request.responsible_commission_id, call)
