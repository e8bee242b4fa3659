"""gitops-lint: a type checker for GitOps repositories that Flux deploys."""

__version__ = "0.1.0"
