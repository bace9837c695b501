"""Min profil: how a staff member is notified."""

from gateway.identity.access_rules import for_staff
from gateway.preferences import Area, add_pages
from gateway.staff.blueprint import pages

add_pages(pages, "/min-profil", Area("staff", for_staff, has_quiet_hours=False))
