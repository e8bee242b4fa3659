# An image of gitops-lint: it reads the repository that is mounted at /work, as nobody in particular.
#
#     docker build --tag gitops-lint .
#     docker run --rm --network none --volume "$PWD:/work:ro" gitops-lint check

FROM python:3.13-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY gitops_lint gitops_lint
COPY rules rules
COPY tools tools
RUN python -m venv /opt/gitops-lint \
    && /opt/gitops-lint/bin/pip install --no-cache-dir . \
    && /opt/gitops-lint/bin/pip uninstall --yes pip

FROM python:3.13-slim-bookworm
# git says which files are ignored, and what other revisions hold
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory '*' \
    && useradd --uid 65532 --no-create-home --shell /usr/sbin/nologin lint
COPY --from=build /opt/gitops-lint /opt/gitops-lint
ENV PATH=/opt/gitops-lint/bin:$PATH GITOPS_LINT_CACHE_DIR=/dev/null
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["gitops-lint"]
CMD ["check"]
