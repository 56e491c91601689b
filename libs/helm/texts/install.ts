// The words of `helm install --help`
import { chartFlags, repeated } from '#helm/flags/repeated.js';

export const install = {
  name: 'install',
  usage: 'install [NAME] [CHART]',
  short: 'install a chart',
  long: `
Renders a chart with your values and creates the objects in the cluster. What
was created is remembered as a release called NAME (or a name that helm makes
up, with --generate-name).

CHART may be

    helm install web example/web                                # from a repository that was added
    helm install web ./web                                      # a folder
    helm install web ./web-0.1.0.tgz                            # a packaged chart
    helm install web https://charts.example.com/web-0.1.0.tgz   # an address
    helm install web web --repo https://charts.example.com      # from a repository, not added
    helm install web oci://registry.example.com/web             # from an OCI registry

'example/web' means: chart web of the repository that was added as example. The
newest stable version is taken; --version asks for another one, --devel admits
pre-releases. 'helm repo list' shows your repositories, 'helm search' what is
in them.

VALUES

Each of these overrides the chart's values.yaml:

    -f, --values prod.yaml        # a file; later files win over earlier ones
    --set image.tag=1.29          # one value; lists as {a,b} or hosts[0]=a
    --set-string zip=01234        # always a string, also if it looks like a number
    --set-file script=run.sh      # the content of a file
    --set-json 'ports=[80,443]'   # JSON, for one key or for a whole object
    --set-literal pass='a,b=c'    # taken as it stands, without any splitting

Each of the --set flags wins over files, and the later of two equal ones over the
earlier.

TRYING IT OUT

--dry-run shows what would be installed and changes nothing; with --debug it
also tells how helm got there. Both print Secrets, unless --hide-secret is set.
--verify refuses a chart whose provenance file is missing or wrong.
`,
  flags: {
    ...chartFlags,
    createNamespace: repeated.createNamespace,
    dependencyUpdate: repeated.dependencyUpdate,
    description: repeated.description,
    disableOpenapiValidation: repeated.disableOpenapiValidation,
    dryRun: repeated.dryRun,
    enableDns: repeated.enableDns,
    forceConflicts: repeated.forceConflicts,
    forceReplace: repeated.forceReplace,
    generateName: repeated.generateName,
    hideNotes: repeated.hideNotes,
    hideSecret: repeated.hideSecret,
    labels: repeated.labels,
    nameTemplate: repeated.nameTemplate,
    noHooks: repeated.noHooks,
    output: repeated.output,
    postRenderer: repeated.postRenderer,
    postRendererArgs: repeated.postRendererArgs,
    renderSubchartNotes: repeated.renderSubchartNotes,
    replace: repeated.replace,
    rollbackOnFailure: repeated.rollbackOnFailure,
    serverSide: repeated.serverSide,
    set: repeated.set,
    setFile: repeated.setFile,
    setJson: repeated.setJson,
    setLiteral: repeated.setLiteral,
    setString: repeated.setString,
    skipCrds: repeated.skipCrds,
    skipSchemaValidation: repeated.skipSchemaValidation,
    takeOwnership: repeated.takeOwnership,
    timeout: repeated.timeout,
    values: repeated.values,
    wait: repeated.wait,
    waitForJobs: repeated.waitForJobs,
  },
};
