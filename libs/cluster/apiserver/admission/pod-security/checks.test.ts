import { describe, expect, test } from 'vitest';
import type { Container, PodSpec } from '#cluster/api/generated/types.js';
import { violationsOf, type Level } from './checks.js';

const pod = (container: Partial<Container>, spec: Partial<PodSpec> = {}): PodSpec => ({ containers: [{ name: 'c', image: 'nginx', ...container }], ...spec });
const texts = (level: Level, spec: PodSpec) => violationsOf(level, spec).map(({ reason, detail }) => `${reason} (${detail})`);

describe('pod security', () => {
  test.each<[string, Level, PodSpec, readonly string[]]>([
    ['anything goes where it may', 'privileged', pod({ securityContext: { privileged: true } }), []],
    ['a plain pod is fine for baseline', 'baseline', pod({}), []],
    ['host and privileges', 'baseline', pod({ securityContext: { privileged: true } }, { hostNetwork: true }), ['host namespaces (hostNetwork=true)', 'privileged (container "c" must not set securityContext.privileged=true)']],
    ['a path of the host', 'baseline', pod({}, { volumes: [{ name: 'v', hostPath: { path: '/' } }] }), ['hostPath volumes (volume "v")']],
    ['a probe elsewhere', 'baseline', pod({ livenessProbe: { httpGet: { host: '1.2.3.4', port: 80 } } }), ['probe or lifecycle host (container "c" uses probe or lifecycle host "1.2.3.4")']],
    ['a user of SELinux', 'baseline', pod({ securityContext: { seLinuxOptions: { user: 'u', type: 'spc_t' } } }), ['seLinuxOptions (container "c" set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set)']],
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
});
