"""The form engine: definitions, show-if and validation as pure functions, without I/O and without anything else of ours.

`load_definition` makes a `Form` of data once; `check_draft` and `check_submission` judge answers; `visible_questions` tells what is
shown; `evaluate` gives scores and flags; `from_html` and `html_pairs` go between answers and HTML fields; `readable_answer` tells an answer for people to read.
"""

from common.forms.checking import WHOLE, Checked, check_draft, check_submission, visible_questions
from common.forms.conditions import Condition, Operator, ShowIf
from common.forms.faults import BrokenForm, Fault
from common.forms.for_citizens import definition_for_citizens
from common.forms.html import from_html, html_pairs
from common.forms.kinds.base import Answer, Choice, Kind, Question
from common.forms.loading import load_definition
from common.forms.model import Form, Place, Repeat
from common.forms.outcome import Outcome, evaluate
from common.forms.readable import readable_answer
from common.forms.scoring import Band, FlagRule, Priority, Score, ScoreCondition, ScoreResult

__all__ = [
    "WHOLE",
    "Answer",
    "Band",
    "BrokenForm",
    "Checked",
    "Choice",
    "Condition",
    "Fault",
    "FlagRule",
    "Form",
    "Kind",
    "Operator",
    "Outcome",
    "Place",
    "Priority",
    "Question",
    "Repeat",
    "Score",
    "ScoreCondition",
    "ScoreResult",
    "ShowIf",
    "check_draft",
    "check_submission",
    "definition_for_citizens",
    "evaluate",
    "from_html",
    "html_pairs",
    "load_definition",
    "readable_answer",
    "visible_questions",
]
