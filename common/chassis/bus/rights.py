"""What each user of the broker may do: no more than its contracts say (`docs/decisions/0033-signed-messages.md`).

A part has a user of its own, named like itself. Nobody but the administrator makes, changes or removes what all of them share; each makes the
queue of its answers, and a service those of its calls. Patterns are RabbitMQ's: regular expressions over the names of queues and exchanges alike,
and over routing keys where an exchange is a topic exchange: there, `read` is what one may bind.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from common.chassis.bus.topology import (
    ANSWER_ADDRESS,
    CALL_SLOTS,
    RETRY_SECONDS,
    again_name,
    call_name,
    expected,
    own_addresses,
)
from common.contracts.base import RPC_EXCHANGE, WORK_QUEUES, Caller, Rpc
from common.contracts.everything import EVENTS, RPCS, SUBSCRIPTIONS
from common.contracts.services import SERVICES

GATEWAY, OPERATOR = "gateway", "operator"
USERS = (*SERVICES, GATEWAY, OPERATOR)
NOTHING = "^$"
_OPERATOR_REPLIES = "standalone_rpc_proxy"
"""nameko's name for a client that is no service."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What a user may configure (declare, delete), write (publish to, bind) and read (consume, bind from); `topics` by exchange: write, read."""

    configure: str
    write: str
    read: str
    topics: Mapping[str, tuple[str, str]]


def rights_of(user: str) -> Rights:
    """Give the rights of a service, the gateway or the operator, from its contracts."""
    replies = f"rpc\\.reply-{_OPERATOR_REPLIES if user == OPERATOR else re.escape(user)}-.+"
    sent = [item.queue for item in WORK_QUEUES.values() if user in item.senders]
    called = [rpc.routing_key for rpc in RPCS.values() if _may_ask(user, rpc)]
    own = _own_calls(user) if user not in {GATEWAY, OPERATOR} else []
    heard = [queue for queue in (*SUBSCRIPTIONS, *WORK_QUEUES) if queue.startswith(f"{user}.")]
    waiting = [again_name(seconds) for seconds in RETRY_SECONDS] if heard else []
    announced = {event.exchange for event in EVENTS.values() if event.service == user}
    answers = own_addresses(None if user == OPERATOR else user)
    # nameko's own client declares the exchange of calls.
    shared = [RPC_EXCHANGE] if user == OPERATOR else []
    return Rights(
        configure=_pattern([*own, *shared], replies),
        write=_pattern([RPC_EXCHANGE, *own, *announced, *waiting, *sent], replies),
        read=_pattern([RPC_EXCHANGE, *own, *heard], replies),
        topics={
            RPC_EXCHANGE: (_pattern(called, ANSWER_ADDRESS), _pattern([f"{user}.*"] if own else [], answers)),
            **{name: (_pattern(heard), NOTHING) for name in waiting},
        },
    )


def _may_ask(user: str, rpc: Rpc) -> bool:
    speaks_for_people = user == GATEWAY and bool({Caller.STAFF, Caller.CITIZEN} & rpc.callers)
    return speaks_for_people or user in rpc.services


def _own_calls(service: str) -> list[str]:
    """Give the names of a service's queues of calls, with that of versions before 0024, which it takes away."""
    return [f"rpc-{service}", *(call_name(service, slot) for slot in CALL_SLOTS)]


def _pattern(names: Iterable[str], *patterns: str) -> str:
    """Give what matches these names and patterns and nothing else."""
    each = [*sorted(map(re.escape, names)), *patterns]
    return f"^({'|'.join(each)})$" if each else NOTHING


def definitions(vhost: str, hashes: Mapping[str, str], administrator: str) -> dict[str, Any]:
    """Give RabbitMQ's definitions of a virtual host: users with their password's hashes, rights, exchanges, queues and bindings.

    Importing the same again changes nothing; importing a newer version's adds what is new and brings rights up to date.
    """
    every = {"configure": ".*", "write": ".*", "read": ".*"}
    told = {user: rights_of(user) for user in hashes if user != administrator}
    return {
        "vhosts": [{"name": vhost}],
        "users": [
            {
                "name": name,
                "password_hash": secret,
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": ["administrator"] if name == administrator else [],
            }
            for name, secret in hashes.items()
        ],
        "permissions": [
            {"user": administrator, "vhost": vhost, **every},
            *(
                {"user": user, "vhost": vhost, "configure": may.configure, "write": may.write, "read": may.read}
                for user, may in told.items()
            ),
        ],
        "topic_permissions": [
            {"user": user, "vhost": vhost, "exchange": exchange, "write": write, "read": read}
            for user, may in told.items()
            for exchange, (write, read) in may.topics.items()
        ],
        **expected().definitions(vhost),
    }
