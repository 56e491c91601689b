// Mirrors apt-get(8), apt(8), apt-mark(8), apt-cache(8) and dpkg(1) of Ubuntu 24.04, with the packages of pkgs.k8s.io
// Differs: nothing outside is reached, so that what is not installed cannot be had; what is installed cannot be removed.
import type { Call } from '#linux/programs/call.js';
import { defineRawProgram } from '#linux/programs/define-program.js';
import type { Program } from '#linux/programs/program.js';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly about: string;
  readonly source: string;
}

const KUBERNETES = 'https://pkgs.k8s.io/core:/stable:/v1.36/deb';
const UBUNTU = 'http://archive.ubuntu.com/ubuntu';
const row = (name: string, version: string, about: string, source: string): Package => ({ name, version, about, source });
const INSTALLED: readonly Package[] = [
  row('apt-transport-https', '2.8.3', 'transitional package for https support', UBUNTU), row('bash', '5.2.21-2ubuntu4', 'GNU Bourne Again SHell', UBUNTU),
  row('ca-certificates', '20240203', 'Common CA certificates', UBUNTU), row('containerd.io', '2.1.9-1', 'An open and reliable container runtime', 'https://download.docker.com/linux/ubuntu'),
  row('cri-tools', '1.36.0-1.1', 'Container Runtime Interface tools', KUBERNETES), row('curl', '8.5.0-2ubuntu10.6', 'command line tool for transferring data with URL syntax', UBUNTU),
  row('gpg', '2.4.4-2ubuntu17.3', 'GNU Privacy Guard -- minimalist public key operations', UBUNTU), row('jq', '1.7.1-3ubuntu0.24.04.1', 'lightweight and flexible command-line JSON processor', UBUNTU),
  row('kubeadm', '1.36.2-1.1', 'Command-line utility for administering a Kubernetes cluster', KUBERNETES), row('kubectl', '1.36.2-1.1', 'Command-line utility for interacting with a Kubernetes cluster', KUBERNETES),
  row('kubelet', '1.36.2-1.1', 'Node agent for Kubernetes clusters', KUBERNETES), row('kubernetes-cni', '1.8.0-1.1', 'Kubernetes Container Networking Interface binaries', KUBERNETES),
  row('openssl', '3.0.13-0ubuntu3.5', 'Secure Sockets Layer toolkit - cryptographic utility', UBUNTU), row('sudo', '1.9.15p5-3ubuntu5', 'Provide limited super user privileges to specific users', UBUNTU),
];
const HELD = '/var/lib/apt/held';
/** What `apt-get` ends with when it fails. */
const FAILED = 100;
const NOTHING = '0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n';
const READING = 'Reading package lists...\nBuilding dependency tree...\nReading state information...\n';

function findPackage(name: string): Package | undefined {
  return INSTALLED.find((each) => each.name === name);
}

function heldNames({ files }: Call): readonly string[] {
  return files.exists(HELD) ? files.readText(HELD).split('\n').filter((line) => line !== '') : [];
}

function isRoot(proc: Call): boolean {
  if (proc.credentials.uid === 0) return true;
  proc.printError('E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?\n');
  return false;
}

function update(proc: Call): number {
  if (!isRoot(proc)) return FAILED;
  const hosts = ['archive.ubuntu.com', 'security.ubuntu.com', 'download.docker.com', 'prod-cdn.packages.k8s.io'];
  const paths = [`${UBUNTU}/dists/noble/InRelease`, 'http://security.ubuntu.com/ubuntu/dists/noble-security/InRelease', 'https://download.docker.com/linux/ubuntu/dists/noble/InRelease', `${KUBERNETES}/InRelease`];
  for (const [index, path] of paths.entries()) proc.print(`Err:${index + 1} ${path.replace('/dists/', ' ').replace('/InRelease', ' InRelease')}\n  Temporary failure resolving '${hosts[index]}'\n`);
  proc.print('Reading package lists...\n');
  for (const [index, path] of paths.entries()) proc.printError(`W: Failed to fetch ${path}  Temporary failure resolving '${hosts[index]}'\n`);
  proc.printError('W: Some index files failed to download. They have been ignored, or old ones used instead.\n');
  return 0;
}

function install(proc: Call, wanted: readonly string[]): number {
  if (!isRoot(proc)) return FAILED;
  proc.print(READING);
  for (const word of wanted) {
    const [name = '', version] = word.split('=');
    const found = findPackage(name);
    if (found === undefined) {
      proc.printError(`E: Unable to locate package ${name}\n`);
      return FAILED;
    }
    if (version !== undefined && !matches(found.version, version)) {
      proc.printError(`E: Version '${version}' for '${name}' was not found\n`);
      return FAILED;
    }
    proc.print(`${name} is already the newest version (${found.version}).\n`);
  }
  proc.print(NOTHING);
  return 0;
}

/** `1.36.*` is a pattern. */
function matches(version: string, wanted: string): boolean {
  return wanted.endsWith('*') ? version.startsWith(wanted.slice(0, -1)) : version === wanted;
}

function list(proc: Call, patterns: readonly string[]): number {
  proc.print('Listing...\n');
  for (const { name, version } of INSTALLED) if (patterns.length === 0 || patterns.includes(name)) proc.print(`${name}/now ${version} amd64 [installed,local]\n`);
  return 0;
}

