"""How far citizens have come, for a column of the list."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, patient, query


class ProgressRequest(Strict):
    """Moments of a page of the list."""

    moment_ids = fields.List(Identifier(), required=True, validate=validate.Length(max=100))


class MomentProgress(Strict):
    """The modules that are ongoing, in their order, and how many steps are read of those in modules that have begun."""

    moment_id = Identifier(required=True)
    citizen_id = patient(Identifier, required=True)
    version_id = Identifier(required=True)
    open_modules = patient(fields.List, fields.String(), required=True)
    steps_read = patient(fields.Integer, required=True)
    steps_open = fields.Integer(required=True)


class Progress(Strict):
    """Those of the moments that are the unit's."""

    moments = fields.List(fields.Nested(MomentProgress), required=True)


PROGRESS = query("moments", "progress", ProgressRequest, Progress, Caller.STAFF)
