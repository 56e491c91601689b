/** The files of a lab to begin with: one step that can be solved, and one mistake that its check catches. */
export function newLabFiles(name: string): Readonly<Record<string, string>> {
  return {
    'lab.yaml': `title: ${name.replaceAll('-', ' ')}
summary: One sentence that says what one will be able to do.
minutes: 10
level: beginner
cluster:
  layout: kubeadm
  nodes: [controlplane, node01, node02]
`,
    '01-first.md': `---
title: A first step
checks:
  - id: web-runs
    title: A pod named web runs nginx:1.27
    points: 1
    object:
      kind: Pod
      name: web
      match:
        spec: { containers: [{ image: "nginx:1.27" }] }
        status: { phase: Running }
hints:
  - "\`kubectl run --help\` begins with examples."
solution: |
  kubectl run web --image=nginx:1.27
  kubectl wait --for=condition=Ready pod/web --timeout=60s
---
Say what is needed and why. Then let the learner do it.

\`\`\`bash run
kubectl get nodes
\`\`\`
`,
    'solution.wrong-image.sh': `# step: 1
# check: web-runs
# reason: nginx:1.27
kubectl run web --image=httpd:2.4
sleep 10
`,
  };
}
