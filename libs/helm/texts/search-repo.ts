// The words of `helm search repo --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const searchRepo = {
  name: 'repo',
  usage: 'search repo [keyword]',
  short: 'search repositories for a keyword in charts',
  long: `
Search reads through all of the repositories configured on the system, and
looks for matches. Search of these repositories uses the metadata stored on
the system.

It will display the latest stable versions of the charts found. If you
specify the --devel flag, the output will include pre-release versions.
If you want to search using a version constraint, use --version.

Examples:

    # Search for stable release versions matching the keyword "nginx"
    $ helm search repo nginx

    # Search for release versions matching the keyword "nginx", including pre-release versions
    $ helm search repo nginx --devel

    # Search for the latest stable release for nginx-ingress with a major version of 1
    $ helm search repo nginx-ingress --version ^1.0.0

Repositories are managed with 'helm repo' commands.

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
