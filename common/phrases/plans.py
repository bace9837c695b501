"""What is wrong with an activity plan, or missing in it."""

from common.phrases.code import Code

PLANS_FULL = Code("plans_full", "most")
PLAN_NAME_MISSING = Code("plan_name_missing")
PLAN_QUESTION_MISSING = Code("plan_question_missing")
PLAN_WEEKDAY_MISSING = Code("plan_weekday_missing")
PLAN_TIME_MISSING = Code("plan_time_missing")
PLAN_START_MISSING = Code("plan_start_missing")
PLAN_START_PASSED = Code("plan_start_passed")
PLAN_START_FAR = Code("plan_start_far")
PLAN_NEVER_HAPPENS = Code("plan_never_happens")
PLAN_QUESTIONS_LARGE = Code("plan_questions_large")
ONE_END = Code("one_end")
ENDS_BEFORE_START = Code("ends_before_start")
