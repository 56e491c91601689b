import { describe, expect, test } from 'vitest';
import { oneNode } from '#cluster/testing/one-node.js';

const sleeper = (name: string, seconds: number) => ({ name, image: 'busybox:1.36', command: ['sleep', String(seconds)] });

describe('processes that containers share', () => {
  test('shareProcessNamespace: each sees the others by one number, and can end them', () => {
    const node = oneNode();
    node.run('box', { shareProcessNamespace: true, containers: [sleeper('one', 600), sleeper('two', 700)] });
    node.advance(5_000);
    const seen = node.exec('box', ['ps', '-o', 'pid,args'], '', 'two').out;
    expect(seen.split('\n').map((line) => line.trim())).toEqual(['PID   COMMAND', '1 /pause', '7 sleep 600', '8 sleep 700', '9 ps -o pid,args', '']);
    expect(node.exec('box', ['kill', '7'], '', 'two')).toMatchObject({ code: 0, err: '' });
    expect(node.get('box')?.status?.containerStatuses?.map(({ name, restartCount }) => `${name} ${restartCount}`)).toEqual(['one 1', 'two 0']);
    expect(node.first('box')?.lastState?.terminated?.exitCode).toBe(143);
  });

  test('otherwise a container has process 1 for itself', () => {
    const node = oneNode();
    node.run('box', { containers: [sleeper('one', 600), sleeper('two', 700)] });
    node.advance(5_000);
    expect(node.exec('box', ['ps', '-o', 'pid,args'], '', 'two').out).toBe('PID   COMMAND\n    1 sleep 700\n    2 ps -o pid,args\n');
  });
});
