"""Asking a service as the operator: one question over the bus by nameko's standalone client."""

import os
import sys
import time
import warnings
from pathlib import Path
from typing import Any
from uuid import uuid4

from common.chassis.identity import Actor, load_signer
from common.chassis.settings import BROKER, broker_addresses
from common.contracts.base import HEADER_ACTOR, HEADER_CORRELATION, HEADER_DEADLINE, Caller, Rpc
from common.contracts.errors import Unavailable, from_wire

PREFIX = "nameko."


def ask(contract: Rpc, **payload: Any) -> dict[str, Any]:
    """Ask and wait at most the contract's deadline; raises the service's named error or `Unavailable`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # eventlet announces its state at import
        from nameko.exceptions import RemoteError, RpcTimeout  # noqa: PLC0415 (only commands that ask load nameko)
    proxy, service = _connected(contract)
    try:
        answer: dict[str, Any] = getattr(service, contract.name)(payload=payload)
    except RpcTimeout as error:
        raise Unavailable(service=contract.service) from error
    except RemoteError as error:
        raise from_wire({"code": error.value}) from error
    else:
        return answer
    finally:
        proxy.stop()


def _connected(contract: Rpc) -> tuple[Any, Any]:
    """Give a proxy at the first of the broker's nodes that lets us in, and its service; raises what the last one said when none does."""
    from nameko.standalone.rpc import ServiceRpcProxy  # noqa: PLC0415 (likewise)

    context = {name.removeprefix(PREFIX): value for name, value in _headers(contract).items()}
    try:
        addresses = broker_addresses(os.environ.get("AMQP_URI", BROKER))
    except ValueError as wrong:
        sys.exit(f"AMQP_URI: {wrong}")
    for address in addresses:
        config = {"AMQP_URI": address}
        proxy = ServiceRpcProxy(contract.service, config, context_data=context, timeout=contract.deadline)
        try:
            return proxy, proxy.start()
        except OSError:
            if address == addresses[-1]:
                raise
    raise AssertionError


def _headers(contract: Rpc) -> dict[str, str]:
    var = Path(os.environ.get("SOB_VAR", "var"))
    key_file = Path(os.environ.get("SOB_SIGNING_KEY_FILE", var / "keys" / "operator.json"))
    token = load_signer(key_file).actor_token(Actor(Caller.SERVICE, "operator"), contract.service)
    deadline = str(int((time.time() + contract.deadline) * 1000))
    return {HEADER_ACTOR: token, HEADER_DEADLINE: deadline, HEADER_CORRELATION: str(uuid4())}
