// Mirrors the small web servers that examples and exercises use
// Differs: see the programs.
import { alpineBase, scratchBase } from '#cluster/images/base/alpine.js';
import { debianBase } from '#cluster/images/base/debian.js';
import { releases, variant } from '#cluster/images/releases.js';
import { defineImage, type Image, renameImage } from '#cluster/images/image.js';
import type { Program } from '#linux/programs/program.js';
import { agnhost, constantServer, helloApp, httpEcho, liveness, serveHostname, whoami } from './echo-servers.js';
import { httpd, python } from './static-server.js';

const binary = (name: string, path: string, program: Program, tags: readonly string[], sizeBytes: number, ports: readonly string[], cmd: readonly string[] = []): Image =>
  defineImage({ name, base: scratchBase, sizeBytes, tags, programs: { [path]: program }, config: { entrypoint: [path], cmd, exposedPorts: ports } });

const httpEchoImage = binary('docker.io/hashicorp/http-echo', '/http-echo', httpEcho, ['1.0.0 1.0 latest', '0.2.3', '0.2.1 alpine'], 3_100_000, ['5678/tcp']);
const whoamiImage = binary('docker.io/traefik/whoami', '/whoami', whoami, ['v1.11.0 v1.11 latest', 'v1.10.4 v1.10', 'v1.10.1', 'v1.8'], 3_000_000, ['80/tcp']);
const agnhostImage = defineImage({
  name: 'registry.k8s.io/e2e-test-images/agnhost', base: alpineBase, sizeBytes: 48_000_000, tags: ['2.59 latest', '2.57', '2.53', '2.47', '2.45', '2.43', '2.40', '2.39', '2.36', '2.33', '2.32', '2.21', '2.12'],
  programs: { '/agnhost': agnhost }, config: { entrypoint: ['/agnhost'], cmd: ['pause'] },
});

const hello = defineImage({
  name: 'gcr.io/google-samples/hello-app', base: alpineBase, sizeBytes: 12_000_000, tags: ['1.0', '2.0'],
  variant: (tag) => ({ programs: { '/hello-app': helloApp(`${tag}.0`) } }), config: { entrypoint: ['/hello-app'] },
});

/** Not every number was released. */
const HTTPDS = [
  '2.4.65 2.4 2 latest', ...[64, 63, 62, 61, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 43, 41, 39, 38, 37, 35, 34, 33, 29, 28, 27, 25, 23, 20, 18, 17, 16, 12, 10].map((patch) => `2.4.${patch}`),
];

const httpdImage = defineImage({
  name: 'docker.io/library/httpd', base: debianBase, sizeBytes: 20_000_000,
  tags: [...HTTPDS, ...variant(HTTPDS, 'alpine'), ...variant(HTTPDS, 'bookworm')],
  files: { '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n' },
  programs: { '/usr/local/bin/httpd-foreground': httpd },
  config: { cmd: ['httpd-foreground'], exposedPorts: ['80/tcp'], stopSignal: 'SIGTERM', workingDir: '/usr/local/apache2' },
});

const PYTHONS = [
  ...releases('3.14', 1, '3', 'latest'), ...releases('3.13', 10), ...releases('3.12', 12), ...releases('3.11', 14), ...releases('3.10', 19), ...releases('3.9', 25), ...releases('3.8', 20), ...releases('3.7', 17),
  ...releases('3.6', 15),
];
const pythonImage = defineImage({
  name: 'docker.io/library/python', sizeBytes: 360_000_000,
  tags: [...PYTHONS, ...['slim', 'alpine', 'bookworm'].flatMap((suffix) => variant(PYTHONS, suffix))],
  variant: (tag) => {
    const version = tag.split('-')[0] as string;
    const program = python(version);
    const small = tag.includes('-') && !tag.includes('bookworm');
    return { base: tag.includes('alpine') ? alpineBase : debianBase, sizeBytes: small ? 16_000_000 : 360_000_000, programs: { '/usr/local/bin/python3': program, '/usr/local/bin/python': program }, config: { env: { PYTHON_VERSION: version } } };
  },
  config: { cmd: ['python3'] },
});

const GUESTBOOK = '<html ng-app="redis">\n  <head>\n    <title>Guestbook</title>\n  </head>\n  <body ng-controller="RedisCtrl">\n    <h2>Guestbook</h2>\n  </body>\n</html>\n';
const WORDPRESS = '<!DOCTYPE html>\n<html lang="en-US">\n<head>\n<title>WordPress &rsaquo; Installation</title>\n</head>\n<body class="wp-core-ui language-chooser">\n</body>\n</html>\n';
const WORDPRESSES = [...releases('6.8', 3, '6', 'latest'), ...releases('6.7', 2), ...releases('6.6', 2), ...releases('6.2', 1), ...releases('5.9', 3, '5'), ...releases('4.9', 8), ...releases('4.8', 3, '4')];

