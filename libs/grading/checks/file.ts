import { z } from 'zod';
import { defineCheck } from '#grading/define-check.js';
import { Expectation, unmet } from '#grading/expectation.js';
import { broken, fail, pass } from '#grading/verdict.js';
import { Errno } from '#linux/kernel/step.js';

const Params = z.strictObject({
  host: z.string().default('workstation'), path: z.string().startsWith('/'),
  content: Expectation.optional(), absent: z.boolean().default(false),
  /** Permission bits in octal: '600'. */
  mode: z.string().regex(/^[0-7]{3,4}$/).optional(),
});

/** A file of a host is there (or is not), with this content and mode. */
export const file = defineCheck<z.infer<typeof Params>>({
  type: 'file',
  params: Params,
  run({ host, path, content, absent, mode }, subject) {
    const files = subject.files(host);
    if (files === undefined) return broken(`The check asks for host ${host}, which the lab does not have.`);
    if (!files.exists(path)) return absent ? pass() : fail(`There is no file ${path} on ${host}.`);
    if (absent) return fail(`${path} still exists on ${host}.`);
    try {
      const bits = files.stat(path).mode.toString(8).padStart(3, '0');
      if (mode !== undefined && Number.parseInt(bits, 8) !== Number.parseInt(mode, 8)) {
        return fail(`${path} has mode ${bits}, expected ${mode}.`, { expected: mode, actual: bits });
      }
      if (content === undefined) return pass();
      const gap = unmet(content, files.readText(path));
      return gap === undefined ? pass() : fail(`${path} ${gap}.`);
    } catch (error) {
      if (error instanceof Errno) return fail(`${path}: ${error.message}.`);
      throw error;
    }
  },
});
