"""Makes the edits that findings offer: in memory, held against a second analysis, and only then on disk."""
