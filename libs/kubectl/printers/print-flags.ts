// Mirrors k8s.io/cli-runtime/pkg/genericclioptions/print_flags.go
import { Errno } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { bool, text } from '#kubectl/flags/flag.js';
import { goSyntax, JsonPath } from '#kubectl/jsonpath/evaluate.js';
import { JsonPathError } from '#kubectl/jsonpath/parse.js';
import { type Dynamic, isRecord, listOf, sortKeys } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { printValue } from '#kubectl/template/format.js';
import { kubectlFunctions } from '#kubectl/template/kubectl-functions.js';
import { TemplateError } from '#kubectl/template/template-error.js';
import { TemplateSet } from '#kubectl/template/template.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import { customColumns } from './custom-columns.js';
import { typedOrder } from './go-order.js';
import { goJson, goJsonIndent } from './go-json.js';
import { writeKyaml } from './kyaml.js';
import { typeName } from './names.js';

export const printFlags = {
  allowMissingTemplateKeys: bool({ initial: true, help: 'If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.' }),
  output: text({ short: 'o', help: 'Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).' }),
  showManagedFields: bool({ help: 'If true, keep the managedFields when printing objects in JSON or YAML format.' }),
  template: text({ help: 'Template string or path to template file to use when -o=go-template, -o=go-template-file. The template format is golang templates [http://golang.org/pkg/text/template/#pkg-overview].' }),
};
export interface PrintValues {
  readonly allowMissingTemplateKeys: boolean;
  readonly output: string;
  readonly showManagedFields: boolean;
  readonly template: string;
}

/** An object to text. `typed` objects keep Go's field order in JSON, others have their keys sorted. */
export interface Printer {
  readonly format: string;
  print(object: Dynamic, typed?: boolean): string;
}

const STANDARD = ['go-template', 'go-template-file', 'json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file', 'kyaml', 'name', 'template', 'templatefile', 'yaml'];
/** Formats that may be written in capitals. */
const LOWERED = ['json', 'kyaml', 'name', 'yaml'];
const COLUMNS = ['custom-columns', 'custom-columns-file'];

export interface PrinterOptions {
  /** Also custom columns and `wide`: what `get` takes. */
  readonly table?: boolean;
  readonly noHeaders?: boolean;
  /** What `-o ''` and `-o name` say was done: `created`, with its dry-run suffix. */
  readonly operation?: string;
}

/** Throws Fatal for a format that is not known. */
export function printerFor<F extends PrintValues>(call: Call<F>, options: PrinterOptions = {}): Printer {
  const { output, template } = call.flags;
  const equals = output.indexOf('=');
  let format = equals < 0 ? output : output.slice(0, equals);
  let argument = equals < 0 ? template : output.slice(equals + 1);
  if (LOWERED.includes(format.toLowerCase())) format = format.toLowerCase();
  if (format === '' && template !== '') [format, argument] = ['go-template', template];
  const formats = options.table ? [...STANDARD, ...COLUMNS, 'wide'].sort() : STANDARD;
  if (equals === 0 || (equals > 0 && ['json', 'yaml', 'name', 'wide', 'kyaml'].includes(format))) format = output;
  if (format !== '' && !formats.includes(format)) throw new Fatal(`unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${formats.join(',')}`);
  const inner = makePrinter(call, format, argument, options);
  if (call.flags.showManagedFields || !['json', 'yaml', 'kyaml'].includes(format)) return inner;
  return { format, print: (object, typed) => inner.print(withoutManagedFields(object), typed) };
}

function makePrinter<F extends PrintValues>(call: Call<F>, format: string, argument: string, options: PrinterOptions): Printer {
  switch (format) {
    case '':
      return { format, print: (object) => `${typeName(object)} ${options.operation ?? ''}`.trimEnd().concat('\n') };
    case 'name':
      return { format, print: (object) => `${typeName(object)}\n` };
    case 'json':
      return { format, print: (object, typed) => `${goJsonIndent(typed ? typedOrder(object) : sortKeys(object))}\n` };
    case 'yaml': {
      let printed = 0;
      return { format, print: (object) => (printed++ > 0 ? '---\n' : '') + writeYaml(object) };
    }
    case 'kyaml':
      return { format, print: (object, typed) => writeKyaml(typed ? typedOrder(object) : sortKeys(object)) };
    case 'custom-columns':
    case 'custom-columns-file':
      return customColumns((text) => call.console.print(text), format, format === 'custom-columns' ? argument : fileText(call, argument, 'template'), options.noHeaders === true);
    default:
      return format.startsWith('jsonpath') ? jsonPathPrinter(call, format, argument) : templatePrinter(call, format, argument);
  }
}

function fileText<F>(call: Call<F>, path: string, what = '--template'): string {
  try {
    return call.proc.files.readText(path);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new Fatal(`error reading ${what} ${path}, open ${path}: ${error.message.toLowerCase()}`);
  }
}

function jsonPathPrinter<F extends PrintValues>(call: Call<F>, format: string, argument: string): Printer {
  if (argument === '') throw new Fatal('template format specified but no template given');
  const source = format === 'jsonpath-file' ? fileText(call, argument) : argument;
  let path: JsonPath;
  try {
    path = new JsonPath(source, call.flags.allowMissingTemplateKeys);
  } catch (error) {
    if (error instanceof JsonPathError) throw new Fatal(`error parsing jsonpath ${source}, ${error.message}`);
    throw error;
  }
  return {
    format,
    print(object) {
      try {
        if (format !== 'jsonpath-as-json') return path.print(object);
        return path.results(object).map((values) => `${goJsonIndent(sortKeys(values))}\n`).join('');
      } catch (error) {
        if (!(error instanceof JsonPathError)) throw error;
        throw new Fatal(`error executing jsonpath ${JSON.stringify(source)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${source}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`);
      }
    },
  };
}

function templatePrinter<F extends PrintValues>(call: Call<F>, format: string, argument: string): Printer {
  if (argument === '') throw new Fatal('template format specified but no template given');
  const source = format.endsWith('file') ? fileText(call, argument) : argument;
  const set = new TemplateSet(kubectlFunctions, call.flags.allowMissingTemplateKeys ? 'default' : 'error');
  try {
    set.parse('output', source);
  } catch (error) {
    if (error instanceof TemplateError) throw new Fatal(`error parsing template ${source}, ${error.message}`);
    throw error;
  }
  return {
    format,
    print(object) {
      try {
        return set.execute('output', object);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        call.console.print(`Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${source}\n\traw data was:\n\t\t${goJson(sortKeys(object))}\n\tobject given to template engine was:\n\t\t${printValue(object)}\n\n`);
        throw new Fatal(`error executing template ${JSON.stringify(source)}: ${error.message}`);
      }
    },
  };
}

function withoutManagedFields(object: Dynamic): Dynamic {
  if (!isRecord(object)) return object;
  const { metadata, items } = object;
  const plain = isRecord(metadata) && metadata['managedFields'] !== undefined ? { ...object, metadata: without(metadata, 'managedFields') } : object;
  return Array.isArray(items) ? { ...plain, items: listOf(items).map(withoutManagedFields) } : plain;
}

function without(record: Record<string, Dynamic>, key: string): Record<string, Dynamic> {
  const { [key]: _, ...rest } = record;
  return rest;
}
