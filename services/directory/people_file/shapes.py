"""The fields of a file of people."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from common.contracts.base import Strict
from common.contracts.directory.vocabulary import ROLES
from common.door import figures
from common.phrases import inputs

HSA_ID = validate.Regexp(
    r"^(?=.{1,31}\Z)SE(16)?[0-9]{10}-[A-Za-z0-9]+\Z", error="Write an HSA-id, such as SE2321000000-A1."
)
KEY = validate.Regexp(r"^[a-z0-9][a-z0-9-]{0,63}\Z", error="Write an id of small letters, digits and hyphens.")
MOBILE = validate.Regexp(
    r"^\+[1-9][0-9]{6,14}\Z", error="Write the number in international form, such as +46701740605."
)
NAME = validate.Length(1, 200)
MANY = validate.Length(max=20_000)
"""One file is one transaction, and one question holds all its keys: a larger directory is several files."""


class Figures(fields.String):
    """An id or a number, with whatever dash and space a document gave it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **told: Any) -> str:
        return figures(str(super()._deserialize(value, attr, data, **told)))


class Mobile(Figures):
    """A mobile number, with or without dashes and spaces among its figures."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **told: Any) -> str:
        return super()._deserialize(value, attr, data, **told).replace(" ", "").replace("-", "")


class RegionShape(Strict):
    """The region of the care provider."""

    id = fields.String(required=True, validate=KEY)
    name = fields.String(required=True, validate=NAME)


class CareProviderShape(Strict):
    """The care provider of every unit in the file."""

    id = fields.String(required=True, validate=KEY)
    hsa_id = Figures(required=True, validate=HSA_ID)
    name = fields.String(required=True, validate=NAME)


class CareUnitShape(Strict):
    """A care unit; `id` is the file's own name for it."""

    id = fields.String(required=True, validate=KEY)
    hsa_id = Figures(required=True, validate=HSA_ID)
    name = fields.String(required=True, validate=NAME)


class CommissionShape(Strict):
    """A commission; `id` stays the same for as long as it is the same assignment."""

    id = fields.String(required=True, validate=KEY)
    care_unit = fields.String(required=True, validate=KEY)
    title = fields.String(required=True, validate=NAME)
    purpose = fields.String(required=True, validate=NAME)
    roles = fields.List(fields.String(validate=validate.OneOf(ROLES)), required=True, validate=validate.Length(min=1))
    active = fields.Boolean(required=True, truthy={True}, falsy={False})


class StaffShape(Strict):
    """A staff member."""

    hsa_id = Figures(required=True, validate=HSA_ID)
    name = fields.String(required=True, validate=NAME)
    commissions = fields.List(fields.Nested(CommissionShape), required=True)


class CitizenShape(Strict):
    """A citizen; `guardians` are personal numbers."""

    personal_number = fields.String(required=True)
    name = fields.String(required=True, validate=NAME)
    mobile = Mobile(load_default=None, allow_none=True, validate=MOBILE)
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    notifications = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    has_signed_in = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    protected = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    deceased = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    guardians = fields.List(fields.String(), load_default=list, validate=validate.Length(max=10))


class PeopleShape(Strict):
    """The whole file. `demo` marks invented people; `pin` is for the demo's identity provider.

    Region and care provider are those of the units: a file without units need not tell them.
    """

    demo = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    pin = fields.String(load_default=None)
    region = fields.Nested(RegionShape, load_default=None, allow_none=True)
    care_provider = fields.Nested(CareProviderShape, load_default=None, allow_none=True)
    care_units = fields.List(fields.Nested(CareUnitShape), required=True, validate=MANY)
    staff = fields.List(fields.Nested(StaffShape), required=True, validate=MANY)
    citizens = fields.List(fields.Nested(CitizenShape), required=True, validate=MANY)

    @validates_schema(skip_on_field_errors=False)
    def units_have_a_provider(self, data: Mapping[str, Any], **_told: Any) -> None:
        """Raise for each of region and care provider that is missing beside units."""
        missing = [name for name in ("region", "care_provider") if data.get("care_units") and not data.get(name)]
        if missing:
            raise ValidationError({name: [inputs.MISSING()] for name in missing})
