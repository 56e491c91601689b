import { ingresses } from '#cluster/api/resources.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { text, texts } from '#kubectl/flags/flag.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { createGenerated, generateFlags, nameOf } from './generate.js';

/** Open at its end, as kubectl's own is. */
const RULE = /^[\w*.-]*\/.*=[\w-]+:[\w-]+/;
const ANNOTATION = /^[a-zA-Z0-9./_-]+=.*$/s;
const BACKEND = /^[-a-zA-Z0-9.]+:[-a-zA-Z0-9]+$/;

export const createIngress = defineVerb({
  name: 'ingress',
  aliases: ['ing'],
  usage: 'create ingress NAME --rule=host/path=service:port[,tls[=secret]]  [options]',
  summary: 'Create an ingress with the specified name',
  examples: ['kubectl create ingress simple --rule="foo.com/bar=svc1:8080,tls=my-cert"', '', 'kubectl create ingress catch-all --class=otheringress --rule="/path=svc:port"'],
  flags: {
    ...generateFlags,
    annotation: texts({ help: 'An annotation: key=value.' }),
    class: text({ help: 'The ingress class.' }),
    defaultBackend: text({ help: 'Where everything else goes: service:port.' }),
    rule: texts({ help: 'host/path=service:port[,tls=secret]; a path that ends with * is a prefix.' }),
  },
  *run(call) {
    const name = nameOf(call);
    const { annotation, class: className, defaultBackend, rule } = call.flags;
    if (defaultBackend === '' && rule.length === 0) throw new Fatal('not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)');
    for (const each of rule) if (!RULE.test(each)) throw new Fatal(`rule ${each} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
    for (const each of annotation) if (!ANNOTATION.test(each)) throw new Fatal(`annotation ${each} is invalid and should be in format key=[value]`);
    if (defaultBackend !== '' && !BACKEND.test(defaultBackend)) throw new Fatal('default-backend should be in format servicename:serviceport');
    const annotations = Object.fromEntries(annotation.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]));
    const tls = tlsOf(rule);
    const rules = rulesOf(rule);
    const spec = {
      ...(className === '' ? {} : { ingressClassName: className }),
      ...(defaultBackend === '' ? {} : { defaultBackend: backendOf(defaultBackend) }),
      ...(tls.length > 0 ? { tls } : {}),
      ...(rules.length > 0 ? { rules } : {}),
    };
    const metadata = { name, ...(annotation.length > 0 ? { annotations } : {}) };
    yield* createGenerated(call, { ref: ingresses, object: { metadata, spec, status: { loadBalancer: {} } }, failed: 'failed to create ingress:' });
  },
});

function split(rule: string): { host: string; path: string; backend: string; tls: string | undefined } {
  const [route = '', tls, ...more] = rule.split(',');
  const slash = route.indexOf('/');
  const [path = '', backend = ''] = route.slice(slash).split('=');
  return { host: route.slice(0, slash), path, backend, tls: more.length > 0 ? undefined : tls };
}

function rulesOf(rules: readonly string[]): Dynamic[] {
  const hosts = new Map<string, Dynamic[]>();
  for (const rule of rules) {
    const { host, path, backend } = split(rule);
    const paths = hosts.get(host) ?? [];
    const prefix = path.endsWith('*');
    paths.push({ path: prefix ? path.slice(0, -1) : path, pathType: prefix ? 'Prefix' : 'Exact', backend: backendOf(backend) });
    hosts.set(host, paths);
  }
  return [...hosts].map(([host, paths]) => ({ ...(host === '' ? {} : { host }), http: { paths } }));
}

/** A host is taken up once, with the first secret that is named for it. */
function tlsOf(rules: readonly string[]): Dynamic[] {
  const secrets = new Map<string, string[]>();
  const taken = new Set<string>();
  for (const rule of rules) {
    const { host, tls } = split(rule);
    if (tls === undefined || taken.has(host)) continue;
    taken.add(host);
    const secret = tls.split('=')[1] ?? '';
    secrets.set(secret, [...(secrets.get(secret) ?? []), ...(host === '' ? [] : [host])]);
  }
  return [...secrets].filter(([secret, hosts]) => secret !== '' || hosts.length > 0).map(([secret, hosts]) => ({ ...(hosts.length > 0 ? { hosts } : {}), ...(secret === '' ? {} : { secretName: secret }) }));
}

function backendOf(text: string): Dynamic {
  const [name, port = ''] = text.split(':');
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}
