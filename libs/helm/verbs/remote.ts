// What needs the network answers as it does without internet.
import type { Step } from '#linux/kernel/step.js';
import type { Flags } from '#kubectl/flags/flag.js';
import type { HelmCall } from '#helm/call.js';
import { locateChart, unreachable } from '#helm/charts/locate.js';
import { type Arity, type CommandText, defineGroup, defineVerb, type HelmCommand } from '#helm/define-verb.js';
import { HelmError } from '#helm/errors.js';
import { readRepositories } from '#helm/repositories.js';
import { pluginInstall } from '#helm/texts/plugin-install.js';
import { pluginList } from '#helm/texts/plugin-list.js';
import { pluginPackage } from '#helm/texts/plugin-package.js';
import { pluginUninstall } from '#helm/texts/plugin-uninstall.js';
import { pluginUpdate } from '#helm/texts/plugin-update.js';
import { pluginVerify } from '#helm/texts/plugin-verify.js';
import { plugin } from '#helm/texts/plugin.js';
import { pull } from '#helm/texts/pull.js';
import { push } from '#helm/texts/push.js';
import { registryLogin } from '#helm/texts/registry-login.js';
import { registryLogout } from '#helm/texts/registry-logout.js';
import { registry } from '#helm/texts/registry.js';
import { searchHub } from '#helm/texts/search-hub.js';
import { searchRepo } from '#helm/texts/search-repo.js';
import { search } from '#helm/texts/search.js';
import { verify } from '#helm/texts/verify.js';

function refusing<F extends Flags>(text: CommandText<F>, arity: Arity | undefined, answer: (call: HelmCall<unknown>) => string): HelmCommand {
  return defineVerb({
    text, ...(arity === undefined ? {} : { arity }),
    *run(call): Step<void> {
      yield* call.proc.work();
      throw new HelmError(answer(call));
    },
  });
}

const noHost = (url: string) => unreachable(url);

export const pullVerb = defineVerb({
  text: pull,
  arity: { atLeast: 1 },
  *run(call) {
    yield* call.proc.work();
    for (const reference of call.args) {
      const oci = /^oci:\/\/([^/]+)\/(.*)$/.exec(reference);
      if (oci !== null && call.flags.version === '') throw new HelmError(noHost(`https://${oci[1]}/v2/${oci[2]}/tags/list`));
      const found = locateChart(call, reference, call.flags);
      throw new HelmError(`could not find protocol handler for: ${found.startsWith('/') ? '' : found}`);
    }
  },
});

export const pushVerb = refusing(push, { atLeast: 2 }, (call) => {
  const [chart = '', remote = ''] = call.args;
  if (!call.proc.files.exists(chart)) return `${chart}: no such file`;
  if (!remote.startsWith('oci://')) return `scheme prefix missing from remote (e.g. "oci://")`;
  return `failed to perform "Exists" on destination: ${noHost(remote.replace('oci://', 'https://'))}`;
});

export const verifyVerb = refusing(verify, { exactly: 1 }, (call) => (call.proc.files.exists(call.arg(0)) && call.proc.files.stat(call.arg(0)).kind === 'directory' ? 'unpacked charts cannot be verified' : call.proc.files.exists(call.arg(0)) ? `could not load provenance file ${call.arg(0)}.prov: stat ${call.arg(0)}.prov: no such file or directory` : `stat ${call.arg(0)}: no such file or directory`));

export const registryVerb = defineGroup(registry, [
  refusing(registryLogin, { atLeast: 1 }, (call) => `Get "https://${call.arg(0)}/v2/": dial tcp: lookup ${call.arg(0).replace(/:\d+$/, '')}: no such host`),
  defineVerb({
    text: registryLogout, arity: { atLeast: 1 },
    *run(call) {
      yield* call.proc.work();
      call.console.errorLine(`Removing login credentials for ${call.arg(0)}`);
    },
  }),
]);

export const searchVerb = defineGroup(search, [
  refusing(searchHub, undefined, () => 'unable to perform search against "https://hub.helm.sh"'),
  defineVerb({
    text: searchRepo,
    *run(call) {
      yield* call.proc.work();
      const known = readRepositories(call);
      if (known.length === 0) throw new HelmError('no repositories configured');
      for (const { name } of known) call.logger.warn('repo is corrupt or missing', { repo: name, error: `open ${call.proc.env.get('HOME') ?? ''}/.cache/helm/repository/${name}-index.yaml: no such file or directory` });
      call.line('No results found');
    },
  }),
]);

const pluginNotFound = (call: HelmCall<unknown>) => `plugin: ${call.arg(0)} not found`;
export const pluginVerb = defineGroup(plugin, [
  refusing(pluginInstall, { atLeast: 1 }, (call) => `cannot get information about plugin source ${JSON.stringify(call.arg(0))} (if it's a local directory, does it exist?): ${noHost(call.arg(0))}`),
  defineVerb({
    text: pluginList, arity: { exactly: 0 },
    *run(call) {
      yield* call.proc.work();
      call.line('NAME\tVERSION\tTYPE\tAPIVERSION\tPROVENANCE\tSOURCE');
    },
  }),
  refusing(pluginPackage, { exactly: 1 }, (call) => `invalid plugin: stat ${call.arg(0)}/plugin.yaml: no such file or directory`),
  refusing(pluginUninstall, { atLeast: 1 }, (call) => pluginNotFound(call)),
  refusing(pluginUpdate, { atLeast: 1 }, (call) => `failed to update plugin ${call.arg(0)}, got error (${pluginNotFound(call)})`),
  refusing(pluginVerify, { exactly: 1 }, (call) => `plugin path not found: ${call.arg(0)}`),
]);
