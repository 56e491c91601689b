// Mirrors config set and unset: a property by its path
import { defineVerb } from '#kubectl/define-verb.js';
import { bool } from '#kubectl/flags/flag.js';
import { decodeBase64, encodeBase64 } from '#kubectl/rest/base64.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { defaultFile, FIELD, FIELDS, load, modify, type Section, upsert } from './files.js';

/** What properties are called where files have another name. */
const RENAMED: Readonly<Record<string, string>> = { 'act-as': 'as', 'act-as-uid': 'as-uid', 'act-as-groups': 'as-groups', 'act-as-user-extra': 'as-user-extra' };

interface Property {
  readonly section: Section;
  readonly name: string;
  readonly field: string | undefined;
}

type Single = 'current-context' | 'preferences.colors';
const SINGLE: readonly string[] = ['current-context', 'preferences.colors'] satisfies Single[];

/** `clusters.my.cluster.server`: a name goes on until a field of its type follows. Throws Fatal. */
function propertyOf(path: string): Property | Single {
  if (SINGLE.includes(path)) return path as Single;
  const [section = '', ...parts] = path.split('.');
  if (section === 'current-context') throw tooDeep(path);
  if (!Object.hasOwn(FIELDS, section)) throw new Fatal(`unable to parse ${path} after [] at api.Config`);
  const fields = FIELDS[section as Section];
  const fieldOf = (part: string) => RENAMED[part] ?? (Object.values(RENAMED).includes(part) || !Object.hasOwn(fields, part) ? undefined : part);
  const at = parts.findIndex((part, i) => i > 0 && fieldOf(part) !== undefined);
  const nameLength = at < 0 ? parts.length : at;
  if (parts.length > nameLength + 1) throw tooDeep(path);
  return { section: section as Section, name: parts.slice(0, nameLength).join('.'), field: fieldOf(parts[nameLength] ?? '') };
}

const tooDeep = (path: string) => new Fatal(`unable to parse one or more field values of ${path}`);

const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** The text as the field's type. Throws Fatal. */
function valueOf({ section, field = '' }: Property, text: string, isRaw: boolean): Dynamic {
  switch (FIELDS[section][field]) {
    case 'bool':
      return boolOf(text);
    case 'bytes':
      if (isRaw) return encodeBase64(encodeUtf8(text));
      if (text.length % 4 !== 0 || decodeBase64(text) === undefined) throw new Fatal(`error decoding input value: illegal base64 data at input byte ${wrongByte(text)}`);
      return text;
    case 'list':
      throw new Fatal('unrecognized slice type. string');
    default:
      return text;
  }
}

function boolOf(text: string): boolean {
  if (!TRUE.includes(text) && !FALSE.includes(text)) throw new Fatal(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
  return TRUE.includes(text);
}

/** Where Go's decoder stops. */
function wrongByte(text: string): number {
  const at = text.search(/[^A-Za-z0-9+/]/);
  return at >= 0 ? at : Math.max(0, text.length - (text.length % 4));
}

function setSingle(content: Dynamic, property: Single, value: string | boolean): void {
  if (property === 'current-context') content['current-context'] = value;
  else content.preferences = { ...content.preferences, colors: value };
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
    if (value === '') throw new Fatal('you cannot use set to unset a property');
    if (path === '') throw new Fatal('you must specify a property');
    const config = load(call);
    const property = propertyOf(path);
    if (typeof property === 'string') {
      const typed = property === 'preferences.colors' ? boolOf(value) : value;
      modify(call, config.currentContextFile ?? defaultFile(call), (content) => setSingle(content, property, typed));
    } else {
      const { field } = property;
      if (field === undefined) throw new Fatal(`can't set a map to a value: map[${config[property.section].map(({ name }) => name).join(' ')}]`);
      const typed = valueOf(property, value, call.flags.setRawBytes);
      upsert(call, property.section, property.name, { [field]: typed });
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
    const property = propertyOf(path);
    const file = typeof property === 'string' ? config.currentContextFile : config[property.section].find(({ name }) => name === property.name)?.file;
    if (typeof property !== 'string' && property.field !== undefined && file === undefined) throw new Fatal(`current map key \`${property.name}\` is invalid`);
    modify(call, file ?? defaultFile(call), (content) => {
      if (typeof property === 'string') setSingle(content, property, property === 'current-context' ? '' : false);
      else if (property.name === '') content[property.section] = [];
      else if (property.field === undefined) content[property.section] = listOf(content[property.section]).filter(({ name }) => name !== property.name);
      else delete listOf(content[property.section]).find(({ name }) => name === property.name)?.[FIELD[property.section]]?.[property.field];
    });
    call.console.line(`Property ${JSON.stringify(path)} unset.`);
  },
});
