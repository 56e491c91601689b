import { Attachment } from '#linux/kernel/attachment.js';

/** Of a machine: by names with dots, what sysctl(8) changed. */
export const changedParameters = new Attachment<ReadonlyMap<string, string>>('kernel parameters');

/** As they are at the start. */
export const PARAMETERS: Readonly<Record<string, string>> = {
  'fs.file-max': '9223372036854775807', 'fs.inotify.max_user_instances': '128', 'fs.inotify.max_user_watches': '31191',
  'kernel.panic': '10', 'kernel.panic_on_oops': '1', 'kernel.pid_max': '32768',
  'net.bridge.bridge-nf-call-ip6tables': '1', 'net.bridge.bridge-nf-call-iptables': '1', 'net.core.somaxconn': '4096',
  'net.ipv4.conf.all.forwarding': '1', 'net.ipv4.ip_forward': '1', 'net.ipv4.ip_local_port_range': '32768\t60999', 'net.ipv6.conf.all.forwarding': '0',
  'vm.max_map_count': '65530', 'vm.overcommit_memory': '1', 'vm.panic_on_oom': '0', 'vm.swappiness': '60',
};
