"""A fleet of clusters of any size, laid out as people lay them out: `python benchmarks/synthetic_fleet.py FOLDER`.

Each cluster has a Kustomization for what it stands on (charts, a secret store, settings, ResourceSets) and one for each
of its applications, which depend on that and on each other. An application is a base that all clusters share, and an
overlay for each cluster with a component, patches, images and variables. The same numbers and seed give the same files.
"""

from __future__ import annotations

import argparse
import math
import random
from pathlib import Path
from typing import NamedTuple

_COMPONENTS = ("monitored", "spread", "quiet")
_CHARTS = ("ingress", "backup", "metrics")
_OF_ONE_APP = 10  # objects in a cluster: those of its base, and its Kustomization
_OF_A_CLUSTER = 15  # objects besides: its source and Kustomizations, charts, the store, settings, what a set makes


class Fleet(NamedTuple):
    """How many clusters there are, how many applications each has, and what chance begins with."""

    clusters: int
    apps: int
    seed: int = 1

    @classmethod
    def of(cls, objects: int, seed: int = 1) -> Fleet:
        """Return a fleet of about so many objects: five times as many applications as clusters, so that both grow."""
        clusters = max(2, round(math.sqrt(objects / _OF_ONE_APP / 5)))
        return cls(clusters, max(1, round(objects / _OF_ONE_APP / clusters)), seed)

    @property
    def objects(self) -> int:
        """How many objects its clusters have, all taken together."""
        return self.clusters * (self.apps * _OF_ONE_APP + _OF_A_CLUSTER)

    def files(self) -> dict[str, str]:
        """Return the files of the fleet, by their paths."""
        return _Writer(self).write()

    def write(self, folder: Path) -> None:
        """Write the files of the fleet below a folder."""
        for path, text in self.files().items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)


class _Writer:
    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.chance = random.Random(fleet.seed)  # noqa: S311 (no secret)
        self.files: dict[str, str] = {}

    def write(self) -> dict[str, str]:
        for name in _COMPONENTS:
            self.files[f"components/{name}/kustomization.yaml"] = _component(name)
        for number in range(self.fleet.apps):
            self._base(number)
        self._shared_infrastructure()
        for number in range(self.fleet.clusters):
            self._cluster(f"c{number:03}")
        return self.files

    def _base(self, number: int) -> None:
        """Write what an application is in every cluster."""
        app, folder = f"app-{number:03}", f"apps/base/app-{number:03}"
        labels = {"app.kubernetes.io/name": app}
        self.files[f"{folder}/workload.yaml"] = _fill(_WORKLOAD, APP=app, PORT=str(self.chance.choice((8080, 9000))))
        self.files[f"{folder}/access.yaml"] = _fill(_ACCESS, APP=app)
        self.files[f"{folder}/settings/app.properties"] = "".join(
            f"{app}.key-{line}={self.chance.randrange(1000)}\n" for line in range(self.chance.randrange(3, 12))
        )
        self.files[f"{folder}/kustomization.yaml"] = _fill(
            _BASE, APP=app, LABELS=", ".join(f"{key}: {value}" for key, value in labels.items())
        )

    def _shared_infrastructure(self) -> None:
        folder = "infrastructure/base"
        self.files[f"{folder}/kustomization.yaml"] = "resources: [charts.yaml, store.yaml, sets.yaml]\n"
        self.files[f"{folder}/charts.yaml"] = "".join(_fill(_CHART, CHART=chart) for chart in _CHARTS)
        self.files[f"{folder}/store.yaml"] = _STORE
        self.files[f"{folder}/sets.yaml"] = _SET

    def _cluster(self, cluster: str) -> None:
        """Write what one cluster begins with, what it stands on, and its applications."""
        entry, infrastructure = f"clusters/{cluster}", f"infrastructure/{cluster}"
        self.files[f"{entry}/flux-system/gotk-sync.yaml"] = _fill(_SYNC, PATH=f"./{entry}")
        self.files[f"{entry}/infrastructure.yaml"] = _fill(_INFRASTRUCTURE, CLUSTER=cluster)
        self.files[f"{infrastructure}/kustomization.yaml"] = _fill(_OWN_INFRASTRUCTURE, CLUSTER=cluster)
        kustomizations = []
        for number in range(self.fleet.apps):
            app = f"app-{number:03}"
            before = sorted(self.chance.sample(range(number), min(number, self.chance.randrange(3))))
            depends = "".join(f"    - name: app-{earlier:03}\n" for earlier in before)
            kustomizations.append(_fill(_APP, APP=app, CLUSTER=cluster, DEPENDS=depends))
            self._overlay(cluster, app)
        self.files[f"{entry}/apps.yaml"] = "".join(kustomizations)

    def _overlay(self, cluster: str, app: str) -> None:
        self.files[f"apps/{cluster}/{app}/kustomization.yaml"] = _fill(
            _OVERLAY,
            APP=app,
            CLUSTER=cluster,
            COMPONENT=self.chance.choice(_COMPONENTS),
            REPLICAS=str(self.chance.randrange(1, 6)),
            TAG=f"1.{self.chance.randrange(20)}.{self.chance.randrange(20)}",
        )


