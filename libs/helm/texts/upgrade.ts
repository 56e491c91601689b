// The words of `helm upgrade --help`
import { bool, list, text } from '#kubectl/flags/flag.js';
import { chartFlags, repeated } from '#helm/flags/repeated.js';

export const upgrade = {
  name: 'upgrade',
  usage: 'upgrade [RELEASE] [CHART]',
  short: 'upgrade a release',
  long: `
This command upgrades a release to a new version of a chart.

The upgrade arguments must be a release and chart. The chart
argument can be either: a chart reference('example/mariadb'), a path to a chart directory,
a packaged chart, or a fully qualified URL. For chart references, the latest
version will be specified unless the '--version' flag is set.

To override values in a chart, use either the '--values' flag and pass in a file
or use the '--set' flag and pass configuration from the command line, to force string
values, use '--set-string'. You can use '--set-file' to set individual
values from a file when the value itself is too long for the command line
or is dynamically generated. You can also use '--set-json' to set json values
(scalars/objects/arrays) from the command line. Additionally, you can use '--set-json' and passing json object as a string.

You can specify the '--values'/'-f' flag multiple times. The priority will be given to the
last (right-most) file specified. For example, if both myvalues.yaml and override.yaml
contained a key called 'Test', the value set in override.yaml would take precedence:

    $ helm upgrade -f myvalues.yaml -f override.yaml redis ./redis

You can specify the '--set' flag multiple times. The priority will be given to the
last (right-most) set specified. For example, if both 'bar' and 'newbar' values are
set for a key called 'foo', the 'newbar' value would take precedence:

    $ helm upgrade --set foo=bar --set foo=newbar redis ./redis

You can update the values for an existing release with this command as well via the
'--reuse-values' flag. The 'RELEASE' and 'CHART' arguments should be set to the original
parameters, and existing values will be merged with any values set via '--values'/'-f'
or '--set' flags. Priority is given to new values.

    $ helm upgrade --reuse-values --set foo=bar --set foo=newbar redis ./redis

The --dry-run flag will output all generated chart manifests, including Secrets
which can contain sensitive values. To hide Kubernetes Secrets use the
--hide-secret flag. Please carefully consider how and when these flags are used.

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
