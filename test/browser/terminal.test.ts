import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Learner, WORKSTATION } from './learner.js';
import { listenForErrors, openBrowser } from './open-browser.js';

const url = inject('url');
let browser: Browser;
let context: BrowserContext;
let learner: Learner;
let errors: string[];

beforeAll(async () => {
  browser = await openBrowser();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  learner = new Learner(await context.newPage(), url);
  errors = listenForErrors(learner.page);
});
afterAll(() => browser?.close());

test('a learner comes to the prompt of a lab', async () => {
  await learner.signUp();
  await learner.openLab('pods');
});

function editor() {
  return learner.page.getByRole('dialog');
}

describe('an editor opens over the terminal', () => {
  test('vi: what is written with :wq is in the file', async () => {
    await learner.type('vi notes.txt');
    await editor().getByLabel('Text of notes.txt').waitFor();
    await learner.page.keyboard.type('ihello from vi');
    await learner.page.keyboard.press('Escape');
    await learner.page.keyboard.type(':wq\n');
    await editor().waitFor({ state: 'detached' });
    await learner.untilPrompt();
    await learner.run('clear; cat notes.txt');
    await learner.untilScreen(/^hello from vi$/m);
  });

  test('vi: it is there again after a reload, and :q! leaves the file as it was', async () => {
    await learner.type('clear; vi notes.txt');
    await editor().getByLabel('Text of notes.txt').waitFor();
    await learner.page.reload();
    await editor().getByLabel('Text of notes.txt').waitFor();
    await learner.page.keyboard.type('ddinothing of this stays');
    await learner.page.keyboard.press('Escape');
    await learner.page.keyboard.type(':q!\n');
    await editor().waitFor({ state: 'detached' });
    await learner.untilPrompt();
    await learner.run('cat notes.txt');
    await learner.untilScreen(/^hello from vi$/m);
  });

  test('without vim keys it is an ordinary editor, and the button saves', async () => {
    await learner.type('clear; nano plain.txt');
    await editor().getByLabel('Text of plain.txt').waitFor();
    await learner.page.keyboard.type('just typed');
    await editor().getByRole('button', { name: 'Save and close' }).click();
    await editor().waitFor({ state: 'detached' });
    await learner.untilPrompt();
    await learner.run('cat plain.txt');
    await learner.untilScreen(/^just typed$/m);
  });

  test('kubectl edit changes the object, and closing without saving does not', async () => {
    await learner.run('clear; kubectl create configmap colours --from-literal=sea=blue');
    await learner.type('kubectl edit configmap colours');
    await editor().waitFor();
    await editor().getByText('sea: blue').waitFor();
    await learner.page.keyboard.type(':%s/sea: blue/sea: green/\n');
    await learner.page.keyboard.type(':wq\n');
    await editor().waitFor({ state: 'detached' });
    await learner.untilScreen(/configmap\/colours edited/);
    await learner.type('clear; kubectl edit configmap colours');
    await editor().getByText('sea: green').waitFor();
    await editor().getByRole('button', { name: 'Close', exact: true }).click();
    await learner.untilScreen(/Edit cancelled, no changes made\./);
    await learner.run('kubectl get configmap colours -o jsonpath={.data.sea}; echo');
    await learner.untilScreen(/^green$/m);
  });
});

describe('much of everything', () => {
  test('100 KB are pasted whole', async () => {
    const lines = Array.from({ length: 2_000 }, (_, at) => `line ${at} ${'x'.repeat(44)}`);
    const text = `cat > big.txt <<'END'\n${lines.join('\n')}\nEND\n`;
    expect(text.length).toBeGreaterThan(100 * 1024);
    await learner.run('clear');
    await learner.focusTerminal();
    await learner.paste(text);
    await learner.page.keyboard.press('Enter');
    await learner.untilPrompt();
    await learner.run('clear; wc -l big.txt; tail -n 1 big.txt');
    await learner.untilScreen(/^2000 big\.txt\nline 1999 x{44}$/m);
  });

  test('yes floods the screen, and Ctrl-C ends it', async () => {
    await learner.type('clear; yes flooding');
    await learner.untilScreen(/(flooding\n){10}/);
    await learner.page.waitForTimeout(2_000);
    await learner.page.keyboard.press('Control+c');
    await learner.untilPrompt();
    await learner.run('clear; echo still here');
    await learner.untilScreen(/^still here$/m);
  });
});

test('the file pane keeps what is not saved, asks before it is lost, and sees what programs write', async () => {
  const { page } = learner;
  await learner.run('clear; echo one > a.txt; echo two > b.txt');
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('button', { name: 'a.txt', exact: true }).click();
  await page.getByLabel('Text of /root/a.txt').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('not saved yet');
  await page.getByRole('tab', { name: 'workstation' }).click();
  await learner.run('echo three > c.txt');
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('button', { name: 'c.txt', exact: true }).waitFor();
  await page.getByText('not saved yet').waitFor();
  await page.getByRole('button', { name: 'b.txt', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').waitFor();
  await page.getByRole('button', { name: 'b.txt', exact: true }).click();
  await page.getByLabel('Text of /root/b.txt').waitFor();
  await page.getByRole('tab', { name: 'workstation' }).click();
  await learner.run('clear; cat a.txt');
  await learner.untilScreen(/^one\nnot saved yet/m);
});

test('programs see the size of the window, also after it changed', async () => {
  await learner.run('clear; stty size');
  const [, rows = '', columns = ''] = /^(\d+) (\d+)$/m.exec(await learner.screen()) ?? [];
  expect(Number(rows)).toBe(await learner.rows().count());
  await learner.page.setViewportSize({ width: 1000, height: 600 });
  await learner.page.waitForTimeout(500);
  await learner.run('clear; stty size');
  const [, rowsThen = '', columnsThen = ''] = /^(\d+) (\d+)$/m.exec(await learner.screen()) ?? [];
  expect(Number(rowsThen)).toBe(await learner.rows().count());
  expect(Number(rowsThen)).toBeLessThan(Number(rows));
  expect(Number(columnsThen)).toBeLessThan(Number(columns));
  await learner.page.setViewportSize({ width: 1440, height: 900 });
});

test('two tabs show one session, and either may type', async () => {
  const other = new Learner(await context.newPage(), url);
  await other.openLab('pods');
  await learner.run('clear; echo from the first');
  await other.untilScreen(/^from the first$/m);
  await other.run('echo from the second');
  await learner.untilScreen(/echo from the second\nfrom the second\n/);
  expect(await other.rows().count()).toBeGreaterThan(10);
  await other.page.close();
});

test('screen readers hear what the terminal shows', async () => {
  await learner.menu('Screen reader mode');
  await learner.run('clear; echo read this aloud');
  const tree = learner.page.locator(`[data-terminal="${WORKSTATION}"] .xterm-accessibility-tree`);
  await expect.poll(() => tree.textContent(), { timeout: 10_000 }).toContain('read this aloud');
  await learner.menu('Screen reader mode');
  await expect.poll(() => tree.count()).toBe(0);
});

test('nothing complained on the way', () => {
  expect(errors).toEqual([]);
});
