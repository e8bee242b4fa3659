"""The transformers that a kustomization file can ask for, each a function from objects to objects."""
