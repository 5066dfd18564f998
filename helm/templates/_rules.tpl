{{- /*
What the operator may do where it works: the one list behind the ClusterRole and the Roles. No rule on Secrets: those are granted
by name, in secretAccess. No write on workloads but their scale.
*/ -}}
{{- define "qcs.rules" -}}
- apiGroups: [scaling.qcs.dev]
  resources: [queueconsumerscalers, queueconnections]
  verbs: [get, list, watch]
# Only the finalizer of onDelete: Restore is ever written.
- apiGroups: [scaling.qcs.dev]
  resources: [queueconsumerscalers]
  verbs: [patch]
- apiGroups: [scaling.qcs.dev]
  resources: [queueconsumerscalers/status, queueconnections/status]
  verbs: [patch]
- apiGroups: [apps]
  resources: [deployments, statefulsets]
  verbs: [get, list, watch]
# patch as well: the admission policy asks it of whoever writes a scaler, the operator included.
- apiGroups: [apps]
  resources: [deployments/scale, statefulsets/scale]
  verbs: [get, update, patch]
{{- range .Values.extraTargets }}
- apiGroups: [{{ .group }}]
  resources: [{{ .resource }}]
  verbs: [get, list, watch]
- apiGroups: [{{ .group }}]
  resources: [{{ .resource }}/scale]
  verbs: [get, update, patch]
{{- end }}
# Which Pod a member of the group is, and how it does.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
{{- if .Values.podMetrics }}
# Whether consumers that stand still are idle or busy: asked for these alone, where the cluster has metrics.
- apiGroups: [metrics.k8s.io]
  resources: [pods]
  verbs: [get]
{{- end }}
# Another autoscaler on the same target: we yield to it.
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, watch]
- apiGroups: [keda.sh]
  resources: [scaledobjects]
  verbs: [get, list, watch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end -}}
