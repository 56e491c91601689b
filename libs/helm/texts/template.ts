// The words of `helm template --help`
import { bool, list, text, texts } from '#kubectl/flags/flag.js';
import { shared } from '#helm/flags/shared.js';

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
    apiVersions: list({ short: 'a', help: 'Kubernetes api versions used for Capabilities.APIVersions (multiple can be specified)' }),
    caFile: shared.caFile,
    certFile: shared.certFile,
    createNamespace: shared.createNamespace,
    dependencyUpdate: shared.dependencyUpdate,
    description: shared.description,
    devel: shared.devel,
    disableOpenapiValidation: shared.disableOpenapiValidation,
    dryRun: text({ initial: 'client', bare: 'unset', help: 'simulates the operation either client-side or server-side. Must be either: "client", or "server". \'--dry-run=client simulates the operation client-side only and avoids cluster connections. \'--dry-run=server\' simulates/validates the operation on the server, requiring cluster connectivity.' }),
    enableDns: shared.enableDns,
    forceConflicts: shared.forceConflicts,
    forceReplace: shared.forceReplace,
    generateName: shared.generateName,
    hideNotes: shared.hideNotes,
    includeCrds: bool({ help: 'include CRDs in the templated output' }),
    insecureSkipTlsVerify: shared.insecureSkipTlsVerify,
    isUpgrade: bool({ help: 'set .Release.IsUpgrade instead of .Release.IsInstall' }),
    keyFile: shared.keyFile,
    keyring: shared.keyring,
    kubeVersion: text({ help: 'Kubernetes version used for Capabilities.KubeVersion' }),
    labels: shared.labels,
    nameTemplate: shared.nameTemplate,
    noHooks: shared.noHooks,
    outputDir: text({ help: 'writes the executed templates to files in output-dir instead of stdout' }),
    passCredentials: shared.passCredentials,
    password: shared.password,
    plainHttp: shared.plainHttp,
    postRenderer: shared.postRenderer,
    postRendererArgs: shared.postRendererArgs,
    releaseName: bool({ help: 'use release name in the output-dir path.' }),
    renderSubchartNotes: shared.renderSubchartNotes,
    replace: shared.replace,
    repo: shared.repo,
    rollbackOnFailure: shared.rollbackOnFailure,
    serverSide: shared.serverSide,
    set: shared.set,
    setFile: shared.setFile,
    setJson: shared.setJson,
    setLiteral: shared.setLiteral,
    setString: shared.setString,
    showOnly: texts({ short: 's', help: 'only show manifests rendered from the given templates' }),
    skipCrds: shared.skipCrds,
    skipSchemaValidation: shared.skipSchemaValidation,
    skipTests: bool({ help: 'skip tests from templated output' }),
    takeOwnership: shared.takeOwnership,
    timeout: shared.timeout,
    username: shared.username,
    values: shared.values,
    verify: shared.verify,
    version: shared.version,
    wait: shared.wait,
    waitForJobs: shared.waitForJobs,
  },
};
