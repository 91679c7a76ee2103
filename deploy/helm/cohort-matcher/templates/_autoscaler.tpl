{{- define "cohort.autoscaler" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  {{- include "cohort.metadata" . | nindent 2 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "cohort.fullname" .root }}-{{ .component }}
  minReplicas: {{ .scale.minReplicas }}
  maxReplicas: {{ .scale.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .scale.targetCpu }}
{{- end -}}
