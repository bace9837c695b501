"""What `content` promises: programmes in published versions, which never change, so that everybody may keep them, and the drafts they begin as.

Text is rendered to safe HTML once, when a version is loaded.
"""
