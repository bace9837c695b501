"""Lists: the unit's moments for staff, the citizen's own."""

from marshmallow import fields, validate

from common.contracts.base import SLUG, Caller, Identifier, Nothing, Strict, patient, query
from common.contracts.moments.absences import Cover
from common.contracts.moments.vocabulary import CURSOR, MOMENT_STATES, MomentCategory, UnitCategory

LIST_NEEDS = ("review", "closing", "not_begun")
LIST_SORTS = ("start", "active", "flags")


class ListMoments(Strict):
    """A page of the unit's moments: `mine` (responsible or covering), `all` (ongoing) or `ended`, narrowed by any of the filters.

    `sort`: by `start`, by `active` (how long the citizen has been silent: since the last activity, or since the start when there was
    none) or by `flags`. With `inactive_days` the list can only be sorted by `active`, which is then the default; else `start` is.
    """

    scope = fields.String(required=True, validate=validate.OneOf(["mine", "all", "ended"]))
    sort = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(LIST_SORTS))
    ascending = fields.Boolean(load_default=False)
    programme_id = fields.String(load_default=None, allow_none=True, validate=SLUG)
    responsible_person_id = Identifier(load_default=None, allow_none=True)
    unseen_only = fields.Boolean(load_default=False, metadata={"description": "with forms that staff haven't opened"})
    category_id = Identifier(load_default=None, allow_none=True, metadata={"description": "that have this category"})
    never_signed_in_only = fields.Boolean(
        load_default=False, metadata={"description": "that have started, and whose citizen has never signed in"}
    )
    uncategorised_only = fields.Boolean(load_default=False, metadata={"description": "that have no category at all"})
    needs = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(LIST_NEEDS),
        metadata={"description": "own moments alone that need this (`Attention`)"},
    )
    citizen_ids = fields.List(
        Identifier(),
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=200),
        metadata={"description": "of these citizens alone (`directory.citizens.SEARCH_CITIZENS`); null: of everyone"},
    )
    inactive_days = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, 3650),
        metadata={"description": "silent for at least so many days of 24 hours"},
    )
    cursor = fields.String(load_default=None, allow_none=True, validate=CURSOR)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))


class MomentRow(Strict):
    """A moment in a list. `access` tells whether it opens at once, after a reason, or not at all for this actor."""

    moment_id = Identifier(required=True)
    citizen_id = patient(Identifier, required=True)
    title = patient(fields.String, required=True)
    programme_version = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(MOMENT_STATES))
    responsible_person_id = Identifier(required=True)
    started_at = fields.AwareDateTime(required=True, format="iso")
    starts_on = fields.Date(required=True, allow_none=True, metadata={"description": "the day to come, when planned"})
    last_active_at = patient(fields.AwareDateTime, required=True, allow_none=True, format="iso")
    never_signed_in = patient(fields.Boolean, required=True)
    unseen_responses = fields.Integer(required=True)
    categories = fields.List(
        fields.Nested(MomentCategory), load_default=list, metadata={"description": "in the care unit's order"}
    )
    access = fields.String(required=True, validate=validate.OneOf(["write", "read", "reason", "none"]))
    may_hand_over = fields.Boolean(required=True, metadata={"description": "may make somebody else responsible now"})
    absence = fields.Nested(
        Cover, required=True, allow_none=True, metadata={"description": "the responsible is away today"}
    )


class Counts(Strict):
    """How many moments each tab holds."""

    mine = fields.Integer(required=True)
    all = fields.Integer(required=True)
    ended = fields.Integer(required=True)


class MomentList(Strict):
    """A page of moments with the counts of all tabs; `next_cursor` is null at the end; `fingerprint`: see `fingerprints`."""

    counts = fields.Nested(Counts, required=True)
    rows = fields.List(fields.Nested(MomentRow), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    offers = fields.Integer(load_default=0, metadata={"description": "moments that other units offer this one"})
    fingerprint = fields.String(required=True)


LIST_MOMENTS = query("moments", "list_moments", ListMoments, MomentList, Caller.STAFF)


class ListedProgramme(Strict):
    """A programme that the unit has, or has had, a moment of."""

    programme_id = fields.String(required=True)
    title = fields.String(required=True)


class ListChoices(Strict):
    """What the unit's lists can be narrowed to: programmes by title, categories in their order, and those who are or have been responsible there (at most 200)."""

    programmes = fields.List(fields.Nested(ListedProgramme), required=True)
    categories = fields.List(fields.Nested(UnitCategory), load_default=list)
    responsible_person_ids = fields.List(Identifier(), required=True)


LIST_CHOICES = query("moments", "list_choices", Nothing, ListChoices, Caller.STAFF)


class MyMoment(Strict):
    """One of the citizen's own moments, in their list."""

    moment_id = Identifier(required=True)
    citizen_id = patient(Identifier, required=True)
    title = patient(fields.String, required=True)
    state = fields.String(required=True, validate=validate.OneOf(MOMENT_STATES))
    started_at = fields.AwareDateTime(required=True, format="iso")
    maintained_until = fields.Date(
        required=True, allow_none=True, metadata={"description": "last day to read, in maintenance"}
    )
    responsible_person_id = Identifier(required=True)
    steps_read = patient(fields.Integer, required=True)
    steps_open = fields.Integer(required=True, metadata={"description": "steps of started modules"})


class MyMoments(Strict):
    """The citizen's moments that can be reached, newest first."""

    moments = fields.List(fields.Nested(MyMoment), required=True)


MINE = query("moments", "mine", Nothing, MyMoments, Caller.CITIZEN)
