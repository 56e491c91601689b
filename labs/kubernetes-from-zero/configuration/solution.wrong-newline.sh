# step: 4
# check: secret-exists
# reason: ends with a line break
echo s3afarer > /tmp/password
kubectl create secret generic db --from-file=password=/tmp/password
