"""Activity plans: staff's own, and what a citizen answers by them."""

from common.contracts.flags.activities import ACTIVITIES, ACTIVITY, ANSWER_ACTIVITY
from common.contracts.flags.plans import DELETE_PLAN, END_PLAN, MOMENT_PLANS, PLAN, SAVE_PLAN
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_citizens, for_staff
from gateway.recorded import of_moment

pages = blueprint("plans", "Aktivitetsplaner i moment")
staff = Routes(pages, for_staff)
citizens = Routes(pages, for_citizens)
PLANS = "/moments/<uuid:moment_id>/plans"
ACTIVITY_PLACE = "/my/moments/<uuid:moment_id>/plans/<uuid:plan_id>/activities/<uuid:activity_id>"

staff.get(PLANS, MOMENT_PLANS, "List a moment's activity plans, the newest first.", record=of_moment("plans"))
staff.post(PLANS, SAVE_PLAN, "Write a plan, new or a draft, and activate it if it is complete.")
staff.get(
    f"{PLANS}/<uuid:plan_id>",
    PLAN,
    "Give a plan with its activities that have come and the numbers that were answered.",
    record=of_moment("plan"),
)
staff.post(f"{PLANS}/<uuid:plan_id>/end", END_PLAN, "End an active plan: nothing more happens by it.")
staff.post(f"{PLANS}/<uuid:plan_id>/delete", DELETE_PLAN, "Delete a draft.")
citizens.get(
    "/my/moments/<uuid:moment_id>/activities",
    ACTIVITIES,
    "Give what can be answered now, what is to come within a week, and what is over.",
    record=of_moment("activities"),
)
citizens.get(ACTIVITY_PLACE, ACTIVITY, "Give one activity that has come.", record=of_moment("activity"))
citizens.put(
    f"{ACTIVITY_PLACE}/answers", ANSWER_ACTIVITY, "Answer an activity, or change the answers while it is open."
)
