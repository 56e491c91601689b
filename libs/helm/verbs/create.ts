import { Errno } from '#linux/kernel/step.js';
import { baseName } from '#helm/engine/functions/patterns.js';
import { defineVerb } from '#helm/define-verb.js';
import { HelmError } from '#helm/errors.js';
import { chartFiles } from '#helm/scaffold/chart-files.js';
import { routeFiles } from '#helm/scaffold/route-files.js';
import { templateFiles } from '#helm/scaffold/template-files.js';
import { create as text } from '#helm/texts/create.js';

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
    try {
      if (files.exists(path) && files.stat(path).kind !== 'directory') throw new HelmError(`file ${path} already exists and is not a directory`);
      files.makeDirectory(`${path}/charts`, { parents: true });
      files.makeDirectory(`${path}/templates/tests`, { parents: true });
      for (const [file, content] of Object.entries({ ...chartFiles, ...templateFiles, ...routeFiles })) {
        if (files.exists(`${path}/${file}`)) call.print(`WARNING: File "${path}/${file}" already exists. Overwriting.\n`);
        files.write(`${path}/${file}`, content.replaceAll('<CHARTNAME>', name));
        yield* call.proc.work();
      }
    } catch (error) {
      if (error instanceof Errno) throw new HelmError(`mkdir ${path}: ${error.message.toLowerCase()}`);
      throw error;
    }
  },
});
