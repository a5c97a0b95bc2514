{{/* The pod of one component; the same image does all of them. */}}
{{- define "crashloop.pod" -}}
{{- $values := .root.Values -}}
{{- $name := include "crashloop.name" .root -}}
serviceAccountName: {{ include "crashloop.serviceAccount" .root }}
{{- if eq .component "web" }}
# Takes alerts and clicks, and reads no cluster.
automountServiceAccountToken: false
{{- end }}
# The process gives itself 25 s to finish what runs.
terminationGracePeriodSeconds: 40
{{- with $values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  seccompProfile:
    type: RuntimeDefault
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "crashloop.selector" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .component }}
{{- with $values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - name: crashloop
    image: {{ include "crashloop.image" .root | quote }}
    imagePullPolicy: {{ $values.image.pullPolicy }}
    envFrom:
      - secretRef:
          name: {{ $values.existingSecret }}
    env:
      - name: CRASHLOOP_ROLE
        value: {{ .component }}
      - name: CRASHLOOP_CONFIG
        value: /etc/crashloop/config/crashloop.yaml
      - name: LOG_LEVEL
        value: {{ $values.logLevel }}
      {{- if eq $values.redis.mode "bundled" }}
      - name: REDIS_URL
        value: redis://{{ $name }}-redis.{{ .root.Release.Namespace }}.svc:6379
      {{- end }}
      {{- if and $values.rbac.namespaces (eq .component "all") }}
      - name: CRASHLOOP_WATCHER
        value: "off"
      {{- end }}
      {{- with $values.clusters.kubeconfig }}
      - name: KUBECONFIG
        value: /etc/crashloop/clusters/{{ . }}
      {{- end }}
      {{- with $values.prometheus.url }}
      - name: PROMETHEUS_URL
        value: {{ . | quote }}
      {{- end }}
      {{- with $values.alertmanager.url }}
      - name: ALERTMANAGER_URL
        value: {{ . | quote }}
      {{- end }}
      {{- with $values.env }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    ports:
      - name: http
        containerPort: 8080
    startupProbe:
      httpGet: { path: /healthz, port: http }
      periodSeconds: 2
      failureThreshold: 30
    livenessProbe:
      httpGet: { path: /healthz, port: http }
      periodSeconds: 10
      timeoutSeconds: 3
    readinessProbe:
      httpGet: { path: /readyz, port: http }
      periodSeconds: 5
      timeoutSeconds: 3
    resources: {{- toYaml $values.resources | nindent 6 }}
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities:
        drop: [ALL]
    volumeMounts:
      - name: config
        mountPath: /etc/crashloop/config
        readOnly: true
      {{- if $values.clusters.existingSecret }}
      - name: clusters
        mountPath: /etc/crashloop/clusters
        readOnly: true
      {{- end }}
volumes:
  - name: config
    configMap:
      name: {{ $name }}-config
  {{- with $values.clusters.existingSecret }}
  - name: clusters
    secret:
      secretName: {{ . }}
  {{- end }}
{{- end -}}
