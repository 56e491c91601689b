// Differs: there is no network, so that no repository can be added; one from a file of repositories can be listed and removed.
import type { Step } from '#linux/kernel/step.js';
import { unreachable } from '#helm/charts/locate.js';
import { defineGroup, defineVerb } from '#helm/define-verb.js';
import { HelmError } from '#helm/errors.js';
import { checkOutput, printOutput, uiTable } from '#helm/output.js';
import { readRepositories, writeRepositories } from '#helm/repositories.js';
import { repoAdd } from '#helm/texts/repo-add.js';
import { repoIndex } from '#helm/texts/repo-index.js';
import { repoList } from '#helm/texts/repo-list.js';
import { repoRemove } from '#helm/texts/repo-remove.js';
import { repoUpdate } from '#helm/texts/repo-update.js';
import { repo as text } from '#helm/texts/repo.js';

const indexOf = (url: string) => `${url.replace(/\/$/, '')}/index.yaml`;

const add = defineVerb({
  text: repoAdd,
  arity: { exactly: 2 },
  *run(call): Step<void> {
    const [name = '', url = ''] = call.args;
    yield* call.proc.work();
    if (name.includes('/')) throw new HelmError(`repository name (${name}) contains '/', please specify a different name without '/'`);
    const known = readRepositories(call).find((each) => each.name === name);
    if (known !== undefined && !call.flags.forceUpdate) {
      if (known.url !== url) throw new HelmError(`repository name (${name}) already exists, please specify a different name`);
      return call.line(`${JSON.stringify(name)} already exists with the same configuration, skipping`);
    }
    if (!/^[a-z]+:/.test(url)) throw new HelmError(`could not find protocol handler for: `);
    if (!/^https?:/.test(url)) throw new HelmError(`could not find protocol handler for: ${url.slice(0, url.indexOf(':'))}`);
    throw new HelmError(`looks like ${JSON.stringify(url)} is not a valid chart repository or cannot be reached: ${unreachable(indexOf(url))}`);
  },
});

const list = defineVerb({
  text: repoList,
  arity: { exactly: 0 },
  *run(call) {
    const { output, noHeaders } = call.flags;
    checkOutput(output);
    yield* call.proc.work();
    const found = readRepositories(call).map(({ name, url }) => ({ name, url }));
    if (found.length === 0 && output === 'table') return call.console.errorLine('no repositories to show');
    printOutput(call, output, { table: () => uiTable([...(noHeaders ? [] : [['NAME', 'URL']]), ...found.map(({ name, url }) => [name, url])]), data: () => found });
  },
});

const remove = defineVerb({
  text: repoRemove,
  arity: { atLeast: 1 },
  *run(call) {
    yield* call.proc.work();
    if (readRepositories(call).length === 0) throw new HelmError('no repositories configured');
    for (const name of call.args) {
      const known = readRepositories(call);
      if (!known.some((each) => each.name === name)) throw new HelmError(`no repo named ${JSON.stringify(name)} found`);
      writeRepositories(call, known.filter((each) => each.name !== name));
      call.line(`${JSON.stringify(name)} has been removed from your repositories`);
    }
  },
});

const update = defineVerb({
  text: repoUpdate,
  *run(call) {
    yield* call.proc.work();
    const known = readRepositories(call);
    if (known.length === 0) throw new HelmError('no repositories found. You must add one before updating');
    const missing = call.args.find((name) => !known.some((each) => each.name === name));
    if (missing !== undefined) throw new HelmError(`no repositories found matching '${missing}'.  Nothing will be updated`);
    const wanted = call.args.length === 0 ? known : known.filter(({ name }) => call.args.includes(name));
    call.line('Hang tight while we grab the latest from your chart repositories...');
    for (const { name, url } of wanted) call.line(`...Unable to get an update from the ${JSON.stringify(name)} chart repository (${url}):\n\t${unreachable(indexOf(url))}`);
    throw new HelmError(`failed to update the following repositories: [${wanted.map(({ url }) => url).join(' ')}]`);
  },
});

const index = defineVerb({
  text: repoIndex,
  arity: { exactly: 1 },
  *run(call) {
    yield* call.proc.work();
    throw new HelmError('making an index of a repository is not simulated here');
  },
});

export const repoVerb = defineGroup(text, [add, index, list, remove, update]);
