// The words of `helm upgrade --help`
import { bool, list, text } from '#kubectl/flags/flag.js';
import { chartFlags, repeated } from '#helm/flags/repeated.js';

export const upgrade = {
  name: 'upgrade',
  usage: 'upgrade [RELEASE] [CHART]',
  short: 'upgrade a release',
  long: `
Renders a chart with values and changes a release to match, as a new revision.
CHART is a folder, an archive, an address or a chart of a repository, as for
'helm install'; of a repository's chart the newest version is taken, unless
--version names one. With --install a release that is not there is installed.

VALUES

-f and the --set flags work as for 'helm install': later ones win, and --set wins
over files. What happens to the values of the revision before:

    (nothing given)            kept, if no new values are given; else only the new ones count
    --reset-values             dropped
    --reuse-values             kept, new ones on top; new defaults of the chart are not seen
    --reset-then-reuse-values  kept on top of the new chart's defaults, new ones on top of that

    helm upgrade web ./web --reuse-values --set image.tag=1.29

--dry-run shows the result and changes nothing. It prints Secrets, unless
--hide-secret is set.
`,
  flags: {
    ...chartFlags,
    cleanupOnFail: bool({ help: 'allow deletion of new resources created in this upgrade when upgrade fails' }),
    createNamespace: bool({ help: 'if --install is set, create the release namespace if not present' }),
    dependencyUpdate: repeated.dependencyUpdate,
    description: repeated.description,
    disableOpenapiValidation: bool({ help: 'if set, the upgrade process will not validate rendered templates against the Kubernetes OpenAPI Schema' }),
    dryRun: repeated.dryRun,
    enableDns: repeated.enableDns,
    forceConflicts: repeated.forceConflicts,
    forceReplace: repeated.forceReplace,
    hideNotes: bool({ help: 'if set, do not show notes in upgrade output. Does not affect presence in chart metadata' }),
    hideSecret: repeated.hideSecret,
    historyMax: repeated.historyMax,
    install: bool({ short: 'i', help: "if a release by this name doesn't already exist, run an install" }),
    labels: { ...list({ short: 'l', help: 'Labels that would be added to release metadata. Should be separated by comma. Original release labels will be merged with upgrade labels. You can unset label using null.' }), typeName: 'stringToString', shownDefault: '[]' },
    noHooks: bool({ help: 'disable pre/post upgrade hooks' }),
    output: repeated.output,
    postRenderer: repeated.postRenderer,
    postRendererArgs: repeated.postRendererArgs,
    renderSubchartNotes: repeated.renderSubchartNotes,
    resetThenReuseValues: bool({ help: "when upgrading, reset the values to the ones built into the chart, apply the last release's values and merge in any overrides from the command line via --set and -f. If '--reset-values' or '--reuse-values' is specified, this is ignored" }),
    resetValues: bool({ help: 'when upgrading, reset the values to the ones built into the chart' }),
    reuseValues: bool({ help: "when upgrading, reuse the last release's values and merge in any overrides from the command line via --set and -f. If '--reset-values' is specified, this is ignored" }),
    rollbackOnFailure: bool({ help: 'if set, Helm will rollback the upgrade to previous success release upon failure. The --wait flag will be defaulted to "watcher" if --rollback-on-failure is set' }),
    serverSide: text({ initial: 'auto', help: 'must be "true", "false" or "auto". Object updates run in the server instead of the client ("auto" defaults the value from the previous chart release\'s method)' }),
    set: repeated.set,
    setFile: repeated.setFile,
    setJson: repeated.setJson,
    setLiteral: repeated.setLiteral,
    setString: repeated.setString,
    skipCrds: bool({ help: 'if set, no CRDs will be installed when an upgrade is performed with install flag enabled. By default, CRDs are installed if not already present, when an upgrade is performed with install flag enabled' }),
    skipSchemaValidation: repeated.skipSchemaValidation,
    takeOwnership: bool({ help: 'if set, upgrade will ignore the check for helm annotations and take ownership of the existing resources' }),
    timeout: repeated.timeout,
    values: repeated.values,
    wait: repeated.wait,
    waitForJobs: repeated.waitForJobs,
  },
};
