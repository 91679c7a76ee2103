{{/* What the templates are given of the api, as JSON but for the root: `merge (dict "root" .) (include ... | fromJson)`. */}}
{{- define "cohort.api" -}}
{{- $v := .Values -}}
{{- dict "component" "api" "reader" "api" "files" $v.secrets.files "keepsHeads" false "resources" $v.api.resources
  "ports" (dict "http" 8080 "metrics" 9090) "probes" "http" "isScaled" $v.api.autoscaling.enabled | toJson -}}
{{- end -}}

{{- define "cohort.worker" -}}
{{- $v := .Values -}}
{{- dict "component" "worker" "reader" "worker" "files" $v.secrets.files "keepsHeads" true "resources" $v.worker.resources
  "ports" (dict "metrics" 9090) "probes" "metrics"
  "isScaled" (or $v.worker.autoscaling.enabled $v.worker.keda.enabled) | toJson -}}
{{- end -}}

{{/* The owner's connection where one is named, and nothing that only the services need. */}}
{{- define "cohort.migrate" -}}
{{- $v := .Values -}}
{{- $files := merge (deepCopy $v.migrate.secrets.files) (pick $v.secrets.files "DATABASE_URL" "QUEUE_URL") -}}
{{- dict "component" "migrate" "reader" "commands" "files" $files "keepsHeads" false
  "resources" $v.migrate.resources | toJson -}}
{{- end -}}

{{- define "cohort.jobs" -}}
{{- $v := .Values -}}
{{- dict "component" "jobs" "reader" "commands" "files" $v.secrets.files "keepsHeads" true
  "resources" $v.migrate.resources | toJson -}}
{{- end -}}
