// Mirrors k8s.io/kubectl/pkg/cmd/auth
import type { Step } from '#linux/kernel/step.js';
import { ruleRows } from '#kubectl/describe/rbac.js';
import type { Call } from '#kubectl/call.js';
import { defineGroup, defineVerb } from '#kubectl/define-verb.js';
import { bool, text } from '#kubectl/flags/flag.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { TableWriter } from '#kubectl/printers/tab-writer.js';
import { type Dynamic, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import { Fatal, Plain, Quit } from '#kubectl/rest/errors.js';
import { reconcile } from './auth-reconcile.js';

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'use', 'bind', 'impersonate', '*', 'approve', 'sign', 'escalate', 'attest'];
const NON_RESOURCE = ['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*'];

const canI = defineVerb({
  name: 'can-i',
  usage: 'auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL] [options]',
  summary: 'Check whether an action is allowed',
  examples: ['kubectl auth can-i create pods --all-namespaces', '', 'kubectl auth can-i list deployments.apps', '', '# What I may do in a namespace', 'kubectl auth can-i --list --namespace=foo'],
  flags: { allNamespaces: bool({ short: 'A', help: 'In every namespace.' }), list: bool({ help: 'Print everything that is allowed.' }), noHeaders: bool({ help: 'Print no header line.' }), quiet: bool({ short: 'q', help: 'Only set the exit code.' }), subresource: text({ help: 'A subresource, such as pod/log.' }) },
  *run(call) {
    const { flags } = call;
    if (flags.list) {
      if (call.args.length > 0) throw new Fatal('list option must be specified with no arguments');
      call.connect();
      if (flags.quiet || flags.allNamespaces || flags.subresource !== '') throw new Fatal("list option can't be specified with neither quiet, all-namespaces nor subresource options");
      return yield* listRules(call, flags.noHeaders);
    }
    if (call.args.length !== 2) throw new Plain("error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.");
    const [verb = '', typed = ''] = call.args;
    const spec: Dynamic = typed.startsWith('/') ? { nonResourceAttributes: { path: typed, verb } } : { resourceAttributes: yield* attributes(call, verb, typed) };
    call.connect();
    if (typed.startsWith('/') && flags.subresource !== '') throw new Fatal('--subresource can not be used with NonResourceURL');
    if (typed.startsWith('/') && !NON_RESOURCE.includes(verb)) call.console.errorLine(`Warning: verb '${verb}' is not a known verb\n`);
    if (!typed.startsWith('/') && !flags.allNamespaces && !VERBS.includes(verb)) call.console.errorLine(`Warning: verb '${verb}' is not a known verb\n`);
    if (flags.noHeaders) throw new Fatal('--no-headers cannot be set without --list specified');
    const answer = yield* call.client.json('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { body: { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec } });
    const { allowed, reason, evaluationError } = answer.status ?? {};
    if (!flags.quiet) call.console.line(allowed ? 'yes' : `no${reason ? ` - ${reason}` : ''}${evaluationError ? ` - ${evaluationError}` : ''}`);
    if (!allowed) throw new Quit(1);

    function* attributes(_: unknown, asked: string, resourceAndName: string): Step<Dynamic> {
      const [type = '', name = ''] = resourceAndName.split('/');
      let group = '*';
      let resource = type;
      let version: string | undefined;
      let namespaced = true;
      if (type !== '*') {
        const known = yield* call.mapper.findResource(type);
        if (known === undefined) {
          const dot = type.indexOf('.');
          call.console.errorLine(dot < 0 ? `Warning: the server doesn't have a resource type '${type}'\n` : `Warning: the server doesn't have a resource type '${type.slice(0, dot)}' in group '${type.slice(dot + 1)}'\n`);
          group = dot < 0 ? '' : type.slice(dot + 1);
          resource = dot < 0 ? type : type.slice(0, dot);
        } else {
          ({ group, resource } = known);
          if (type.split('.').length > 2) version = known.version;
          namespaced = known.namespaced;
          if (!namespaced && !flags.allNamespaces) call.console.errorLine(`Warning: resource '${resource}' is not namespace scoped${group === '' ? '' : ` in group '${group}'`}\n`);
        }
      }
      const namespace = flags.allNamespaces ? '' : call.namespace;
      return { ...(namespace === '' ? {} : { namespace }), verb: asked, group, ...(version === undefined ? {} : { version }), resource, ...(flags.subresource === '' ? {} : { subresource: flags.subresource }), ...(name === '' ? {} : { name }) };
    }
  },
});

function* listRules<F>(call: Call<F>, noHeaders: boolean): Step<void> {
  const body = { kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec: { namespace: call.namespace } };
  const { status } = yield* call.client.json('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { body });
  if (status.incomplete) call.console.errorLine(`warning: the list may be incomplete: ${status.evaluationError ?? ''}`);
  const urls = listOf(status.nonResourceRules).map((rule) => ({ verbs: rule.verbs, nonResourceURLs: rule.nonResourceURLs }));
  const rows = ruleRows([...listOf(status.resourceRules), ...urls]);
  if (!noHeaders) rows.unshift(['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']);
  call.console.print(new TableWriter().rows(rows));
}

const whoami = defineVerb({
  name: 'whoami',
  usage: 'auth whoami [options]',
  summary: 'Experimental: Check self subject attributes',
  flags: printFlags,
  *run(call) {
    call.connect();
    if (call.flags.output !== '') printerFor(call);
    const answer = yield* call.client.json('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body: { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata: {} } });
    if (call.flags.output !== '') {
      call.console.print(printerFor(call).print(answer, true));
      return;
    }
    const info = answer.status?.userInfo ?? {};
    const rows = [['ATTRIBUTE', 'VALUE']];
    if (info.username) rows.push(['Username', info.username]);
    if (info.uid) rows.push(['UID', info.uid]);
    if (listOf(info.groups).length > 0) rows.push(['Groups', `[${info.groups.join(' ')}]`]);
    for (const [key, values] of sortedEntries(info.extra)) rows.push([`Extra: ${key}`, `[${listOf(values).join(' ')}]`]);
    call.console.print(new TableWriter().rows(rows));
  },
});

export const auth = defineGroup({ name: 'auth', usage: 'auth [flags] [options]', summary: 'Inspect authorization', commands: [canI, reconcile, whoami], helpTo: 'stderr' });
