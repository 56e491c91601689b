// Mirrors k8s.io/kubectl/pkg/cmd/create
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineGroup } from '#kubectl/define-verb.js';
import { bool, type FlagValues, text } from '#kubectl/flags/flag.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { fileFlags, readAll, requireFiles, hasFiles } from '#kubectl/resources/files.js';
import { checkRaw } from '#kubectl/resources/raw.js';
import { infosOfFiles, withUnread } from '#kubectl/resources/manifest-infos.js';
import { Fatal, Many, withSource, ApiError } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { editInfos } from '#kubectl/verbs/edit-session.js';
import { createConfigMap } from './configmap.js';
import { createDeployment } from './deployment.js';
import { fieldValidation, validateFlag, withLastApplied } from './generate.js';
import { createIngress } from './ingress.js';
import { createCronJob, createJob } from './job.js';
import { createNamespace, createServiceAccount } from './namespace.js';
import { createPodDisruptionBudget, createPriorityClass, createQuota } from './policies.js';
import { createClusterRole, createClusterRoleBinding, createRole, createRoleBinding } from './rbac.js';
import { createSecret } from './secret.js';
import { createServiceGroup } from './service.js';
import { unversioned } from './unversioned.js';
import { createToken } from './token.js';

const createFlags = {
  ...fileFlags,
  ...printFlags,
  dryRun: dryRunFlag,
  edit: bool({ help: 'Edit the object before it is created.' }),
  fieldManager: text({ initial: 'kubectl-create', help: 'Name of the manager used to track field ownership.' }),
  raw: text({ help: 'Send the file to this URI with POST.' }),
  saveConfig: bool({ help: "Keep the object's configuration in its annotation, for a later apply." }),
  selector: text({ short: 'l', help: 'Only objects of the files whose labels fit.' }),
  validate: validateFlag,
  windowsLineEndings: bool({ help: 'Only with --edit: end lines as Windows does.' }),
};
type CreateCall = Call<FlagValues<typeof createFlags>>;

export const create = defineGroup({
  name: 'create',
  usage: 'create -f FILENAME [options]',
  summary: 'Create a resource from a file or from stdin',
  long: 'Create a resource from a file or from stdin.\n\n JSON and YAML formats are accepted.',
  examples: ['# Create a pod using the data in pod.json', 'kubectl create -f ./pod.json', '', '# Create a pod based on the JSON passed into stdin', 'cat pod.json | kubectl create -f -'],
  flags: createFlags,
  commands: [createClusterRole, createClusterRoleBinding, createConfigMap, createCronJob, createDeployment, createIngress, createJob, createNamespace, createPodDisruptionBudget, createPriorityClass, createQuota, createRole, createRoleBinding, createSecret, createServiceGroup, createServiceAccount, createToken],
  *run(call) {
    if (call.args.length > 0 && !hasFiles(call.flags)) throw call.usage(`Unexpected args: [${call.args.join(' ')}]`);
    dryRunOf(call);
    fieldValidation(call.flags.validate);
    if (call.args.length === 0) printerFor(call);
    requireFiles(call.flags);
    if (call.args.length > 0) throw call.usage(`Unexpected args: [${call.args.join(' ')}]`);
    if (call.flags.raw !== '') return yield* createRaw(call);
    if (call.flags.edit) return yield* editFiles(call);
    yield* createFiles(call);
  },
});

function* createFiles(call: CreateCall): Step<void> {
  const { flags } = call;
  if (fieldValidation(flags.validate) !== 'Ignore') call.connect();
  void call.place;
  const dryRun = dryRunOf(call);
  const printer = printerFor(call, { operation: `created${dryRunSuffix(dryRun)}` });
  const found = yield* infosOfFiles(call, flags, flags);
  const errors: Error[] = [];
  for (const info of found.infos) {
    try {
      let object = flags.saveConfig ? withLastApplied(info.object) : info.object;
      if (dryRun !== 'client') {
        const query = { dryRun: dryRunQuery(dryRun), fieldManager: flags.fieldManager, fieldValidation: fieldValidation(flags.validate) };
        try {
          object = yield* call.client.json('POST', pathOf(info.resource, info.namespace), { body: unversioned(object), query });
        } catch (error) {
          throw withSource(error, 'creating', info.source);
        }
      }
      call.console.print(printer.print(object));
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Fatal)) throw error;
      errors.push(error);
    }
  }
  if (errors.length + found.errors.length > 0) throw new Many(withUnread(errors, found.errors));
  if (found.infos.length === 0) throw new Fatal('no objects passed to create');
}

/** Each object is edited before it is created; one that stays as it was is not. */
function* editFiles(call: CreateCall): Step<void> {
  const { flags } = call;
  const { infos, errors } = yield* infosOfFiles(call, flags, {});
  const failures: Error[] = [];
  for (const info of infos) {
    try {
      yield* editInfos(call, [info], 'create');
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Fatal)) throw error;
      failures.push(error);
    }
  }
  if (failures.length + errors.length > 0) throw new Many(withUnread(failures, errors));
}

function* createRaw(call: CreateCall): Step<void> {
  const { filename, raw } = call.flags;
  if (call.flags.edit) throw new Fatal('--raw and --edit are mutually exclusive');
  checkRaw(call.flags, { selector: call.flags.selector });
  const [name = ''] = filename;
  const body = name === '-' ? yield* readAll(call.proc.stdin) : call.proc.files.readText(name);
  call.console.print(yield* call.client.text('POST', raw, { body }));
}
