// The words of `helm pull --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { shared } from '#helm/flags/shared.js';

export const pull = {
  name: 'pull',
  usage: 'pull [chart URL | repo/chartname] [...]',
  short: 'download a chart from a repository and (optionally) unpack it in local directory',
  aliases: ['fetch'],
  long: `
Retrieve a package from a package repository, and download it locally.

This is useful for fetching packages to inspect, modify, or repackage. It can
also be used to perform cryptographic verification of a chart without installing
the chart.

There are options for unpacking the chart after download. This will create a
directory for the chart and uncompress into that directory.

If the --verify flag is specified, the requested chart MUST have a provenance
file, and MUST pass the verification process. Failure in any part of this will
result in an error, and the chart will not be saved locally.

`,
  flags: {
    caFile: shared.caFile,
    certFile: shared.certFile,
    destination: text({ short: 'd', initial: '.', help: 'location to write the chart. If this and untardir are specified, untardir is appended to this' }),
    devel: bool({ help: "use development versions, too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored." }),
    insecureSkipTlsVerify: shared.insecureSkipTlsVerify,
    keyFile: shared.keyFile,
    keyring: shared.keyring,
    passCredentials: shared.passCredentials,
    password: shared.password,
    plainHttp: shared.plainHttp,
    prov: bool({ help: "fetch the provenance file, but don't perform verification" }),
    repo: shared.repo,
    untar: bool({ help: 'if set to true, will untar the chart after downloading it' }),
    untardir: text({ initial: '.', help: 'if untar is specified, this flag specifies the name of the directory into which the chart is expanded' }),
    username: shared.username,
    verify: shared.verify,
    version: shared.version,
  },
};
