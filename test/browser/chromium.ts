import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where systems keep a Chromium. */
const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

export const WHEELHOUSE_URL = () => process.env.WHEELHOUSE_URL ?? 'http://localhost:3000';

/** The system's Chromium, or the one that comes with npm. */
export async function launchChromium(): Promise<Browser> {
  const asked = process.env.CHROMIUM ?? SYSTEM.find((file) => existsSync(file));
  if (asked !== undefined) return chromium.launch({ executablePath: asked, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  const { default: packed } = await import('@sparticuz/chromium');
  // These two end the browser with its second page.
  const args = packed.args.filter((arg) => arg !== '--single-process' && arg !== '--no-zygote');
  return chromium.launch({ executablePath: await packed.executablePath(), args });
}

let people = 0;
/** Signs up somebody new through the page, as a person would. */
export async function signUp(page: Page): Promise<{ email: string; password: string }> {
  const email = `browser-${process.pid}-${++people}@example.org`;
  const password = 'correct horse battery';
  await page.goto(`${WHEELHOUSE_URL()}/sign-up`);
  await page.getByLabel(/name/i).first().fill('Robin Learner');
  await page.getByLabel(/mail/i).fill(email);
  await page.getByLabel(/password/i).first().fill(password);
  await page.getByRole('button', { name: /sign up|create/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-up'));
  return { email, password };
}
