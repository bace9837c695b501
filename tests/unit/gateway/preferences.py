"""How a person is notified, as `notifications` tells it."""

from typing import Any

from common.contracts.notifications.vocabulary import CHANNELS, CITIZEN_KINDS, STAFF_KINDS


def channel(name: str, **changed: Any) -> dict[str, Any]:
    """Give a channel without an address."""
    nothing = {"address": None, "awaiting": None, "is_on": False, "unreachable_since": None}
    return {"channel": name, **nothing, **changed}


def preferences(*channels: dict[str, Any], is_staff: bool = True, **changed: Any) -> dict[str, Any]:
    """Give preferences, with these channels beside those that have no address."""
    own = {each["channel"]: each for each in channels}
    kinds = STAFF_KINDS if is_staff else CITIZEN_KINDS
    return {
        "channels": [own.get(name, channel(name)) for name in CHANNELS],
        "choices": [{"kind": kind, "channel": name, "is_on": True} for kind in kinds for name in CHANNELS],
        "quiet_from": 21,
        "quiet_until": 8,
        "is_new": True,
        **changed,
    }