export const webServers: readonly Image[] = [
  httpEchoImage, renameImage(httpEchoImage, 'docker.io/mendhak/http-https-echo'), whoamiImage, renameImage(whoamiImage, 'docker.io/containous/whoami'), agnhostImage,
  renameImage(agnhostImage, 'k8s.gcr.io/e2e-test-images/agnhost'), hello, renameImage(hello, 'us-docker.pkg.dev/google-samples/containers/gke/hello-app'), httpdImage, pythonImage,
  binary('gcr.io/google-samples/node-hello', '/server', constantServer('node-hello', 8080, '', () => 'Hello Kubernetes!'), ['1.0'], 240_000_000, ['8080/tcp']),
  binary('gcr.io/google-samples/kubernetes-bootcamp', '/server', constantServer('kubernetes-bootcamp', 8080, 'Kubernetes Bootcamp App Started At: 2026-01-01T00:00:00.000Z | Running On:  pod', (proc) => `Hello Kubernetes bootcamp! | Running on: ${proc.host.name} | v=1\n`), ['v1', 'v2'], 80_000_000, ['8080/tcp']),
  binary('docker.io/jocatalin/kubernetes-bootcamp', '/server', constantServer('kubernetes-bootcamp-2', 8080, '', (proc) => `Hello Kubernetes bootcamp! | Running on: ${proc.host.name} | v=2\n`), ['v1', 'v2'], 80_000_000, ['8080/tcp']),
  binary('docker.io/nginxdemos/hello', '/server', constantServer('nginx-hello', 80, '', (proc, request) => `Server address: ${proc.net.addresses[0] ?? ''}:80\nServer name: ${proc.host.name}\nDate: ${new Date(proc.world.clock.now()).toUTCString()}\nURI: ${request.target}\nRequest ID: 0123456789abcdef0123456789abcdef\n`), ['plain-text', 'latest', '0.4'], 18_000_000, ['80/tcp']),
  binary('docker.io/dgkanatsios/simpleapp', '/server', constantServer('simpleapp', 8080, '', (proc) => `Hello world from ${proc.host.name} and version 2.0\n`), ['latest', '2.0', '1.0'], 40_000_000, ['8080/tcp']),
  ...['registry.k8s.io/hpa-example', 'k8s.gcr.io/hpa-example'].map((name) => binary(name, '/apache2-foreground', constantServer('hpa-example', 80, '', () => 'OK!'), ['latest'], 170_000_000, ['80/tcp'])),
  binary('gcr.io/google-samples/hello-go-gke', '/app', constantServer('hello-go-gke', 80, '', () => '{"message":"Hello"}\n', 'application/json'), ['1.0'], 5_000_000, ['80/tcp']),
  ...['us-docker.pkg.dev/google-samples/containers/gke/gb-frontend', 'gcr.io/google_samples/gb-frontend', 'gcr.io/google-samples/gb-frontend'].map((name) =>
    binary(name, '/apache2-foreground', constantServer('gb-frontend', 80, '', () => GUESTBOOK, 'text/html'), ['v6', 'v5', 'v4', 'v3'], 370_000_000, ['80/tcp'])),
  binary('docker.io/library/wordpress', '/apache2-foreground', constantServer('wordpress', 80, '', () => WORDPRESS, 'text/html'), [...WORDPRESSES, ...variant(WORDPRESSES, 'apache')], 250_000_000, ['80/tcp']),
  binary('registry.k8s.io/test-webserver', '/test-webserver', constantServer('test-webserver', 80, '', () => ''), ['latest'], 2_000_000, ['80/tcp']),
  binary('registry.k8s.io/echoserver', '/echo', whoami, ['1.10', '1.4', '1.8'], 20_000_000, ['8080/tcp'], ['--port=8080']),
  binary('registry.k8s.io/e2e-test-images/echoserver', '/echo', whoami, ['2.5', '2.3'], 20_000_000, ['8080/tcp'], ['--port=8080']),
  // Its examples name the program by themselves.
  defineImage({ name: 'k8s.gcr.io/liveness', base: alpineBase, sizeBytes: 2_000_000, tags: ['latest'], programs: { '/server': { name: 'liveness', run: liveness } }, config: { cmd: ['/server'], exposedPorts: ['8080/tcp'] } }),
  ...['registry.k8s.io/serve_hostname', 'k8s.gcr.io/serve_hostname'].map((name) => binary(name, '/serve_hostname', { name: 'serve_hostname', run: (proc) => serveHostname(proc, []) }, ['latest', 'v1.4'], 2_000_000, ['9376/tcp'])),
];
