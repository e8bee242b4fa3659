"""What would be applied to a cluster, whoever applies it: all that graph, checks and reports know of a repository."""
