import { namespaces, serviceaccounts } from '#cluster/api/resources.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { createGenerated, generateFlags, nameOf } from './generate.js';

export const createNamespace = defineVerb({
  name: 'namespace',
  aliases: ['ns'],
  usage: 'create namespace NAME [--dry-run=server|client|none] [options]',
  summary: 'Create a namespace with the specified name',
  examples: ['# A namespace for the team', 'kubectl create namespace my-namespace'],
  flags: generateFlags,
  *run(call) {
    yield* createGenerated(call, { ref: namespaces, object: { metadata: { name: nameOf(call) }, spec: {}, status: {} } });
  },
});

export const createServiceAccount = defineVerb({
  name: 'serviceaccount',
  aliases: ['sa'],
  usage: 'create serviceaccount NAME [--dry-run=server|client|none] [options]',
  summary: 'Create a service account with the specified name',
  examples: ['# A service account for a bot', 'kubectl create serviceaccount my-service-account'],
  flags: generateFlags,
  *run(call) {
    yield* createGenerated(call, { ref: serviceaccounts, object: { metadata: { name: nameOf(call) } }, failed: 'failed to create serviceaccount:' });
  },
});
