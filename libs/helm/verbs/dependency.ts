// Differs: only dependencies in folders (file://) can be fetched.
import { bytesToHex } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { goJson } from '#kubectl/printers/go-json.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import type { HelmCall } from '#helm/call.js';
import type { Chart, Dependency } from '#helm/charts/chart.js';
import { isCompatible } from '#helm/charts/dependencies.js';
import { loadChart, loadFolder } from '#helm/charts/load.js';
import { unreachable } from '#helm/charts/locate.js';
import { absolutePath } from '#helm/charts/paths.js';
import { saveChart } from '#helm/charts/save.js';
import { defineGroup, defineVerb } from '#helm/define-verb.js';
import { HelmError } from '#helm/errors.js';
import { uiTable } from '#helm/output.js';
import { jsonTime } from '#helm/releases/release.js';
import { readRepositories } from '#helm/repositories.js';
import { isStrictVersion } from '#helm/semver/version.js';
import { dependencyBuild } from '#helm/texts/dependency-build.js';
import { dependencyList } from '#helm/texts/dependency-list.js';
import { dependencyUpdate } from '#helm/texts/dependency-update.js';
import { dependency as text } from '#helm/texts/dependency.js';

const list = defineVerb({
  text: dependencyList,
  arity: { atMost: 1 },
  *run(call) {
    const folder = call.arg(0) || '.';
    const chart = loadChart(call.place, folder);
    yield* call.proc.work();
    const wanted = chart.metadata.dependencies;
    if (wanted === undefined) return call.line(`WARNING: no dependencies at ${`${folder}/charts`.replace(/^\.\//, '')}`);
    const rows = wanted.map((each) => [each.name, each.version ?? '', each.repository, statusOf(call, folder, each, chart)]);
    call.print(`${uiTable([['NAME', 'VERSION', 'REPOSITORY', 'STATUS'], ...rows], call.flags.maxColWidth || 80)}\n`);
    for (const entry of chartEntries(call, folder)) {
      try {
        const { name } = loadChart(call.place, entry).metadata;
        if (!wanted.some((each) => each.name === name)) call.line(`WARNING: ${JSON.stringify(entry)} is not in Chart.yaml.`);
      } catch (error) {
        if (!(error instanceof HelmError)) throw error;
        call.line(`WARNING: ${JSON.stringify(entry)} is not a chart.`);
      }
    }
  },
});

