// Mirrors github.com/google/gnostic-models/openapiv2: the document that Go clients ask for
// Differs: types only, no paths; of a type what kubectl reads, without limits and defaults.
import { concatBytes } from '#linux/env/bytes.js';
import type { Document } from './openapi-schemas.js';
import { message, text } from './protobuf-writer.js';

/** The numbers of the fields, as in OpenAPIv2.proto. */
const DOCUMENT = { swagger: 1, info: 2, definitions: 9 } as const;
const INFO = { title: 1, version: 2 } as const;
const NAMED = { name: 1, value: 2 } as const;
const SCHEMA = { ref: 1, format: 2, description: 4, required: 19, additionalProperties: 21, type: 22, items: 23, properties: 25, extension: 31 } as const;
const ONLY = 1;
/** Of an `Any`: its value as YAML. */
const YAML = 2;

export function encodeOpenApiV2({ title, version }: { readonly title: string; readonly version: string }, definitions: Document): Uint8Array {
  const info = concatBytes([text(INFO.title, title), text(INFO.version, version)]);
  return concatBytes([text(DOCUMENT.swagger, '2.0'), message(DOCUMENT.info, info), message(DOCUMENT.definitions, namedSchemas(definitions))]);
}

function namedSchemas(schemas: Document): Uint8Array {
  return concatBytes(Object.entries(schemas).map(([name, schema]) => message(ONLY, concatBytes([text(NAMED.name, name), message(NAMED.value, encodeSchema(schema as Document))]))));
}

function encodeSchema(schema: Document): Uint8Array {
  const parts: Uint8Array[] = [];
  const { $ref, format, description, required, type, items, properties, additionalProperties } = schema as Readonly<Record<string, string | undefined>> & {
    readonly required?: readonly string[]; readonly items?: Document; readonly properties?: Document; readonly additionalProperties?: Document;
  };
  if ($ref !== undefined) parts.push(text(SCHEMA.ref, $ref));
  if (format !== undefined) parts.push(text(SCHEMA.format, format));
  if (description !== undefined) parts.push(text(SCHEMA.description, description));
  for (const name of required ?? []) parts.push(text(SCHEMA.required, name));
  if (typeof additionalProperties === 'object') parts.push(message(SCHEMA.additionalProperties, message(ONLY, encodeSchema(additionalProperties))));
  if (type !== undefined) parts.push(message(SCHEMA.type, text(ONLY, type)));
  if (items !== undefined) parts.push(message(SCHEMA.items, message(ONLY, encodeSchema(items))));
  if (properties !== undefined) parts.push(message(SCHEMA.properties, namedSchemas(properties)));
  for (const [name, value] of Object.entries(schema)) {
    if (name.startsWith('x-')) parts.push(message(SCHEMA.extension, concatBytes([text(NAMED.name, name), message(NAMED.value, text(YAML, JSON.stringify(value)))])));
  }
  return concatBytes(parts);
}
