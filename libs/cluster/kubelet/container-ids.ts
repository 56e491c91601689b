import type { Random } from '#linux/env/env.js';

/** 64 hexadecimal digits, as containerd names containers. */
export function newContainerId(random: Random): string {
  let id = '';
  for (let i = 0; i < 8; i++) id += random.below(2 ** 32).toString(16).padStart(8, '0');
  return id;
}
