"""Whether a message comes from whoever may send it: asked of each, before a handler or a batch sees it.

An event is believed from the service that owns its type, a message of a work queue from the senders that its contract names. What was parked
and is tried again carries the proof of the service itself, for that one queue (`again`).
"""

from collections.abc import Mapping
from typing import Any

from common.chassis.bus.settlement import Delivery
from common.chassis.clock import now
from common.chassis.identity import NotProvenError, Signer, Use, Verifier
from common.chassis.identity.proofs import Proof
from common.contracts.base import HEADER_PROOF, Subscription, WorkQueue


def require_record(delivery: Delivery, queue: WorkQueue, verifier: Verifier) -> None:
    """Refuse (`NotProvenError`) what no sender of the queue has sent to it."""
    proof = verifier.proof(delivery.proof, delivery.body)
    if _is_again(proof, queue.queue):
        return
    if (proof.use, proof.audience) != (Use.RECORD, queue.queue):
        raise NotProvenError("use")
    if proof.issuer not in queue.senders:
        raise NotProvenError("issuer")


def require_event(proof: Proof, told: Mapping[str, Any], subscription: Subscription) -> None:
    """Refuse (`NotProvenError`) an event that isn't its owner's, by the envelope that was `told`; one of a type that isn't heard is any owner's.

    It is asked before more of the body is read, and of a body that can't be read: what has another fault counts as proven, and comes again.
    """
    if _is_again(proof, subscription.queue):
        return
    if proof.use is not Use.EVENT:
        raise NotProvenError("use")
    heard = subscription.events
    event = heard.get(str(told.get("type")))
    owners = {each.service for each in (heard.values() if event is None else [event])}
    own = f"/sob/{proof.issuer}"
    if proof.issuer not in owners or told.get("source", own) != own:
        raise NotProvenError("issuer")


def again(signer: Signer, queue: str, body: bytes) -> dict[str, str]:
    """Give the header by which a service lets a parked message into its queue once more."""
    return {HEADER_PROOF: signer.proof(body, Use.AGAIN, now(), queue)}


def _is_again(proof: Proof, queue: str) -> bool:
    consumer = queue.partition(".")[0]
    return (proof.use, proof.audience, proof.issuer) == (Use.AGAIN, queue, consumer)
