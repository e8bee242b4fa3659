"""Does what Flux does: finds each cluster's entry points and works out every object that would be applied."""
