{{/*
The Deployment of a service. Given: root, component (api or worker), reader (the word for it in files/variables.json), files
(its secrets), keepsHeads, resources, ports, probes (the port's name that answers them), isScaled.
*/}}
{{- define "cohort.deployment" -}}
{{- $v := .root.Values -}}
{{- $c := get $v .component -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "cohort.metadata" . | nindent 2 }}
spec:
  {{- if not .isScaled }}
  replicas: {{ $c.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  selector:
    matchLabels:
      {{- include "cohort.selector" . | nindent 6 }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: {{ ternary 0 1 (eq .component "api") }}
  template:
    metadata:
      annotations:
        checksum/config: {{ include "cohort.checksumOfConfig" . }}
        checksum/secretRef: {{ include "cohort.checksumOfSecrets" . }}
        {{- with $v.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      labels:
        {{- include "cohort.labels" . | nindent 8 }}
        {{- with $v.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      serviceAccountName: {{ include "cohort.serviceAccount" .root }}
      {{- include "cohort.podBase" .root | nindent 6 }}
      {{- include "cohort.scheduling" . | nindent 6 }}
      terminationGracePeriodSeconds: {{ $c.terminationGracePeriodSeconds }}
      initContainers:
        {{- include "cohort.waitForSchema" . | nindent 8 }}
      containers:
        - name: {{ .component }}
          image: {{ include "cohort.image" .root }}
          imagePullPolicy: {{ $v.image.pullPolicy }}
          args: [{{ .component }}]
          {{- include "cohort.env" . | nindent 10 }}
          ports:
            {{- range $name, $port := .ports }}
            - name: {{ $name }}
              containerPort: {{ $port }}
              protocol: TCP
            {{- end }}
          startupProbe:
            httpGet: { path: /health/startup, port: {{ .probes }} }
            periodSeconds: 2
            timeoutSeconds: 5
            failureThreshold: 60
          livenessProbe:
            httpGet: { path: /health/live, port: {{ .probes }} }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 3
          readinessProbe:
            httpGet: { path: /health/ready, port: {{ .probes }} }
            periodSeconds: 5
            timeoutSeconds: 5
            failureThreshold: 2
          {{- include "cohort.preStop" (dict "root" .root "seconds" $c.preStopSeconds) | nindent 10 }}
          resources:
            {{- toYaml $c.resources | nindent 12 }}
          securityContext:
            {{- include "cohort.containerSecurity" . | nindent 12 }}
          volumeMounts:
            {{- include "cohort.mounts" . | nindent 12 }}
        {{- if $v.demo.enabled }}
        {{- include "cohort.sandbox" . | nindent 8 }}
        {{- end }}
      volumes:
        {{- include "cohort.volumes" . | nindent 8 }}
{{- end -}}
