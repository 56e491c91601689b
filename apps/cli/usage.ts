/** The caller asked for something that does not exist: printed with a hint, exit code 2. */
export class UsageError extends Error {}
/** The thing asked about failed: printed plainly, exit code 1. */
export class Failure extends Error {}

export const usage = `Usage: wheelhouse COMMAND

  cluster serve   serve a cluster's Kubernetes API on 127.0.0.1
      [--port 6443] [--nodes controlplane,node01,node02] [--kubeconfig FILE]
      [--seed N] [--speed X] [--layout kubeadm|minikube|k3s|bare]
  sh              a shell on the workstation of a fresh cluster
      [--json] [--seed N] [--start TIME] [--nodes …] [--layout …] [--lab PATH]
  lab new PATH    make a lab to begin with
  lab lint PATH…  check the form of labs            [--json]
  lab test PATH…  play labs: untouched, solved, and with each mistake  [--json]
`;
