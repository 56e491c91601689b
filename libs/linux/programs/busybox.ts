// Mirrors busybox(1): one program that is many, told apart by its name
// Differs: the applets are this room's programs in their busybox flavour; their usage texts are short.
import type { Program } from './program.js';
import { Call } from './call.js';
import type { FlavouredProgram } from './define-program.js';

const BANNER = 'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\n';

/** `applets` by name; the shell's are added by who builds the image. */
export function createBusybox(applets: ReadonlyMap<string, FlavouredProgram | Program>): Program {
  return {
    name: 'busybox',
    *run(proc) {
      const called = (proc.argv[0] ?? '').split('/').pop() as string;
      const call = new Call(proc, 'busybox', 'busybox');
      const applet = applets.get(called);
      if (applet !== undefined && called !== 'busybox') return yield* 'runAs' in applet ? applet.runAs(proc, 'busybox') : applet.run(proc);
      const [, name, ...rest] = proc.argv;
      if (name === undefined || name === '--help' || name === '--list') {
        const names = [...applets.keys()].sort();
        call.print(name === '--list' ? `${names.join('\n')}\n` : `${BANNER}BusyBox is copyrighted by many authors between 1998-2015.\nLicensed under GPLv2. See source distribution for detailed\ncopyright notices.\n\nUsage: busybox [function [arguments]...]\n   or: busybox --list[-full]\n   or: busybox --show SCRIPT\n   or: busybox --install [-s] [DIR]\n   or: function [arguments]...\n\nCurrently defined functions:\n\t${names.join(', ')}\n`);
        yield* call.flush();
        return 0;
      }
      if (!applets.has(name)) {
        call.printError(`${name}: applet not found\n`);
        yield* call.flush();
        return 127;
      }
      return yield* proc.replace({ argv: [`/bin/${name}`, ...rest] });
    },
  };
}
