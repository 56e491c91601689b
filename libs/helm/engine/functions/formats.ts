// Mirrors helm.sh/helm/v4/pkg/engine/funcs.go and sprig's JSON functions
// Differs: TOML is written, not read.
import { goJson, goJsonIndent } from '#kubectl/printers/go-json.js';
import { isRecord, sortKeys } from '#kubectl/rest/dynamic.js';
import { CallError, type FunctionMap } from '#kubectl/template/functions.js';
import { declared } from '#kubectl/template/signature.js';
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import { plain, typed } from '#helm/engine/values.js';
import { toToml } from './toml.js';

export function toYaml(value: unknown): string {
  return writeYaml(plain(value)).replace(/\n$/, '');
}

/** Lists stand two further in than their key. */
function toYamlPretty(value: unknown): string {
  const indented = (text: string) => text.split('\n').map((line) => (line === '' ? '' : `  ${line}`)).join('\n');
  const print = (data: unknown): string => {
    if (isRecord(data) && Object.keys(data).length > 0) {
      return Object.keys(data).sort().map((key) => {
        const item = data[key];
        const head = writeYaml({ [key]: 0 }).replace(/ 0\n$/, '');
        if ((isRecord(item) && Object.keys(item).length > 0) || (Array.isArray(item) && item.length > 0)) return `${head}\n${indented(print(item))}`;
        return writeYaml({ [key]: item }).replace(/\n$/, '');
      }).join('\n');
    }
    if (Array.isArray(data) && data.length > 0) return data.map((item) => `- ${indented(print(item)).trimStart()}`).join('\n');
    return writeYaml(data).replace(/\n$/, '');
  };
  return print(plain(value));
}

function fromYaml(text: string): unknown {
  try {
    const value: unknown = readYaml(text);
    if (value === undefined || value === null) return {};
    return isRecord(value) ? typed(value) : { Error: `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value} into Go value of type map[string]interface {}` };
  } catch (error) {
    if (error instanceof YamlError) return { Error: `error converting YAML to JSON: ${error.message}` };
    throw error;
  }
}

function fromYamlArray(text: string): unknown {
  try {
    const value: unknown = readYaml(text);
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? typed(value) : [`error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${isRecord(value) ? 'object' : typeof value} into Go value of type []interface {}`];
  } catch (error) {
    if (error instanceof YamlError) return [`error converting YAML to JSON: ${error.message}`];
    throw error;
  }
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: typed(JSON.parse(text)) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What encoding/json says of a text that is no JSON. */
function jsonProblem(text: string): string {
  const first = text.trimStart().charAt(0);
  if (first === '') return 'unexpected end of JSON input';
  return /[[{"\-0-9tfn]/.test(first) ? 'unexpected end of JSON input' : `invalid character '${first}' looking for beginning of value`;
}

function fromJson(text: string): unknown {
  const found = jsonOf(text);
  if (found === undefined) return { Error: jsonProblem(text) };
  if (isRecord(found.value)) return found.value;
  return { Error: `json: cannot unmarshal ${Array.isArray(found.value) ? 'array' : typeof found.value} into Go value of type map[string]interface {}` };
}

function fromJsonArray(text: string): unknown {
  const found = jsonOf(text);
  if (found === undefined) return [jsonProblem(text)];
  return Array.isArray(found.value) ? found.value : [`json: cannot unmarshal ${isRecord(found.value) ? 'object' : typeof found.value} into Go value of type []interface {}`];
}

const json = (value: unknown, html = true) => goJson(sortKeys(plain(value)), html);
const prettyJson = (value: unknown) => goJsonIndent(sortKeys(plain(value)), '  ');

export const formatFunctions: FunctionMap = {
  toYaml: declared('any', toYaml),
  mustToYaml: declared('any', toYaml),
  toYamlPretty: declared('any', toYamlPretty),
  fromYaml: declared('string', fromYaml),
  fromYamlArray: declared('string', fromYamlArray),
  toJson: declared('any', json),
  mustToJson: declared('any', json),
  toPrettyJson: declared('any', prettyJson),
  mustToPrettyJson: declared('any', prettyJson),
  toRawJson: declared('any', (value: unknown) => json(value, false)),
  mustToRawJson: declared('any', (value: unknown) => json(value, false)),
  fromJson: declared('string', fromJson),
  mustFromJson: declared('string', (text: string) => {
    const found = jsonOf(text);
    if (found === undefined) throw new CallError(jsonProblem(text));
    return found.value;
  }),
  fromJsonArray: declared('string', fromJsonArray),
  toToml: declared('any', (value: unknown) => toToml(value)),
  fromToml: declared('string', () => ({ Error: 'reading TOML is not simulated here' })),
};
