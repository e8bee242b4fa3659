"""Answers for agents, over the Model Context Protocol: small, paged, read only, and of one repository alone."""
