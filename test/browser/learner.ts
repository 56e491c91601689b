import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const PATIENCE_MS = 60_000;
export const WORKSTATION = 'workstation:1';

/** One person at one browser: what he does, in a few words each. */
export class Learner {
  constructor(readonly page: Page, readonly url: string) {}

  async signUp(name = 'Maria'): Promise<void> {
    await this.page.goto(`${this.url}/sign-up`);
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel('E-mail address').fill(`${name.toLowerCase()}-${Date.now()}-${Math.random().toString(36).slice(2, 8)}@example.org`);
    await this.page.getByLabel('Password').fill('a long enough password');
    await this.page.getByRole('button', { name: 'Sign up' }).click();
    await this.page.waitForURL(/\/home$/);
  }

  /** Opens a lab of the first course and waits for its prompt. */
  async openLab(lab: string): Promise<void> {
    await this.page.goto(`${this.url}/courses/kubernetes-from-zero/${lab}`);
    await this.untilPrompt();
  }

  rows(terminal = WORKSTATION): Locator {
    return this.page.locator(`[data-terminal="${terminal}"] .xterm-rows > div`);
  }

  /** What the terminal shows, without the empty rows at its end. */
  async screen(terminal = WORKSTATION): Promise<string> {
    const rows = await this.rows(terminal).allTextContents();
    return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n').trimEnd();
  }

  async untilScreen(shows: RegExp, terminal = WORKSTATION): Promise<void> {
    await expect.poll(() => this.screen(terminal), { timeout: PATIENCE_MS }).toMatch(shows);
  }

  untilPrompt(terminal = WORKSTATION): Promise<void> {
    return this.untilScreen(/[$#]$/, terminal);
  }

  focusTerminal(terminal = WORKSTATION): Promise<void> {
    return this.page.getByLabel(`Terminal ${terminal}`).focus();
  }

  /** Types a command as a person would, without waiting for its end. */
  async type(command: string, terminal = WORKSTATION): Promise<void> {
    await this.focusTerminal(terminal);
    await this.page.keyboard.type(`${command}\n`);
  }

  /** Types a command and waits for the prompt behind it. */
  async run(command: string, terminal = WORKSTATION): Promise<void> {
    await this.type(command, terminal);
    await this.untilPrompt(terminal);
  }

  /** Pastes as the browser does when Ctrl+Shift+V is pressed, without the clipboard of this machine. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate(`{
      const data = new DataTransfer();
      data.setData('text/plain', ${JSON.stringify(text)});
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    }`);
  }

  check(title: string): Locator {
    return this.page.getByRole('region', { name: 'Checks of this step' }).getByRole('listitem').filter({ hasText: title });
  }

  async untilDone(title: string): Promise<void> {
    await expect.poll(() => this.check(title).getAttribute('data-state'), { timeout: PATIENCE_MS }).toBe('pass');
  }

  async answer(choice: string): Promise<void> {
    await this.page.getByLabel(choice, { exact: true }).check();
    const question = this.page.getByRole('group', { name: 'Question' }).filter({ has: this.page.getByLabel(choice, { exact: true }) });
    await question.getByRole('button', { name: 'Answer' }).click();
  }

  goToStep(number: number): Promise<void> {
    return this.page.getByRole('button', { name: new RegExp(`^Step ${number}: `) }).click();
  }

  /** Picks from the menu at the top right. */
  async menu(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More' }).click();
    await this.page.getByRole('menuitem', { name: item }).or(this.page.getByRole('menuitemcheckbox', { name: item })).click();
  }
}
