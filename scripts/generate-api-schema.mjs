// Writes libs/cluster/api/generated/schema.ts and docs.ts: the fields and descriptions of each type of the Kubernetes
// API from @kubernetes/client-node, joined with the facts it lacks (libs/cluster/api/facts/schema.json: required fields,
// defaults, enums, list types, patch strategies, OpenAPI names, what Go writes of empty values) and with the descriptions it lacks (kubernetes-models: of
// fields that are objects, and of what the values of an enum mean).
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const models = path.join(path.dirname(require.resolve('@kubernetes/client-node')), 'gen', 'models');
const facts = JSON.parse(readFileSync(path.join(root, 'libs/cluster/api/facts/schema.json'), 'utf8'));

const nameOfClass = new Map();
for (const [name, fact] of Object.entries(facts)) if (fact.c && !nameOfClass.has(fact.c)) nameOfClass.set(fact.c, name);

/** `string`, `int32`, `[]T`, `{}T`, or the OpenAPI name of a struct. */
function typeOf(type, format) {
  const list = /^(?:Array|Set)<(.*)>$/.exec(type);
  if (list) return `[]${typeOf(list[1], format)}`;
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map) return `{}${typeOf(map[1], format)}`;
  if (type === 'string') return format === 'byte' ? 'bytes' : 'string';
  if (type === 'number') return format || 'double';
  if (type === 'boolean') return 'bool';
  if (type === 'Date') return 'time';
  if (type === 'V1MicroTime') return 'microtime';
  if (type === 'IntOrString') return 'intstr';
  if (type === 'any' || type === 'object') return 'any';
  return nameOfClass.get(type) ?? 'any';
}

function attributesOf(className) {
  const text = readFileSync(path.join(models, `${className}.js`), 'utf8');
  return JSON.parse(/attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(text)[1]);
}

function unescape(text) {
  return text.replace(/\\(['"\\*])/g, '$1').trim();
}

/** The description of the class under '', those of fields by their name. */
function docsOf(className, attributes) {
  const text = readFileSync(path.join(models, `${className}.d.ts`), 'utf8');
  const docs = {};
  const head = /\/\*\*\n\* (.*)\n\*\/\nexport declare class/.exec(text);
  if (head) docs[''] = unescape(head[1]);
  for (const [, doc, field] of text.matchAll(/ {4}\/\*\*\n {4}\* (.*)\n {4}\*\/\n {4}'([^']+)'\??:/g)) {
    const attribute = attributes.find((each) => each.name === field);
    docs[attribute?.baseName ?? field] = unescape(doc);
  }
  return docs;
}

/** `io.k8s.api.core.v1.Pod` as kubernetes-models names it: `IIoK8sApiCoreV1Pod`. */
const modelName = (name) => `I${name.split(/[.-]/).map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('')}`;

/** The descriptions of kubernetes-models: by its name of the type, then by field. */
function readModels(folder, found = new Map()) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== '_schemas' && entry.name !== 'node_modules') readModels(file, found);
    else if (entry.name.endsWith('.d.ts')) {
      const text = readFileSync(file, 'utf8');
      const alias = /\bas (IIoK8s\w+)/.exec(text);
      const body = /\nexport interface \w+[^{]*\{\n([\s\S]*?)\n\}/.exec(text);
      if (alias === null || body === null) continue;
      const fields = {};
      for (const [, doc, field] of body[1].matchAll(/(?:^|\n) {4}\/\*\*\n((?: {5}\*.*\n)+?) {5}\*\/\n {4}"([^"]+)"\??:/g)) {
        fields[field] = unescape(doc.replace(/^ {5}\* ?/gm, '').replaceAll('*\\/', '*/'));
      }
      found.set(alias[1], fields);
    }
  }
  return found;
}

const kubernetesModels = require.resolve('kubernetes-models/package.json');
const apimachinery = createRequire(kubernetesModels).resolve('@kubernetes-models/apimachinery/package.json');
const described = readModels(path.dirname(apimachinery), readModels(path.dirname(kubernetesModels)));
const ENUM = /\n\nPossible enum values:\n[\s\S]*$/;
const oneLine = (text) => text.replace(/\s+/g, ' ').trim();

/** Descriptions of the newest version, completed by what only the other source has. The first describes the type where a field is an IntOrString. */
function completed(own, other = {}) {
  const docs = { ...own };
  for (const [field, text] of Object.entries(other)) {
    const mine = docs[field];
    const values = ENUM.exec(text)?.[0] ?? '';
    const plain = text.slice(0, text.length - values.length);
    docs[field] = mine === undefined || mine.startsWith('IntOrString is a type') || oneLine(mine) === oneLine(plain) ? text : `${mine}${values}`;
  }
  return docs;
}

const schema = {};
const docs = {};
for (const [name, fact] of Object.entries(facts)) {
  if (fact.schema) {
    schema[name] = { s: fact.schema };
    continue;
  }
  const attributes = attributesOf(fact.c);
  const fields = {};
  for (const { baseName, type, format } of attributes) {
    const { t, x, ...more } = fact.f?.[baseName] ?? {};
    if (x) continue;
    const kind = t ?? typeOf(type, format);
    fields[baseName] = Object.keys(more).length === 0 ? kind : { t: kind, ...more };
  }
  schema[name] = { ...(fact.r && { r: fact.r }), ...(fact.a && { a: 1 }), ...(fact.u && { u: fact.u }), ...(fact.g && { g: fact.g }), ...(fact.z && { z: fact.z }), ...(fact.w && { w: fact.w }), ...(fact.n && { n: fact.n }), ...(fact.b && { b: fact.b }), f: fields };
  docs[name] = completed(docsOf(fact.c, attributes), described.get(modelName(name)));
}

// Where a field of a type without fields has no description of its own, the source tells that of the type.
for (const [name, { f = {} }] of Object.entries(schema)) {
  for (const [field, value] of Object.entries(f)) {
    const type = typeof value === 'string' ? value : value.t;
    if (!schema[type]?.s || !docs[name]?.[field]?.startsWith(`${type.split('.').pop()} represents `)) continue;
    docs[type] = { '': docs[name][field] };
    delete docs[name][field];
  }
}

function write(file, constant, what, value) {
  const target = path.join(root, 'libs/cluster/api/generated', file);
  const text = `// Generated by scripts/generate-api-schema.mjs. Do not edit.\n/** ${what} */\nexport const ${constant}: string = ${JSON.stringify(JSON.stringify(value))};\n`;
  if (existsSync(target) && readFileSync(target, 'utf8') === text) return;
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}
write('schema.ts', 'SCHEMA_JSON', 'Types by OpenAPI name.', schema);
// The numbers of the fields in Kubernetes' own Protobuf form, which Go clients send.
const numbers = JSON.parse(readFileSync(path.join(root, 'libs/cluster/api/facts/protobuf.json'), 'utf8'));
write('protobuf.ts', 'PROTOBUF_JSON', 'Fields with their numbers, by OpenAPI name.', numbers);
// Where Go's structs have their fields in another order than that of those numbers.
write('go-order.ts', 'GO_ORDER_JSON', 'Fields in the order of Go, by OpenAPI name, where the numbers have another.', JSON.parse(readFileSync(path.join(root, 'libs/cluster/api/facts/go-order.json'), 'utf8')));
write('docs.ts', 'DOCS_JSON', 'Descriptions by type and field; the type itself is the empty field.', docs);
