import { secrets } from '#cluster/api/resources.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { Process } from '#linux/kernel/process.js';
import { Errno } from '#linux/kernel/step.js';
import { goJson } from '#kubectl/printers/go-json.js';
import { defineGroup, defineVerb } from '#kubectl/define-verb.js';
import { bool, list, text } from '#kubectl/flags/flag.js';
import { encodeBase64 } from '#kubectl/rest/base64.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { contentHash } from './content-hash.js';
import { createGenerated, generateFlags, nameOf } from './generate.js';
import { CONFIG_KEY_PROBLEM, isConfigKey, readSources, sourceFlags } from './sources.js';

function collect(data: Record<string, string>) {
  return (key: string, content: Uint8Array) => {
    if (!isConfigKey(key)) throw new Fatal(`${JSON.stringify(key)} is not valid key name for a Secret ${CONFIG_KEY_PROBLEM}`);
    if (Object.hasOwn(data, key)) throw new Fatal(`cannot add key ${key}, another key by that name already exists`);
    data[key] = encodeBase64(content);
  };
}

function secretOf(name: string, data: Record<string, string>, type: string, hashed: boolean) {
  const content = { ...(Object.keys(data).length > 0 ? { data } : {}), ...(type === '' ? {} : { type }) };
  const hash = hashed ? `-${contentHash({ kind: 'Secret', metadata: { name }, ...content })}` : '';
  return { ref: secrets, object: { metadata: { name: name + hash }, ...content }, failed: 'failed to create secret' };
}

const generic = defineVerb({
  name: 'generic',
  usage: 'create secret generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  summary: 'Create a secret from a local file, directory, or literal value',
  examples: ['kubectl create secret generic my-secret --from-literal=key1=supersecret --from-file=ssh-privatekey=path/to/id_rsa'],
  flags: { ...generateFlags, ...sourceFlags, type: text({ help: 'The type of secret.' }) },
  *run(call) {
    const name = nameOf(call);
    const data: Record<string, string> = {};
    readSources(call.proc, call.flags, 'secret', collect(data));
    yield* createGenerated(call, secretOf(name, data, call.flags.type, call.flags.appendHash));
  },
});

const dockerRegistry = defineVerb({
  name: 'docker-registry',
  usage: 'create secret docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none] [options]',
  summary: 'Create a secret for use with a Docker registry',
  examples: ['kubectl create secret docker-registry my-secret --docker-server=DOCKER_REGISTRY_SERVER --docker-username=DOCKER_USER --docker-password=DOCKER_PASSWORD --docker-email=DOCKER_EMAIL'],
  flags: {
    ...generateFlags,
    appendHash: bool({ help: 'Append a hash of the content to the name.' }),
    dockerEmail: text({ help: 'E-mail address for the registry.' }),
    dockerPassword: text({ help: 'Password for the registry.' }),
    dockerServer: text({ initial: 'https://index.docker.io/v1/', help: 'Address of the registry.' }),
    dockerUsername: text({ help: 'User name for the registry.' }),
    fromFile: list({ help: 'A file that holds the credentials.' }),
  },
  *run(call) {
    const name = nameOf(call);
    const { dockerEmail, dockerPassword, dockerServer, dockerUsername, fromFile } = call.flags;
    if (fromFile.length === 0 && (dockerUsername === '' || dockerPassword === '' || dockerServer === '')) throw new Fatal('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required');
    const data: Record<string, string> = {};
    // A file without a key is the credentials themselves.
    if (fromFile.length > 0) readSources(call.proc, { fromFile: fromFile.map((file) => (file.includes('=') ? file : `.dockerconfigjson=${file}`)), fromEnvFile: [], fromLiteral: [] }, 'secret', collect(data));
    else {
      const auth = encodeBase64(encodeUtf8(`${dockerUsername}:${dockerPassword}`));
      const entry = { username: dockerUsername, password: dockerPassword, ...(dockerEmail === '' ? {} : { email: dockerEmail }), auth };
      data['.dockerconfigjson'] = encodeBase64(encodeUtf8(goJson({ auths: { [dockerServer]: entry } })));
    }
    yield* createGenerated(call, secretOf(name, data, 'kubernetes.io/dockerconfigjson', call.flags.appendHash));
  },
});

const tls = defineVerb({
  name: 'tls',
  usage: 'create secret tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none] [options]',
  summary: 'Create a TLS secret',
  examples: ['kubectl create secret tls tls-secret --cert=path/to/tls.crt --key=path/to/tls.key'],
  flags: { ...generateFlags, appendHash: bool({ help: 'Append a hash of the content to the name.' }), cert: text({ help: 'File of the certificate, in PEM.' }), key: text({ help: 'File of its private key, in PEM.' }) },
  *run(call) {
    const name = nameOf(call);
    const { cert, key } = call.flags;
    if (cert === '' || key === '') throw new Fatal('key and cert must be specified');
    const certificate = pem(call.proc, cert);
    const privateKey = pem(call.proc, key);
    if (!/-----BEGIN CERTIFICATE-----/.test(certificate)) throw new Fatal(/-----BEGIN /.test(certificate) ? 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched' : 'tls: failed to find any PEM data in certificate input');
    if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(privateKey)) throw new Fatal(/-----BEGIN CERTIFICATE-----/.test(privateKey) ? 'tls: found a certificate rather than a key in the PEM for the private key' : 'tls: failed to find any PEM data in key input');
    const data = { 'tls.crt': encodeBase64(encodeUtf8(certificate)), 'tls.key': encodeBase64(encodeUtf8(privateKey)) };
    yield* createGenerated(call, secretOf(name, data, 'kubernetes.io/tls', call.flags.appendHash));
  },
});

function pem(proc: Process, path: string): string {
  try {
    return proc.files.readText(path);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new Fatal(`Cannot read file ${path}, open ${path}: ${error.message.toLowerCase()}`);
  }
}

export const createSecret = defineGroup({
  name: 'secret',
  usage: 'create secret (docker-registry | generic | tls)',
  summary: 'Create a secret using a specified subcommand',
  long: 'Create a secret with specified type.\n\n A docker-registry type secret is for accessing a container registry.\n\n A generic type secret indicate an Opaque secret type.\n\n A tls type secret holds TLS certificate and its associated key.',
  helpTo: 'stderr',
  commands: [dockerRegistry, generic, tls],
});
