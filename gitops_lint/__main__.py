"""`python -m gitops_lint`."""

from gitops_lint.cli.main import run

if __name__ == "__main__":
    run()
