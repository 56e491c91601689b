// The words of `helm list --help`
import { bool, int, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const list = {
  name: 'list',
  usage: 'list',
  short: 'list releases',
  aliases: ['ls'],
  long: `
Lists the releases of a namespace, or with -A those of all namespaces.

Releases in every status are shown. --deployed, --failed, --pending,
--superseded, --uninstalled and --uninstalling pick some; they add up.

    helm list --failed --pending     # what needs attention
    helm list --filter '^web-'       # names that a regular expression matches
    helm list -d -r                  # by date, the newest first
    helm list --max 20 --offset 40   # the third page of twenty

No more than 256 releases are listed at a time (--max). A list without
releases is no error.
`,
  flags: {
    allNamespaces: bool({ short: 'A', help: 'list releases across all namespaces' }),
    date: bool({ short: 'd', help: 'sort by release date' }),
    deployed: bool({ help: 'show deployed releases' }),
    failed: bool({ help: 'show failed releases' }),
    filter: text({ short: 'f', help: 'a regular expression (Perl compatible). Any releases that match the expression will be included in the results' }),
    max: int({ short: 'm', initial: 256, help: 'maximum number of releases to fetch' }),
    noHeaders: bool({ help: "don't print headers when using the default output format" }),
    offset: int({ help: 'next release index in the list, used to offset from start value' }),
    output: repeated.output,
    pending: bool({ help: 'show pending releases' }),
    reverse: bool({ short: 'r', help: 'reverse the sort order' }),
    selector: text({ short: 'l', help: "Selector (label query) to filter on, supports '=', '==', and '!='.(e.g. -l key1=value1,key2=value2). Works only for secret(default) and configmap storage backends." }),
    short: bool({ short: 'q', help: 'output short (quiet) listing format' }),
    superseded: bool({ help: 'show superseded releases' }),
    timeFormat: text({ help: 'format time using golang time formatter. Example: --time-format "2006-01-02 15:04:05Z0700"' }),
    uninstalled: bool({ help: "show uninstalled releases (if 'helm uninstall --keep-history' was used)" }),
    uninstalling: bool({ help: 'show releases that are currently being uninstalled' }),
  },
};
