# step: 3
# check: node01-address
# reason: is the address of node02
kubectl get node node02 -o jsonpath='{.status.addresses[?(@.type=="InternalIP")].address}' > /root/node01-ip