def _fill(text: str, **values: str) -> str:
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def _component(name: str) -> str:
    return f"""\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - target: {{kind: Deployment}}
    patch: |
      - op: add
        path: /spec/template/metadata/annotations
        value: {{fleet.example.com/component: {name}}}
"""


_SYNC = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec:
  interval: 1m
  url: https://git.example.com/platform/fleet
  ref: {branch: main}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec:
  interval: 10m
  path: @PATH@
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
"""

_INFRASTRUCTURE = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: infrastructure, namespace: flux-system}
spec:
  interval: 1h
  path: ./infrastructure/@CLUSTER@
  prune: true
  wait: true
  sourceRef: {kind: GitRepository, name: flux-system}
"""

_OWN_INFRASTRUCTURE = """\
resources: [../base]
configMapGenerator:
  - name: cluster-settings
    namespace: flux-system
    literals: [cluster=@CLUSTER@, domain=@CLUSTER@.example.com]
    options: {disableNameSuffixHash: true}
"""

_APP = """\
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: @APP@, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps/@CLUSTER@/@APP@
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  dependsOn:
    - name: infrastructure
@DEPENDS@  postBuild:
    substituteFrom:
      - {kind: ConfigMap, name: cluster-settings}
"""

_OVERLAY = """\
namespace: @APP@
resources: [../../base/@APP@]
components: [../../../components/@COMPONENT@]
images:
  - name: registry.example.com/@APP@
    newTag: @TAG@
patches:
  - target: {kind: Deployment}
    patch: |
      - op: replace
        path: /spec/replicas
        value: @REPLICAS@
"""

_BASE = """\
resources: [workload.yaml, access.yaml]
labels:
  - pairs: {@LABELS@}
configMapGenerator:
  - name: @APP@-files
    files: [settings/app.properties]
"""

_WORKLOAD = """\
apiVersion: v1
kind: Namespace
metadata: {name: @APP@}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: @APP@
spec:
  replicas: 1
  selector:
    matchLabels: {app: @APP@}
  template:
    metadata:
      labels: {app: @APP@}
    spec:
      serviceAccountName: @APP@
      containers:
        - name: app
          image: registry.example.com/@APP@:latest
          ports:
            - {name: http, containerPort: @PORT@}
          envFrom:
            - configMapRef: {name: @APP@-settings}
            - secretRef: {name: @APP@-credentials}
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 256Mi}
          volumeMounts:
            - {name: files, mountPath: /etc/app}
      volumes:
        - name: files
          configMap: {name: @APP@-files}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: @APP@-settings}
data:
  HOST: @APP@.${domain}
  CLUSTER: ${cluster}
  LEVEL: info
---
apiVersion: v1
kind: Service
metadata: {name: @APP@}
spec:
  selector: {app: @APP@}
  ports:
    - {name: http, port: 80, targetPort: http}
"""

_ACCESS = """\
apiVersion: v1
kind: ServiceAccount
metadata: {name: @APP@}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: @APP@-credentials}
spec:
  refreshInterval: 1h
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  target: {name: @APP@-credentials}
  data:
    - secretKey: TOKEN
      remoteRef: {key: @APP@, property: token}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: @APP@}
spec:
  ingressClassName: nginx
  rules:
    - host: @APP@.${domain}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: @APP@, port: {name: http}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: @APP@}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: @APP@}
  minReplicas: 1
  maxReplicas: 5
"""

_CHART = """\
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: @CHART@, namespace: flux-system}
spec: {interval: 1h, url: "https://charts.example.com/@CHART@"}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: @CHART@, namespace: flux-system}
spec:
  interval: 1h
  install: {remediation: {retries: 3}}
  upgrade: {remediation: {retries: 3}}
  chart:
    spec:
      chart: @CHART@
      version: 1.x
      sourceRef: {kind: HelmRepository, name: @CHART@}
  values: {replicas: 2}
"""

_STORE = """\
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: vault}
spec:
  provider:
    vault:
      server: https://vault.example.com
      path: secret
      auth: {kubernetes: {mountPath: kubernetes, role: external-secrets}}
"""

_SET = """\
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: tenants, namespace: flux-system}
spec:
  inputs: [{tenant: red}, {tenant: green}, {tenant: blue}]
  resources:
    - apiVersion: v1
      kind: ServiceAccount
      metadata: {name: "tenant-<< inputs.tenant >>", namespace: flux-system}
"""


def main() -> None:
    """Write a fleet to a folder."""
    parser = argparse.ArgumentParser(description="Write a fleet of clusters to a folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--objects", type=int, default=1000, help="about how many, if no clusters and apps are given")
    parser.add_argument("--clusters", type=int, default=0)
    parser.add_argument("--apps", type=int, default=0, help="of each cluster")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    fleet = Fleet.of(asked.objects, asked.seed)
    fleet = fleet._replace(clusters=asked.clusters or fleet.clusters, apps=asked.apps or fleet.apps)
    fleet.write(asked.folder)
    print(f"{fleet.clusters} clusters with {fleet.apps} applications each")


if __name__ == "__main__":
    main()
