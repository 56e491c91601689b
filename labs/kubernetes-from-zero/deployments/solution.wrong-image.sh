# step: 3
# check: new-version
# reason: is nginx:1.99, expected nginx:1.29
kubectl set image deployment/web nginx=nginx:1.99
sleep 60
