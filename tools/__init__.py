"""Programs for those who maintain the linter; none of them ships with it."""