function chartEntries(call: HelmCall<unknown>, folder: string): string[] {
  const { files } = call.proc;
  const base = `${folder.replace(/\/$/, '')}/charts`;
  if (!files.exists(base)) return [];
  return files.list(base).map((name) => `${base}/${name}`.replace(/^\.\//, '')).filter((path) => path.endsWith('.tgz') || files.stat(path).kind === 'directory');
}

function statusOf(call: HelmCall<unknown>, folder: string, wanted: Dependency, parent: Chart): string {
  const archives = chartEntries(call, folder).filter((path) => path.endsWith('.tgz') && path.slice(path.lastIndexOf('/') + 1).startsWith(`${wanted.name}-`));
  const exact = archives.length > 1 ? archives.filter((path) => isStrictVersion(path.slice(path.lastIndexOf('/') + wanted.name.length + 2, -'.tgz'.length))) : archives;
  if (exact.length > 1) return 'too many matches';
  const versionFits = (version: string) => version === wanted.version || isCompatible(wanted.version ?? '', version);
  if (exact[0] !== undefined) {
    try {
      const { metadata } = loadChart(call.place, exact[0]);
      return metadata.name !== wanted.name ? 'misnamed' : versionFits(metadata.version) ? 'ok' : 'wrong version';
    } catch (error) {
      if (error instanceof HelmError) return 'corrupt';
      throw error;
    }
  }
  const found = parent.dependencies.find(({ metadata }) => metadata.name === wanted.name);
  return found === undefined ? 'missing' : versionFits(found.metadata.version) ? 'unpacked' : 'wrong version';
}

/** Fetches what Chart.yaml names into charts/ and writes Chart.lock. Throws HelmError. */
export function updateDependencies(call: HelmCall<unknown>, folder: string, say: (line: string) => void): void {
  const { files } = call.proc;
  const chart = loadFolder(call.place, folder);
  const wanted = chart.metadata.dependencies;
  if (wanted === undefined) return;
  requireRepositories(call, wanted);
  const fetched = wanted.map((each) => ({ wanted: each, chart: fetch(call, folder, each) }));
  say(`Saving ${wanted.length} charts`);
  const base = `${folder}/charts`;
  if (!files.exists(base)) files.makeDirectory(base, { parents: true });
  for (const name of files.list(base)) if (wanted.some((each) => name.startsWith(`${each.name}-`)) && name.endsWith('.tgz')) files.remove(`${base}/${name}`);
  for (const each of fetched) if (each.chart !== undefined) saveChart(call.place, each.chart, base);
  say('Deleting outdated charts');
  const locked = fetched.map(({ wanted: each, chart: found }) => ({ name: each.name, repository: each.repository, version: found?.metadata.version ?? each.version ?? '' }));
  const digest = `sha256:${bytesToHex(sha256(encodeUtf8(goJson([wanted.map(inOrder), locked.map(inOrder)]))))}`;
  files.write(`${folder}/Chart.lock`, writeYaml({ dependencies: locked, digest, generated: jsonTime(call.now()) }));
}

/** The fields in the order of Go's struct: the digest is of its JSON. */
function inOrder(each: Partial<Dependency>): Partial<Dependency> {
  const keys = ['name', 'version', 'repository', 'condition', 'tags', 'enabled', 'import-values', 'alias'] as const;
  return Object.fromEntries(keys.filter((key) => each[key] !== undefined).map((key) => [key, each[key]]));
}

/** A dependency from its folder; undefined when it lies in charts/ already. */
function fetch(call: HelmCall<unknown>, folder: string, wanted: Dependency): Chart | undefined {
  if (wanted.repository === '') {
    if (call.proc.files.exists(`${folder}/charts/${wanted.name}`)) return undefined;
    throw new HelmError(`no repository definition for ${wanted.name}. Please add the missing repos via 'helm repo add'`);
  }
  if (!wanted.repository.startsWith('file://')) throw new HelmError(`could not retrieve list of tags for repository ${wanted.repository}: ${unreachable(wanted.repository)}`);
  const given = wanted.repository.slice('file://'.length);
  const path = given.startsWith('/') ? given : absolutePath(call.place, `${folder}/${given}`);
  if (!call.proc.files.exists(path)) throw new HelmError(`directory ${path} not found`);
  const found = loadFolder(call.place, path);
  if (wanted.version !== undefined && !isCompatible(wanted.version, found.metadata.version)) throw new HelmError(`can't get a valid version for dependency ${wanted.name}`);
  return found;
}

function requireRepositories(call: HelmCall<unknown>, wanted: readonly Dependency[]): void {
  const known = readRepositories(call);
  const remote = wanted.filter(({ repository }) => /^https?:\/\//.test(repository) && !known.some(({ url }) => url.replace(/\/$/, '') === repository.replace(/\/$/, '')));
  const aliases = wanted.filter(({ repository }) => /^(@|alias:)/.test(repository) && !known.some(({ name }) => name === repository.replace(/^(@|alias:)/, '')));
  if (aliases.length > 0) throw new HelmError(`no repository definition for ${aliases.map(({ repository }) => repository).join(', ')}. Please add the missing repos via 'helm repo add'`);
  const [first] = remote;
  if (first === undefined) return;
  call.line('Getting updates for unmanaged Helm repositories...');
  for (const each of remote) call.line(`...Unable to get an update from the ${JSON.stringify(each.repository)} chart repository:\n\t${unreachable(`${each.repository.replace(/\/$/, '')}/index.yaml`)}`);
  throw new HelmError(`no cached repository for helm-manager-${bytesToHex(sha256(encodeUtf8(first.repository)))} found. (try 'helm repo update'): open ${call.proc.env.get('HOME') ?? ''}/.cache/helm/repository/helm-manager-${bytesToHex(sha256(encodeUtf8(first.repository)))}-index.yaml: no such file or directory`);
}

const update = defineVerb({
  text: dependencyUpdate,
  arity: { atMost: 1 },
  *run(call) {
    updateDependencies(call, absolutePath(call.place, call.arg(0) || '.'), (line) => call.line(line));
    yield* call.proc.work();
  },
});

const build = defineVerb({
  text: dependencyBuild,
  arity: { atMost: 1 },
  *run(call) {
    const folder = absolutePath(call.place, call.arg(0) || '.');
    const chart = loadFolder(call.place, folder);
    yield* call.proc.work();
    if (chart.lock === undefined || chart.metadata.dependencies === undefined) return updateDependencies(call, folder, (line) => call.line(line));
    const names = (each: readonly { readonly name: string }[]) => each.map(({ name }) => name).join();
    if (names(chart.lock.dependencies) !== names(chart.metadata.dependencies)) throw new HelmError('the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies');
    const base = `${folder}/charts`;
    const fetched = chart.metadata.dependencies.map((each) => fetch(call, folder, each));
    call.line(`Saving ${fetched.length} charts`);
    for (const each of fetched) if (each !== undefined) saveChart(call.place, each, base);
    call.line('Deleting outdated charts');
  },
});

export const dependencyVerb = defineGroup(text, [build, list, update]);
