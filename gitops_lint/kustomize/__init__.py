"""Does what `kustomize build` does, in process, on documents that remember where their values are written."""
