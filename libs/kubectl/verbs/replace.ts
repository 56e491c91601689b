// Mirrors replace and kustomize of k8s.io/kubectl/pkg/cmd
import { defineVerb } from '#kubectl/define-verb.js';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { bool, duration, int, list, text } from '#kubectl/flags/flag.js';
import { buildKustomization } from '#kubectl/kustomize/build.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { fileFlags, readAll, readManifests, requireFiles } from '#kubectl/resources/files.js';
import { infoOfManifest } from '#kubectl/resources/select.js';
import { checkShape } from '#kubectl/resources/validate.js';
import { ApiError, Fatal, isNotFound, Many, withSource } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { writeYaml } from '#kubectl/yaml/write.js';
import { fieldValidation, validateFlag, withLastApplied } from './create/generate.js';
import { waitForDeletion } from './delete-wait.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';

export const replace = defineVerb({
  name: 'replace',
  usage: 'replace -f FILENAME [options]',
  summary: 'Replace a resource by file name or stdin',
  examples: ['kubectl replace -f ./pod.json', '', '# Delete and create again', 'kubectl replace --force -f ./pod.json'],
  flags: { ...fileFlags, ...printFlags, cascade: text({ initial: 'background', bare: 'background', help: 'How dependents go.' }), dryRun: dryRunFlag, fieldManager: text({ initial: 'kubectl-replace', help: 'Name of the manager used to track field ownership.' }), force: bool({ help: 'Delete the object and create it again.' }), gracePeriod: int({ initial: -1, help: 'Seconds for the object to end.' }), raw: text({ help: 'Send the file to this URI with PUT.' }), saveConfig: bool({ help: "Keep the object's configuration in its annotation." }), subresource: text({ help: 'Work on this subresource of the object.' }), timeout: duration({ help: 'How long to wait for a deletion.' }), validate: validateFlag, wait: bool({ help: 'Wait until deleted objects are gone.' }) },
  *run(call) {
    const { flags } = call;
    if (call.args.length > 0) throw call.usage(`Unexpected args: [${call.args.join(' ')}]`);
    requireFiles(flags);
    if (flags.raw !== '') {
      const [name = ''] = flags.filename;
      call.console.print(yield* call.client.text('PUT', flags.raw, { body: name === '-' ? yield* readAll(call.proc.stdin) : call.proc.files.readText(name) }));
      return;
    }
    if (flags.gracePeriod >= 0 && !flags.force) throw new Fatal('--grace-period must have --force specified');
    if (flags.timeout !== 0 && !flags.force) throw new Fatal('--timeout must have --force specified');
    const dryRun = dryRunOf(call);
    const printer = printerFor(call, { operation: `replaced${dryRunSuffix(dryRun)}` });
    const failures: Error[] = [];
    const infos = [];
    for (const manifest of yield* readManifests(call, flags)) {
      checkShape(manifest, flags.validate);
      infos.push(yield* infoOfManifest(call, manifest));
    }
    if (infos.length === 0) throw new Fatal('no objects passed to replace');
    if (flags.force && dryRun === 'none') {
      for (const { resource, namespace, name } of infos) {
        try {
          const grace = flags.gracePeriod >= 0 ? flags.gracePeriod : undefined;
          const answer = yield* call.client.json('DELETE', pathOf(resource, namespace, name), { body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background', ...(grace === undefined ? {} : { gracePeriodSeconds: grace }) } });
          const kind = `${resource.kind.toLowerCase()}${resource.group === '' ? '' : `.${resource.group}`}`;
          call.console.line(`${kind} ${JSON.stringify(name)} deleted${namespace === undefined ? '' : ` from ${namespace} namespace`}`);
          yield* waitForDeletion(call, [{ resource, namespace, name, uid: answer.details?.uid ?? answer.metadata?.uid }], flags.timeout);
        } catch (error) {
          if (!isNotFound(error)) throw error;
        }
      }
    }
    for (const { resource, namespace, name, object, source } of infos) {
      const query = { dryRun: dryRunQuery(dryRun), fieldManager: flags.fieldManager, fieldValidation: fieldValidation(flags.validate) };
      try {
        let sent: Dynamic = flags.saveConfig ? withLastApplied(object) : object;
        if (dryRun !== 'client') {
          if (flags.force) {
            const { resourceVersion: _, uid: __, ...metadata } = sent.metadata;
            sent = yield* call.client.json('POST', pathOf(resource, namespace), { body: { ...sent, metadata }, query });
          } else {
            sent = yield* call.client.json('PUT', pathOf(resource, namespace, name, flags.subresource), { body: sent, query });
          }
        }
        call.console.print(printer.print(sent));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        failures.push((flags.force ? error : withSource(error, 'replacing', source)) as Error);
      }
    }
    if (failures.length > 0) throw new Many(failures);
  },
});

export const kustomize = defineVerb({
  name: 'kustomize',
  usage: 'kustomize DIR [flags] [options]',
  summary: 'Build a kustomization target from a directory or URL',
  examples: ['# Build the current working directory', 'kubectl kustomize', '', 'kubectl kustomize /home/config/production'],
  flags: { asCurrentUser: bool({ help: 'Run functions as the current user.' }), enableAlphaPlugins: bool({ help: 'Allow plugins.' }), enableHelm: bool({ help: 'Allow helm charts.' }), env: list({ short: 'e', help: 'Environment of functions.' }), helmCommand: text({ initial: 'helm', help: 'The helm command.' }), loadRestrictor: text({ initial: 'LoadRestrictionsRootOnly', help: 'Whether files outside the folder may be read.' }), output: text({ short: 'o', help: 'Write the result to this file or folder.' }) },
  *run(call) {
    if (call.args.length > 1) throw new Fatal('specify one path to kustomization.yaml');
    const objects = yield* buildKustomization(call.proc, call.args[0] ?? '.');
    const result = objects.map(writeYaml).join('---\n');
    if (call.flags.output === '') call.console.print(result);
    else call.proc.files.write(call.flags.output, result);
  },
});
