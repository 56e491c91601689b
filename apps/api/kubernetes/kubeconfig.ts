/** A kubeconfig with one cluster, reached through us. Every value is quoted as JSON, which YAML reads as it is. */
export function kubeconfigOf(facts: { server: string; token: string; name: string }): string {
  const [server, token, name] = [facts.server, facts.token, facts.name].map((value) => JSON.stringify(value));
  return `apiVersion: v1
kind: Config
clusters:
- name: ${name}
  cluster:
    server: ${server}
users:
- name: ${name}
  user:
    token: ${token}
contexts:
- name: ${name}
  context:
    cluster: ${name}
    user: ${name}
current-context: ${name}
`;
}
