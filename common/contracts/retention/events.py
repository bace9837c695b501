"""The facts that `retention` announces."""

from uuid import UUID

from common.contracts.base import Event
from common.contracts.messages import Message


class ErasureFact(Message):
    """Which erasure, of which moment, at which care unit; never whose."""

    run_id: UUID
    moment_id: UUID
    care_unit_id: UUID


ERASURE_ORDERED = Event(
    "retention", "se.sob.erasure.ordered.v1", "The erasure of a moment is ordered; it can be taken back.", ErasureFact
)
ERASURE_UNDONE = Event("retention", "se.sob.erasure.undone.v1", "An order to erase was taken back.", ErasureFact)
ERASURE_STOPPED = Event(
    "retention", "se.sob.erasure.stopped.v1", "An erasure was to begin, and something stood before it.", ErasureFact
)
ERASURE_BEGUN = Event("retention", "se.sob.erasure.begun.v1", "A moment is being erased.", ErasureFact)
ERASURE_DONE = Event("retention", "se.sob.erasure.done.v1", "A moment is erased in every service.", ErasureFact)
