"""What `directory` knows of a practitioner who is to be responsible or to cover; asked before any transaction."""

from typing import TYPE_CHECKING
from uuid import UUID

from common.chassis.calls import Call
from common.contracts.directory.practitioners import PRACTITIONER_FACTS, PractitionerFacts, PractitionerFactsAnswer
from common.contracts.messages import Message

if TYPE_CHECKING:  # the bus makes the standard library green, which is the service's to do
    from common.chassis.bus import ResourcesProvider


def practitioner(resources: "ResourcesProvider", commission_id: UUID, call: Call[Message]) -> PractitionerFactsAnswer:
    """Give directory's facts about a commission; raises as `directory.practitioners.PRACTITIONER_FACTS`."""
    return resources.ask(PRACTITIONER_FACTS, PractitionerFacts(commission_id=commission_id), call)
