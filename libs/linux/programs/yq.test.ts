import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const FILES = { '/root/pod.yaml': 'kind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n    - name: c\n      image: nginx:1.27\n' };

describe('yq', () => {
  test.each([
    { argv: ['yq', '.metadata.name', 'pod.yaml'], stdout: 'web\n' },
    { argv: ['yq', '.spec.containers[0]', 'pod.yaml'], stdout: 'name: c\nimage: nginx:1.27\n' },
    { argv: ['yq', '-o', 'json', '.metadata.labels', 'pod.yaml'], stdout: '{\n  "app": "web"\n}\n' },
    { argv: ['yq', 'e', '.spec.containers[].image', 'pod.yaml'], stdout: 'nginx:1.27\n' },
  ])('$argv', ({ argv, stdout }) => {
    expect(new ProgramBench(FILES).run(argv)).toEqual({ stdout, stderr: '', status: 0 });
  });

  test('-i writes the file', () => {
    const bench = new ProgramBench(FILES);
    bench.run(['yq', '-i', '.metadata.name = "db"', 'pod.yaml']);
    expect(bench.run(['yq', '.metadata.name', 'pod.yaml']).stdout).toBe('db\n');
  });
});
