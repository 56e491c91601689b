import { gzipSync } from 'node:zlib';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Learner } from './learner.js';
import { openBrowser } from './open-browser.js';

const url = inject('url');
/** What the lab's page itself asks for, compressed. */
const FIRST_LOAD_BYTES_MAX = 250 * 1024;
/** With the player, its Markdown and its socket, which come while the session starts. */
const BESIDE_TERMINAL_BYTES_MAX = 350 * 1024;

let browser: Browser;
beforeAll(async () => { browser = await openBrowser(); });
afterAll(() => browser?.close());

/** What axe finds against WCAG 2.2 AA, a line each. */
async function barriers(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: axe.source });
  const { violations, passes } = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })`)) as AxeResults;
  expect(passes.length).toBeGreaterThan(5);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`));
}

describe.each(['light', 'dark'] as const)('no barriers, in %s', (colorScheme) => {
  test('for visitors', async () => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    for (const path of ['/', '/courses', '/courses/kubernetes-from-zero', '/sign-in', '/sign-up', '/reset']) {
      await page.goto(url + path);
      await page.waitForLoadState('networkidle');
      expect(await barriers(page), path).toEqual([]);
    }
    await context.close();
  });

  test('for learners, each part of the lab too', async () => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const learner = new Learner(page, url);
    await learner.signUp();
    await learner.openLab('what-a-cluster-is-made-of');
    await learner.run('kubectl create deployment web --image=nginx:no-such-tag');
    expect(await barriers(page), 'terminal').toEqual([]);
    await page.getByRole('tab', { name: 'Files' }).click();
    await page.getByText('Choose a file').waitFor();
    expect(await barriers(page), 'files').toEqual([]);
    await page.getByRole('tab', { name: 'Cluster' }).click();
    for (const view of ['Nodes', 'Pods', 'Events', 'Objects']) {
      await page.getByRole('button', { name: view, exact: true }).click();
      await page.waitForLoadState('networkidle');
      expect(await barriers(page), view).toEqual([]);
    }
    await page.getByRole('button', { name: 'More' }).click();
    expect(await barriers(page), 'menu').toEqual([]);
    for (const path of ['/home', '/progress', '/profile']) {
      await page.goto(url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await barriers(page), path).toEqual([]);
    }
    await context.close();
  });
});

test('the lab page needs little code', async () => {
  const page = await browser.newPage();
  const learner = new Learner(page, url);
  await learner.signUp();
  const scripts: { readonly path: string; readonly bytes: number; readonly isTerminal: boolean }[] = [];
  page.on('response', async (response) => {
    if (response.request().resourceType() !== 'script') return;
    const body = await response.body().catch(() => Buffer.alloc(0));
    scripts.push({ path: new URL(response.url()).pathname, bytes: gzipSync(body).length, isTerminal: body.includes('xterm-') });
  });
  const lab = `${url}/courses/kubernetes-from-zero/pods`;
  const html = await (await fetch(lab)).text();
  await learner.openLab('pods');
  await page.waitForLoadState('networkidle');
  const list = scripts.map(({ path, bytes, isTerminal }) => `${isTerminal ? 'terminal ' : html.includes(path) ? 'first ' : 'later '}${path} ${bytes}`).join('\n');
  const sum = (of: typeof scripts): number => of.reduce((total, { bytes }) => total + bytes, 0);
  expect(scripts.some((one) => one.isTerminal)).toBe(true);
  expect(sum(scripts.filter(({ path }) => html.includes(path))), list).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX);
  expect(sum(scripts.filter(({ isTerminal }) => !isTerminal)), list).toBeLessThanOrEqual(BESIDE_TERMINAL_BYTES_MAX);
  await page.close();
});
