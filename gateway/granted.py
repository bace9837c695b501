"""What other services keep of a moment: asked with the grant that `moments` gives the person of the request, never kept."""

from typing import Any
from uuid import UUID

from common.contracts.base import Rpc
from common.contracts.moments.access import GRANT, OPEN
from gateway import backend

Found = dict[str, Any]


def grant_for(moment_id: UUID) -> str:
    """Give the grant for a moment. One RPC, which reveals nothing of it; raises as opening the moment does."""
    return str(backend.ask(GRANT, moment_id=moment_id)["grant"])


def ask(contract: Rpc, *, moment_id: UUID, **payload: Any) -> Found:
    """Ask what reveals nothing of the moment, such as a command. Two RPCs. Raises as opening the moment does, and the service's named errors."""
    return backend.ask(contract, grant=grant_for(moment_id), **payload)


def opened(contract: Rpc, *, moment_id: UUID, **payload: Any) -> Found:
    """Give the moment's `header`, which names whom the answer concerns, and what was `told`. Patient data; two RPCs. Raises as `ask`."""
    found = backend.ask(OPEN, moment_id=moment_id)
    return {"header": found["header"], "told": backend.ask(contract, grant=found["grant"], **payload)}
