// The words of `helm pull --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const pull = {
  name: 'pull',
  usage: 'pull [chart URL | repo/chartname] [...]',
  short: 'download a chart from a repository and (optionally) unpack it in local directory',
  aliases: ['fetch'],
  long: `
Downloads a chart without installing it, to read, change or keep it.

    helm pull example/web                     # web-0.1.0.tgz into this folder
    helm pull example/web --untar             # unpacked, into web/
    helm pull example/web --version 0.1.0 -d charts

With --verify the chart is kept only if its provenance file is right.
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
