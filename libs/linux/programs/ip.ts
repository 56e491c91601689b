// Mirrors ip(8) of iproute2 (addr, route, link; shown only), hostname -I's source
// Differs: nothing can be changed; the interface is eth0, its network a /16.
import type { Call } from './call.js';
import { defineRawProgram } from './define-program.js';

function macOf(address: string): string {
  return ['02', '42', ...address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':');
}

function networkOf(address: string): string {
  return `${address.split('.').slice(0, 2).join('.')}.0.0/16`;
}

function gatewayOf(address: string): string {
  return `${address.split('.').slice(0, 2).join('.')}.0.1`;
}

export const ip = defineRawProgram('ip', function* (proc, args) {
  yield* proc.work(1);
  const flags = args.filter((arg) => arg.startsWith('-'));
  const [object = 'help', verb = 'show'] = args.filter((arg) => !arg.startsWith('-'));
  const brief = flags.some((arg) => arg === '-br' || arg === '-brief');
  if (!['show', 'list', 'ls', 'get', 's', 'l', 'dev'].includes(verb)) return proc.die('Operation not permitted', 2);
  const is = (name: string) => name.startsWith(object);
  if (is('address')) proc.print(brief ? briefAddresses(proc) : interfaces(proc, true));
  else if (is('link')) proc.print(interfaces(proc, false));
  else if (is('route')) proc.print(routes(proc));
  else if (is('neighbour')) proc.print('');
  else {
    proc.printError(`Object "${object}" is unknown, try "ip help".\n`);
    return 1;
  }
  return 0;
});

function interfaces(proc: Call, withAddresses: boolean): string {
  const inet = (address: string, scope: string, label: string) => (withAddresses ? `    inet ${address} ${scope}scope ${label === 'lo' ? 'host' : 'global'} ${label}\n       valid_lft forever preferred_lft forever\n` : '');
  const loopback = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n${inet('127.0.0.1/8', '', 'lo')}`;
  const [first, ...more] = proc.net.addresses;
  if (first === undefined) return loopback;
  const broadcast = `${first.split('.').slice(0, 2).join('.')}.255.255`;
  const addresses = [first, ...more].map((address) => inet(`${address}/16`, `brd ${broadcast} `, 'eth0')).join('');
  return `${loopback}2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000\n    link/ether ${macOf(first)} brd ff:ff:ff:ff:ff:ff link-netnsid 0\n${addresses}`;
}

function briefAddresses(proc: Call): string {
  const eth = proc.net.addresses.map((address) => `${address}/16 `).join('');
  return `lo               UNKNOWN        127.0.0.1/8 \n${eth === '' ? '' : `eth0@if7         UP             ${eth}\n`}`;
}

function routes(proc: Call): string {
  const [address] = proc.net.addresses;
  if (address === undefined) return '';
  return `default via ${gatewayOf(address)} dev eth0 \n${networkOf(address)} dev eth0 proto kernel scope link src ${address} \n`;
}
