# step: 2
# check: front-ready
# reason: front
kubectl set image deployment/front nginx=nginx:27 -n shop
sleep 40
