"""What is wrong with an activity plan, or missing in it."""

from flask_babel import lazy_gettext as _

from common.phrases import plans
from gateway.phrases.sentence import Sentences

SENTENCES: Sentences = {
    plans.PLANS_FULL: _("Momentet har redan %(most)s aktivitetsplaner. Ta bort ett utkast eller använd en som finns."),
    plans.PLAN_NAME_MISSING: _("Planen behöver ett namn för att kunna aktiveras."),
    plans.PLAN_QUESTION_MISSING: _("Planen behöver minst en fråga för att kunna aktiveras."),
    plans.PLAN_WEEKDAY_MISSING: _("Välj minst en veckodag för att kunna aktivera planen."),
    plans.PLAN_TIME_MISSING: _("Ange minst ett klockslag för att kunna aktivera planen."),
    plans.PLAN_START_MISSING: _("Ange vilken dag planen börjar för att kunna aktivera den."),
    plans.PLAN_START_PASSED: _("Startdagen har passerat. Välj i dag eller en senare dag."),
    plans.PLAN_START_FAR: _("Startdagen ligger för långt fram. Välj en dag inom ett år."),
    plans.PLAN_NEVER_HAPPENS: _("Med det här schemat blir det ingen aktivitet. Ändra dagar, klockslag eller slut."),
    plans.PLAN_QUESTIONS_LARGE: _("Frågorna är tillsammans för långa. Korta dem."),
    plans.ONE_END: _("Välj antingen en sista dag eller ett antal gånger, inte båda."),
    plans.ENDS_BEFORE_START: _("Sista dagen ska vara samma dag som starten eller senare."),
}
