#!/usr/bin/env bash
# flux-local writes what `targetPath` names as texts and keys, and below the values that it should overwrite
#
# The helm-controller hands an entry of `valuesFrom` with a `targetPath` to the parser of `helm --set`
# (https://fluxcd.io/flux/components/helm/helmreleases/#values-references) after all other values: `hosts[0].name` is the
# name of the first of a list, `false` and `3` are no texts, and the entry wins over `spec.values`. In flux-local
# `hosts[0]` is a key with brackets in its name, all are texts, so that a template takes `"false"` for true, and
# `spec.values` wins. The release that it renders and compares is another than the one in the cluster.
#
# Seen with flux-local 7.11.0 of PyPI. Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet flux-local==7.11.0
cd "$folder"

cat > ask.py <<'END'
import json

import yaml
from flux_local.manifest import ConfigMap, HelmRelease, Kustomization
from flux_local.values import expand_value_references

KUSTOMIZATION = """
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {interval: 1h, path: ./apps, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
"""
RELEASE = """
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: wiki, namespace: web}
spec:
  interval: 1h
  chart: {spec: {chart: wiki, sourceRef: {kind: HelmRepository, name: wiki}}}
  valuesFrom:
    - {kind: ConfigMap, name: wiki, valuesKey: host, targetPath: "hosts[0].name"}
    - {kind: ConfigMap, name: wiki, valuesKey: debug, targetPath: debug}
    - {kind: ConfigMap, name: wiki, valuesKey: replicas, targetPath: replicas}
  values:
    replicas: 1
"""
DATA = {"host": "wiki.example.com", "debug": "false", "replicas": "3"}

apps = Kustomization.parse_doc(yaml.safe_load(KUSTOMIZATION))
metadata = {"name": "wiki", "namespace": "web"}
apps.config_maps = [ConfigMap.parse_doc({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": DATA})]
release = expand_value_references(HelmRelease.parse_doc(yaml.safe_load(RELEASE)), apps)
print(json.dumps(release.values, sort_keys=True))
END
tools/bin/python ask.py > seen.txt
cat seen.txt
diff - seen.txt <<'END' && echo "as it was seen"
{"debug": "false", "hosts[0]": {"name": "wiki.example.com"}, "replicas": 1}
END
