import { describe, expect, test } from 'vitest';
import { readFence } from './fence';

describe('readFence', () => {
  test.each([
    { info: 'bash {run}', want: { language: 'bash', action: 'run' } },
    { info: 'bash run', want: { language: 'bash', action: 'run' } },
    { info: 'run', want: { language: '', action: 'run' } },
    { info: 'bash {run host=node01}', want: { action: 'run', host: 'node01' } },
    { info: 'bash {copy}', want: { language: 'bash', action: 'copy' } },
    { info: 'bash', want: { action: 'copy' } },
    { info: '', want: { action: 'copy' } },
    { info: 'yaml', want: { language: 'yaml', action: 'none' } },
    { info: 'yaml {run}', want: { action: 'none' } },
    { info: 'yaml {write file=/root/web.yaml}', want: { action: 'write', file: '/root/web.yaml' } },
    { info: 'yaml file=/root/hello.yaml', want: { language: 'yaml', action: 'write', file: '/root/hello.yaml' } },
    { info: 'yaml {write=/root/web.yaml}', want: { action: 'write', file: '/root/web.yaml' } },
    { info: 'yaml {open file=/root/web.yaml host=node01}', want: { action: 'open', file: '/root/web.yaml', host: 'node01' } },
    { info: 'text {output}', want: { action: 'output' } },
    { info: 'output', want: { action: 'output' } },
  ])('$info', ({ info, want }) => {
    expect(readFence(info)).toMatchObject(want);
  });
});
