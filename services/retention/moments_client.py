"""What retention asks of `moments`."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol
from uuid import UUID

from common.chassis.calls import Call
from common.contracts.base import Answer, Request, Rpc
from common.contracts.moments.erasable import ERASABLE, ErasableMoment, ErasableRequest


class Asker(Protocol):
    """What of a service's resources asks others."""

    def ask(self, contract: Rpc[Request, Answer], request: Request, call: Call[Any] | None = None) -> Answer:
        """Ask another service."""


def how_they_stand(
    resources: Asker, care_unit_id: UUID, moment_ids: Collection[UUID], call: Call[Any] | None = None
) -> Mapping[UUID, ErasableMoment]:
    """Give how moments of a care unit stand, by id; those that it doesn't have aren't there. Raises `Unavailable`."""
    asked = ErasableRequest(care_unit_id=care_unit_id, moment_ids=list(dict.fromkeys(moment_ids)))
    return {moment.moment_id: moment for moment in resources.ask(ERASABLE, asked, call).moments}
