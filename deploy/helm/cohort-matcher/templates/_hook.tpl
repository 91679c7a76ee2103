{{/* Before the release's own objects, at install and upgrade; the one of before goes first. */}}
{{- define "cohort.hook" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation
{{- end -}}

{{- define "cohort.filesMetadata" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "cohort.metadata" (dict "root" .root "component" "files" "suffix" (printf "%s-%s" .set .name)) | nindent 2 }}
  {{- if eq .set "migrate-files" }}
  annotations:
    {{- include "cohort.hook" -10 | nindent 4 }}
  {{- end }}
{{- end -}}
