"""Inställningar: how a citizen is notified; a guardian who acts for a child says how the child is."""

from gateway.citizen.blueprint import pages
from gateway.identity.access_rules import for_citizens
from gateway.preferences import Area, add_pages

add_pages(pages, "/installningar", Area("citizen", for_citizens, has_quiet_hours=True))
