// Mirrors docker.io/library/nginx
// Differs: serves static files and proxies; one process; no modules to load.
import { alpineBase } from '#cluster/images/base/alpine.js';
import { debianBase } from '#cluster/images/base/debian.js';
import { releases, variant } from '#cluster/images/releases.js';
import { defineImage, type Image, renameImage } from '#cluster/images/image.js';
import type { Layer } from '#linux/host/host.js';
import { nginxEntrypoint } from './entrypoint.js';
import { mimeTypesFile } from './mime-types.js';
import { nginxProgram } from './nginx.js';
import { indexPage, page50x } from './pages.js';

const mainConfig = `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}
`;

const defaultSite = `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    #access_log  /var/log/nginx/host.access.log  main;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    #error_page  404              /404.html;

    # redirect server error pages to the static page /50x.html
    #
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

const files: Layer = {
  '/etc/nginx/nginx.conf': mainConfig,
  '/etc/nginx/mime.types': mimeTypesFile,
  '/etc/nginx/conf.d/default.conf': defaultSite,
  '/usr/share/nginx/html/index.html': indexPage,
  '/usr/share/nginx/html/50x.html': page50x,
  '/var/log/nginx/access.log': { symlink: '/dev/stdout' },
  '/var/log/nginx/error.log': { symlink: '/dev/stderr' },
  '/var/cache/nginx': { directory: true, uid: 101 },
  '/docker-entrypoint.d': { directory: true },
  '/run': { directory: true },
  '/var/run': { symlink: '/run' },
};

/** Each minor version with its newest patch: odd minors are mainline, the even one below the newest is stable. */
const RELEASES: readonly string[] = [
  ...releases('1.29', 3, 'latest', 'mainline', '1'), ...releases('1.28', 0, 'stable'), ...releases('1.27', 5), ...releases('1.26', 3), ...releases('1.25', 5), ...releases('1.24', 0),
  ...releases('1.23', 4), ...releases('1.22', 1), ...releases('1.21', 6), ...releases('1.20', 2), ...releases('1.19', 10), ...releases('1.18', 0), ...releases('1.17', 10), ...releases('1.16', 1),
  ...releases('1.15', 12), ...releases('1.14', 2), ...releases('1.13', 12), ...releases('1.12', 2), ...releases('1.11', 13), ...releases('1.10', 3), ...releases('1.9', 15), ...releases('1.8', 1), ...releases('1.7', 12),
];

const ENV = (version: string) => ({ NGINX_VERSION: version, NJS_VERSION: '0.8.10', NJS_RELEASE: '1~bookworm', PKG_RELEASE: '1~bookworm', DYNPKG_RELEASE: '1~bookworm' });

export const nginx: Image = defineImage({
  name: 'docker.io/library/nginx',
  tags: [...RELEASES, ...['alpine', 'alpine-slim', 'perl', 'bookworm'].flatMap((suffix) => variant(RELEASES, suffix))],
  sizeBytes: 43_871_000,
  files,
  variant(tag) {
    const version = tag.split('-')[0] as string;
    const isAlpine = tag.includes('alpine');
    return {
      base: isAlpine ? alpineBase : debianBase,
      ...(isAlpine ? { sizeBytes: tag.endsWith('slim') ? 2_100_000 : 17_300_000 } : {}),
      programs: { '/usr/sbin/nginx': nginxProgram(version), '/docker-entrypoint.sh': nginxEntrypoint },
      config: { env: ENV(version) },
    };
  },
  config: { entrypoint: ['/docker-entrypoint.sh'], cmd: ['nginx', '-g', 'daemon off;'], exposedPorts: ['80/tcp'], stopSignal: 'SIGQUIT' },
});

const nginxSlim = defineImage({
  name: 'registry.k8s.io/nginx-slim', base: debianBase, sizeBytes: 20_000_000, files, tags: ['0.27 latest', '0.26', '0.25', '0.24', '0.21', '0.20', '0.9', '0.8', '0.7'],
  programs: { '/usr/sbin/nginx': nginxProgram('1.21.6') }, config: { cmd: ['nginx', '-g', 'daemon off;'], exposedPorts: ['80/tcp'], env: ENV('1.21.6') },
});

/** The front of the "connecting applications" tutorial: it hands all requests to the service `hello`. */
const helloFrontend = defineImage({
  name: 'gcr.io/google-samples/hello-frontend', base: debianBase, sizeBytes: 43_871_000, tags: ['1.0'],
  files: { ...files, '/etc/nginx/conf.d/default.conf': 'upstream Backend {\n    server hello;\n}\n\nserver {\n    listen 80;\n\n    location / {\n        proxy_pass http://Backend;\n    }\n}\n' },
  programs: { '/usr/sbin/nginx': nginxProgram('1.21.6') }, config: { cmd: ['nginx', '-g', 'daemon off;'], exposedPorts: ['80/tcp'], env: ENV('1.21.6') },
});

/** Made of the same programs by others. */
export const nginxRelatives: readonly Image[] = [
  nginxSlim, renameImage(nginxSlim, 'k8s.gcr.io/nginx-slim'), helloFrontend, renameImage(nginx, 'docker.io/bitnami/nginx'), renameImage(nginx, 'docker.io/nginxinc/nginx-unprivileged'), renameImage(nginx, 'registry.k8s.io/nginx'), renameImage(nginx, 'public.ecr.aws/nginx/nginx'),
];
