// The words of `helm template --help`
import { bool, list, text, texts } from '#kubectl/flags/flag.js';
import { chartFlags, repeated } from '#helm/flags/repeated.js';

export const template = {
  name: 'template',
  usage: 'template [NAME] [CHART]',
  short: 'locally render templates',
  long: `
Render chart templates locally and display the output.

Any values that would normally be looked up or retrieved in-cluster will be
faked locally. Additionally, none of the server-side testing of chart validity
(e.g. whether an API is supported) is done.

To specify the Kubernetes API versions used for Capabilities.APIVersions, use
the '--api-versions' flag. This flag can be specified multiple times or as a
comma-separated list:

    $ helm template --api-versions networking.k8s.io/v1 --api-versions cert-manager.io/v1 mychart ./mychart

or

    $ helm template --api-versions networking.k8s.io/v1,cert-manager.io/v1 mychart ./mychart

`,
  flags: {
    ...chartFlags,
    apiVersions: list({ short: 'a', help: 'Kubernetes api versions used for Capabilities.APIVersions (multiple can be specified)' }),
    createNamespace: repeated.createNamespace,
    dependencyUpdate: repeated.dependencyUpdate,
    description: repeated.description,
    disableOpenapiValidation: repeated.disableOpenapiValidation,
    dryRun: text({ initial: 'client', bare: 'unset', help: 'simulates the operation either client-side or server-side. Must be either: "client", or "server". \'--dry-run=client simulates the operation client-side only and avoids cluster connections. \'--dry-run=server\' simulates/validates the operation on the server, requiring cluster connectivity.' }),
    enableDns: repeated.enableDns,
    forceConflicts: repeated.forceConflicts,
    forceReplace: repeated.forceReplace,
    generateName: repeated.generateName,
    hideNotes: repeated.hideNotes,
    includeCrds: bool({ help: 'include CRDs in the templated output' }),
    isUpgrade: bool({ help: 'set .Release.IsUpgrade instead of .Release.IsInstall' }),
    kubeVersion: text({ help: 'Kubernetes version used for Capabilities.KubeVersion' }),
    labels: repeated.labels,
    nameTemplate: repeated.nameTemplate,
    noHooks: repeated.noHooks,
    outputDir: text({ help: 'writes the executed templates to files in output-dir instead of stdout' }),
    postRenderer: repeated.postRenderer,
    postRendererArgs: repeated.postRendererArgs,
    releaseName: bool({ help: 'use release name in the output-dir path.' }),
    renderSubchartNotes: repeated.renderSubchartNotes,
    replace: repeated.replace,
    rollbackOnFailure: repeated.rollbackOnFailure,
    serverSide: repeated.serverSide,
    set: repeated.set,
    setFile: repeated.setFile,
    setJson: repeated.setJson,
    setLiteral: repeated.setLiteral,
    setString: repeated.setString,
    showOnly: texts({ short: 's', help: 'only show manifests rendered from the given templates' }),
    skipCrds: repeated.skipCrds,
    skipSchemaValidation: repeated.skipSchemaValidation,
    skipTests: bool({ help: 'skip tests from templated output' }),
    takeOwnership: repeated.takeOwnership,
    timeout: repeated.timeout,
    values: repeated.values,
    wait: repeated.wait,
    waitForJobs: repeated.waitForJobs,
  },
};
