import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { Learner } from './learner.js';
import { listenForErrors, openBrowser } from './open-browser.js';

const url = inject('url');
let browser: Browser;
let learner: Learner;
let errors: string[];

beforeAll(async () => {
  browser = await openBrowser();
  learner = new Learner(await browser.newPage({ viewport: { width: 1440, height: 900 } }), url);
  errors = listenForErrors(learner.page);
});
afterAll(() => browser?.close());

/** With the keyboard alone: Tab until the thing that has the focus is called so. */
async function tabTo(name: RegExp): Promise<void> {
  const tried: string[] = [];
  for (let presses = 0; presses < 60; presses++) {
    const focused = String(await learner.page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText ?? ''"));
    if (name.test(focused)) return;
    tried.push(focused);
    await learner.page.keyboard.press('Tab');
  }
  throw new Error(`no way by Tab to ${name}; met ${tried.join(' | ')}`);
}

test('a learner comes to the prompt of a lab with the keyboard alone', async () => {
  await learner.signUp();
  await learner.page.getByRole('link', { name: 'Start' }).waitFor();
  await tabTo(/^Start$/);
  await learner.page.keyboard.press('Enter');
  await learner.untilPrompt();
});

describe('the keyboard reaches everything', () => {
  test('out of the terminal, to a run block, and back', async () => {
    await learner.page.keyboard.press('Shift+Escape');
    await tabTo(/^Run in the terminal: kubectl get nodes$/);
    const ring = await learner.page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(ring).not.toBe('none');
    await learner.page.keyboard.press('Enter');
    await learner.untilScreen(/controlplane +Ready/);
    await learner.page.keyboard.type('echo typed at once\n');
    await learner.untilScreen(/^typed at once$/m);
  });

  test('tabs of the workspace, the divider, the list of shortcuts', async () => {
    await learner.page.keyboard.press('Alt+3');
    await learner.page.getByRole('region', { name: 'Node node01' }).waitFor();
    await learner.page.keyboard.press('Control+Backquote');
    await learner.page.keyboard.type('clear\n');
    await learner.untilScreen(/^root@workstation:~#$/);
    await learner.page.keyboard.press('Shift+Escape');
    await tabTo(/^Width of the instructions$/);
    const widthOf = async () => (await learner.page.getByRole('region', { name: 'Instructions' }).boundingBox())?.width ?? 0;
    const before = await widthOf();
    await learner.page.keyboard.press('ArrowRight');
    await expect.poll(widthOf).toBeGreaterThan(before + 10);
    await learner.page.keyboard.press('ArrowLeft');
    await learner.page.keyboard.press('?');
    await learner.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await learner.page.keyboard.press('Escape');
    await learner.page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

test('a check that fails says why, in words', async () => {
  await learner.goToStep(3);
  await learner.run('echo 10.9.8.7 > /root/node01-ip');
  const check = learner.check('holds the internal IP address of node01');
  await expect.poll(() => check.getAttribute('data-state'), { timeout: 30_000 }).toBe('fail');
  await expect.poll(() => check.textContent()).toContain("The file holds '10.9.8.7'.");
  await learner.run("kubectl get node node01 -o jsonpath='{.status.addresses[?(@.type==\"InternalIP\")].address}' > /root/node01-ip");
  await learner.untilDone('holds the internal IP address of node01');
});

test('a right answer says why it is right', async () => {
  await learner.goToStep(1);
  await learner.answer('On node01 and node02');
  await learner.page.getByText('The control plane carries a taint that keeps ordinary applications away').waitFor();
});

test('restart this step: what was made in it is gone, what was made before stays', async () => {
  await learner.goToStep(4);
  await learner.run('kubectl create namespace workshop');
  await learner.untilDone('A namespace named workshop exists');
  await learner.menu('Restart this step');
  await learner.page.getByRole('dialog').getByRole('button', { name: 'Restart this step' }).click();
  await expect.poll(() => learner.check('A namespace named workshop exists').getAttribute('data-state'), { timeout: 30_000 }).not.toBe('pass');
  await learner.untilScreen(/^root@workstation:~#$/);
  await learner.run('kubectl get namespace workshop; ls');
  await learner.untilScreen(/namespaces "workshop" not found/);
  await learner.untilScreen(/^node01-ip$/m);
});

test('restart the lab: a new cluster, and the first step', async () => {
  await learner.menu('Restart the lab');
  await learner.page.getByRole('dialog').getByRole('button', { name: 'Restart the lab' }).click();
  await learner.page.getByRole('heading', { name: 'Machines that work as one' }).waitFor();
  await learner.untilScreen(/^root@workstation:~#$/);
  await learner.run('ls; echo done');
  expect(await learner.screen()).not.toContain('node01-ip');
});

test('skip time: a long sleep is over at once', async () => {
  await learner.run('clear; kubectl create job nap --image=busybox -- sleep 240');
  await learner.page.getByRole('button', { name: 'Skip time' }).click();
  await learner.page.getByRole('menuitem', { name: '5 minutes' }).click();
  await learner.run('clear; kubectl wait --for=condition=complete job/nap --timeout=300s; kubectl get job nap');
  await learner.untilScreen(/nap +Complete +1\/1 +4m/);
});

test('a downloaded kubeconfig opens the same cluster from outside', async () => {
  const coming = learner.page.waitForEvent('download');
  await learner.menu('Download kubeconfig');
  const file = await (await coming).path();
  const config = parse(await readFile(file, 'utf8')) as { clusters: { cluster: { server: string } }[]; users: { user: { token?: string } }[] };
  const { server } = config.clusters[0]?.cluster ?? { server: '' };
  const token = config.users[0]?.user.token;
  const answer = await fetch(`${server}/apis/batch/v1/namespaces/default/jobs`, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
  const { items } = (await answer.json()) as { items: { metadata: { name: string } }[] };
  expect(items.map((item) => item.metadata.name)).toEqual(['nap']);
});

test('nothing complained on the way', () => {
  expect(errors).toEqual([]);
});
