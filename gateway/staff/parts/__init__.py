"""What staff's pages are made of and no address leads to: filters of the list, sentences of the timeline, numbers and texts that were pasted or typed."""
