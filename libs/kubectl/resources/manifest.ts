// Mirrors k8s.io/cli-runtime/pkg/resource (the stream visitor's decoding)
import { type Dynamic, isRecord, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { tooDeepAt } from '#cluster/apimachinery/nesting.js';
import { readYaml, splitDocuments, TOO_DEEP, YamlError } from '#cluster/apimachinery/yaml/read.js';

/** A document that is a text, a number or a list. Verbs that validate say it in other words than those that only decode. */
export class NoObject extends Fatal {
  readonly undecoded: string;
  /** Where a type is looked for. */
  readonly untyped: string;

  constructor(value: Dynamic, source: string) {
    super(`error validating ${JSON.stringify(source)}: error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false`);
    const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    this.undecoded = `unable to decode ${JSON.stringify(source)}: json: cannot unmarshal ${found} into Go value of type unstructured.detector`;
    this.untyped = `unable to decode ${JSON.stringify(source)}: couldn't get version/kind; json parse error: json: cannot unmarshal ${found} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
  }
}

/** An object as a file holds it. `source` is what messages call the file. */
export interface Manifest {
  readonly object: Dynamic;
  readonly source: string;
  /** The list it stands in. */
  readonly list?: object;
}

/** One text, up to where it cannot be read. */
export interface Stream {
  readonly manifests: readonly Manifest[];
  readonly problem?: Fatal;
}

/** The objects of one text, JSON or YAML, before the first that cannot be read, and why it cannot. */
export function parseStream(content: string, source: string): Stream {
  const manifests: Manifest[] = [];
  try {
    for (const value of valuesOf(content, source)) if (value !== null && value !== undefined) manifests.push(...flatten(value, source));
  } catch (error) {
    if (error instanceof Fatal) return { manifests, problem: error };
    throw error;
  }
  return { manifests };
}

function* valuesOf(content: string, source: string): Generator<Dynamic> {
  const first = content.trimStart().charAt(0);
  if (first === '{' && tooDeepAt(content) >= 0) throw new Fatal(`error parsing ${source}: error converting YAML to JSON: ${TOO_DEEP}`);
  if (first === '{') yield* parseJson(content, source);
  else for (const document of splitDocuments(content)) yield parseYaml(document, source);
}

function parseYaml(document: string, source: string): Dynamic {
  try {
    return readYaml(document);
  } catch (error) {
    if (error instanceof YamlError) throw new Fatal(`error parsing ${source}: error converting YAML to JSON: ${error.message}`);
    throw error;
  }
}

/** One JSON value after another. */
function parseJson(content: string, source: string): Dynamic[] {
  try {
    return [JSON.parse(content)];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const documents = splitDocuments(content);
    if (documents.length > 1) return documents.flatMap((document) => parseJson(document, source));
    const values = splitJsonValues(content);
    if (values !== undefined) return values;
    if (endsEarly(content, error.message)) throw new Fatal(`error parsing ${source}: unexpected EOF`);
    // What is no JSON may still be YAML, which takes a comma at the end and names without quotes.
    return [parseYaml(content, source)];
  }
}

/** Whether the JSON is right but for what is missing at its end. */
function endsEarly(content: string, problem: string): boolean {
  const position = /position (\d+)/.exec(problem)?.[1];
  return /Unexpected end|Unterminated/.test(problem) || (position !== undefined && Number(position) >= content.trimEnd().length);
}

function splitJsonValues(content: string): Dynamic[] | undefined {
  const values: Dynamic[] = [];
  let depth = 0;
  let start = 0;
  let quoted = false;
  for (let i = 0; i < content.length; i++) {
    const c = content[i];
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '{' || c === '[') depth++;
    else if (c === '}' || c === ']') {
      depth--;
      if (depth !== 0) continue;
      try {
        values.push(JSON.parse(content.slice(start, i + 1)));
      } catch (error) {
        if (error instanceof SyntaxError) return undefined;
        throw error;
      }
      start = i + 1;
    }
  }
  return values.length > 0 && content.slice(start).trim() === '' ? values : undefined;
}

function flatten(value: Dynamic, source: string): Manifest[] {
  if (isRecord(value) && String(value['kind'] ?? '').endsWith('List') && Array.isArray(value['items'])) return listOf(value['items']).flatMap((item) => flatten(item, source).map((manifest) => ({ ...manifest, list: value })));
  if (!isRecord(value)) throw new NoObject(value, source);
  return [{ object: value, source }];
}
