# step: 4
# check: still-1-29
# reason: one version too far
kubectl rollout undo deployment/web --to-revision=1
kubectl rollout status deployment/web --timeout=120s
