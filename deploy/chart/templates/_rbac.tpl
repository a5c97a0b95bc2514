{{/* A ClusterRole; what it allows, and where, is up to its bindings. */}}
{{- define "crashloop.role" }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ .name }}
  labels: {{- include "crashloop.labels" .root | nindent 4 }}
rules: {{- toYaml .rules | nindent 2 }}
{{- end }}

{{/* Binds a role to the bot: in `namespace`, or in the whole cluster without one. */}}
{{- define "crashloop.binding" }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ ternary "RoleBinding" "ClusterRoleBinding" (hasKey . "namespace") }}
metadata:
  name: {{ .role }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels: {{- include "crashloop.labels" .root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ .role }}
subjects:
  - kind: ServiceAccount
    name: {{ include "crashloop.serviceAccount" .root }}
    namespace: {{ .root.Release.Namespace }}
{{- end }}
