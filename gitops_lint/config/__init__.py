"""What a repository says about how it is linted: its configuration file, and the options that override it."""
