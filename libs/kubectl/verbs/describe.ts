// Mirrors k8s.io/kubectl/pkg/cmd/describe
import { DescribeContext } from '#kubectl/describe/context.js';
import { describeGeneric } from '#kubectl/describe/generic.js';
import { describers } from '#kubectl/describe/list.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, int, text } from '#kubectl/flags/flag.js';
import { fileFlags, hasFiles } from '#kubectl/resources/files.js';
import { type Info, listObjects, infoOf, resolveTargets, select } from '#kubectl/resources/select.js';
import { ApiError, Fatal, isNotFound, Many, Plain, VisitError } from '#kubectl/rest/errors.js';

export const describe = defineVerb({
  name: 'describe',
  usage: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME) [options]',
  summary: 'Show details of a specific resource or group of resources',
  examples: ['# Describe a node', 'kubectl describe nodes kubernetes-node-emt8.c.myproject.internal', '', '# Describe all pods', 'kubectl describe pods', '', '# Describe pods by label name=myLabel', 'kubectl describe pods -l name=myLabel'],
  flags: {
    ...fileFlags,
    allNamespaces: bool({ short: 'A', help: 'Look in every namespace.' }),
    chunkSize: int({ initial: 500, help: 'Read long lists in pieces of this size; 0 reads them at once.' }),
    selector: text({ short: 'l', help: 'Only objects whose labels fit.' }),
    showEvents: bool({ initial: true, help: 'Show the events of the object.' }),
  },
  completes: 'types-and-names',
  *run(call) {
    const { flags } = call;
    void call.place;
    if (call.args.length === 0 && !hasFiles(flags)) throw new Fatal('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.');
    const context = new DescribeContext(call as never, flags.showEvents);
    let infos: readonly Info[];
    let failures: Error[] = [];
    let foundByPrefix = false;
    try {
      const selection = yield* select(call, { args: call.args, files: flags, selector: flags.selector, allNamespaces: flags.allNamespaces, typeMeansAll: true, keepGoing: true });
      infos = selection.infos;
      failures = [...selection.errors];
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof VisitError)) throw error;
      infos = [];
      failures = [error];
    }
    if (failures.length === 1 && isNotFound(failures[0]) && call.args.length === 2) {
      infos = [];
      const found = call.args[0]?.includes('/') ? [] : yield* byPrefix(call.args[1] as string);
      if (found.length > 0) {
        infos = found;
        failures = [];
        foundByPrefix = true;
      } else if (call.place.given) {
        // A namespace that is not there is the better answer.
        yield* call.client.json('GET', `/api/v1/namespaces/${encodeURIComponent(call.namespace)}`);
      }
    }
    let first = true;
    for (const info of infos) {
      const group = info.resource.group;
      const describer = describers[group === '' ? info.resource.kind : `${info.resource.kind}.${group}`] ?? describeGeneric;
      if (!first && !foundByPrefix) call.console.print('\n\n');
      first = false;
      call.console.print(yield* describer(info.object, context));
      if (foundByPrefix) call.console.line();
    }
    if (infos.length === 0 && failures.length === 0) {
      const namespaced = infos.every(({ resource }) => resource.namespaced) && !flags.allNamespaces;
      call.console.errorLine(namespaced ? `No resources found in ${call.namespace} namespace.` : 'No resources found');
    }
    if (failures.length > 0) throw new Many(failures.map((failure) => (failure instanceof VisitError ? new Plain(failure.message) : failure)));

    function* byPrefix(prefix: string) {
      // kubectl looks the type up anew, and warns anew of a short name.
      call.console.forgetWarnings('short name ');
      const [target] = yield* resolveTargets(call, { args: call.args });
      if (target === undefined) throw new Fatal('no resource');
      const { items } = yield* listObjects(call.client, target.resource, target.resource.namespaced ? call.namespace : undefined, {});
      return items.filter(({ metadata }) => String(metadata.name).startsWith(prefix)).map((object) => infoOf(target.resource, object));
    }
  },
});
