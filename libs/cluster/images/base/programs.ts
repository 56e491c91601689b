import type { Layer, LayerEntry } from '#linux/host/host.js';
import { createBusybox } from '#linux/programs/busybox.js';
import type { FlavouredProgram } from '#linux/programs/define-program.js';
import type { Program } from '#linux/programs/program.js';
import { busyboxApplets, programsByName } from '#linux/programs/list.js';
import { ash, bash, dash } from '#linux/shell/bash.js';

/** Tools of machines, not of containers. */
const NOT_IN_IMAGES = new Set(['ssh', 'systemctl', 'journalctl', 'crictl', 'kubeadm', 'sudo', 'man', 'dmesg', 'su', 'useradd', 'passwd']);

/** GNU programs in /usr/bin, with /bin a link to it, as Debian has it. */
export function gnuPrograms(): Layer {
  const layer: Record<string, LayerEntry> = {
    '/usr/bin': { directory: true }, '/bin': { symlink: 'usr/bin' }, '/sbin': { symlink: 'usr/sbin' }, '/usr/sbin': { directory: true },
    '/lib': { symlink: 'usr/lib' }, '/lib64': { symlink: 'usr/lib64' }, '/usr/lib': { directory: true }, '/usr/lib64': { directory: true },
    '/usr/bin/bash': { program: bash }, '/usr/bin/sh': { program: dash },
  };
  for (const [name, program] of programsByName) if (!NOT_IN_IMAGES.has(name)) layer[`/usr/bin/${name}`] = { program };
  return layer;
}

const busybox = createBusybox(new Map<string, FlavouredProgram | Program>([...busyboxApplets, ['sh', ash], ['ash', ash]]));

/** BusyBox' applets; `more` names programs that were installed beside them. */
export function busyboxPrograms(more: readonly string[] = []): Layer {
  const layer: Record<string, LayerEntry> = {
    '/bin': { directory: true }, '/usr/bin': { directory: true }, '/usr/sbin': { directory: true },
    '/bin/sh': { program: ash }, '/bin/ash': { symlink: 'sh' }, '/bin/busybox': { program: busybox },
  };
  for (const [name, program] of busyboxApplets) layer[`/bin/${name}`] = { program: asApplet(program) };
  if (more.includes('bash')) layer['/bin/bash'] = { program: bash };
  for (const name of more) {
    const program = programsByName.get(name);
    if (program !== undefined) layer[`/usr/bin/${name}`] = { program };
  }
  return layer;
}

function asApplet(program: FlavouredProgram): Program {
  return { name: `busybox ${program.name}`, run: (proc) => program.runAs(proc, 'busybox') };
}
