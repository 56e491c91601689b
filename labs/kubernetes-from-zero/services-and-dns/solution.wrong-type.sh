# step: 3
# check: node-port
# reason: of type ClusterIP
kubectl expose deployment web --name=web-outside --port=80
