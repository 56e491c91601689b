import { concatBytes } from '#linux/env/bytes.js';
import type { Step } from '#linux/kernel/step.js';
import { bytesOf, textOf } from '#linux/programs/byte-text.js';
import type { Call } from '#linux/programs/call.js';

export interface RequestBody {
  readonly content: Uint8Array;
  readonly type: string;
}

/** The body that curl's -d, --data-…, --json and -F make together; undefined when there are none. */
export function* bodyOf(proc: Call): Step<RequestBody | undefined> {
  const parts: Uint8Array[] = [];
  const forms: Uint8Array[] = [];
  let isJson = false;
  for (const { option, text = '' } of proc.given) {
    if (option === 'form') forms.push(yield* formPart(proc, text));
    else if (option === 'json') {
      isJson = true;
      parts.push(yield* content(proc, text, 'binary'));
    } else if (option === 'data') parts.push(yield* content(proc, text, 'text'));
    else if (option === 'binary') parts.push(yield* content(proc, text, 'binary'));
    else if (option === 'rawData') parts.push(bytesOf(text));
    else if (option === 'urlencode') parts.push(bytesOf(yield* encoded(proc, text)));
  }
  if (forms.length > 0) return { content: concatBytes([...forms, bytesOf(`--${BOUNDARY}--\r\n`)]), type: `multipart/form-data; boundary=${BOUNDARY}` };
  if (parts.length === 0) return undefined;
  const joiner = bytesOf(isJson ? '' : '&');
  return { content: concatBytes(parts.flatMap((part, index) => (index === 0 ? [part] : [joiner, part]))), type: isJson ? 'application/json' : 'application/x-www-form-urlencoded' };
}

const BOUNDARY = '------------------------d74496d66958873e';

/** `@file` is read; as text it loses its newlines. */
function* content(proc: Call, text: string, kind: 'text' | 'binary'): Step<Uint8Array> {
  if (!text.startsWith('@')) return bytesOf(text);
  const read = yield* proc.readAll(proc.openInput(text.slice(1)));
  return kind === 'binary' ? read : read.filter((byte) => byte !== 10 && byte !== 13);
}

function* encoded(proc: Call, text: string): Step<string> {
  const parts = /^([^=@]*)([=@])(.*)$/s.exec(text);
  const name = parts?.[1] ?? '';
  const raw = parts === null ? text : parts[2] === '@' ? textOf(yield* content(proc, `@${parts[3]}`, 'binary')) : (parts[3] as string);
  const value = [...bytesOf(raw)].map((byte) => (/[A-Za-z0-9\-_.~]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)).join('');
  return name === '' ? value : `${name}=${value}`;
}

function* formPart(proc: Call, text: string): Step<Uint8Array> {
  const [name = '', value = ''] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
  const isFile = value.startsWith('@');
  const head = isFile ? `; filename="${value.slice(1).split('/').pop()}"\r\nContent-Type: application/octet-stream` : '';
  return concatBytes([bytesOf(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${head}\r\n\r\n`), yield* content(proc, value, 'binary'), bytesOf('\r\n')]);
}
