"""Whether a message comes from whoever may send it: asked of each, before a handler or a batch sees it.

An event is believed from the service that owns its type, a message of a work queue from the senders that its contract names. What was parked
and is tried again carries the proof of the service itself, for that one queue (`again`).
"""

from common.chassis.bus.settlement import Delivery
from common.chassis.clock import now
from common.chassis.facts import Fact
from common.chassis.identity import NotProvenError, Signer, Use, Verifier
from common.chassis.identity.proofs import Proof
from common.contracts.base import HEADER_PROOF, Event, WorkQueue


def require_record(delivery: Delivery, queue: WorkQueue, verifier: Verifier) -> None:
    """Refuse (`NotProvenError`) what no sender of the queue has sent to it."""
    proof = verifier.proof(delivery.proof, delivery.body)
    if _is_again(proof, queue.queue):
        return
    if (proof.use, proof.audience) != (Use.RECORD, queue.queue):
        raise NotProvenError("use")
    if proof.issuer not in queue.senders:
        raise NotProvenError("issuer")


def require_event(proof: Proof, fact: Fact, event: Event) -> None:
    """Refuse (`NotProvenError`) an event that isn't its owner's."""
    if _is_again(proof, fact.handler):
        return
    if proof.use is not Use.EVENT:
        raise NotProvenError("use")
    if (proof.issuer, fact.source) != (event.service, f"/sob/{event.service}"):
        raise NotProvenError("issuer")


def again(signer: Signer, queue: str, body: bytes) -> dict[str, str]:
    """Give the header by which a service lets a parked message into its queue once more."""
    return {HEADER_PROOF: signer.proof(body, Use.AGAIN, now(), queue)}


def _is_again(proof: Proof, queue: str) -> bool:
    consumer = queue.partition(".")[0]
    return (proof.use, proof.audience, proof.issuer) == (Use.AGAIN, queue, consumer)
