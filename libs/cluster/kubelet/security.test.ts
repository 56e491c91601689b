import { describe, expect, test } from 'vitest';
import type { PodSpec, SecurityContext } from '#cluster/api/generated/types.js';
import { oneNode } from '#cluster/testing/one-node.js';

type Node = ReturnType<typeof oneNode>;

function boxed(securityContext: SecurityContext, more: Partial<PodSpec> = {}): Node {
  const node = oneNode();
  node.run('box', { containers: [{ name: 'box', image: 'busybox:1.36', command: ['sleep', '600'], securityContext }], ...more });
  node.advance(5_000);
  return node;
}

const DEFAULTS = '00000000a80425fb';
const NONE = '0000000000000000';

describe('what a container may', () => {
  test.each<{ name: string; context: SecurityContext; effective: string; bounding: string }>([
    { name: 'asks for nothing', context: {}, effective: DEFAULTS, bounding: DEFAULTS },
    { name: 'more', context: { capabilities: { add: ['NET_ADMIN', 'SYS_TIME'] } }, effective: '00000000aa0435fb', bounding: '00000000aa0435fb' },
    { name: 'all but one dropped', context: { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }, effective: '0000000000000400', bounding: '0000000000000400' },
    { name: 'not root', context: { runAsUser: 1000 }, effective: NONE, bounding: DEFAULTS },
    { name: 'privileged', context: { privileged: true }, effective: '000001ffffffffff', bounding: '000001ffffffffff' },
  ])('$name', ({ context, effective, bounding }) => {
    const status = boxed(context).sh('box', 'cat /proc/1/status').out;
    expect(status).toContain(`CapPrm:\t${effective}\nCapEff:\t${effective}\nCapBnd:\t${bounding}\nCapAmb:\t${NONE}\nNoNewPrivs:\t0\nSeccomp:\t0\n`);
  });

  test('no more rights than at the start, and filtered system calls', () => {
    const node = boxed({ allowPrivilegeEscalation: false, seccompProfile: { type: 'RuntimeDefault' } });
    expect(node.sh('box', 'grep -E "NoNewPrivs|Seccomp:" /proc/1/status').out).toBe('NoNewPrivs:\t1\nSeccomp:\t2\n');
  });

  test.each([
    { name: 'give files away', capability: 'CHOWN', line: 'touch /f; chown nobody /f', error: 'chown: /f: Operation not permitted\n' },
    { name: 'read what others may not', capability: 'DAC_OVERRIDE', line: 'touch /tmp/f; chown nobody /tmp/f; chmod 600 /tmp/f; cat /tmp/f', error: "cat: can't open '/tmp/f': Permission denied\n" },
  ])('root without $capability may not $name', ({ capability, line, error }) => {
    expect(boxed({}).sh('box', line)).toMatchObject({ err: '', code: 0 });
    expect(boxed({ capabilities: { drop: [capability] } }).sh('box', line)).toMatchObject({ err: error, code: 1 });
  });

  test('low ports are for everybody in a pod, not on the node', () => {
    const node = boxed({ runAsUser: 1000 });
    expect(node.sh('box', 'cat /proc/sys/net/ipv4/ip_unprivileged_port_start').out).toBe('0\n');
    expect(node.sh('box', 'timeout 3 httpd -f -p 80 -h /tmp & sleep 1; wget -qO- http://localhost/ 2>&1').out).toContain('404');
  });
});

describe('profiles of the node', () => {
  const seccomp: SecurityContext = { seccompProfile: { type: 'Localhost', localhostProfile: 'profiles/audit.json' } };
  const apparmor: SecurityContext = { appArmorProfile: { type: 'Localhost', localhostProfile: 'deny-write' } };

  test.each([
    { context: seccomp, message: 'failed to create containerd container: cannot load seccomp profile "/var/lib/kubelet/seccomp/profiles/audit.json": open /var/lib/kubelet/seccomp/profiles/audit.json: no such file or directory' },
    { context: apparmor, message: 'failed to get container spec opts: failed to generate apparmor spec opts: apparmor profile not found deny-write' },
  ])('one that is not there: $message', ({ context, message }) => {
    const node = boxed(context);
    expect(node.first('box')?.state?.waiting).toEqual({ reason: 'CreateContainerError', message });
    expect(node.told('box')).toContain(`Failed: Error: ${message}`);
    expect(boxed({ ...context, privileged: true }).first('box')?.state?.running).toBeDefined();
  });

  test('a container starts once its profile is there', () => {
    const node = boxed(seccomp);
    node.host.files.makeDirectory('/var/lib/kubelet/seccomp/profiles', { parents: true });
    node.host.files.write('/var/lib/kubelet/seccomp/profiles/audit.json', '{"defaultAction": "SCMP_ACT_LOG"}\n');
    node.advance(30_000);
    expect(node.first('box')?.state?.running).toBeDefined();
  });
});
