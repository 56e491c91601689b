// Mirrors config set and unset: a property by its path
import { defineVerb } from '#kubectl/define-verb.js';
import { bool } from '#kubectl/flags/flag.js';
import { encodeBase64 } from '#kubectl/rest/base64.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { defaultFile, FIELD, load, modify, type Section } from './files.js';

interface Property {
  readonly section: Section;
  readonly name: string;
  readonly fields: readonly string[];
}

/** `clusters.my.cluster.server`: names may have dots, so the longest known name wins. */
function propertyOf(path: string, known: (section: Section) => readonly string[]): Property | 'current-context' {
  if (path === 'current-context') return path;
  const dot = path.indexOf('.');
  const section = path.slice(0, dot < 0 ? undefined : dot);
  if (!(section in FIELD)) throw new Fatal(`unable to parse ${path} after [] at api.Config`);
  const rest = dot < 0 ? '' : path.slice(dot + 1);
  const name = [...known(section as Section)].sort((a, b) => b.length - a.length).find((each) => rest === each || rest.startsWith(`${each}.`));
  if (name !== undefined) return { section: section as Section, name, fields: rest.slice(name.length + 1).split('.').filter((part) => part !== '') };
  const [first = '', ...fields] = rest.split('.');
  return { section: section as Section, name: first, fields };
}

export const setProperty = defineVerb({
  name: 'set',
  usage: 'config set PROPERTY_NAME PROPERTY_VALUE [options]',
  summary: 'Set an individual value in a kubeconfig file',
  examples: ['kubectl config set clusters.my-cluster.server https://1.2.3.4', '', 'kubectl config set contexts.my-context.cluster my-cluster'],
  flags: { setRawBytes: bool({ help: 'The value of a *-data field is not base64 yet.' }) },
  *run(call) {
    if (call.args.length !== 2) throw call.helpAnd('Unexpected args: ' + `[${call.args.join(' ')}]`);
    const [path = '', value = ''] = call.args;
    const config = load(call);
    const property = propertyOf(path, (section) => config[section].map(({ name }) => name));
    if (property === 'current-context') {
      modify(call, config.currentContextFile ?? defaultFile(call), (content) => {
        content['current-context'] = value;
      });
    } else {
      if (property.fields.length === 0) throw new Fatal(`can't set a map to a value: ${value}`);
      const file = config[property.section].find(({ name }) => name === property.name)?.file ?? defaultFile(call);
      modify(call, file, (content) => {
        const list = listOf(content[property.section]);
        let entry = list.find(({ name }) => name === property.name);
        if (entry === undefined) {
          entry = { name: property.name, [FIELD[property.section]]: {} };
          list.push(entry);
        }
        content[property.section] = list;
        let target: Dynamic = (entry[FIELD[property.section]] ??= {});
        for (const field of property.fields.slice(0, -1)) target = target[field] ??= {};
        const last = property.fields.at(-1) as string;
        target[last] = last.endsWith('-data') && call.flags.setRawBytes ? encodeBase64(encodeUtf8(value)) : value === 'true' || value === 'false' ? value === 'true' : value;
      });
    }
    call.console.line(`Property ${JSON.stringify(path)} set.`);
  },
});

export const unsetProperty = defineVerb({
  name: 'unset',
  usage: 'config unset PROPERTY_NAME [options]',
  summary: 'Unset an individual value in a kubeconfig file',
  examples: ['kubectl config unset current-context', '', 'kubectl config unset contexts.foo.namespace'],
  *run(call) {
    if (call.args.length !== 1) throw call.helpAnd('Unexpected args: ' + `[${call.args.join(' ')}]`);
    const [path = ''] = call.args;
    const config = load(call);
    const property = propertyOf(path, (section) => config[section].map(({ name }) => name));
    const file = property === 'current-context' ? config.currentContextFile : config[property.section].find(({ name }) => name === property.name)?.file;
    if (property !== 'current-context' && property.name !== '' && property.fields.length > 0 && file === undefined) throw new Fatal(`current map key \`${property.name}\` is invalid`);
    modify(call, file ?? defaultFile(call), (content) => {
      if (property === 'current-context') content['current-context'] = '';
      else if (property.name === '') content[property.section] = [];
      else if (property.fields.length === 0) content[property.section] = listOf(content[property.section]).filter(({ name }) => name !== property.name);
      else {
        let target: Dynamic = listOf(content[property.section]).find(({ name }) => name === property.name)?.[FIELD[property.section]];
        for (const field of property.fields.slice(0, -1)) target = target?.[field];
        if (target !== undefined) delete target[property.fields.at(-1) as string];
      }
    });
    call.console.line(`Property ${JSON.stringify(path)} unset.`);
  },
});
