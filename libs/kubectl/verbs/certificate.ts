// Mirrors k8s.io/kubectl/pkg/cmd/certificates
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineGroup, defineVerb } from '#kubectl/define-verb.js';
import { bool, type FlagValues } from '#kubectl/flags/flag.js';
import { commandHelp } from '#kubectl/help.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { fileFlags, hasFiles } from '#kubectl/resources/files.js';
import { select } from '#kubectl/resources/select.js';
import { visitAll } from '#kubectl/resources/visit.js';
import { listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

const flags = { ...fileFlags, ...printFlags, force: bool({ help: 'Also when it has been decided before.' }) };

function* decide(call: Call<FlagValues<typeof flags>>, type: 'Approved' | 'Denied'): Step<void> {
  const operation = type === 'Approved' ? 'approved' : 'denied';
  const printer = printerFor(call, { operation });
  call.connect();
  if (call.args.length === 0 && !hasFiles(call.flags)) throw new Fatal('one or more CSRs must be specified as <name> or -f <filename>');
  const args = call.args.map((name) => (name.includes('/') ? name : `certificatesigningrequests/${name}`));
  const selection = yield* select(call, { args, files: call.flags, keepGoing: true, requireNamespaceMatch: false });
  if (selection.visited.length === 0) call.console.line('No resources found');
  yield* visitAll(selection, function* ({ resource, object, name }) {
    if (resource.kind !== 'CertificateSigningRequest') throw new Fatal(`can only handle CertificateSigningRequest.certificates.k8s.io objects, got ${resource.kind}${resource.group === '' ? '' : `.${resource.group}`}`);
    const conditions = listOf(object.status?.conditions);
    const other = type === 'Approved' ? 'Denied' : 'Approved';
    if (conditions.some((condition) => condition.type === other)) throw new Fatal(`certificate signing request ${JSON.stringify(name)} is already ${other}`);
    if (!conditions.some((condition) => condition.type === type) || call.flags.force) {
      const now = `${new Date(call.now()).toISOString().slice(0, 19)}Z`;
      const condition = { type, status: 'True', reason: type === 'Approved' ? 'KubectlApprove' : 'KubectlDeny', message: `This CSR was ${operation} by kubectl certificate ${type === 'Approved' ? 'approve' : 'deny'}.`, lastUpdateTime: now };
      const body = { ...object, status: { ...object.status, conditions: [...conditions.filter((each) => each.type !== type), condition] } };
      yield* call.client.json('PUT', `/apis/certificates.k8s.io/v1/certificatesigningrequests/${name}/approval`, { body });
    }
    call.console.print(printer.print(object)); // as it was before
  });
}

const approve = defineVerb({ name: 'approve', usage: 'certificate approve (-f FILENAME | NAME) [options]', summary: 'Approve a certificate signing request', examples: ['kubectl certificate approve csr-sqgzp'], flags, run: (call) => decide(call, 'Approved') });
const deny = defineVerb({ name: 'deny', usage: 'certificate deny (-f FILENAME | NAME) [options]', summary: 'Deny a certificate signing request', examples: ['kubectl certificate deny csr-sqgzp'], flags, run: (call) => decide(call, 'Denied') });

function* showHelp<F>(call: Call<F>): Step<void> {
  call.console.print(commandHelp(call.path, call.command));
  yield undefined;
}

export const certificate = defineGroup({ name: 'certificate', usage: 'certificate SUBCOMMAND [options]', summary: 'Modify certificate resources', commands: [approve, deny], run: showHelp });
