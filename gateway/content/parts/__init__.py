"""What the pages on programmes are made of and no address leads to: blocks and definitions on their way from and to a page, words for them, saving."""
