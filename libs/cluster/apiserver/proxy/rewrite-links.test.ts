import { describe, expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { rewritten } from './rewrite-links.js';

const PREFIX = '/api/v1/namespaces/default/services/web/proxy';
const FROM = { prefix: PREFIX, endpoint: { address: '10.244.1.5', port: 80 }, askedHost: 'localhost:8001' };

describe('links of a proxied page', () => {
  test.each([
    ['<a href="/x">', `<a href="${PREFIX}/x">`],
    ["<A HREF='/x/?a=1&amp;b=2#c'>X</A>", `<a href="${PREFIX}/x/?a=1&amp;b=2#c">X</A>`],
    ['<a href=x>', '<a href="x">'],
    ['<a href="http://example.com/x">', '<a href="http://example.com/x">'],
    ['<a href="http://10.244.1.5:80/x">', `<a href="${PREFIX}/x">`],
    ['<a href="http://localhost:8001/x">', `<a href="http://localhost:8001${PREFIX}/x">`],
    [`<a href="${PREFIX}/x">`, `<a href="${PREFIX}/x">`],
    ['<a href="mailto:a@b.c">', '<a href="mailto:a@b.c">'],
    ['<img src="/a.png" alt="a > b"/>', `<img src="${PREFIX}/a.png" alt="a &gt; b"/>`],
    ['<script src="/a.js">if (a < b) x("<a href=\'/y\'>")</script>', `<script src="${PREFIX}/a.js">if (a < b) x("<a href='/y'>")</script>`],
    ['<!-- <a href="/x"> --><p title="/x">1 < 2 & 3</p>', '<!-- <a href="/x"> --><p title="/x">1 < 2 & 3</p>'],
    ['<!DOCTYPE html>\n<link rel=stylesheet href=/a.css>', `<!DOCTYPE html>\n<link rel="stylesheet" href="${PREFIX}/a.css">`],
    ['text <a href="/x', 'text <a href="/x'],
  ])('%s', (page, want) => {
    const answer = rewritten({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'content-length': '1' }, body: encodeUtf8(page) }, FROM);
    expect(decodeUtf8(answer.body as Uint8Array)).toBe(want);
    expect(answer.headers['content-length']).toBe(String(encodeUtf8(want).length));
  });

  test('other content stays as it is', () => {
    const answer = { status: 200, headers: { 'content-type': 'text/plain' }, body: encodeUtf8('<a href="/x">') };
    expect(rewritten(answer, FROM)).toBe(answer);
  });

  test.each([
    ['/login', `${PREFIX}/login`],
    ['/a/', `${PREFIX}/a/`],
    ['next', 'next'],
    ['https://example.com/', 'https://example.com/'],
    ['http://10.244.1.5:80/login?x=1', `${PREFIX}/login?x=1`],
  ])('a redirect to %s', (location, want) => {
    expect(rewritten({ status: 302, headers: { location }, body: new Uint8Array() }, FROM).headers['location']).toBe(want);
  });
});
