"""How soon a unit answers, and what stands of that above each box: alike for staff and for citizens."""

import pytest

from common.contracts.errors import Unavailable

every_answer_time = pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"answer_days": 1}, "Vårdenheten svarar oftast inom 1 arbetsdag. Tjänsten bevakas inte dygnet runt."),
        ({"answer_days": 3}, "Vårdenheten svarar oftast inom 3 arbetsdagar. Tjänsten bevakas inte dygnet runt."),
        ({"answer_days": None}, ""),
        (Unavailable(service="directory"), ""),
    ],
    ids=["a day", "days", "nothing", "nobody knows"],
)
