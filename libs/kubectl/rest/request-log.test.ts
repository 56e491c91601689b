import { expect, test } from 'vitest';
import { encodeUtf8 } from '#linux/env/text.js';
import { RequestLog } from './request-log.js';

const request = {
  method: 'POST', url: 'https://s:6443/api/v1/namespaces/default/configmaps?a=b',
  headers: { host: 's', accept: 'application/json', authorization: 'Bearer secret', 'content-length': '3' }, body: encodeUtf8('{}\n'),
};
const response = { status: 201, headers: { 'content-type': 'application/json' } };

/** All that is said of one request, without date, time and thread. */
function said(verbosity: number): string[] {
  const lines: string[] = [];
  const log = new RequestLog(verbosity, () => 0, (line) => lines.push(line.replace(/^I\d+ \S+ +\d+ /, '')));
  log.begin(['/root/.kube/config']);
  log.request(request);
  log.response(request, response, 5);
  log.responseBody(request, 'x'.repeat(1030));
  log.failure({ kind: 'Status' });
  return lines.filter((line) => !line.startsWith('envvar.go'));
}

const FILE = 'loader.go:405] Config loaded from file:  /root/.kube/config';
const FAILURE = 'helpers.go:246] server response object: %s[{\n  "kind": "Status"\n}]';
const HEADERS = '<\n\tAccept: application/json\n\tAuthorization: Bearer <masked>\n >';

test.each<[number, string[]]>([
  [1, []],
  [4, [FAILURE]],
  [6, [FILE, `round_trippers.go:632] "Response" verb="POST" url="${request.url}" status="201 Created" milliseconds=5`, FAILURE]],
  [7, [FILE, `round_trippers.go:527] "Request" verb="POST" url="${request.url}" headers=${HEADERS}`, 'round_trippers.go:632] "Response" status="201 Created" milliseconds=5', FAILURE]],
  [8, [
    FILE, 'helper.go:246] "Request Body" body=<\n\t{}\n >', `round_trippers.go:527] "Request" verb="POST" url="${request.url}" headers=${HEADERS}`,
    'round_trippers.go:632] "Response" status="201 Created" headers=<\n\tContent-Type: application/json\n > milliseconds=5', `helper.go:246] "Response Body" body="${'x'.repeat(1024)} [truncated 6 chars]"`, FAILURE,
  ]],
])('-v=%i', (verbosity, want) => {
  expect(said(verbosity)).toEqual(want);
});

test('-v=9 tells how curl would ask', () => {
  expect(said(9)).toContain(`round_trippers.go:527] "Request" curlCommand=<\n\tcurl -v -XPOST  -H "Accept: application/json" -H "Authorization: Bearer <masked>" '${request.url}'\n >`);
});

test('without an answer there is no status', () => {
  const lines: string[] = [];
  new RequestLog(6, () => 0, (line) => lines.push(line)).response(request, undefined, 0);
  expect(lines[0]).toMatch(/status="" milliseconds=0$/);
});
