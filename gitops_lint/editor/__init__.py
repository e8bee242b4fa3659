"""What an editor shows of an analysis: what stands at a place, where it leads, and who else means it."""
