"""The project's site: docs/ as pages, and a check of what its links lead to."""
