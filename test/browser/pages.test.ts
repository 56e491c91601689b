import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { listenForErrors, openBrowser } from './open-browser.js';

const url = inject('url');
let browser: Browser;
beforeAll(async () => { browser = await openBrowser(); });
afterAll(() => browser?.close());

const SIZES = [{ name: 'phone', width: 390, height: 844 }, { name: 'desktop', width: 1440, height: 900 }] as const;
const PAGES = [
  { path: '/', heading: /Learn Kubernetes/ }, { path: '/courses', heading: 'Courses' }, { path: '/sign-in', heading: 'Sign in' },
  { path: '/sign-up', heading: 'Sign up' }, { path: '/reset', heading: 'Reset your password' },
] as const;

describe.each(SIZES)('pages without an account on a $name', ({ width, height }) => {
  test.each(PAGES)('$path has its heading, fits, and complains of nothing', async ({ path, heading }) => {
    const page = await browser.newPage({ viewport: { width, height } });
    const errors = listenForErrors(page);
    await page.goto(url + path);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    expect(errors).toEqual([]);
    await page.close();
  });
});

test('a page for learners asks visitors to sign in, and leads back', async () => {
  const page = await browser.newPage();
  await page.goto(`${url}/progress`);
  await page.waitForURL(/\/sign-in\?next=%2Fprogress$/);
  await page.close();
});
