import { describe, expect, test } from 'vitest';
import type { Container, PodSpec } from '#cluster/api/generated/types.js';
import { violationsOf, type Level, type Version } from './checks.js';

const pod = (container: Partial<Container>, spec: Partial<PodSpec> = {}): PodSpec => ({ containers: [{ name: 'c', image: 'nginx', ...container }], ...spec });
const texts = (level: Level, spec: PodSpec, version: Version = 'latest', annotations: Readonly<Record<string, string>> = {}) => violationsOf(level, version, spec, { annotations }).map(({ reason, detail }) => `${reason} (${detail})`);

describe('pod security', () => {
  test.each<[string, Level, PodSpec, readonly string[]]>([
    ['anything goes where it may', 'privileged', pod({ securityContext: { privileged: true } }), []],
    ['a plain pod is fine for baseline', 'baseline', pod({}), []],
    ['host and privileges', 'baseline', pod({ securityContext: { privileged: true } }, { hostNetwork: true }), ['host namespaces (hostNetwork=true)', 'privileged (container "c" must not set securityContext.privileged=true)']],
    ['a path of the host', 'baseline', pod({}, { volumes: [{ name: 'v', hostPath: { path: '/' } }] }), ['hostPath volumes (volume "v")']],
    ['a probe elsewhere', 'baseline', pod({ livenessProbe: { httpGet: { host: '1.2.3.4', port: 80 } } }), ['probe or lifecycle host (container "c" uses probe or lifecycle host "1.2.3.4")']],
    ['a user of SELinux', 'baseline', pod({ securityContext: { seLinuxOptions: { user: 'u', type: 'spc_t' } } }), ['seLinuxOptions (container "c" set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set)']],
    ['the pod itself is elsewhere too', 'baseline', pod({ livenessProbe: { tcpSocket: { host: '127.0.0.1', port: 80 } } }), ['probe or lifecycle host (container "c" uses probe or lifecycle host "127.0.0.1")']],
    ['unmasked /proc', 'baseline', pod({ securityContext: { procMount: 'Unmasked' } }), ['procMount (container "c" must not set securityContext.procMount to "Unmasked")']],
    [
      'a plain pod is not restricted', 'restricted', pod({}),
      [
        'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false)',
        'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"])',
        'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true)',
        'seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      ],
    ],
    [
      'what baseline forbids comes first, and once', 'restricted',
      pod({ securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } } }, { hostPID: true, volumes: [{ name: 'v', hostPath: { path: '/' } }] }),
      ['host namespaces (hostPID=true)', 'restricted volume types (volume "v" uses restricted volume type "hostPath")'],
    ],
  ])('%s', (_name, level, spec, want) => {
    expect(texts(level, spec)).toEqual(want);
  });

  test.each<[string, Level, Version, PodSpec, readonly string[]]>([
    ['hosts of probes before 1.34', 'baseline', 33, pod({ livenessProbe: { httpGet: { host: '1.2.3.4', port: 80 } } }), []],
    ['a kernel parameter before it was known as safe', 'baseline', 28, pod({}, { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_fin_timeout', value: '1' }] } }), ['forbidden sysctls (net.ipv4.tcp_fin_timeout)']],
    ['and since', 'baseline', 29, pod({}, { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_fin_timeout', value: '1' }] } }), []],
    ['a type of SELinux before 1.31', 'baseline', 30, pod({ securityContext: { seLinuxOptions: { type: 'container_engine_t' } } }), ['seLinuxOptions (container "c" set forbidden securityContext.seLinuxOptions: type "container_engine_t")']],
    ['root of its own users', 'restricted', 35, pod({ securityContext: { allowPrivilegeEscalation: false, runAsUser: 0, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } } }, { hostUsers: false }), []],
    ['root of its own users before 1.35', 'restricted', 34, pod({ securityContext: { allowPrivilegeEscalation: false, runAsUser: 0, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } } }, { hostUsers: false }), ['runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true)', 'runAsUser=0 (container "c" must not set runAsUser=0)']],
    ['unmasked /proc of its own users', 'baseline', 35, pod({ securityContext: { procMount: 'Unmasked' } }, { hostUsers: false }), []],
    ['windows since 1.25', 'restricted', 25, pod({ securityContext: { runAsNonRoot: true } }, { os: { name: 'windows' } }), []],
    ['before there was a field', 'restricted', 7, pod({ securityContext: { runAsNonRoot: true } }), []],
    ['a version to come is judged by the last', 'baseline', 99, pod({ livenessProbe: { httpGet: { host: '1.2.3.4', port: 80 } } }), ['probe or lifecycle host (container "c" uses probe or lifecycle host "1.2.3.4")']],
  ])('by version: %s', (_name, level, version, spec, want) => {
    expect(texts(level, spec, version)).toEqual(want);
  });

  test.each<[string, Version, Readonly<Record<string, string>>, readonly string[]]>([
    ['a profile of AppArmor', 'latest', { 'container.apparmor.security.beta.kubernetes.io/c': 'unconfined' }, ['forbidden AppArmor profile (annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/c="unconfined"")']],
    ['a profile of seccomp, before its field', 18, { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' }, ['seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")']],
  ])('in annotations: %s', (_name, version, annotations, want) => {
    expect(texts('baseline', pod({}), version, annotations)).toEqual(want);
  });
});
