import { bool } from '#kubectl/flags/flag.js';
import { RenderProblem } from '#helm/actions/install.js';
import type { HelmCall } from '#helm/call.js';
import { globMatches } from '#helm/charts/glob.js';
import { defineVerb } from '#helm/define-verb.js';
import { defaultCapabilities, KubeVersion } from '#helm/engine/capabilities.js';
import { HelmError } from '#helm/errors.js';
import { deprecatedFlags, dryRunOf } from '#helm/flags/wishes.js';
import { splitManifests } from '#helm/releases/manifests.js';
import type { Release } from '#helm/releases/release.js';
import { template as text } from '#helm/texts/template.js';
import { runInstall } from './install.js';

const flags = { ...text.flags, ...deprecatedFlags, validate: bool({ hidden: true, deprecated: "use '--dry-run=server' instead" }) };

export const templateVerb = defineVerb({
  text: { ...text, flags },
  arity: { atLeast: 1 },
  *run(call) {
    const { flags: own } = call;
    const capabilities = defaultCapabilities(own.kubeVersion === '' ? undefined : kubeVersionOf(own.kubeVersion), own.apiVersions);
    const dryRun = own.validate ? 'server' : dryRunOf(call, own.dryRun, true);
    let release: Release;
    let problem: RenderProblem | undefined;
    try {
      release = yield* runInstall(call.with({ ...own, replace: true }), dryRun, { hideSecrets: false, defaultName: 'release-name', more: { includeCrds: own.includeCrds, isUpgrade: own.isUpgrade, capabilities } });
    } catch (error) {
      if (!(error instanceof RenderProblem)) throw error;
      if (!call.logger.isDebug) throw new HelmError(`${error.message}\n\nUse --debug flag to render out invalid YAML`);
      problem = error;
      release = error.release;
    }
    const hooks = own.noHooks ? [] : release.hooks.filter(({ events }) => !(own.skipTests && events.includes('test')));
    if (own.outputDir !== '') {
      writeFiles(call, release, own.releaseName ? `${own.outputDir}/${release.name}` : own.outputDir);
      call.line();
    }
    else {
      const all = `${release.manifest.trim()}\n${hooks.map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest}\n`).join('')}`;
      call.print(own.showOnly.length === 0 ? all : only(all, own.showOnly));
    }
    if (problem !== undefined) throw problem;
  },
});

export function kubeVersionOf(version: string): KubeVersion {
  if (!/^v?\d+(\.\d+)+/.test(version)) throw new HelmError(`invalid kube version '${version}': could not parse ${JSON.stringify(version)} as version`);
  return new KubeVersion(version);
}

function only(all: string, wanted: readonly string[]): string {
  const manifests = splitManifests(all);
  return wanted.map((pattern) => {
    const found = manifests.filter((manifest) => {
      const path = /# Source: [^/]+\/(.+)/.exec(manifest)?.[1];
      return path !== undefined && (path === pattern || globMatches(pattern, path, '/'));
    });
    if (found.length === 0) throw new HelmError(`could not find template ${pattern} in chart`);
    return found.map((manifest) => `---\n${manifest}\n`).join('');
  }).join('');
}

/** `--output-dir`: each template's result under its path. */
function writeFiles(call: HelmCall<unknown>, release: Release, folder: string): void {
  const parts = [...splitManifests(release.manifest), ...release.hooks.map(({ path, manifest }) => `# Source: ${path}\n${manifest}`)];
  const written = new Set<string>();
  for (const part of parts) {
    const name = /^# Source: (.+)/.exec(part)?.[1];
    if (name === undefined) continue;
    const path = `${folder}/${name}`;
    call.proc.files.makeDirectory(path.slice(0, path.lastIndexOf('/')), { parents: true });
    if (written.has(path)) call.proc.files.append(path, `---\n${part}\n`);
    else call.proc.files.write(path, `---\n${part}\n`);
    written.add(path);
    call.line(`wrote ${path}`);
  }
}
