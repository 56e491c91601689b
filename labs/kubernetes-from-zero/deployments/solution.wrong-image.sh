# step: 3
# check: new-version
# reason: ImagePullBackOff
kubectl set image deployment/web nginx=nginx:1.99
sleep 60
