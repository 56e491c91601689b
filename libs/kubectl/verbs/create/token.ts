import { defineVerb } from '#kubectl/define-verb.js';
import { duration, text, texts } from '#kubectl/flags/flag.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { ApiError, Fatal } from '#kubectl/rest/errors.js';
import { nameOf } from './generate.js';

const KINDS: Readonly<Record<string, string>> = { Node: 'v1', Pod: 'v1', Secret: 'v1' };

export const createToken = defineVerb({
  name: 'token',
  usage: 'create token SERVICE_ACCOUNT_NAME [options]',
  summary: 'Request a service account token',
  examples: ['kubectl create token myapp', '', 'kubectl create token myapp --duration 10m'],
  flags: {
    ...printFlags,
    audience: texts({ help: 'For whom the token is meant.' }),
    boundObjectKind: text({ help: 'Kind of an object that the token lives as long as: Node, Pod or Secret.' }),
    boundObjectName: text({ help: 'Name of that object.' }),
    boundObjectUid: text({ help: 'UID of that object.' }),
    duration: duration({ help: 'How long the token shall live.' }),
  },
  completes: { names: 'serviceaccount' },
  *run(call) {
    const name = nameOf(call);
    void call.place;
    call.connect();
    printerFor(call);
    const { audience, boundObjectKind: kind, boundObjectName, boundObjectUid, duration: ms } = call.flags;
    if (ms < 0) throw new Fatal('--duration must be greater than or equal to 0');
    if (ms % 1000 !== 0) throw new Fatal('--duration cannot be expressed in units less than seconds');
    if (audience.includes('')) throw new Fatal('--audience must not be an empty string');
    if (kind === '') {
      if (boundObjectName !== '') throw new Fatal('--bound-object-name can only be set if --bound-object-kind is provided');
      if (boundObjectUid !== '') throw new Fatal('--bound-object-uid can only be set if --bound-object-kind is provided');
    } else {
      if (KINDS[kind] === undefined) throw new Fatal(`supported --bound-object-kind values are ${Object.keys(KINDS).join(', ')}`);
      if (boundObjectName === '') throw new Fatal('--bound-object-name is required if --bound-object-kind is provided');
    }
    const boundObjectRef = kind === '' ? {} : { boundObjectRef: { kind, apiVersion: KINDS[kind], name: boundObjectName, ...(boundObjectUid === '' ? {} : { uid: boundObjectUid }) } };
    const spec = { audiences: audience.length > 0 ? audience : null, ...(ms > 0 ? { expirationSeconds: ms / 1000 } : {}), ...boundObjectRef };
    try {
      const answer = yield* call.client.json('POST', `/api/v1/namespaces/${encodeURIComponent(call.namespace)}/serviceaccounts/${encodeURIComponent(name)}/token`, { body: { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: {}, spec } });
      const token = answer.status?.token ?? '';
      if (token === '') throw new Fatal('failed to create token: no token in server response');
      call.console.print(call.flags.output === '' && call.flags.template === '' ? `${token}${call.proc.stdout.isTty === true ? '\n' : ''}` : printerFor(call).print(answer, true));
    } catch (error) {
      if (error instanceof ApiError) throw new Fatal(`failed to create token: ${error.message}`);
      throw error;
    }
  },
});
