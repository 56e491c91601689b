import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '#linux/env/text.js';
import { ContainerLog } from './container-log.js';

const text = (log: ContainerLog, position: number) => log.from(position).map((record) => record.text + (record.isPartial ? '' : '\n')).join('');

describe('a container log', () => {
  test('lines of one write stand together, and are found one by one', () => {
    const log = new ContainerLog();
    log.write('stdout', encodeUtf8('a\nb\nc\nd'), 1);
    log.write('stderr', encodeUtf8('e\n'), 2);
    log.write('stdout', encodeUtf8('d\n'), 3);
    expect([log.end, text(log, 0)]).toEqual([5, 'a\nb\nc\ne\ndd\n']);
    expect([0, 1, 2, 3, 4, 9].map((lines) => text(log, log.tailPosition(lines)))).toEqual(['', 'dd\n', 'e\ndd\n', 'c\ne\ndd\n', 'b\nc\ne\ndd\n', 'a\nb\nc\ne\ndd\n']);
    expect(text(log, 1)).toBe('b\nc\ne\ndd\n');
  });

  test('a line that was split is one line', () => {
    const log = new ContainerLog();
    log.write('stdout', encodeUtf8('first\n'), 1);
    log.write('stdout', encodeUtf8('x'.repeat(20_000)), 1);
    log.write('stdout', encodeUtf8('end\nlast'), 2);
    log.close(3);
    expect(text(log, log.tailPosition(2))).toBe(`${'x'.repeat(20_000)}end\nlast`);
    expect(log.tail(1, 100)).toBe('last');
  });

  test('rotation keeps the newest lines and their numbers', () => {
    const log = new ContainerLog();
    for (let i = 0; i < 1000; i++) log.write('stdout', encodeUtf8(Array.from({ length: 100 }, (_, n) => `line ${i * 100 + n}\n`).join('')), i);
    expect(log.end).toBe(100_000);
    expect(text(log, 99_998)).toBe('line 99998\nline 99999\n');
    expect(text(log, 0).length).toBeLessThan(600_000);
    const copy = new ContainerLog();
    copy.restore(JSON.parse(JSON.stringify(log.chunks)));
    expect([copy.end, text(copy, 99_990)]).toEqual([log.end, text(log, 99_990)]);
  });

  test('a piece that is full does not change any more', () => {
    const log = new ContainerLog();
    log.write('stdout', encodeUtf8(`${'x'.repeat(30_000)}\n`), 1);
    const { version } = log;
    log.write('stdout', encodeUtf8('y\n'), 2);
    expect(log.chunks.filter((chunk) => chunk.version > version).map(({ first }) => first)).toEqual([1]);
  });
});
