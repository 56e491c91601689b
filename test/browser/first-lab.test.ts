import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Learner } from './learner.js';
import { listenForErrors, openBrowser } from './open-browser.js';

const url = inject('url');
let browser: Browser;
let page: Page;
let learner: Learner;
let errors: string[];
beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  learner = new Learner(page, url);
  errors = listenForErrors(page);
});
afterAll(() => browser?.close());

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
  await learner.untilScreen(/[$#]$/);
  await page.getByText('Saved, connected').waitFor();
});

test('run a block of the text, and answer its question', async () => {
  await page.getByRole('button', { name: /^Run in the terminal: kubectl get nodes$/ }).click();
  await learner.untilScreen(/controlplane +Ready +control-plane/);
  await page.getByRole('button', { name: /^Ran; run again: kubectl get nodes$/ }).waitFor();
  await learner.answer('On node01 and node02');
  await learner.untilDone('Where applications run');
});

test('a wrong state has a reason, and the check turns green by itself when it is right', async () => {
  await learner.goToStep(4);
  await learner.run('kubectl create namespace workshop');
  await learner.untilDone('A namespace named workshop exists');
  await learner.run('kubectl annotate namespace workshop team=blue');
  await expect.poll(() => learner.check('team=blue').textContent(), { timeout: 60_000 }).toContain('A label is wanted');
  await learner.run('kubectl label namespace workshop team=blue');
  await learner.untilDone('team=blue');
});

test('the line is edited in the browser: history, search, completion', async () => {
  await page.keyboard.type('echo one two');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Alt+d');
  await page.keyboard.type('printf "%s-"');
  await page.keyboard.press('Enter');
  await learner.untilScreen(/one-two-/);
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+r');
  await page.keyboard.type('annotate');
  await learner.untilScreen(/\(reverse-i-search\)`annotate': kubectl annotate/);
  await page.keyboard.press('Control+g');
  await page.keyboard.type('kubect');
  await page.keyboard.press('Tab');
  await learner.untilScreen(/[$#] kubectl$/);
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
  await learner.untilScreen(/[$#]$/);
  await learner.untilDone('team=blue');
  await learner.run('clear');
  await learner.run('kubectl get namespace workshop --show-labels');
  await learner.untilScreen(/workshop +Active .*team=blue/);
});

test('home and progress know of it', async () => {
  await page.goto(`${url}/home`);
  await page.getByRole('heading', { name: 'Go on where you were' }).waitFor();
  await page.getByText('Step 4 of 4').waitFor();
  await page.goto(`${url}/progress`);
  await page.getByRole('cell', { name: 'What a cluster is made of' }).waitFor();
});

test('the whole lab, to 100 %', async () => {
  await learner.openLab('what-a-cluster-is-made-of');
  await learner.goToStep(2);
  await learner.answer('etcd');
  await learner.answer('To the API server, and to nothing else');
  await page.getByRole('button', { name: 'Next step' }).click();
  await page.getByRole('heading', { name: 'Ask for details' }).waitFor();
  await learner.run("kubectl get node node01 -o jsonpath='{.status.addresses[?(@.type==\"InternalIP\")].address}' > /root/node01-ip");
  // At once, before the check has turned green.
  await page.getByRole('button', { name: 'Next step' }).click();
  await page.getByRole('heading', { name: 'A place of your own' }).waitFor();
  await page.getByRole('button', { name: 'Step 3: Ask for details, done' }).waitFor();
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByRole('dialog', { name: 'Everything holds' }).getByText('6 of 6 points').waitFor();
  await page.goto(`${url}/progress`);
  await page.getByRole('cell', { name: 'done' }).waitFor();
});

test('nothing complained on the way', () => {
  expect(errors).toEqual([]);
});
