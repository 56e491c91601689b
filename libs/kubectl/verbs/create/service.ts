import { services } from '#cluster/api/resources.js';
import { portNameErrors } from '#cluster/apimachinery/validation/formats.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineGroup, defineVerb } from '#kubectl/define-verb.js';
import { int, list, text } from '#kubectl/flags/flag.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { createGenerated, type GenerateValues, generateFlags, nameOf } from './generate.js';

const PORT_MAX = 65_535;
const tcp = list({ help: 'Port pairs: PORT:TARGETPORT.' });

function* createService<F extends GenerateValues>(call: Call<F>, type: string, spec: Dynamic, ports: readonly string[], nodePort = 0): Step<void> {
  const name = nameOf(call);
  if (ports.length === 0 && type !== 'ExternalName') throw new Fatal('at least one tcp port specifier must be provided');
  const listed = ports.map((port) => servicePort(port, nodePort));
  const labels = { app: name };
  const full = { ...(listed.length > 0 ? { ports: listed } : {}), selector: labels, ...(spec.clusterIP ? { clusterIP: spec.clusterIP } : {}), type, ...(spec.externalName ? { externalName: spec.externalName } : {}) };
  const object = { metadata: { name, labels }, spec: full, status: { loadBalancer: {} } };
  yield* createGenerated(call, { ref: services, object, failed: `failed to create ${type} service:` });
}

function servicePort(pair: string, nodePort: number): Dynamic {
  const [port = '', target] = pair.split(':');
  const number = portNumber(port);
  const targetPort = target === undefined ? number : targetOf(target);
  return { name: pair.replaceAll(':', '-'), protocol: 'TCP', port: number, targetPort, ...(nodePort === 0 ? {} : { nodePort }) };
}

function portNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new Fatal(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (Number(text) > PORT_MAX) throw new Fatal(`strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`);
  return Number(text);
}

/** A number of a port, or the name of one. Throws Fatal. */
function targetOf(text: string): number | string {
  if (/^[-+]?\d+$/.test(text)) {
    const port = Number(text);
    if (port < 1 || port > PORT_MAX) throw new Fatal(`must be between 1 and ${PORT_MAX}, inclusive`);
    return port;
  }
  const problems = portNameErrors(text);
  if (problems.length > 0) throw new Fatal(problems.join(','));
  return text;
}

const clusterIP = defineVerb({
  name: 'clusterip',
  usage: 'create service clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none] [options]',
  summary: 'Create a ClusterIP service',
  examples: ['kubectl create service clusterip my-cs --tcp=5678:8080', '', '# Headless', 'kubectl create service clusterip my-cs --clusterip="None"'],
  flags: { ...generateFlags, clusterip: text({ help: "The service's own address, or 'None' for a headless service." }), tcp },
  *run(call) {
    const headless = call.flags.clusterip === 'None';
    if (headless && call.flags.tcp.length === 0) {
      const name = nameOf(call);
      const labels = { app: name };
      yield* createGenerated(call, { ref: services, object: { metadata: { name, labels }, spec: { selector: labels, clusterIP: 'None', type: 'ClusterIP' }, status: { loadBalancer: {} } }, failed: 'failed to create ClusterIP service:' });
      return;
    }
    yield* createService(call, 'ClusterIP', { clusterIP: call.flags.clusterip }, call.flags.tcp);
  },
});

const nodePort = defineVerb({
  name: 'nodeport',
  usage: 'create service nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none] [options]',
  summary: 'Create a NodePort service',
  examples: ['kubectl create service nodeport my-ns --tcp=5678:8080'],
  flags: { ...generateFlags, nodePort: int({ help: 'The port on every node.' }), tcp },
  *run(call) {
    yield* createService(call, 'NodePort', {}, call.flags.tcp, call.flags.nodePort);
  },
});

const loadBalancer = defineVerb({
  name: 'loadbalancer',
  usage: 'create service loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none] [options]',
  summary: 'Create a LoadBalancer service',
  examples: ['kubectl create service loadbalancer my-lbs --tcp=5678:8080'],
  flags: { ...generateFlags, tcp },
  *run(call) {
    yield* createService(call, 'LoadBalancer', {}, call.flags.tcp);
  },
});

const externalName = defineVerb({
  name: 'externalname',
  usage: 'create service externalname NAME --external-name external.name [--dry-run=server|client|none] [options]',
  summary: 'Create an ExternalName service',
  examples: ['kubectl create service externalname my-ns --external-name bar.com'],
  flags: { ...generateFlags, externalName: text({ required: true, help: 'The name that the service stands for.' }), tcp },
  *run(call) {
    nameOf(call);
    const name = call.flags.externalName;
    if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)) throw new Fatal(`invalid service external name ${name}`);
    yield* createService(call, 'ExternalName', { externalName: name }, call.flags.tcp);
  },
});

export const createServiceGroup = defineGroup({
  name: 'service',
  aliases: ['svc'],
  usage: 'create service [flags]',
  summary: 'Create a service using a specified subcommand',
  helpTo: 'stderr',
  commands: [clusterIP, externalName, loadBalancer, nodePort],
});
