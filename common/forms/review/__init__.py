"""The editor's check list of a form that loads but isn't good yet: questions and rules that nothing can reach, scores without a result.

Pure advice, and careful: what can't be decided within a bounded search isn't reported. What can never be used at all (a cycle in show-if, an
unknown name) is no advice but a fault of `load_definition`.
"""

from common.forms.model import Form
from common.forms.review.advice import Finding
from common.forms.review.reachability import Budget, unreachable_flags, unreachable_questions
from common.forms.review.scores import score_findings

__all__ = ["Finding", "findings"]


def findings(form: Form) -> list[Finding]:
    """Give everything that the author should look at, in the definition's order; milliseconds, half a second for a form of riddles."""
    budget = Budget()
    return [*unreachable_questions(form, budget), *score_findings(form), *unreachable_flags(form, budget)]
