import type { Shell } from './shell.js';

/** The shell goes on at its top level. */
export function resetAfterAbort(shell: Shell, status: number): void {
  shell.status = status;
  shell.flow = 0;
  shell.loopDepth = 0;
  shell.guarded = 0;
  shell.callDepth = 0;
  shell.sourceDepth = 0;
  shell.mayBecome = false;
  shell.calls = [];
  while (shell.variables.depth > 1) shell.variables.pop();
  shell.source = { ...shell.source, name: shell.name, interactive: shell.interactive, lineOffset: 0 };
}
