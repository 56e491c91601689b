import { testResource } from '#cluster/testing/resource-tests.js';
import { configMapResource } from './resource.js';

testResource(configMapResource, {
  sample: { data: { a: 'b' } },
  refuses: [
    ['a key that is a path', { data: { 'a/b': 'c' } }, "data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"],
    ['a key twice', { binaryData: { a: 'Yg==' } }, 'data[a]: Invalid value: "a": duplicate of key present in binaryData'],
    ['more than a megabyte', { data: { a: 'b'.repeat(1024 * 1024 + 1) } }, '[]: Too long: may not be more than 1048576 bytes'],
  ],
  shows: [['how many', { binaryData: { c: 'Yg==' } }, ['x', 2, '0s']]],
});
