"""A finding in small and without names: what somebody who reports a false alarm can show to strangers."""
