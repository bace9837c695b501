"""`messaging` owns what citizens and staff write to each other in a moment: conversations, messages, drafts, and who has read what.

Promises (`common/contracts/messaging/`): to keep a draft for each person and conversation, to send a message once and for good, to tell who has read it, and to count what is unread. Asks
for a grant of `moments` in everything but the counts of a list. Hears how moments stand and keeps a mirror of them (`docs/decisions/0030-mirror.md`). Announces that messages were sent and
marked, without a word of them. Subjects, messages and drafts are sealed with a key for each moment, in a store of its own (`docs/decisions/0042-messages.md`).
A conversation can be had as a PDF (`pdf/`), sealed in the store. Erasure (`erasing.py`): the key, then conversations with all that is in them, and their files.
"""
