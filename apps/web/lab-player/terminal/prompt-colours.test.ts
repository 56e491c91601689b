import { expect, test } from 'vitest';
import { plainText } from './cell-width';
import { colourPrompt } from './prompt-colours';

test('the usual prompt gets colours, and its text stays', () => {
  const coloured = colourPrompt('root@workstation:~/app# ');
  expect(coloured).toBe('\x1b[32mroot@workstation\x1b[0m:\x1b[34m~/app\x1b[0m# ');
  expect(plainText(coloured)).toBe('root@workstation:~/app# ');
});

test.each(['> ', '$ ', '\x1b[31mroot@node01:~# ', 'one two@three:~$ '])('%j stays as it is', (prompt) => {
  expect(colourPrompt(prompt)).toBe(prompt);
});
