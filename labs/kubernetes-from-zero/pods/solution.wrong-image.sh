# step: 1
# check: web-runs
# reason: nginx:1.27
kubectl run web --image=nginx:1.99
sleep 20
