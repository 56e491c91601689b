// The words of `helm pull --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

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
    caFile: repeated.caFile,
    certFile: repeated.certFile,
    destination: text({ short: 'd', initial: '.', help: 'location to write the chart. If this and untardir are specified, untardir is appended to this' }),
    devel: bool({ help: "use development versions, too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored." }),
    insecureSkipTlsVerify: repeated.insecureSkipTlsVerify,
    keyFile: repeated.keyFile,
    keyring: repeated.keyring,
    passCredentials: repeated.passCredentials,
    password: repeated.password,
    plainHttp: repeated.plainHttp,
    prov: bool({ help: "fetch the provenance file, but don't perform verification" }),
    repo: repeated.repo,
    untar: bool({ help: 'if set to true, will untar the chart after downloading it' }),
    untardir: text({ initial: '.', help: 'if untar is specified, this flag specifies the name of the directory into which the chart is expanded' }),
    username: repeated.username,
    verify: repeated.verify,
    version: repeated.version,
  },
};
