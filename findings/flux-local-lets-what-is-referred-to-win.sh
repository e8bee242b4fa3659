#!/usr/bin/env bash
# flux-local fills in a variable of `substituteFrom` where Flux fills in that of `substitute`
#
# Flux takes the variables that a Kustomization says itself before those of the ConfigMaps and Secrets that it refers to
# (https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution), so that a ConfigMap can
# hold what all have in common and each its exceptions. In flux-local the ConfigMap wins: what it builds and compares
# has the value of all in it, and a change of the exception shows no difference. One of two ConfigMaps wins as in Flux.
#
# Seen with flux-local 7.11.0 of PyPI. Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet flux-local==7.11.0
cd "$folder"

cat > ask.py <<'END'
import yaml
from flux_local.manifest import ConfigMap, Kustomization
from flux_local.values import cluster_config, expand_postbuild_substitute_reference

APPS = """
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  interval: 1h
  path: ./apps
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  postBuild:
    substitute:
      REPLICAS: "3"
    substituteFrom:
      - kind: ConfigMap
        name: common
      - kind: ConfigMap
        name: zone
"""


def config_map(name, **data):
    metadata = {"name": name, "namespace": "flux-system"}
    return ConfigMap.parse_doc({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data})


maps = [config_map("common", REPLICAS="1", ZONE="a"), config_map("zone", ZONE="b")]
apps = Kustomization.parse_doc(yaml.safe_load(APPS))
variables = expand_postbuild_substitute_reference(apps, cluster_config([], maps)).postbuild_substitute
print("REPLICAS:", variables["REPLICAS"], "ZONE:", variables["ZONE"])
END
tools/bin/python ask.py > seen.txt
cat seen.txt
diff - seen.txt <<'END' && echo "as it was seen"
REPLICAS: 1 ZONE: b
END
