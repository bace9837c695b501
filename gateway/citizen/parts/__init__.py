"""What the citizens' pages are made of and no address leads to: a form on its way to and from a page, and what was changed in two places."""
