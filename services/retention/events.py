"""The facts that retention announces."""

from sqlalchemy.orm import Session

from common.chassis.outbox import announce
from common.contracts.base import Event
from common.contracts.retention.events import ErasureFact
from services.retention.model import ErasureRun


def tell(session: Session, event: Event[ErasureFact], run: ErasureRun) -> None:
    """Say what has become of an erasure."""
    fact = ErasureFact(run_id=run.id, moment_id=run.moment_id, care_unit_id=run.care_unit_id)
    announce(session, event, run.id, fact)
