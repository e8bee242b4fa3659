"""What kustomize v5.8.1 knows of Kubernetes, as plain data."""
