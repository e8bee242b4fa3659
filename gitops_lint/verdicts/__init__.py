"""Whether what is referred to is there, not in Git, or missing: decided once, for every command and every check."""
