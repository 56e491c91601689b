import { TemplateError } from '#kubectl/template/template-error.js';
import { TemplateSet } from '#kubectl/template/template.js';
import { REQUEST, REQUEST_PLAIN } from '#linux/shell/completion/request.js';
import { completionScript } from '#kubectl/completion/scripts.js';
import type { HelmCall } from '#helm/call.js';
import { defineGroup, defineVerb } from '#helm/define-verb.js';
import { HELM_VERSION } from '#helm/engine/capabilities.js';
import { chartFunctions } from '#helm/engine/functions/list.js';
import { HelmError } from '#helm/errors.js';
import { completionBash } from '#helm/texts/completion-bash.js';
import { completionFish } from '#helm/texts/completion-fish.js';
import { completionPowershell } from '#helm/texts/completion-powershell.js';
import { completionZsh } from '#helm/texts/completion-zsh.js';
import { completion } from '#helm/texts/completion.js';
import { env } from '#helm/texts/env.js';
import { version } from '#helm/texts/version.js';

export const versionVerb = defineVerb({
  text: version,
  arity: { exactly: 0 },
  *run(call) {
    yield* call.proc.work();
    const { short, template } = call.flags;
    if (template !== '') {
      try {
        const set = new TemplateSet(chartFunctions(call.proc.world));
        set.parse('tpl', template);
        call.print(set.execute('tpl', HELM_VERSION));
      } catch (error) {
        if (error instanceof TemplateError) throw new HelmError(error.message);
        throw error;
      }
      return;
    }
    if (short) return call.line(`${HELM_VERSION.Version}+g${HELM_VERSION.GitCommit.slice(0, 7)}`);
    call.line(`version.BuildInfo{${Object.entries(HELM_VERSION).map(([key, value]) => `${key}:${JSON.stringify(value)}`).join(', ')}}`);
  },
});

export const envVerb = defineVerb({
  text: env,
  arity: { atMost: 1 },
  *run(call) {
    yield* call.proc.work();
    const found = environment(call);
    if (call.args.length > 0) return call.line(found[call.arg(0)] ?? '');
    for (const name of Object.keys(found).sort()) call.line(`${name}=${JSON.stringify(found[name])}`);
  },
});

/** What `helm env` tells. */
export function environment(call: HelmCall<unknown>): Record<string, string> {
  const { globals, proc } = call;
  const of = (name: string, otherwise = '') => proc.env.get(name) || otherwise;
  const home = of('HOME');
  const cache = of('HELM_CACHE_HOME', `${of('XDG_CACHE_HOME', `${home}/.cache`)}/helm`);
  const config = of('HELM_CONFIG_HOME', `${of('XDG_CONFIG_HOME', `${home}/.config`)}/helm`);
  const data = of('HELM_DATA_HOME', `${of('XDG_DATA_HOME', `${home}/.local/share`)}/helm`);
  const isDebug = call.logger.isDebug;
  return {
    HELM_BIN: 'helm', HELM_BURST_LIMIT: of('HELM_BURST_LIMIT', String(globals.burstLimit)), HELM_CACHE_HOME: cache, HELM_CONFIG_HOME: config, HELM_CONTENT_CACHE: globals.contentCache || of('HELM_CONTENT_CACHE', `${cache}/content`),
    HELM_DATA_HOME: data, HELM_DEBUG: String(isDebug), HELM_KUBEAPISERVER: globals.kubeApiserver || of('HELM_KUBEAPISERVER'), HELM_KUBEASGROUPS: globals.kubeAsGroup.join(',') || of('HELM_KUBEASGROUPS'), HELM_KUBEASUSER: globals.kubeAsUser || of('HELM_KUBEASUSER'),
    HELM_KUBECAFILE: globals.kubeCaFile || of('HELM_KUBECAFILE'), HELM_KUBECONTEXT: globals.kubeContext || of('HELM_KUBECONTEXT'), HELM_KUBEINSECURE_SKIP_TLS_VERIFY: String(globals.kubeInsecureSkipTlsVerify), HELM_KUBETLS_SERVER_NAME: globals.kubeTlsServerName,
    HELM_KUBETOKEN: globals.kubeToken || of('HELM_KUBETOKEN'), HELM_MAX_HISTORY: of('HELM_MAX_HISTORY', '10'), HELM_NAMESPACE: call.namespace, HELM_PLUGINS: of('HELM_PLUGINS', `${data}/plugins`), HELM_QPS: of('HELM_QPS', '0.00'),
    HELM_REGISTRY_CONFIG: globals.registryConfig || of('HELM_REGISTRY_CONFIG', `${config}/registry/config.json`), HELM_REPOSITORY_CACHE: globals.repositoryCache || of('HELM_REPOSITORY_CACHE', `${cache}/repository`),
    HELM_REPOSITORY_CONFIG: globals.repositoryConfig || of('HELM_REPOSITORY_CONFIG', `${config}/repositories.yaml`),
  };
}

const completionVerb = (text: typeof completionBash) => defineVerb({
  text,
  arity: { exactly: 0 },
  *run(call) {
    yield* call.proc.work();
    call.print(completionScript('helm', text.name, call.flags.noDescriptions ? REQUEST_PLAIN : REQUEST));
  },
});

export const completionGroup = defineGroup(completion, [completionVerb(completionBash), completionVerb(completionFish), completionVerb(completionPowershell), completionVerb(completionZsh)]);
