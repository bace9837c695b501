"""What rules draw from: who acts, in which moment, how far behind their page is. What usually goes well is drawn most often."""

from hypothesis import strategies as st

from tests.integration.moments.stateful.people import STAFF

NUMBER = st.integers(0, 5)
"""One of those that there are, whichever there are."""
WHO = st.sampled_from([*["responsible"] * 12, *["its admin"] * 4, *["cover"] * 4, *STAFF])
STAFF_MEMBER = st.sampled_from(list(STAFF))
COLLEAGUE = st.sampled_from([*["a colleague"] * 12, *STAFF])
BEHIND = st.sampled_from([0] * 12 + [1])
"""How much is wrong in the version that a page began from."""
OWN = st.sampled_from([True] * 6 + [False])
"""Whether it is the citizen's own."""
DAYS_AHEAD = st.sampled_from([1, 2, 3, 5, 30, 365, 366, 0, -1])
