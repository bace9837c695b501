"""Staff's pages: the unit's moments, starting one, following one. Every page is one aggregate and one template; forms post and redirect."""

from gateway.staff import (
    absences,
    changes,
    ending,
    group_starting,
    handing_over,
    handover,
    listing,
    moment,
    moving,
    opening,
    reading,
    reviewing,
    saving,
    starting,
    timeline,
    watching,
    welcoming,
)
from gateway.staff.blueprint import pages

__all__ = [
    "absences",
    "changes",
    "ending",
    "group_starting",
    "handing_over",
    "handover",
    "listing",
    "moment",
    "moving",
    "opening",
    "pages",
    "reading",
    "reviewing",
    "saving",
    "starting",
    "timeline",
    "watching",
    "welcoming",
]
