// Mirrors the texts of containerd 2.1 and runc for a process that can't be started
// Differs: nothing.
import type { Errno } from '#linux/kernel/step.js';

const CREATE = 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';

/** The message of `StartError` for a container whose command can't be run. */
export function createError(command: string, error: Errno): string {
  return CREATE + execReason(command, error);
}

/** What `kubectl exec` shows. */
export function execError(execId: string, command: string, error: Errno): string {
  return 'error executing command in container: failed to exec in container: failed to start exec '
    + `"${execId}": OCI runtime exec failed: exec failed: unable to start container process: ${execReason(command, error)}`;
}

function execReason(command: string, { code, message }: Errno): string {
  const text = message.charAt(0).toLowerCase() + message.slice(1);
  if (code === 'ENOENT' && !command.includes('/')) return `exec: "${command}": executable file not found in $PATH`;
  if (code === 'ENOENT') return `exec: "${command}": stat ${command}: ${text}`;
  return `exec: "${command}": ${text}`;
}
