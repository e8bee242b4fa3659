"""Plain functions from a cluster and its graph to findings, one topic a module."""
