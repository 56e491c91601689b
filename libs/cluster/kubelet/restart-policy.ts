// Mirrors pkg/apis/core/pods and pkg/kubelet/container: ContainerShouldRestart
// Differs: of actions of rules there is Restart only.
import type { Container, EphemeralContainer, Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';

/** Does a container that ended so run again? Its rules go over its own policy, and that over the pod's. */
export function shouldRestart({ spec: { restartPolicy = 'Always' } }: Stored<Pod>, { restartPolicy: own, restartPolicyRules: rules = [] }: Container | EphemeralContainer, exitCode: number): boolean {
  for (const { action, exitCodes } of rules) {
    if (exitCodes === undefined || action !== 'Restart') continue;
    if ((exitCodes.values ?? []).includes(exitCode) === (exitCodes.operator === 'In')) return true;
  }
  const policy = own ?? restartPolicy;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}
