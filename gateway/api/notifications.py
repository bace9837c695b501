"""How a person is notified, and what they were told of: the same for staff and citizens."""

from common.contracts.notifications.inbox import INBOX, INBOX_NEWS, SEE_NOTICES
from common.contracts.notifications.preferences import (
    CHANGE_ADDRESS,
    CHANGE_PREFERENCES,
    CONFIRM_ADDRESS,
    PREFERENCES,
    REMOVE_ADDRESS,
)
from common.contracts.notifications.reach import REACH
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_citizens, for_staff
from gateway.recorded import Record, of_moment, of_oneself, of_rows

pages = blueprint("notifications", "Aviseringar")


def _declare_inbox(routes: Routes, area: str, whose: str, record: Record) -> None:
    """Declare the routes of an inbox, as `_declare` those of preferences."""
    place = f"{area}/notices"
    routes.get(place, INBOX, "List what one was told of, newest first.", record=record, name=f"{whose}notices")
    routes.get(f"{place}/news", INBOX_NEWS, "Count what one hasn't seen.", name=f"{whose}notices_news")
    routes.post(f"{place}/seen", SEE_NOTICES, "Note that notices were seen.", name=f"{whose}see_notices")


def _declare(routes: Routes, area: str, whose: str) -> None:
    """Declare the routes of staff (`area` empty) or of citizens (`/my`), whose names begin with `whose`."""
    place = f"{area}/notification-preferences"
    routes.get(
        place,
        PREFERENCES,
        "Give how one is notified.",
        record=of_oneself("notification preferences"),
        name=f"{whose}notification_preferences",
    )
    routes.put(
        place,
        CHANGE_PREFERENCES,
        "Choose channels, kinds and quiet hours.",
        name=f"{whose}change_notification_preferences",
    )
    routes.put(f"{place}/address", CHANGE_ADDRESS, "Send a code to a new address.", name=f"{whose}change_address")
    routes.post(
        f"{place}/address/confirm", CONFIRM_ADDRESS, "Show the code of a new address.", name=f"{whose}confirm_address"
    )
    routes.post(f"{place}/address/remove", REMOVE_ADDRESS, "Forget an address.", name=f"{whose}remove_address")


staff = Routes(pages, for_staff)
_declare(staff, "", "")
_declare_inbox(staff, "", "", of_rows("notices", "notices"))
citizens = Routes(pages, for_citizens)
_declare(citizens, "/my", "my_")
_declare_inbox(citizens, "/my", "my_", of_oneself("notices"))
staff.get(
    "/moments/<uuid:moment_id>/reach",
    REACH,
    "Tell whether the moment's citizen can be reached outside of the service.",
    record=of_moment("reach"),
)
