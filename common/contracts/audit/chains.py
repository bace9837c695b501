"""Whether the access records are whole: each unit's records of a month are a chain."""

from common.contracts.base import Caller, Nothing, query
from common.contracts.messages import Message


class ChainReport(Message):
    """Whether every record is where and as it was written: `broken` names chains (unit and month) that aren't."""

    checked: int
    broken: list[str]


VERIFY = query("audit", "verify", Nothing, ChainReport, Caller.SERVICE, services=("operator",), deadline=60.0)
