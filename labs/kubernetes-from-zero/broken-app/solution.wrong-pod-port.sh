# step: 4
# check: stock-answers
# reason: refuses the connection
kubectl patch service stock -n shop -p '{"spec":{"ports":[{"port":80,"targetPort":8080}]}}'
sleep 2
