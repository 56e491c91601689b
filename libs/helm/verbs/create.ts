import { Errno } from '#linux/kernel/step.js';
import { absolutePath } from '#helm/charts/paths.js';
import { baseName } from '#helm/engine/functions/patterns.js';
import { defineVerb } from '#helm/define-verb.js';
import { HelmError } from '#helm/errors.js';
import { chartFiles } from '#helm/scaffold/chart-files.js';
import { routeFiles } from '#helm/scaffold/route-files.js';
import { templateFiles } from '#helm/scaffold/template-files.js';
import { create as text } from '#helm/texts/create.js';

const ORDER = [
  'Chart.yaml', 'values.yaml', '.helmignore', 'templates/ingress.yaml', 'templates/httproute.yaml', 'templates/deployment.yaml', 'templates/service.yaml', 'templates/serviceaccount.yaml', 'templates/hpa.yaml', 'templates/NOTES.txt',
  'templates/_helpers.tpl', 'templates/tests/test-connection.yaml',
];

export const createVerb = defineVerb({
  text,
  arity: { exactly: 1 },
  *run(call) {
    const path = call.arg(0).replace(/(.)\/+$/, '$1');
    call.line(`Creating ${call.arg(0)}`);
    if (call.flags.starter !== '') throw new HelmError(`could not load ${call.flags.starter}: stat ${call.proc.env.get('HOME') ?? ''}/.local/share/helm/starters/${call.flags.starter}: no such file or directory`);
    const name = baseName(path);
    if (name.length > 250) throw new HelmError(`chart name must be no more than 250 characters`);
    if (!/^[a-zA-Z0-9._-]+$/.test(name)) throw new HelmError(`chart name must match the regular expression "^[a-zA-Z0-9._-]+$"`);
    const { files } = call.proc;
    const absolute = absolutePath(call.place, path);
    const parent = absolute.replace(/\/[^/]*$/, '') || '/';
    if (!files.exists(parent)) throw new HelmError(`stat ${parent}: no such file or directory`);
    try {
      if (files.exists(path) && files.stat(path).kind !== 'directory') throw new HelmError(`file ${path} already exists and is not a directory`);
      files.makeDirectory(`${path}/charts`, { parents: true });
      files.makeDirectory(`${path}/templates/tests`, { parents: true });
      const contents: Readonly<Record<string, string>> = { ...chartFiles, ...templateFiles, ...routeFiles };
      for (const file of ORDER) {
        const content = contents[file] ?? '';
        if (files.exists(`${path}/${file}`)) call.print(`WARNING: File "${absolute}/${file}" already exists. Overwriting.\n`);
        files.write(`${path}/${file}`, content.replaceAll('<CHARTNAME>', name));
        yield* call.proc.work();
      }
    } catch (error) {
      if (error instanceof Errno) throw new HelmError(`mkdir ${path}: ${error.message.toLowerCase()}`);
      throw error;
    }
  },
});
