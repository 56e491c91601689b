// Mirrors k8s.io/kubectl/pkg/cmd/edit
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, text } from '#kubectl/flags/flag.js';
import { printFlags } from '#kubectl/printers/print-flags.js';
import { fileFlags } from '#kubectl/resources/files.js';
import { select } from '#kubectl/resources/select.js';
import { Fatal, Many } from '#kubectl/rest/errors.js';
import { fieldValidation, validateFlag } from './create/generate.js';
import { checkEdited, editInfos } from './edit-session.js';

export const edit = defineVerb({
  name: 'edit',
  usage: 'edit (RESOURCE/NAME | -f FILENAME) [options]',
  summary: 'Edit a resource on the server',
  examples: ["# Edit the service named 'registry'", 'kubectl edit svc/registry', '', '# Use an alternative editor', 'KUBE_EDITOR="nano" kubectl edit svc/registry'],
  flags: {
    ...fileFlags,
    ...printFlags,
    fieldManager: text({ initial: 'kubectl-edit', help: 'Name of the manager used to track field ownership.' }),
    outputPatch: bool({ help: 'Print the patch after an edit.' }),
    saveConfig: bool({ help: "Keep the object's configuration in its annotation, for a later apply." }),
    subresource: text({ completes: 'subresources', help: 'Edit this subresource of the object.' }),
    validate: validateFlag,
    windowsLineEndings: bool({ help: 'Use the line ends of Windows.' }),
  },
  completes: 'types-and-names',
  *run(call) {
    const { flags } = call;
    void call.place;
    const { infos, errors } = yield* select(call, { args: call.args, files: flags, typeMeansAll: true, keepGoing: true, beforeReading: () => void fieldValidation(flags.validate), ...(flags.subresource === '' ? {} : { subresource: flags.subresource }) });
    if (errors.length > 0) throw new Many(errors);
    if (infos.length === 0) throw new Fatal('edit cancelled, no objects found');
    checkEdited(flags.output);
    yield* editInfos(call, infos, 'normal');
  },
});
