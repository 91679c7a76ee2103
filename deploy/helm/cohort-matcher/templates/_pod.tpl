{{- define "cohort.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "cohort.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* What every pod has, whatever runs in it. */}}
{{- define "cohort.podBase" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "cohort.podSecurity" . | nindent 2 }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "cohort.scheduling" -}}
{{- $c := get .root.Values .component -}}
{{- with $c.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $c.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $c.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $c.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "cohort.selector" $ | nindent 8 }}
  {{- end }}
{{- end -}}

{{/* Environment of a container: what it reads by ConfigMap, its secrets by file. */}}
{{- define "cohort.env" -}}
env:
  {{- range $name := keys (include "cohort.secretFiles" . | fromJson) | sortAlpha }}
  - name: {{ $name }}_FILE
    value: /run/secrets/cohort/{{ $name }}
  {{- end }}
  {{- if .root.Values.caBundle.configMap }}
  - name: NODE_EXTRA_CA_CERTS
    value: /etc/cohort-ca/{{ .root.Values.caBundle.key }}
  {{- end }}
envFrom:
  - configMapRef:
      name: {{ include "cohort.fullname" .root }}-{{ .component }}
{{- end -}}

{{- define "cohort.mounts" -}}
{{- $v := .root.Values -}}
- name: tmp
  mountPath: /tmp
- name: secrets
  mountPath: /run/secrets/cohort
  readOnly: true
{{- if or $v.files.site $v.files.cdsClients }}
- name: files
  mountPath: /etc/cohort
  readOnly: true
{{- end }}
{{- if and $v.files.studies (eq .reader "commands") }}
- name: studies
  mountPath: /etc/cohort-studies
  readOnly: true
{{- end }}
{{- if $v.files.dictionary }}
- name: dictionary
  mountPath: /etc/cohort-dictionary
  readOnly: true
{{- end }}
{{- if $v.caBundle.configMap }}
- name: ca
  mountPath: /etc/cohort-ca
  readOnly: true
{{- end }}
{{- if and $v.auditHeads.claim .keepsHeads }}
- name: heads
  mountPath: /var/lib/cohort-heads
{{- end }}
{{- with $v.volumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "cohort.volumes" -}}
{{- $v := .root.Values -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ $v.temporarySpace }}
- name: secrets
  projected:
    defaultMode: 288 # 0440
    sources:
      {{- $files := include "cohort.secretFiles" . | fromJson }}
      {{- $owner := ternary $v.migrate.secrets.files dict (eq .component "migrate") }}
      {{- range $name := keys $files | sortAlpha }}
      - secret:
          name: {{ ternary $v.migrate.secrets.name $v.secrets.name (hasKey $owner $name) }}
          items:
            - key: {{ get $files $name }}
              path: {{ $name }}
      {{- end }}
{{- $isHook := and (eq .component "migrate") $v.migrate.hook }}
{{- $maps := printf "%s-%s" (include "cohort.fullname" .root) (ternary "migrate-files" "files" $isHook) }}
{{- if or $v.files.site $v.files.cdsClients }}
- name: files
  configMap:
    name: {{ $maps }}-site
{{- end }}
{{- if and $v.files.studies (eq .reader "commands") }}
- name: studies
  configMap:
    name: {{ $maps }}-studies
{{- end }}
{{- if $v.files.dictionary }}
- name: dictionary
  configMap:
    name: {{ $maps }}-dictionary
{{- end }}
{{- with $v.caBundle.configMap }}
- name: ca
  configMap:
    name: {{ . }}
{{- end }}
{{- if and $v.auditHeads.claim .keepsHeads }}
- name: heads
  persistentVolumeClaim:
    claimName: {{ $v.auditHeads.claim }}
{{- end }}
{{- with $v.volumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Changes nothing: ends once the database has this release's schema. */}}
{{- define "cohort.waitForSchema" -}}
- name: wait-for-schema
  image: {{ include "cohort.image" .root }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  args: [migrate, --wait]
  {{- include "cohort.env" . | nindent 2 }}
  resources:
    {{- toYaml .root.Values.migrate.resources | nindent 4 }}
  securityContext:
    {{- include "cohort.containerSecurity" . | nindent 4 }}
  volumeMounts:
    {{- include "cohort.mounts" . | nindent 4 }}
{{- end -}}

{{/* So that whoever balances load has let go before the process stops listening. */}}
{{- define "cohort.preStop" -}}
lifecycle:
  preStop:
    {{- if semverCompare ">=1.30-0" .root.Capabilities.KubeVersion.Version }}
    sleep:
      seconds: {{ .seconds }}
    {{- else }}
    exec:
      command: [node, -e, "setTimeout(() => {}, {{ mul (int .seconds) 1000 }})"]
    {{- end }}
{{- end -}}

{{/* The demo's EHR: beside whoever reads it, for it listens to this very pod only and has the same people in each. */}}
{{- define "cohort.sandbox" -}}
- name: sandbox
  image: {{ include "cohort.image" .root }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  args: [sandbox, --port, "8081"]
  resources:
    {{- toYaml .root.Values.migrate.resources | nindent 4 }}
  securityContext:
    {{- include "cohort.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - name: tmp
      mountPath: /tmp
{{- end -}}
