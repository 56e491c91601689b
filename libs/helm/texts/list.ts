// The words of `helm list --help`
import { bool, int, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const list = {
  name: 'list',
  usage: 'list',
  short: 'list releases',
  aliases: ['ls'],
  long: `
This command lists all of the releases for a specified namespace (uses current namespace context if namespace not specified).

By default, it lists all releases in any status. Individual status filters like '--deployed', '--failed',
'--pending', '--uninstalled', '--superseded', and '--uninstalling' can be used
to show only releases in specific states. Such flags can be combined:
'--deployed --failed'.

By default, items are sorted alphabetically. Use the '-d' flag to sort by
release date.

If the --filter flag is provided, it will be treated as a filter. Filters are
regular expressions (Perl compatible) that are applied to the list of releases.
Only items that match the filter will be returned.

    $ helm list --filter 'ara[a-z]+'
    NAME                UPDATED                                  CHART
    maudlin-arachnid    2020-06-18 14:17:46.125134977 +0000 UTC  alpine-0.1.0

If no results are found, 'helm list' will exit 0, but with no output (or in
the case of no '-q' flag, only headers).

By default, up to 256 items may be returned. To limit this, use the '--max' flag.
Setting '--max' to 0 will not return all results. Rather, it will return the
server's default, which may be much higher than 256. Pairing the '--max'
flag with the '--offset' flag allows you to page through results.

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
