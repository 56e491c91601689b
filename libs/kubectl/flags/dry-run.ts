// Mirrors cmdutil.GetDryRunStrategy
import type { Call } from '#kubectl/call.js';
import { klogPrefix } from '#kubectl/console/klog.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { text } from './flag.js';

export const dryRunFlag = text({ initial: 'none', bare: 'unchanged', help: 'Must be "none", "server", or "client": show what would be sent, or send it without it being stored.' });
export type DryRun = 'none' | 'client' | 'server';

/** Throws Fatal. */
export function dryRunOf<F extends { readonly dryRun: string }>(call: Call<F>): DryRun {
  return call.remembered('dry-run', () => read(call));
}

function read<F extends { readonly dryRun: string }>(call: Call<F>): DryRun {
  const value = call.flags.dryRun;
  if (value === 'none' || value === 'client' || value === 'server') return value;
  const warn = (line: number, flag: string, better: string) => call.console.errorLine(`${klogPrefix('W', call.now(), `helpers.go:${line}`)} ${flag} and can be replaced with --dry-run=${better}.`);
  if (value === 'unchanged') {
    warn(719, '--dry-run is deprecated', 'client');
    return 'client';
  }
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) {
    warn(733, `--dry-run=${value} is deprecated (boolean value)`, 'client');
    return 'client';
  }
  if (/^(0|f|F|FALSE|false|False)$/.test(value)) {
    warn(736, `--dry-run=${value} is deprecated (boolean value)`, 'none');
    return 'none';
  }
  throw new Fatal(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

/** ` (dry run)` after what was done. */
export function dryRunSuffix(dryRun: DryRun): string {
  return dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
}

export function dryRunQuery(dryRun: DryRun): string | undefined {
  return dryRun === 'server' ? 'All' : undefined;
}
