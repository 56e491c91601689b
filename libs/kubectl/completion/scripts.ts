import { REQUEST } from '#linux/shell/completion/request.js';
import { bashScript } from './script-bash.js';
import { fishScript } from './script-fish.js';
import { powershellScript } from './script-powershell.js';
import { zshScript } from './script-zsh.js';

const SCRIPTS: Readonly<Record<string, (name: string, request: string) => string>> = { bash: bashScript, zsh: zshScript, fish: fishScript, powershell: powershellScript };

/** The shells that there are scripts for. */
export const SHELLS: readonly string[] = Object.keys(SCRIPTS);

/** What makes a shell complete a tool that answers `__complete`. */
export function completionScript(tool: string, shell: string, request = REQUEST): string {
  const script = SCRIPTS[shell];
  if (script === undefined) throw new TypeError(`there is no script for ${shell}`);
  return script(tool, request);
}
