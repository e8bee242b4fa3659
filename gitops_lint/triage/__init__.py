"""What becomes of findings: which are reported and how severe, which are suppressed, which were there before."""
