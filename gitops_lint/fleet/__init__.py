"""Many repositories and revisions, judged as one estate."""
