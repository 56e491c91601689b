// Mirrors docker.io/library/nginx
// Differs: serves static files and proxies; one process; no modules to load.
import { alpineBase } from '#cluster/images/base/alpine.js';
import { debianBase } from '#cluster/images/base/debian.js';
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

/** Patch releases by their minor version, newest first; the first line is mainline, the second stable. */
const RELEASES: Readonly<Record<string, readonly string[]>> = {
  '1.29': ['1.29.3', '1.29.2', '1.29.1', '1.29.0'], '1.28': ['1.28.0'], '1.27': ['1.27.5', '1.27.4', '1.27.3', '1.27.2', '1.27.1', '1.27.0'],
  '1.26': ['1.26.3', '1.26.2', '1.26.1', '1.26.0'], '1.25': ['1.25.5', '1.25.4', '1.25.3', '1.25.2', '1.25.1', '1.25.0'],
  '1.24': ['1.24.0'], '1.23': ['1.23.4', '1.23.3', '1.23.2', '1.23.1', '1.23.0'], '1.22': ['1.22.1', '1.22.0'], '1.21': ['1.21.6', '1.21.5', '1.21.4', '1.21.3', '1.21.1', '1.21.0'],
  '1.20': ['1.20.2', '1.20.1', '1.20.0'], '1.19': ['1.19.10', '1.19.6', '1.19.2', '1.19.1', '1.19.0'], '1.18': ['1.18.0'],
  '1.17': ['1.17.10', '1.17.4', '1.17.3', '1.17.1', '1.17.0'], '1.16': ['1.16.1', '1.16.0'], '1.15': ['1.15.12', '1.15.4', '1.15.0'],
  '1.14': ['1.14.2', '1.14.1', '1.14.0'], '1.13': ['1.13.12'], '1.12': ['1.12.2'], '1.11': ['1.11.13'], '1.10': ['1.10.3'],
  '1.9': ['1.9.15', '1.9.1'], '1.8': ['1.8.1'], '1.7': ['1.7.12', '1.7.9'],
};

function tagsOf(suffix: string): string[] {
  return Object.entries(RELEASES).flatMap(([minor, patches], line) => patches.map((patch, index) => {
    const names = [`${patch}${suffix}`];
    if (index === 0) names.push(`${minor}${suffix}`);
    if (index === 0 && line === 0) names.push(...(suffix === '' ? ['latest', 'mainline', '1'] : [suffix.slice(1), `mainline${suffix}`, `1${suffix}`]));
    if (index === 0 && line === 1) names.push(`stable${suffix}`);
    return names.join(' ');
  }));
}

const ENV = (version: string) => ({ NGINX_VERSION: version, NJS_VERSION: '0.8.10', NJS_RELEASE: '1~bookworm', PKG_RELEASE: '1~bookworm', DYNPKG_RELEASE: '1~bookworm' });

export const nginx: Image = defineImage({
  name: 'docker.io/library/nginx',
  tags: [...tagsOf(''), ...tagsOf('-alpine'), ...tagsOf('-alpine-slim'), ...tagsOf('-perl'), ...tagsOf('-bookworm')],
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

/** Made of the same programs by others. */
export const nginxRelatives: readonly Image[] = [
  renameImage(nginx, 'docker.io/bitnami/nginx'), renameImage(nginx, 'registry.k8s.io/nginx'), renameImage(nginx, 'public.ecr.aws/nginx/nginx'),
];
