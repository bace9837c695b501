"""What can be wrong when programmes are written."""

from common.phrases.code import Code

OWN_UNITS = Code("own_units")
COMMENT_NEEDED = Code("comment_needed")
PICTURES_AT_MOST = Code("pictures_at_most", "most")
NO_ROOM = Code("no_room", "most")
SAME_PROGRAMME = Code("same_programme")
