{{/* Names and labels that every object shares. */}}
{{- define "crashloop.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "crashloop.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (ternary (include "crashloop.name" .) "default" .Values.serviceAccount.create) -}}
{{- end -}}

{{- define "crashloop.selector" -}}
app.kubernetes.io/name: crashloop
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "crashloop.labels" -}}
{{ include "crashloop.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "crashloop.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* The processes: name of the component -> how many. */}}
{{- define "crashloop.components" -}}
{{- if eq .Values.mode "split" -}}
web: {{ .Values.web.replicas }}
worker: {{ .Values.worker.replicas }}
watcher: {{ .Values.watcher.replicas }}
{{- else -}}
all: {{ .Values.replicas }}
{{- end -}}
{{- end -}}

{{- define "crashloop.componentName" -}}
{{- if eq .component "all" -}}{{ .name }}{{- else -}}{{ .name }}-{{ .component }}{{- end -}}
{{- end -}}

{{/* Where alerts and Slack's requests go in. */}}
{{- define "crashloop.intake" -}}
{{- ternary "web" "all" (eq .Values.mode "split") -}}
{{- end -}}

{{/* What values.schema.json cannot say. */}}
{{- define "crashloop.check" -}}
{{- if and (eq .Values.redis.mode "none") (or (eq .Values.mode "split") (gt (int .Values.replicas) 1)) -}}
{{- fail "redis.mode is none: several processes share one queue, which needs Redis. Set redis.mode to bundled or external, or mode to all and replicas to 1." -}}
{{- end -}}
{{- if and (ne .Values.autoscaling.type "none") (ne .Values.mode "split") -}}
{{- fail "autoscaling scales the workers: set mode to split, or autoscaling.type to none." -}}
{{- end -}}
{{- if and (eq .Values.autoscaling.type "keda") (not (.Values.autoscaling.prometheusUrl | default .Values.prometheus.url)) -}}
{{- fail "autoscaling.type is keda: set autoscaling.prometheusUrl (or prometheus.url), where KEDA reads the queue metric." -}}
{{- end -}}
{{- if and .Values.rbac.namespaces (eq .Values.mode "split") (gt (int .Values.watcher.replicas) 0) -}}
{{- fail "rbac.namespaces is set: the watcher needs all namespaces. Set watcher.replicas to 0, or leave rbac.namespaces empty." -}}
{{- end -}}
{{- if and .Values.clusters.kubeconfig (not .Values.clusters.existingSecret) -}}
{{- fail "clusters.kubeconfig is a file of the Secret that clusters.existingSecret names: set that, too." -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) -}}
{{- fail "ingress.enabled: set ingress.host, the address that is in the manifest of the Slack app." -}}
{{- end -}}
{{- end -}}
