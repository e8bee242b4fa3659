"""Small trees, one for each construct of kustomize; the build starts at their root."""

from __future__ import annotations

import re
from textwrap import dedent

Files = dict[str, str | bytes]


def tree(text: str) -> Files:
    """Return the files in a text: each begins with a line `== path`."""
    parts = re.split(r"^== (\S+)\n", dedent(text).lstrip("\n"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


CONFIG = """
== config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  labels: {app: web}
data:
  host: example.org
  port: "80"
"""
WEB = """
== web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      serviceAccountName: runner
      containers:
      - name: main
        image: registry.example.org:5000/web:1.2@sha256:abc
        args: ["$(HOST)", "$$(KEPT)", "$(UNKNOWN)"]
        env:
        - name: A
          value: a
        - name: B
          valueFrom: {configMapKeyRef: {name: settings, key: host}}
        ports:
        - containerPort: 80
        - containerPort: 81
          protocol: UDP
      - name: side
        image: side
      volumes:
      - name: settings
        configMap: {name: settings}
      - name: scratch
        emptyDir:
"""
RELEASE = """
== release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: app
spec:
  valuesFrom:
  - kind: ConfigMap
    name: settings
  values:
    list: [1, 2]
    image: {repository: web}
    containers:
    - image: side:1
"""
BASE = """
== base/kustomization.yaml
resources: [config.yaml, web.yaml]
"""


def _in(folder: str, text: str) -> str:
    return text.replace("== ", f"== {folder}/")


def _kustomization(text: str, *files: str) -> Files:
    return tree("\n".join((f"== kustomization.yaml\n{dedent(text).lstrip()}", *files)))


def _on_all(text: str) -> Files:
    return _kustomization(f"resources: [config.yaml, web.yaml, release.yaml]\n{dedent(text)}", CONFIG, WEB, RELEASE)


BUILT: dict[str, Files] = {
    "several documents, empty ones among them": _kustomization(
        "resources: [all.yaml]",
        "== all.yaml\n# nothing\n---\n{apiVersion: v1, kind: Service, metadata: {name: a}}\n---\n---\n"
        "{apiVersion: v1, kind: Service, metadata: {name: b}}\n",
    ),
    "a List and a list of another kind": _kustomization(
        "resources: [all.yaml]",
        "== all.yaml\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: a}}\n"
        "- {apiVersion: v1, kind: ConfigMapList, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}]}\n",
    ),
    "scalars as kyaml reads them": _kustomization(
        "resources: [all.yaml]",
        "== all.yaml\napiVersion: v1\nkind: Foo\nmetadata: {name: 12}\n"
        "spec: {on: off, day: 2024-01-02, octal: 0777, big: 1_000, e: 1e3, nothing: ~, time: 12:30:00}\n",
    ),
    "a folded text with an indented line": _kustomization(
        "resources: [all.yaml]",
        "== all.yaml\napiVersion: v1\nkind: Foo\nmetadata: {name: a}\n"
        "spec:\n  text: >\n    a\n    b\n      c\n\n    d\n",
    ),
    "annotations become strings": _kustomization(
        "resources: [all.yaml]",
        "== all.yaml\napiVersion: v1\nkind: Foo\nmetadata: {name: a, annotations: {b: true, c: 1, d: null}}\n---\n"
        "apiVersion: v1\nkind: Foo\nmetadata: {name: b, annotations: {}}\n",
    ),
    "local configuration stays away from the cluster": _kustomization(
        "resources: [config.yaml, local.yaml]",
        CONFIG,
        "== local.yaml\napiVersion: v1\nkind: Foo\nmetadata: {name: a, "
        "annotations: {config.kubernetes.io/local-config: 'true'}}\n",
    ),
    "a base, twice, under two prefixes": _kustomization(
        "resources: [one, two]",
        "== one/kustomization.yaml\nresources: [../base]\nnamePrefix: one-\n",
        "== two/kustomization.yaml\nresources: [../base]\nnameSuffix: -two\n",
        BASE,
        _in("base", CONFIG),
        _in("base", WEB),
    ),
    "deprecated bases and imageTags": _kustomization(
        "bases: [base]\nimageTags: [{name: side, newTag: '2'}]", BASE, _in("base", CONFIG), _in("base", WEB)
    ),
    "a component changes what its parent has": _kustomization(
        "resources: [config.yaml]\ncomponents: [part]\nnamePrefix: mine-",
        CONFIG,
        "== part/kustomization.yaml\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamespace: moved\n"
        "resources: [more.yaml]\nnamePrefix: its-\n",
        "== part/more.yaml\napiVersion: v1\nkind: Secret\nmetadata: {name: more}\n",
    ),
    "a namespace moves objects, renames Namespaces and spares cluster-scoped kinds": _kustomization(
        "resources: [all.yaml]\nnamespace: moved",
        """
== all.yaml
{apiVersion: v1, kind: Namespace, metadata: {name: not-used}}
---
{apiVersion: example.com/v1, kind: Namespace, metadata: {name: kept}}
---
{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: other}}
---
{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}
---
{apiVersion: external-secrets.io/v1, kind: ClusterSecretStore, metadata: {name: st}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}
subjects: [{kind: ServiceAccount, name: default}, {kind: ServiceAccount, name: other, namespace: x}]
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.example.com}
spec: {service: {name: a}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: foos.example.com}
spec: {conversion: {webhook: {clientConfig: {service: {namespace: old, name: a}}}}}
""",
    ),
    "references follow names": _kustomization(
        "resources: [config.yaml, web.yaml, rest.yaml]\nnamePrefix: p-\nnameSuffix: -s\nnamespace: ns",
        CONFIG,
        WEB,
        """
== rest.yaml
{apiVersion: v1, kind: ServiceAccount, metadata: {name: runner}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}
subjects: [{kind: ServiceAccount, name: runner, namespace: default}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules: [{resourceNames: [settings]}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: web}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, annotations: {nginx.ingress.kubernetes.io/auth-secret: auth}}
spec: {ingressClassName: c, rules: [{http: {paths: [{backend: {service: {name: svc}}}]}}]}
---
{apiVersion: v1, kind: Service, metadata: {name: svc}}
---
{apiVersion: v1, kind: Secret, metadata: {name: auth}}
---
{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: c}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r}
spec: {rules: [{backendRefs: [{name: svc}]}]}
""",
    ),
    "more references by configuration": _on_all("""
        namePrefix: p-
        configurations: [names.yaml]
        """)
    | tree(
        "== names.yaml\nnameReference:\n- kind: ConfigMap\n  version: v1\n  fieldSpecs:\n"
        "  - {path: spec/valuesFrom/name, kind: HelmRelease}\n"
    ),
    "references by configuration of a base, in paths that begin with a slash": _kustomization(
        """
        resources: [base]
        namespace: ns
        labels: [{pairs: {tier: front}}]
        secretGenerator: [{name: web-auth, literals: [a=b]}]
        """,
        """
== base/kustomization.yaml
resources: [release.yaml]
configurations: [names.yaml]
== base/names.yaml
nameReference:
- kind: Secret
  version: v1
  fieldSpecs:
  - {kind: HelmRelease, path: /spec/values/volumes/secret/secretName}
  - {kind: HelmRelease, path: "/spec/values/auth[]/existingSecret"}
labels: [{kind: HelmRelease, path: /spec/commonMetadata/labels, create: true}]
== base/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec: {values: {volumes: [{secret: {secretName: web-auth}}], auth: [{existingSecret: web-auth}]}}
""",
    ),
    "generators with hashes": _kustomization(
        """
        resources: [web.yaml]
        generatorOptions: {labels: {made: by}, annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}}
        configMapGenerator:
        - name: settings
          literals: [a=b, "c='quoted'", "d=<&>"]
          files: [note.txt, renamed=note.txt, blob.bin]
          envs: [some.env]
        - name: fixed
          env: some.env
          options: {disableNameSuffixHash: true, immutable: true, labels: {own: label}}
        secretGenerator:
        - name: secret
          type: kubernetes.io/tls
          namespace: elsewhere
          files: [tls.key=note.txt]
        - name: empty
        """,
        WEB,
        "== note.txt\n" + "long line " * 20 + "\n",
        "== some.env\n\ufeff# comment\nONE=1\n  TWO=a=b\nTHREE\n\n",
    )
    | {"blob.bin": bytes(range(256))},
    "generators that merge and replace": _kustomization(
        """
        resources: [base]
        namePrefix: p-
        configMapGenerator:
        - {name: one, behavior: merge, literals: [b=2], options: {labels: {new: label}}}
        - {name: two, behavior: replace, literals: [b=2]}
        - {name: settings, behavior: merge, literals: [port=81]}
        """,
        "== base/kustomization.yaml\nresources: [config.yaml]\nnamespace: ns\n"
        "configMapGenerator: [{name: one, literals: [a=1, b=1]}, {name: two, literals: [a=1]}]\n",
        _in("base", CONFIG),
    ),
    "labels": _on_all("""
        labels:
        - pairs: {team: a}
        - pairs: {tier: front}
          includeTemplates: true
        - pairs: {owner: me}
          includeSelectors: true
          fields: [{path: spec/made, kind: HelmRelease, create: true}]
        """),
    "common labels, which an overlay's labels change everywhere": _kustomization(
        "resources: [base]\nlabels: [{pairs: {tier: overlay}}]",
        "== base/kustomization.yaml\nresources: [web.yaml]\ncommonLabels: {tier: base, app: web}\n",
        _in("base", WEB),
    ),
    "common labels, which a patch changes and then labels, everywhere": _kustomization(
        """\
resources: [base]
labels: [{pairs: {tier: overlay}}]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, labels: {tier: patched, app: other}}
""",
        "== base/kustomization.yaml\nresources: [web.yaml]\ncommonLabels: {tier: base, app: web}\n",
        _in("base", WEB),
    ),
    "common annotations": _on_all("commonAnnotations: {note: hello}"),
    "images": _on_all("""
        images:
        - {name: 'registry.example.org:5000/web', newTag: '2'}
        - {name: side, newName: other.example.org/side, digest: 'sha256:def'}
        """),
    "replicas": _on_all("replicas: [{name: web, count: 5}]"),
    "a strategic merge": _on_all("""
        patches:
        - patch: |
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              finalizers: [a/b]
            spec:
              replicas: null
              strategy: {type: Recreate}
              template:
                spec:
                  containers:
                  - name: main
                    env: [{name: A, value: changed}, {name: C, value: c}]
                    ports: [{containerPort: 81, protocol: UDP, name: dns}]
                  - name: side
                    $patch: delete
                  - name: new
                    image: new
                  volumes: [{name: scratch, emptyDir: {}}]
        - path: release-patch.yaml
        """)
    | tree(
        "== release-patch.yaml\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: app}\n"
        "spec: {values: {list: [3], image: {tag: '1'}, containers: null}}\n"
    ),
    "a strategic merge into whatever a target selects": _on_all("""
        patches:
        - target: {kind: "Deploy.*|HelmRelease", labelSelector: "app!=other"}
          patch: |
            apiVersion: any/v1
            kind: Any
            metadata:
              name: any
              annotations: {set: 'true', gone: null}
        - target: {kind: ConfigMap, name: "set.*"}
          patch: |
            $patch: delete
            kind: ConfigMap
            metadata: {name: any}
        """),
    "a strategic merge that may change name and kind": _on_all("""
        patches:
        - target: {kind: ConfigMap}
          options: {allowNameChange: true, allowKindChange: true}
          patch: |
            kind: Secret
            metadata: {name: renamed}
        """),
    "directives of lists and mappings": _on_all("""
        patches:
        - patch: |
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {$patch: replace, matchLabels: {only: this}}
              template:
                spec:
                  volumes:
                  - $patch: replace
                  - name: fresh
        """),
    "a JSON patch": _on_all("""
        patches:
        - target: {kind: Deployment, name: web, namespace: default}
          patch: |
            - {op: test, path: /spec/replicas, value: 1}
            - {op: add, path: /spec/template/spec/containers/-, value: {name: last, ready: yes}}
            - {op: add, path: /spec/template/spec/containers/0, value: {name: first}}
            - {op: remove, path: /spec/template/spec/containers/1/env}
            - {op: replace, path: /spec/was-not-there, value: 2024-01-02}
            - {op: add, path: /metadata/annotations, value: {}}
            - {op: add, path: "/metadata/annotations/a~1b~0c", value: d}
            - {op: move, from: /spec/replicas, path: /spec/moved}
            - {op: copy, from: /metadata/name, path: /spec/copied}
            - {op: replace, path: /metadata/name, value: renamed}
        - target: {kind: ConfigMap}
          patch: '[{"op": "replace", "path": "/data/port", "value": "81"}]'
        """),
    "deprecated kinds of patches": _on_all("""
        patchesStrategicMerge:
        - merge.yaml
        - |
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: settings}
          data: {inline: 'yes'}
        patchesJson6902:
        - target: {version: v1, kind: ConfigMap, name: settings}
          path: operations.yaml
        """)
    | tree("""
== merge.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {null-is: null}}
spec: {replicas: 2}
== operations.yaml
- op: add
  path: /data/added
  value: here
"""),
    "patches find objects by names of old": _kustomization(
        """
        resources: [base]
        patches:
        - patch: |
            {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {by: the old name}}
        - patch: |
            {apiVersion: v1, kind: ConfigMap, metadata: {name: p-settings, namespace: ns}, data: {by-new: name}}
        - target: {name: settings, namespace: default}
          patch: |
            - {op: add, path: /data/by-target, value: x}
        """,
        "== base/kustomization.yaml\nresources: [config.yaml]\nnamePrefix: p-\nnamespace: ns\n",
        _in("base", CONFIG),
    ),
    "replacements": _on_all("""
        replacements:
        - source: {kind: ConfigMap, name: settings, fieldPath: data.host}
          targets:
          - select: {kind: Deployment}
            fieldPaths:
            - spec.template.spec.containers.[name=main].env.[name=A].value
            - metadata.annotations.example\\.org/host
            options: {create: true}
          - select: {kind: HelmRelease}
            fieldPaths: [spec.values.image.repository]
        - source: {kind: ConfigMap, fieldPath: data.host, options: {delimiter: ., index: 1}}
          targets:
          - select: {kind: "Deployment|HelmRelease"}
            reject: [{kind: HelmRelease}]
            fieldPaths: ["spec.template.spec.containers.*.image"]
            options: {delimiter: ":", index: 1}
        - sourceValue: "7"
          targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas]}]
        - path: more.yaml
        """)
    | tree(
        "== more.yaml\nsource: {kind: Deployment, name: web}\ntargets:\n"
        "- select: {kind: ConfigMap}\n  fieldPaths: [data.port]\n"
    ),
    "variables": _on_all("""
        vars:
        - name: HOST
          objref: {apiVersion: v1, kind: ConfigMap, name: settings}
          fieldref: {fieldpath: data.host}
        """),
    "kustomize's own transformers from files": _on_all("""
        transformers:
        - transformers.yaml
        - |
          apiVersion: builtin
          kind: PrefixTransformer
          metadata: {name: any}
          prefix: p-
          fieldSpecs: [{path: metadata/name}]
        generators: [generator.yaml]
        """)
    | tree("""
== transformers.yaml
apiVersion: builtin
kind: NamespaceTransformer
metadata: {name: any, namespace: moved}
unsetOnly: true
---
apiVersion: builtin
kind: LabelTransformer
metadata: {name: more}
labels: {a: b}
fieldSpecs: [{path: metadata/labels, create: true}]
---
apiVersion: builtin
kind: PatchTransformer
metadata: {name: patch}
target: {kind: ConfigMap, name: settings}
patch: '[{"op": "add", "path": "/data/x", "value": "y"}]'
== generator.yaml
apiVersion: builtin
kind: ConfigMapGenerator
metadata: {name: made}
literals: [a=b]
"""),
    "keys in any case": _kustomization("Resources: [config.yaml]\nNAMESPACE: ns", CONFIG),
    "a key twice in a kustomization file": _kustomization(
        "namespace: a\nnamespace: b\nresources: [config.yaml]", CONFIG
    ),
    "a Component as the root": _kustomization(
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [config.yaml]", CONFIG
    ),
    "the origin of objects": _kustomization(
        "resources: [config.yaml, base]\nbuildMetadata: [originAnnotations]\nsecretGenerator: [{name: s}]",
        CONFIG,
        "== base/kustomization.yaml\nresources: [web.yaml]\nconfigMapGenerator: [{name: c}]\n",
        _in("base", WEB),
    ),
    "who manages objects": _kustomization("resources: [config.yaml]\nbuildMetadata: [managedByLabel]", CONFIG),
}

Broken = tuple[Files, str, str]

BROKEN: dict[str, Broken] = {
    "a resource that does not exist": (
        _kustomization("resources:\n- confg.yaml", CONFIG),
        "missing-resource",
        "kustomization.yaml:2:3",
    ),
    "a folder without kustomization file": (
        _kustomization("resources: [base]", "== base/a.yaml\n{}\n"),
        "missing-resource",
        "kustomization.yaml:1:13",
    ),
    "a component that does not exist": (
        _kustomization("resources: []\ncomponents: [part]"),
        "missing-resource",
        "kustomization.yaml:2:14",
    ),
    "a patch file that does not exist": (
        _kustomization("resources: [config.yaml]\npatches: [{path: p.yaml}]", CONFIG),
        "missing-resource",
        "kustomization.yaml:2:18",
    ),
    "a generator's file that does not exist": (
        _kustomization("configMapGenerator: [{name: a, files: [x.txt]}]"),
        "missing-resource",
        "kustomization.yaml:1:40",
    ),
    "invalid YAML": (
        _kustomization("resources: [a.yaml]", "== a.yaml\nkind: [\n"),
        "invalid-yaml",
        "a.yaml:2:1",
    ),
    "a key twice in a manifest": (
        _kustomization("resources: [a.yaml]", "== a.yaml\napiVersion: v1\nkind: A\nkind: B\nmetadata: {name: a}\n"),
        "duplicate-key",
        "a.yaml:3:1",
    ),
    "an unknown key": (
        _kustomization("resource: []\nresources: [config.yaml]", CONFIG),
        "invalid-kustomization",
        "kustomization.yaml:1:1",
    ),
    "a value of the wrong type": (
        _kustomization("resources: [config.yaml]\nnamespace: on", CONFIG),
        "invalid-kustomization",
        "kustomization.yaml:2:12",
    ),
    "an empty kustomization file": (
        _kustomization("kind: Kustomization"),
        "invalid-kustomization",
        "kustomization.yaml:1:1",
    ),
    "patches as file names, as of old": (
        _kustomization("resources: [config.yaml]\npatches: [p.yaml]", CONFIG, "== p.yaml\n"),
        "invalid-kustomization",
        "kustomization.yaml:2:11",
    ),
    "two kustomization files": (
        _kustomization("resources: []", "== kustomization.yml\nresources: []\n"),
        "invalid-kustomization",
        "kustomization.yaml:1:1",
    ),
    "a Component among the resources": (
        _kustomization(
            "resources: [part]",
            "== part/kustomization.yaml\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamespace: a\n",
        ),
        "invalid-kustomization",
        "kustomization.yaml:1:13",
    ),
    "a base among the components": (
        _kustomization("resources: []\ncomponents: [base]", "== base/kustomization.yaml\nresources: []\n"),
        "invalid-kustomization",
        "kustomization.yaml:2:14",
    ),
    "two folders that include each other": (
        _kustomization(
            "resources: [a]",
            "== a/kustomization.yaml\nresources: [../b]\n",
            "== b/kustomization.yaml\nresources: [../a]\n",
        ),
        "kustomization-cycle",
        "b/kustomization.yaml:1:13",
    ),
    "a folder that includes one around it": (
        _kustomization(
            "resources: [a/b]",
            "== a/b/kustomization.yaml\nresources: [..]\n",
            "== a/kustomization.yaml\nresources: []\n",
        ),
        "kustomization-cycle",
        "a/b/kustomization.yaml:1:13",
    ),
    "the same object in two files": (
        _kustomization("resources: [config.yaml, again.yaml]", CONFIG, CONFIG.replace("config.yaml", "again.yaml")),
        "duplicate-object",
        "again.yaml:4:9",
    ),
    "the same file twice": (
        _kustomization("resources:\n- config.yaml\n- ./config.yaml", CONFIG),
        "duplicate-object",
        "kustomization.yaml:3:3",
    ),
    "a namespace that makes two objects one": (
        _kustomization(
            "resources: [config.yaml, more.yaml]\nnamespace: ns",
            CONFIG,
            "== more.yaml\n{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: x}}\n",
        ),
        "duplicate-object",
        "more.yaml:1:52",
    ),
    "a patch for nothing": (
        _kustomization(
            "resources: [config.yaml]\npatches:\n- patch: |\n    kind: ConfigMap\n    apiVersion: v1\n"
            "    metadata:\n      name: settings\n      namespace: other",
            CONFIG,
        ),
        "patch-without-target",
        "kustomization.yaml:7:13",
    ),
    "a patch and a path": (
        _kustomization("resources: [config.yaml]\npatches:\n- {path: config.yaml, patch: x}", CONFIG),
        "invalid-patch",
        "kustomization.yaml:3:3",
    ),
    "a JSON patch without target": (
        _kustomization('resources: [config.yaml]\npatches:\n- patch: \'[{"op": "remove", "path": "/data"}]\'', CONFIG),
        "invalid-patch",
        "kustomization.yaml:3:10",
    ),
    "a JSON patch that removes what is not there": (
        _kustomization(
            "resources: [config.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n    - op: remove\n"
            "      path: /data/nothing",
            CONFIG,
        ),
        "invalid-patch",
        "kustomization.yaml:6:13",
    ),
    "a JSON patch that adds below what is not there": (
        _kustomization(
            "resources: [config.yaml]\npatches:\n- target: {kind: ConfigMap}\n  path: p.yaml",
            CONFIG,
            "== p.yaml\n- op: add\n  path: /spec/deep/er\n  value: 1\n",
        ),
        "invalid-patch",
        "p.yaml:2:9",
    ),
    "a test that fails": (
        _kustomization(
            "resources: [config.yaml]\npatches:\n- target: {kind: ConfigMap}\n  path: p.yaml",
            CONFIG,
            "== p.yaml\n- {op: test, path: /data/host, value: other}\n",
        ),
        "invalid-patch",
        "p.yaml:1:20",
    ),
    "a selector that is no expression": (
        _kustomization(
            "resources: [config.yaml]\npatches:\n- target: {kind: '('}\n  patch: |\n    {kind: A, metadata: {name: a}}",
            CONFIG,
        ),
        "invalid-patch",
        "kustomization.yaml:3:18",
    ),
    "a patch that puts a list over a mapping": (
        _kustomization(
            "resources: [config.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n"
            "    kind: A\n    metadata: {name: a}\n    data: [1]",
            CONFIG,
        ),
        "invalid-patch",
        "kustomization.yaml:7:11",
    ),
    "two documents for one target": (
        _kustomization(
            "resources: [config.yaml]\npatches:\n- target: {kind: ConfigMap}\n  path: p.yaml",
            CONFIG,
            "== p.yaml\n{kind: A, metadata: {name: a}}\n---\n{kind: A, metadata: {name: b}}\n",
        ),
        "invalid-patch",
        "kustomization.yaml:4:9",
    ),
    "a generator that merges into nothing": (
        _kustomization("configMapGenerator:\n- name: a\n  behavior: merge"),
        "generator-conflict",
        "kustomization.yaml:2:9",
    ),
    "a generator that makes what is there": (
        _kustomization("resources: [config.yaml]\nconfigMapGenerator:\n- name: settings", CONFIG),
        "generator-conflict",
        "kustomization.yaml:3:9",
    ),
    "a generator that makes a key twice": (
        _kustomization("configMapGenerator:\n- name: a\n  literals: [a=1, a=2]"),
        "generator-conflict",
        "kustomization.yaml:3:19",
    ),
    "a literal without value": (
        _kustomization("configMapGenerator:\n- name: a\n  literals: [a]"),
        "invalid-kustomization",
        "kustomization.yaml:3:14",
    ),
    "replicas of nothing": (
        _kustomization("resources: [config.yaml]\nreplicas: [{name: web, count: 1}]", CONFIG),
        "patch-without-target",
        "kustomization.yaml:2:19",
    ),
    "a replacement without source": (
        _kustomization(
            "resources: [config.yaml]\nreplacements:\n- source: {kind: Secret}\n"
            "  targets: [{select: {kind: ConfigMap}}]",
            CONFIG,
        ),
        "replacement-failed",
        "kustomization.yaml:3:11",
    ),
    "a replacement for a field that is not there": (
        _kustomization(
            "resources: [config.yaml]\nreplacements:\n- source: {kind: ConfigMap}\n"
            "  targets: [{select: {kind: ConfigMap}, fieldPaths: [spec.x]}]",
            CONFIG,
        ),
        "replacement-failed",
        "kustomization.yaml:4:54",
    ),
    "a replacement that puts text where a number is": (
        _kustomization(
            "resources: [config.yaml, web.yaml]\nreplacements:\n- source: {kind: ConfigMap, fieldPath: data.host}\n"
            "  targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas]}]",
            CONFIG,
            WEB,
        ),
        "replacement-failed",
        "kustomization.yaml:4:55",
    ),
    "a CustomResourceDefinition among the OpenAPI definitions": (
        _kustomization(
            "resources: []\ncrds: [crd.yaml]",
            "== crd.yaml\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n",
        ),
        "invalid-kustomization",
        "kustomization.yaml:2:8",
    ),
    "a key that is no string": (
        _kustomization(
            "resources: [a.yaml]", "== a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  1: x\n"
        ),
        "invalid-object",
        "a.yaml:5:3",
    ),
    "Helm charts": (
        _kustomization("resources: []\nhelmCharts: [{name: a, repo: 'https://example.org'}]"),
        "helm-inflation",
        "kustomization.yaml:2:1",
    ),
    "a document without kind": (
        _kustomization("resources: [a.yaml]", "== a.yaml\nimage: {tag: 1}\n"),
        "invalid-object",
        "a.yaml:1:1",
    ),
    "an object without name": (
        _kustomization("resources: [a.yaml]", "== a.yaml\napiVersion: v1\nkind: A\nmetadata: {generateName: a-}\n"),
        "invalid-object",
        "a.yaml:1:1",
    ),
    "a reference that could mean two": (
        _kustomization(
            "resources: [a, b, web.yaml]",
            "== a/kustomization.yaml\nresources: [../config]\npatches: [{target: {kind: ConfigMap}, path: p.yaml}]\n",
            "== a/p.yaml\n- {op: replace, path: /metadata/name, value: a}\n",
            "== config/kustomization.yaml\nresources: [config.yaml]\n",
            _in("config", CONFIG),
            "== b/kustomization.yaml\nresources: [../config]\npatches: [{target: {kind: ConfigMap}, path: p.yaml}]\n",
            "== b/p.yaml\n- {op: replace, path: /metadata/name, value: b}\n",
            WEB,
        ),
        "ambiguous-reference",
        "web.yaml:31:27",
    ),
    "another kind of transformer": (
        _kustomization(
            "resources: [config.yaml]\ntransformers: [t.yaml]",
            CONFIG,
            "== t.yaml\napiVersion: example.com/v1\nkind: Fn\nmetadata: {name: a}\n",
        ),
        "invalid-kustomization",
        "t.yaml:3:18",
    ),
}
