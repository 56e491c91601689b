# step: 4
# check: greeter-greets
# reason: What does it say?
kubectl delete pod greeter --now
kubectl run greeter --image=busybox:1.36 -- sleep 3600
kubectl wait --for=condition=Ready pod/greeter --timeout=60s
