"""`python -m gitops_lint`."""

from gitops_lint.cli.start import script

if __name__ == "__main__":
    script()
