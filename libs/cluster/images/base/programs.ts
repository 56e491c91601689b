import type { Layer, LayerEntry } from '#linux/host/host.js';
import type { FlavouredProgram } from '#linux/programs/define-program.js';
import type { Program } from '#linux/programs/program.js';
import { programs } from '#linux/programs/list.js';
import { ash, bash, dash } from '#linux/shell/bash.js';

/** Tools of the workstation that no container image brings along. */
const NOT_IN_IMAGES = new Set(['ssh', 'systemctl', 'journalctl', 'kubectl', 'helm', 'crictl', 'kubeadm', 'sudo', 'man']);
/** What BusyBox has no applet for. */
const NOT_IN_BUSYBOX = new Set(['bash', 'jq', 'curl', 'dig', 'host', 'openssl', 'yq', 'git', 'make']);

/** GNU programs in /usr/bin, with /bin a link to it, as Debian has it. `without` names what an image lacks. */
export function gnuPrograms(without: readonly string[] = []): Layer {
  const layer: Record<string, LayerEntry> = { '/usr/bin': { directory: true }, '/bin': { symlink: 'usr/bin' }, '/sbin': { symlink: 'usr/sbin' }, '/usr/sbin': { directory: true } };
  layer['/usr/bin/bash'] = { program: bash };
  layer['/usr/bin/sh'] = { program: dash };
  for (const program of programs) {
    if (!NOT_IN_IMAGES.has(program.name) && !without.includes(program.name)) layer[`/usr/bin/${program.name}`] = { program };
  }
  return layer;
}

/** The same programs as BusyBox' applets. */
export function busyboxPrograms(more: readonly string[] = []): Layer {
  const layer: Record<string, LayerEntry> = { '/bin': { directory: true }, '/usr/bin': { directory: true }, '/sbin': { directory: true } };
  layer['/bin/sh'] = { program: ash };
  layer['/bin/ash'] = { symlink: 'sh' };
  if (more.includes('bash')) layer['/bin/bash'] = { program: bash };
  for (const program of programs) {
    if (NOT_IN_IMAGES.has(program.name) || (NOT_IN_BUSYBOX.has(program.name) && !more.includes(program.name))) continue;
    layer[`/bin/${program.name}`] = { program: NOT_IN_BUSYBOX.has(program.name) ? program : asApplet(program) };
  }
  return layer;
}

function asApplet(program: FlavouredProgram | Program): Program {
  if (!('runAs' in program)) return program;
  return { name: `busybox ${program.name}`, run: (proc) => program.runAs(proc, 'busybox'), ...(program.complete === undefined ? {} : { complete: program.complete }) };
}
