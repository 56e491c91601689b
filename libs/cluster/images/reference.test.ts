import { describe, expect, test } from 'vitest';
import { images } from './list.js';
import { formatReference, parseReference } from './reference.js';
import { isFailure, Registry } from './registry.js';

describe('image references', () => {
  test.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['bitnami/redis', 'docker.io/bitnami/redis:latest'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    ['localhost:5000/app', 'localhost:5000/app:latest'],
  ])('%s', (text, want) => {
    const reference = parseReference(text);
    expect(reference && formatReference(reference)).toBe(want);
  });

  test.each(['NGINX', 'nginx:1.27:2', 'nginx:', '', 'a//b', 'nginx@sha256:12'])('%s is none', (text) => {
    expect(parseReference(text)).toBeUndefined();
  });
});

describe('the registry', () => {
  const registry = new Registry(images);
  test.each([
    ['nginx:1.91', 'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:1.91": failed to resolve image: docker.io/library/nginx:1.91: not found'],
    ['ngnix', 'rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/library/ngnix:latest": failed to resolve image: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed'],
  ])('%s is not there', (text, want) => {
    expect(registry.find(text)).toEqual({ kind: 'failed', message: want });
  });

  test('every image that exercises name most is there, with a digest', () => {
    for (const text of ['nginx', 'nginx:1.14.2', 'nginx:1.18.0', 'nginx:1.19.8', 'nginx:1.24.0', 'nginx:1.17.10-alpine', 'nginx:stable-alpine', 'nginx:alpine-slim', 'redis:5.0.4', 'httpd:2.4.43-alpine', 'httpd:alpine', 'python:3.9.7-slim', 'python:slim', 'busybox:1.28.3', 'nginx:1.27', 'nginx:1.28', 'nginx:alpine', 'busybox', 'busybox:1.28', 'busybox:1.36', 'redis', 'redis:alpine', 'ubuntu', 'polinux/stress', 'perl', 'python:3', 'httpd:2.4-alpine', 'hashicorp/http-echo:0.2.3', 'postgres:15-alpine', 'mysql:5.7']) {
      const found = registry.find(text);
      expect(isFailure(found) ? `${text}: ${found.message}` : found.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    }
  });
});