function apt(own: 'apt' | 'apt-get'): Program {
  return defineRawProgram(own, function* (proc, args) {
    yield* proc.work(1);
    const [command, ...names] = args.filter((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-o');
    if (own === 'apt' && command !== 'list') proc.printError('\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n');
    if (command === 'update') return update(proc);
    if (command === 'install') return install(proc, names);
    if (command === 'list' && own === 'apt') return list(proc, names);
    if (['upgrade', 'dist-upgrade', 'full-upgrade', 'autoremove'].includes(command ?? '')) return install(proc, []);
    if (command === 'clean' || command === 'autoclean') return 0;
    proc.printError(command === undefined ? `${own} 2.8.3 (amd64)\n` : `E: Invalid operation ${command}\n`);
    return command === undefined ? 0 : FAILED;
  });
}

const aptMark: Program = defineRawProgram('apt-mark', function* (proc, args) {
  yield* proc.work(1);
  const [command, ...names] = args;
  const held = heldNames(proc);
  if (command === 'showhold') {
    proc.print(held.map((name) => `${name}\n`).join(''));
    return 0;
  }
  if (command !== 'hold' && command !== 'unhold') {
    proc.printError(`E: Invalid operation ${command ?? ''}\n`);
    return FAILED;
  }
  if (!isRoot(proc)) return FAILED;
  const unknown = names.find((name) => findPackage(name) === undefined);
  if (unknown !== undefined) {
    proc.printError(`E: Unable to locate package ${unknown}\n${names.length === 1 ? 'E: No packages found\n' : ''}`);
    return FAILED;
  }
  const isHold = command === 'hold';
  for (const name of names) {
    if (held.includes(name) === isHold) proc.print(`${name} was already ${isHold ? 'set' : 'not'} on hold.\n`);
    else proc.print(isHold ? `${name} set on hold.\n` : `Canceled hold on ${name}.\n`);
  }
  const now = isHold ? [...new Set([...held, ...names])].sort() : held.filter((name) => !names.includes(name));
  proc.files.makeDirectory('/var/lib/apt', { parents: true });
  proc.files.write(HELD, now.map((name) => `${name}\n`).join(''));
  return 0;
});

const aptCache: Program = defineRawProgram('apt-cache', function* (proc, args) {
  yield* proc.work(1);
  const [command, ...names] = args.filter((arg) => !arg.startsWith('-'));
  for (const found of names.flatMap((name) => findPackage(name) ?? [])) {
    const { name, version, about, source } = found;
    if (command === 'madison') proc.print(`${name.padStart(10)} | ${version} | ${source}  Packages\n`);
    if (command === 'policy') proc.print(`${name}:\n  Installed: ${version}\n  Candidate: ${version}\n  Version table:\n *** ${version} 500\n        500 ${source}  Packages\n        100 /var/lib/dpkg/status\n`);
    if (command === 'show') proc.print(`Package: ${name}\nVersion: ${version}\nArchitecture: amd64\nDescription: ${about}\n\n`);
  }
  if (command === 'search') for (const { name, about } of INSTALLED) if (names.some((word) => name.includes(word) || about.includes(word))) proc.print(`${name} - ${about}\n`);
  return 0;
});

const dpkg: Program = defineRawProgram('dpkg', function* (proc, args) {
  yield* proc.work(1);
  const [command, ...names] = args;
  const chosen = INSTALLED.filter(({ name }) => names.length === 0 || names.some((pattern) => (pattern.includes('*') ? name.startsWith(pattern.replace(/\*.*$/, '')) : name === pattern)));
  if (command === '-s' || command === '--status') {
    for (const { name, version, about } of chosen) proc.print(`Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\nDescription: ${about}\n`);
    if (chosen.length > 0) return 0;
    proc.printError(`dpkg-query: package '${names[0] ?? ''}' is not installed and no information is available\nUse dpkg --info (= dpkg-deb --info) to examine archive files.\n`);
    return 1;
  }
  if (command !== '-l' && command !== '--list') return proc.dieOfUsage('need an action option', 2);
  if (chosen.length === 0) {
    proc.printError(`dpkg-query: no packages found matching ${names[0] ?? ''}\n`);
    return 1;
  }
  const held = heldNames(proc);
  const [wide, long] = [Math.max(14, ...chosen.map(({ name }) => name.length)), Math.max(12, ...chosen.map(({ version }) => version.length))];
  proc.print(`Desired=Unknown/Install/Remove/Purge/Hold\n| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n||/ ${'Name'.padEnd(wide)} ${'Version'.padEnd(long)} Architecture Description\n+++-${'='.repeat(wide)}-${'='.repeat(long)}-============-=================================\n`);
  for (const { name, version, about } of chosen) proc.print(`${held.includes(name) ? 'hi' : 'ii'}  ${name.padEnd(wide)} ${version.padEnd(long)} amd64        ${about}\n`);
  return 0;
});

/** By their names in /usr/bin. */
export const packageTools: readonly Program[] = [apt('apt'), apt('apt-get'), aptMark, aptCache, dpkg];
