"""What becomes of a cluster that begins with nothing, and how to bring back what fell."""
