// Mirrors how openssl req(1) comes by a subject: -subj, a configuration without prompt, or questions
import type { Step } from '#linux/kernel/step.js';
import { type Attribute, type Name, nameOf } from '#linux/pki/names.js';
import { findObjectIdentifier, shortNameOf } from '#linux/pki/object-identifiers.js';
import type { Call } from '#linux/programs/call.js';
import { type Config, valueIn } from './config.js';
import { fail, queued } from './errors.js';

/** RFC 5280's upper bounds, where libcrypto keeps to them. */
const LENGTHS: Readonly<Record<string, number>> = { C: 2, CN: 64, O: 64, OU: 64, L: 128, ST: 128, serialNumber: 64, emailAddress: 128 };

/** `/CN=jane/O=dev`; `+` adds to the same step. Ends the program where `openssl` would. */
export function parseSubject(call: Call, command: string, text: string): Name {
  if (!text.startsWith('/')) fail(call, `${command}: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${text}'\n`);
  const steps: Attribute[][] = [];
  let joinsLast = false;
  for (const { piece, joinsNext } of piecesOf(text.slice(1))) {
    const attribute = attributeOf(call, command, piece);
    if (attribute !== undefined && joinsLast) steps.at(-1)?.push(attribute);
    else if (attribute !== undefined) steps.push([attribute]);
    joinsLast = joinsNext;
  }
  return nameOf(steps);
}

/** Split at `/` and `+`, except after a backslash. */
function piecesOf(text: string): readonly { readonly piece: string; readonly joinsNext: boolean }[] {
  const pieces: { piece: string; joinsNext: boolean }[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === '\\') at++;
    else if (at === text.length || text[at] === '/' || text[at] === '+') {
      if (at > from) pieces.push({ piece: text.slice(from, at), joinsNext: text[at] === '+' });
      from = at + 1;
    }
  }
  return pieces;
}

function attributeOf(call: Call, command: string, piece: string): Attribute | undefined {
  const equals = piece.indexOf('=');
  if (equals < 0) return fail(call, `${command}: Missing '=' after RDN type string '${piece}' in subject name string\n`);
  const short = piece.slice(0, equals);
  const value = piece.slice(equals + 1).replace(/\\(.)/gs, '$1');
  const type = findObjectIdentifier(short);
  if (type === undefined) call.printError(`${command} warning: Skipping unknown subject name attribute "${short}"\n`);
  else if (value === '') call.printError(`${command} warning: No value provided for subject name attribute "${short}", skipped\n`);
  else {
    const max = LENGTHS[shortNameOf(type)];
    if (max !== undefined && value.length > max) fail(call, `${queued(call, `06800097:asn1 encoding routines:ASN1_mbstring_ncopy:string too long:../crypto/asn1/a_mbstr.c:106:maxsize=${max}`)}${command}: Error adding subject name attribute "/${short}=${value}"\n`);
    if (max === 2 && value.length < 2) fail(call, `${queued(call, '06800098:asn1 encoding routines:ASN1_mbstring_ncopy:string too short:../crypto/asn1/a_mbstr.c:99:minsize=2')}${command}: Error adding subject name attribute "/${short}=${value}"\n`);
    return { type, value };
  }
  return undefined;
}

/** What Debian's openssl.cnf asks for. */
const QUESTIONS: readonly (readonly [short: string, question: string, initial: string])[] = [
  ['C', 'Country Name (2 letter code)', 'AU'], ['ST', 'State or Province Name (full name)', 'Some-State'], ['L', 'Locality Name (eg, city)', ''],
  ['O', 'Organization Name (eg, company)', 'Internet Widgits Pty Ltd'], ['OU', 'Organizational Unit Name (eg, section)', ''],
  ['CN', 'Common Name (e.g. server FQDN or YOUR name)', ''], ['emailAddress', 'Email Address', ''],
];
const INTRODUCTION = `You are about to be asked to enter information that will be incorporated
into your certificate request.
What you are about to enter is what is called a Distinguished Name or a DN.
There are quite a few fields but you can leave some blank
For some fields there will be a default value,
If you enter '.', the field will be left blank.
-----
`;
const EXTRAS = '\nPlease enter the following \'extra\' attributes\nto be sent with your certificate request\n';

/** The subject that the configuration names, or that the user is asked for. */
export function* askSubject(call: Call, config: Config | undefined, isRequest: boolean, isBatch: boolean): Step<Name> {
  const section = valueIn(config, 'req', 'distinguished_name') ?? '';
  const rows = config?.get(section) ?? [];
  if (valueIn(config, 'req', 'prompt') === 'no') {
    if (rows.length === 0) return fail(call, 'Error: No objects specified in config file\nError making certificate request\n');
    return nameOf(rows.flatMap(([name, value]) => rowAttribute(name, value)));
  }
  const questions = config === undefined ? QUESTIONS : questionsIn(rows);
  const answers = isBatch ? questions.map(([, , initial]) => initial) : yield* ask(call, questions, isRequest);
  const steps = questions.flatMap(([short], index) => rowAttribute(short, answers[index] as string));
  if (steps.length === 0) return fail(call, 'Error: No objects specified in config file\nError making certificate request\n');
  return nameOf(steps);
}

function rowAttribute(name: string, value: string): readonly (readonly Attribute[])[] {
  const type = findObjectIdentifier(name.replace(/^.*[.:,](?=.)/, ''));
  return type === undefined || value === '' ? [] : [[{ type, value }]];
}

function questionsIn(rows: readonly (readonly [string, string])[]): typeof QUESTIONS {
  return rows
    .filter(([name]) => !/_(default|min|max|value)$/.test(name) && findObjectIdentifier(name.replace(/^.*[.:,](?=.)/, '')) !== undefined)
    .map(([name, question]) => [name, question, rows.findLast(([each]) => each === `${name}_default`)?.[1] ?? '']);
}

function* ask(call: Call, questions: typeof QUESTIONS, isRequest: boolean): Step<readonly string[]> {
  call.printError(INTRODUCTION);
  const lines = call.lines(call.openInput('-'));
  const answers: string[] = [];
  for (const [, question, initial] of questions) answers.push(yield* answer(call, lines, question, initial));
  if (isRequest && questions === QUESTIONS) {
    call.printError(EXTRAS);
    for (const question of ['A challenge password', 'An optional company name']) yield* answer(call, lines, question, '');
  }
  return answers;
}

function* answer(call: Call, lines: ReturnType<Call['lines']>, question: string, initial: string): Step<string> {
  call.printError(`${question} [${initial}]:`);
  yield* call.flush();
  const line = yield* lines.next();
  if (line === undefined) return fail(call, 'Error making certificate request\n');
  return line === '' ? initial : line === '.' ? '' : line;
}
