// The words of `helm search repo --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const searchRepo = {
  name: 'repo',
  usage: 'search repo [keyword]',
  short: 'search repositories for a keyword in charts',
  long: `
Searches the charts of the repositories that were added, in the lists stored
here; 'helm repo update' renews them. Without a keyword everything is shown.

    helm search repo nginx                     # the newest stable version
    helm search repo nginx --devel             # pre-releases as well
    helm search repo nginx --versions          # every version
    helm search repo nginx --version '^1.0.0'  # the newest within a range
`,
  flags: {
    devel: bool({ help: "use development versions (alpha, beta, and release candidate releases), too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored" }),
    failOnNoResult: repeated.failOnNoResult,
    maxColWidth: repeated.maxColWidth,
    output: repeated.output,
    regexp: bool({ short: 'r', help: 'use regular expressions for searching repositories you have added' }),
    version: text({ help: 'search using semantic versioning constraints on repositories you have added' }),
    versions: bool({ short: 'l', help: 'show the long listing, with each version of each chart on its own line, for repositories you have added' }),
  },
};
