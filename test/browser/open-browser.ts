import { existsSync } from 'node:fs';
import bundled from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** With all in one process, closing a window ends the browser. Web security is what the pages have to live with. */
const FOR_TINY_MACHINES = new Set(['--single-process', '--no-zygote', '--disable-web-security', '--allow-running-insecure-content']);

/** The machine's own Chromium if there is one, else the one that npm brought. */
export async function openBrowser(): Promise<Browser> {
  const own = [process.env.CHROMIUM_PATH ?? '', ...INSTALLED].find((path) => path !== '' && existsSync(path));
  if (own !== undefined) return chromium.launch({ executablePath: own, args: ['--no-sandbox'] });
  return chromium.launch({ executablePath: await bundled.executablePath(), args: bundled.args.filter((one) => !FOR_TINY_MACHINES.has(one)) });
}

/** Collects what a page complains about. A visitor's question who he is, answered with 401, is no complaint. */
export function listenForErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401')) errors.push(message.text());
  });
  return errors;
}
