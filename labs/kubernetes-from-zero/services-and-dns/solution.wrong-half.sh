# step: 4
# check: api-answers
# reason: refuses the connection
kubectl patch service api -p '{"spec":{"selector":{"app":"api"}}}'
sleep 2
