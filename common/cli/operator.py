"""Asking a service as the operator: one question over the bus by nameko's standalone client."""

import time
import warnings
from typing import Any
from uuid import uuid4

from common.chassis.environment import read, read_or_end
from common.chassis.identity import Actor, load_signer
from common.chassis.settings import BusSettings, broker_addresses
from common.contracts.base import HEADER_ACTOR, HEADER_CORRELATION, HEADER_DEADLINE, Caller, Rpc
from common.contracts.errors import Unavailable, from_wire

PREFIX = "nameko."


def settings() -> BusSettings:
    """Read the settings of this command; ends it when they are wrong."""
    return read_or_end(lambda: read(BusSettings, "operator"))


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
    addresses = broker_addresses(settings().amqp_uri)
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
    token = load_signer(settings().signing_key_file).actor_token(Actor(Caller.SERVICE, "operator"), contract.service)
    deadline = str(int((time.time() + contract.deadline) * 1000))
    return {HEADER_ACTOR: token, HEADER_DEADLINE: deadline, HEADER_CORRELATION: str(uuid4())}
