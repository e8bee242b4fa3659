"""One module per command, and nothing that another program would want to import."""
