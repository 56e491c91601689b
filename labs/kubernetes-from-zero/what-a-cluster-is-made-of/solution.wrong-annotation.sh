# step: 4
# check: namespace-label
# reason: A label is wanted
kubectl create namespace workshop
kubectl annotate namespace workshop team=blue
