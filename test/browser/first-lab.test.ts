import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { listenForErrors, openBrowser } from './open-browser.js';

const url = inject('url');
let browser: Browser;
let page: Page;
let errors: string[];
beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  errors = listenForErrors(page);
});
afterAll(() => browser?.close());

const ROWS = '[data-terminal="workstation:1"] .xterm-rows > div';

/** What the terminal shows, without the empty rows at its end. */
async function screen(): Promise<string> {
  const rows = await page.locator(ROWS).allTextContents();
  return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n').trimEnd();
}

async function untilScreen(shows: RegExp): Promise<void> {
  await expect.poll(screen, { timeout: 60_000 }).toMatch(shows);
}

/** Types a command as a person would and waits for the prompt behind it. */
async function run(command: string): Promise<void> {
  await page.getByLabel('Terminal workstation:1').focus();
  await page.keyboard.type(`${command}\n`);
  await untilScreen(/[$#]$/);
}

function check(title: string) {
  return page.getByRole('region', { name: 'Checks of this step' }).getByRole('listitem').filter({ hasText: title });
}

async function untilDone(title: string): Promise<void> {
  await expect.poll(() => check(title).getAttribute('data-state'), { timeout: 60_000 }).toBe('pass');
}

async function answer(choice: string): Promise<void> {
  await page.getByLabel(choice, { exact: true }).check();
  const question = page.getByRole('group', { name: 'Question' }).filter({ has: page.getByLabel(choice, { exact: true }) });
  await question.getByRole('button', { name: 'Answer' }).click();
}

test('sign up', async () => {
  await page.goto(url);
  await page.getByRole('link', { name: 'Sign up' }).click();
  await page.getByLabel('Name').fill('Maria');
  await page.getByLabel('E-mail address').fill(`maria-${Date.now()}@example.org`);
  await page.getByLabel('Password').fill('a long enough password');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.waitForURL(/\/home$/);
  await page.getByRole('heading', { name: 'Next for you' }).waitFor();
});

test('choose the first lab and get a prompt', async () => {
  await page.getByRole('link', { name: 'Start' }).click();
  await page.getByRole('heading', { level: 1, name: 'What a cluster is made of' }).waitFor();
  await untilScreen(/[$#]$/);
  await page.getByText('Saved, connected').waitFor();
});

test('run a block of the text, and answer its question', async () => {
  await page.getByRole('button', { name: /^Run in the terminal: kubectl get nodes$/ }).click();
  await untilScreen(/controlplane +Ready +control-plane/);
  await page.getByRole('button', { name: /^Ran; run again: kubectl get nodes$/ }).waitFor();
  await answer('On node01 and node02');
  await untilDone('Where applications run');
});

test('a wrong state has a reason, and the check turns green by itself when it is right', async () => {
  await page.getByRole('button', { name: /^Step 4: / }).click();
  await run('kubectl create namespace workshop');
  await untilDone('A namespace named workshop exists');
  await run('kubectl annotate namespace workshop team=blue');
  await expect.poll(() => check('team=blue').textContent(), { timeout: 60_000 }).toContain('A label is wanted');
  await run('kubectl label namespace workshop team=blue');
  await untilDone('team=blue');
});

test('the line is edited in the browser: history, search, completion', async () => {
  await page.keyboard.type('echo one two');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Alt+d');
  await page.keyboard.type('printf "%s-"');
  await page.keyboard.press('Enter');
  await untilScreen(/one-two-/);
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+r');
  await page.keyboard.type('annotate');
  await untilScreen(/\(reverse-i-search\)`annotate': kubectl annotate/);
  await page.keyboard.press('Control+g');
  await page.keyboard.type('kubect');
  await page.keyboard.press('Tab');
  await untilScreen(/[$#] kubectl$/);
  await page.keyboard.press('Control+u');
});

test('the cluster view shows what was made', async () => {
  await page.getByRole('tab', { name: 'Cluster' }).last().click();
  await page.getByRole('region', { name: 'Node node01' }).waitFor();
  await page.getByRole('tab', { name: 'workstation' }).click();
});

test('a reload goes on where it was', async () => {
  await page.reload();
  await page.getByRole('heading', { name: 'A place of your own' }).waitFor();
  await untilScreen(/[$#]$/);
  await untilDone('team=blue');
  await run('clear');
  await run('kubectl get namespace workshop --show-labels');
  await untilScreen(/workshop +Active .*team=blue/);
});

test('home and progress know of it', async () => {
  await page.goto(`${url}/home`);
  await page.getByRole('heading', { name: 'Go on where you were' }).waitFor();
  await page.getByText('Step 4 of 4').waitFor();
  await page.goto(`${url}/progress`);
  await page.getByRole('cell', { name: 'What a cluster is made of' }).waitFor();
});

test('nothing complained on the way', () => {
  expect(errors).toEqual([]);
});
