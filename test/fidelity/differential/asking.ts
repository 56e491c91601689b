import type { Dice } from './dice.js';
import { VERBS } from './weights.js';

export const COMMANDS = [
  ...Object.keys(VERBS).filter((verb) => !['wrong', 'help', '__complete'].includes(verb)), 'attach', 'cp', 'debug', 'port-forward', 'proxy', 'alpha',
  'create deployment', 'create secret', 'create secret generic', 'create secret tls', 'create secret docker-registry', 'create configmap', 'create namespace', 'create role', 'create clusterrole', 'create rolebinding',
  'create clusterrolebinding', 'create serviceaccount', 'create service', 'create service clusterip', 'create service nodeport', 'create job', 'create cronjob', 'create ingress', 'create quota', 'create token',
  'create priorityclass', 'create poddisruptionbudget', 'rollout status', 'rollout undo', 'rollout history', 'rollout restart', 'rollout pause', 'set image', 'set env', 'set resources', 'set selector', 'set serviceaccount',
  'set subject', 'config view', 'config use-context', 'config set-context', 'config get-contexts', 'config set-credentials', 'config set-cluster', 'config set', 'config unset', 'auth can-i', 'auth whoami', 'auth reconcile', 'top pod',
  'top node', 'certificate approve', 'cluster-info dump', 'apply view-last-applied', 'apply set-last-applied', 'apply edit-last-applied', 'plugin list', 'completion bash',
];

export function help(dice: Dice): string {
  const command = dice.one(...COMMANDS);
  return dice.one(`kubectl ${command} --help`, `kubectl ${command} -h`, `kubectl help ${command}`, `kubectl ${command} --help`, 'kubectl', 'kubectl --help', 'kubectl help', 'kubectl options', 'kubectl help nosuch', `kubectl ${command} -h extra`);
}

export function wrong(dice: Dice): string {
  return dice.one(
    `kubectl ${dice.one('gte', 'git', 'nosuch', 'descibe', 'creat', 'delte', 'log', 'aply', 'Get', 'api-resource', 'rolout', 'x', 'pods', 'ge', 'conf', 'scal')} ${dice.maybe(50, 'pods', '-n x', '--help')}`.trim(),
    `kubectl ${dice.one(...COMMANDS)} --nosuch`, `kubectl ${dice.one(...COMMANDS)} -Z`, `kubectl ${dice.one(...COMMANDS)} --namespace`, `kubectl ${dice.one(...COMMANDS)} ---x`, 'kubectl -n', 'kubectl --nosuch get pods', 'kubectl -n shop get cm', 'kubectl get pods --context=nosuch',
    'kubectl get pods --kubeconfig=nosuch', 'kubectl get pods --cluster=nosuch', 'kubectl get pods --user=nosuch', 'kubectl get pods --server=https://127.0.0.1:1', 'kubectl get pods --token=x', 'kubectl get pods -A -n shop', 'kubectl get pods --as=jane', 'kubectl get pods --as-group=x', 'kubectl get pods -o', 'kubectl get pods -oo', 'kubectl get --all-namespaces', 'kubectl get pods solo web-nosuch', 'kubectl get pods/solo svc/web nosuch/x', 'kubectl get pods,nosuch', 'kubectl get pod/', 'kubectl get /solo', 'kubectl get pod/a/b', 'kubectl get pods -l', 'kubectl get po solo -A', 'kubectl get nodes -n shop', 'kubectl get pods --no-headers=x', 'kubectl get pods --watch=x', 'kubectl get pods --cache-dir', 'kubectl get pods --request-timeout=-1s', 'kubectl -s x get pods', 'kubectl get pods --certificate-authority=nosuch', 'kubectl get pods --v=x', 'KUBECONFIG=nosuch kubectl get pods', 'KUBECONFIG=text.txt kubectl get pods', 'kubectl get pods --warnings-as-errors', 'kubectl get ep --warnings-as-errors', 'kubectl get all,nosuch', 'kubectl get fleet', 'kubectl get pods -o name -o yaml', 'kubectl get Pods', 'kubectl get PODS solo', 'kubectl get pods.v1', 'kubectl get pods.v1.', 'kubectl get deployments.v1.apps/web', 'kubectl get deployments.nosuch', 'kubectl get deployments.v2.apps', 'kubectl annotate', 'kubectl label', 'kubectl --as jane auth whoami',
  );
}
