// Mirrors the containers of k8s.io/kubectl/pkg/describe
import { milliValueOf, parseQuantity, quantityOf } from '#cluster/apimachinery/quantity.js';
import { goSorted } from '#kubectl/printers/go-sort.js';
import { type Dynamic, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import { longTime, title, type Writer } from './writer.js';

/** `level` is that of the heading's line; containers stand one space in. */
export function writeContainers(w: Writer, heading: string, containers: Dynamic, statuses: Dynamic, resolve: ((path: string) => string) | undefined, prefix: string): void {
  const list = listOf(containers);
  if (list.length === 0) {
    w.raw(`${prefix}${heading}: <none>\n`);
    return;
  }
  w.raw(`${prefix}${heading}:\n`);
  // In a pod template the names stand one space further in; what follows does not.
  const nameIndent = prefix === '' ? '  ' : '   ';
  for (const container of list) {
    const status = listOf(statuses).find(({ name }) => name === container.name);
    w.raw(`${nameIndent}${container.name}:\n`);
    const body = (text: string) => w.line(2, text);
    if (status !== undefined) body(`Container ID:\t${status.containerID ?? ''}`);
    body(`Image:\t${container.image ?? ''}`);
    if (status !== undefined) body(`Image ID:\t${status.imageID ?? ''}`);
    const ports = listOf(container.ports);
    const many = ports.length > 1 ? 's' : '';
    body(`Port${many}:\t${ports.length === 0 ? '<none>' : ports.map((port) => `${port.containerPort}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`).join(', ')}`);
    body(`Host Port${many}:\t${ports.length === 0 ? '<none>' : ports.map((port) => `${port.hostPort ?? 0}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`).join(', ')}`);
    if (container.securityContext?.seccompProfile) {
      body(`SeccompProfile:\t${container.securityContext.seccompProfile.type}`);
      if (container.securityContext.seccompProfile.localhostProfile) body(`  LocalhostProfile:\t${container.securityContext.seccompProfile.localhostProfile}`);
    }
    writeCommand('Command', container.command, body);
    writeCommand('Args', container.args, body);
    if (status !== undefined) writeStatus(status, body);
    writeResources(container.resources, body);
    for (const [name, probe] of [['Liveness', container.livenessProbe], ['Readiness', container.readinessProbe], ['Startup', container.startupProbe]] as const) if (probe) body(`${name}:\t${probeText(probe)}`);
    if (container.envFrom?.length > 0) writeEnvFrom(container.envFrom, body);
    writeEnv(container, resolve, body);
    writeMounts(container, body);
    if (listOf(container.volumeDevices).length > 0) {
      body(listOf(container.volumeMounts).length === 0 ? 'Devices:\t<none>' : 'Devices:');
      for (const device of goSorted(listOf(container.volumeDevices), (a, b) => a.devicePath < b.devicePath)) body(`  ${device.devicePath} from ${device.name}`);
    }
  }
}

type Body = (text: string) => void;

function writeCommand(name: string, words: Dynamic, body: Body): void {
  if (listOf(words).length === 0) return;
  body(`${name}:`);
  for (const word of words) for (const part of String(word).split('\n')) body(`  ${part}`);
}

function writeStatus(status: Dynamic, body: Body): void {
  writeState('State', status.state, body);
  if (status.lastState?.terminated) writeState('Last State', status.lastState, body);
  body(`Ready:\t${title(String(status.ready === true))}`);
  body(`Restart Count:\t${status.restartCount ?? 0}`);
}

function writeState(name: string, state: Dynamic, body: Body): void {
  if (state?.running) {
    body(`${name}:\tRunning`);
    body(`  Started:\t${longTime(state.running.startedAt)}`);
  } else if (state?.terminated) {
    const { terminated } = state;
    body(`${name}:\tTerminated`);
    if (terminated.reason) body(`  Reason:\t${terminated.reason}`);
    if (terminated.message) body(`  Message:\t${terminated.message}`);
    body(`  Exit Code:\t${terminated.exitCode ?? 0}`);
    if (terminated.signal) body(`  Signal:\t${terminated.signal}`);
    body(`  Started:\t${longTime(terminated.startedAt)}`);
    body(`  Finished:\t${longTime(terminated.finishedAt)}`);
  } else {
    body(`${name}:\tWaiting`);
    if (state?.waiting?.reason) body(`  Reason:\t${state.waiting.reason}`);
  }
}

export function writeResources(resources: Dynamic, body: Body): void {
  for (const [name, list] of [['Limits', resources?.limits], ['Requests', resources?.requests]] as const) {
    const entries = sortedEntries(list);
    if (entries.length === 0) continue;
    body(`${name}:`);
    for (const [key, value] of entries) body(`  ${key}:\t${value}`);
  }
}

export function probeText(probe: Dynamic): string {
  const seconds = (value: Dynamic) => `${value ?? 0}s`;
  const attributes = `delay=${seconds(probe.initialDelaySeconds)} timeout=${seconds(probe.timeoutSeconds ?? 1)} period=${seconds(probe.periodSeconds ?? 10)} #success=${probe.successThreshold ?? 1} #failure=${probe.failureThreshold ?? 3}`;
  if (probe.exec) return `exec [${listOf(probe.exec.command).join(' ')}] ${attributes}`;
  if (probe.httpGet) {
    const { host = '', path = '', port, scheme = 'HTTP' } = probe.httpGet;
    return `http-get ${String(scheme).toLowerCase()}://${host.includes(':') ? `[${host}]` : host}:${port}${path === '' || path.startsWith('/') ? '' : '/'}${escapedPath(path)} ${attributes}`;
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${attributes}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

/** As Go's url.URL writes a path. */
function escapedPath(path: string): string {
  return encodeURI(path).replace(/[?#!*'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function writeEnvFrom(list: Dynamic, body: Body): void {
  body('Environment Variables from:');
  for (const source of listOf(list)) {
    const [from, name, optional] = source.configMapRef ? ['ConfigMap', source.configMapRef.name, source.configMapRef.optional] : ['Secret', source.secretRef?.name, source.secretRef?.optional];
    body(`  ${name}\t${from}${source.prefix ? ` with prefix '${source.prefix}'` : ''}\tOptional: ${optional === true}`);
  }
}

function writeEnv(container: Dynamic, resolve: ((path: string) => string) | undefined, body: Body): void {
  const list = listOf(container.env);
  if (list.length === 0) {
    body('Environment:\t<none>');
    return;
  }
  body('Environment:');
  for (const { name, value, valueFrom } of list) {
    if (valueFrom === undefined) {
      for (const [i, part] of String(value ?? '').split('\n').entries()) body(i === 0 ? `  ${name}:\t${part}` : `  \t${part}`);
    } else if (valueFrom.fieldRef) body(`  ${name}:\t${resolve?.(valueFrom.fieldRef.fieldPath) ?? ''} (${valueFrom.fieldRef.apiVersion ?? 'v1'}:${valueFrom.fieldRef.fieldPath})`);
    else if (valueFrom.resourceFieldRef) body(`  ${name}:\t${resourceFieldValue(valueFrom.resourceFieldRef, container)} (${valueFrom.resourceFieldRef.resource})`);
    else if (valueFrom.secretKeyRef) body(`  ${name}:\t<set to the key '${valueFrom.secretKeyRef.key}' in secret '${valueFrom.secretKeyRef.name}'>\tOptional: ${valueFrom.secretKeyRef.optional === true}`);
    else if (valueFrom.configMapKeyRef) body(`  ${name}:\t<set to the key '${valueFrom.configMapKeyRef.key}' of config map '${valueFrom.configMapKeyRef.name}'>\tOptional: ${valueFrom.configMapKeyRef.optional === true}`);
  }
}

const COUNTED = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)$/;

/** A container's request or limit in units of the divisor, rounded up; nothing of a resource that kubectl does not count. */
function resourceFieldValue({ resource, divisor }: Dynamic, container: Dynamic): string {
  if (!COUNTED.test(String(resource))) return '';
  const [list = '', ...names] = String(resource).split('.');
  const amount = quantityOf(container.resources?.[list]?.[names.join('.')] ?? '0');
  const unit = parseQuantity(divisor);
  const value = String(Math.ceil(milliValueOf(amount) / milliValueOf(unit === undefined || unit.nano === 0n ? quantityOf('1') : unit)));
  return value === '0' && ['limits.cpu', 'limits.memory'].includes(resource) ? 'node allocatable' : value;
}

function writeMounts(container: Dynamic, body: Body): void {
  const mounts = listOf(container.volumeMounts);
  if (mounts.length === 0) {
    body('Mounts:\t<none>');
    return;
  }
  body('Mounts:');
  for (const mount of goSorted(mounts, (a, b) => a.mountPath < b.mountPath)) {
    const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${JSON.stringify(mount.subPath)}`] : [])];
    body(`  ${mount.mountPath} from ${mount.name} (${flags.join(',')})`);
  }
}
