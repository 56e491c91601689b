import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What was reached with our kubectl: how many steps of each recording, and answers of each source's manifests, are to the letter. */
interface Figures {
  readonly own: Readonly<Record<string, number>>;
  readonly manifests: Readonly<Record<string, number>>;
}

const file = path.join(import.meta.dirname, 'figures.json');

export function readFigures(): Figures {
  return JSON.parse(readFileSync(file, 'utf8')) as Figures;
}

/** Keeps what was reached now, if the environment asks for it. */
export function writeFigures(now: Partial<Figures>): void {
  if (process.env.UPDATE_FIGURES === '1') writeFileSync(file, `${JSON.stringify({ ...readFigures(), ...now }, null, 2)}\n`);
}
