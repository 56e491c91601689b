// The words of `helm template --help`
import { bool, list, text, texts } from '#kubectl/flags/flag.js';
import { chartFlags, repeated } from '#helm/flags/repeated.js';

export const template = {
  name: 'template',
  usage: 'template [NAME] [CHART]',
  short: 'locally render templates',
  long: `
Renders a chart and prints the manifests. No cluster is asked, so functions like
lookup find nothing, and nobody checks whether the objects would be accepted.

Templates may ask which APIs a cluster has. Name some that should count as there:

    helm template web ./web --api-versions networking.k8s.io/v1 --api-versions cert-manager.io/v1
    helm template web ./web --api-versions networking.k8s.io/v1,cert-manager.io/v1
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
