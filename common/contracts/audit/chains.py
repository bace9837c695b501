"""Whether the access records are whole: each unit's records of a month are a chain."""

from marshmallow import fields

from common.contracts.base import Caller, Nothing, Strict, query


class ChainReport(Strict):
    """Whether every record is where and as it was written: `broken` names chains (unit and month) that aren't."""

    checked = fields.Integer(required=True)
    broken = fields.List(fields.String(), required=True)


VERIFY = query("audit", "verify", Nothing, ChainReport, Caller.SERVICE, services=("operator",), deadline=60.0)
