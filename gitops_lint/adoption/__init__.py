"""What a repository needs in order to run gitops-lint where people work: files to write, and what to add to others."""
