{{/* What is missing or cannot be together, said before anything is made. */}}
{{- define "cohort.check" -}}
{{- $v := .Values -}}
{{- $_ := required "secrets.name is required: the Secret with at least DATABASE_URL (and QUEUE_URL for Redis); this chart makes no secrets" $v.secrets.name -}}
{{- $_ := required "auth.mode is required: oidc, keys or oidc+keys; nobody is let in before somebody decides how" $v.auth.mode -}}
{{- if not (hasKey $v.secrets.files "DATABASE_URL") -}}
{{- fail "secrets.files must name the key of DATABASE_URL" -}}
{{- end -}}
{{- if not $v.demo.enabled -}}
{{- $_ := required "fhir.baseUrl is required: the FHIR R4 base of the EHR" $v.fhir.baseUrl -}}
{{- end -}}
{{- if or $v.ingress.enabled $v.httpRoute.enabled -}}
{{- $_ := required "publicUrl is required with an ingress or a route: how people and EHRs reach the service" $v.publicUrl -}}
{{- if not $v.trustedProxies -}}
{{- fail "trustedProxies is required with an ingress or a route: the networks of its pods. Without them everyone behind it counts as one caller" -}}
{{- end -}}
{{- end -}}
{{- if $v.ingress.enabled -}}
{{- $_ := required "ingress.host is required" $v.ingress.host -}}
{{- $_ := required "ingress.tlsSecret is required: patients' data does not cross a network in clear" $v.ingress.tlsSecret -}}
{{- end -}}
{{- if $v.httpRoute.enabled -}}
{{- $_ := required "httpRoute.host is required" $v.httpRoute.host -}}
{{- if not $v.httpRoute.parentRefs -}}{{- fail "httpRoute.parentRefs is required: the gateway, and its listener with TLS" -}}{{- end -}}
{{- end -}}
{{- if and $v.worker.autoscaling.enabled $v.worker.keda.enabled -}}
{{- fail "worker.autoscaling and worker.keda are both enabled: two scalers would work against each other" -}}
{{- end -}}
{{- if and $v.worker.keda.enabled (hasKey $v.config "AS_OF") -}}
{{- fail "worker.keda counts what is due today, and config.AS_OF says another day" -}}
{{- end -}}
{{- if and $v.auditHeads.claim (not (hasKey $v.secrets.files "AUDIT_HEAD_KEY")) -}}
{{- fail "auditHeads.claim needs secrets.files.AUDIT_HEAD_KEY, which signs the heads" -}}
{{- end -}}
{{- if and (hasKey $v.secrets.files "AUDIT_HEAD_KEY") (not $v.auditHeads.claim) -}}
{{- fail "secrets.files.AUDIT_HEAD_KEY needs auditHeads.claim, where the heads go" -}}
{{- end -}}
{{- if $v.externalSecret.enabled -}}
{{- $_ := required "externalSecret.storeRef.name is required" $v.externalSecret.storeRef.name -}}
{{- $_ := required "externalSecret.remoteKey is required" $v.externalSecret.remoteKey -}}
{{- end -}}
{{- if and $v.migrate.enabled $v.migrate.hook (or $v.externalSecret.enabled $v.demo.enabled) -}}
{{- fail "migrate.hook must be false with externalSecret or demo: a hook would run before the Secret or the database is there" -}}
{{- end -}}
{{- if and $v.networkPolicy.enabled (not $v.demo.enabled) -}}
{{- if not $v.networkPolicy.postgresql.peers -}}{{- fail "networkPolicy.postgresql.peers is required: where the database is" -}}{{- end -}}
{{- if not $v.networkPolicy.fhir.peers -}}{{- fail "networkPolicy.fhir.peers is required: where the EHR is" -}}{{- end -}}
{{- end -}}
{{- $shutdown := div (int (get $v.config "SHUTDOWN_MS" | default 25000)) 1000 -}}
{{- range $component := list "api" "worker" -}}
{{- $c := get $v $component -}}
{{- if gt (add (int $c.preStopSeconds) $shutdown 5) (int $c.terminationGracePeriodSeconds) -}}
{{- fail (printf "%s.terminationGracePeriodSeconds must be %d at least: preStopSeconds, SHUTDOWN_MS and 5 seconds to spare" $component (add (int $c.preStopSeconds) $shutdown 5)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Variables by name, with the components that read them: api, worker, commands. */}}
{{- define "cohort.variables" -}}
{{- .Files.Get "files/variables.json" -}}
{{- end -}}

{{/* The environment of one component, as YAML: only what it reads. `reader` is api, worker or commands. */}}
{{- define "cohort.environment" -}}
{{- $v := .root.Values -}}
{{- $all := dict
  "NODE_ENV" (ternary "development" "production" $v.demo.enabled)
  "HOST" "0.0.0.0"
  "PORT" "8080"
  "METRICS_PORT" "9090"
  "AUTH_MODE" $v.auth.mode
-}}
{{- with $v.publicUrl }}{{ $_ := set $all "PUBLIC_URL" . }}{{ end -}}
{{- with $v.trustedProxies }}{{ $_ := set $all "TRUSTED_PROXIES" (join ", " .) }}{{ end -}}
{{- if $v.demo.enabled }}{{ $_ := set $all "FHIR_BASE_URL" "http://127.0.0.1:8081/fhir" -}}
{{- else }}{{ $_ := set $all "FHIR_BASE_URL" $v.fhir.baseUrl }}{{ end -}}
{{- with $v.files.site }}{{ $_ := set $all "SITE_FILE" "/etc/cohort/site.yaml" }}{{ end -}}
{{- with $v.files.cdsClients }}{{ $_ := set $all "CDS_CLIENTS_FILE" "/etc/cohort/cds-clients" }}{{ end -}}
{{- with $v.files.studies }}{{ $_ := set $all "STUDIES_DIR" "/etc/cohort-studies" }}{{ end -}}
{{- with $v.files.dictionary }}{{ $_ := set $all "DICTIONARY_DIR" "/etc/cohort-dictionary" }}{{ end -}}
{{- with $v.auditHeads.claim }}{{ $_ := set $all "AUDIT_HEAD_FILE" "/var/lib/cohort-heads/heads.jsonl" }}{{ end -}}
{{- /* A number is a float64 here, which would be written as 1e+06. */ -}}
{{- range $name, $value := $v.config -}}
{{- $_ := set $all $name (ternary (int64 $value | toString) (toString $value) (kindIs "float64" $value)) -}}
{{- end -}}
{{- $readBy := include "cohort.variables" .root | fromJson -}}
{{- $own := dict -}}
{{- range $name, $value := $all -}}
{{- if has $.reader (get $readBy $name | default list) }}{{ $_ := set $own $name $value }}{{ end -}}
{{- end -}}
{{- if not .keepsHeads }}{{ $own = omit $own "AUDIT_HEAD_FILE" }}{{ end -}}
{{- toYaml $own -}}
{{- end -}}

{{/* Which secrets a component mounts, variable to key, as JSON: only those that it reads. */}}
{{- define "cohort.secretFiles" -}}
{{- $readBy := include "cohort.variables" .root | fromJson -}}
{{- $own := dict -}}
{{- range $name, $key := .files -}}
{{- if and $key (has $.reader (get $readBy $name | default list)) }}{{ $_ := set $own $name $key }}{{ end -}}
{{- end -}}
{{- if not .keepsHeads }}{{ $own = omit $own "AUDIT_HEAD_KEY" }}{{ end -}}
{{- toJson $own -}}
{{- end -}}

{{/* Changes when the environment or a file changes, so that pods are replaced. */}}
{{- define "cohort.checksumOfConfig" -}}
{{- printf "%s%s%s" (include "cohort.environment" .) (toJson .root.Values.files) (toJson .root.Values.caBundle) | sha256sum -}}
{{- end -}}

{{/* Of what names the secrets: their contents are not this chart's to read. `secrets.revision` stands for those. */}}
{{- define "cohort.checksumOfSecrets" -}}
{{- toJson .root.Values.secrets | sha256sum -}}
{{- end -}}
