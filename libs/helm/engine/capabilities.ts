// Mirrors helm.sh/helm/v4/pkg/chart/common (Capabilities)
import { declared } from '#kubectl/template/signature.js';
import { KNOWN_VERSIONS } from './known-versions.js';

export const HELM_VERSION = { Version: 'v4.1.4', GitCommit: '05fa37973dc9e42b76e1d2883494c87174b6074f', GitTreeState: 'clean', GoVersion: 'go1.25.9', KubeClientVersion: 'v1.35' } as const;

/** `.Capabilities.KubeVersion`: prints as its version without a suffix. */
export class KubeVersion {
  readonly Version: string;
  readonly Major: string;
  readonly Minor: string;
  readonly goType = 'common.KubeVersion';

  constructor(version: string) {
    this.Version = version.startsWith('v') ? version : `v${version}`;
    const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(this.Version) ?? [];
    this.Major = major;
    this.Minor = minor;
  }
  goText(): string {
    return /^v\d+\.\d+(\.\d+)?/.exec(this.Version)?.[0] ?? this.Version;
  }
  readonly GitVersion = declared('', () => this.Version);
  readonly String = declared('', () => this.goText());
}

/** `.Capabilities.APIVersions`. */
export class VersionSet {
  readonly goType = 'common.VersionSet';
  constructor(readonly versions: readonly string[]) {}
  entries(): [unknown, unknown][] {
    return this.versions.map((version, i) => [i, version]);
  }
  goText(): string {
    return `[${this.versions.join(' ')}]`;
  }
  goData(): unknown {
    return this.versions;
  }
  readonly Has = declared('string', (version: string) => this.versions.includes(version));
}

class HelmVersion {
  readonly goType = 'version.BuildInfo';
  readonly Version = HELM_VERSION.Version;
  readonly GitCommit = HELM_VERSION.GitCommit;
  readonly GitTreeState = HELM_VERSION.GitTreeState;
  readonly GoVersion = HELM_VERSION.GoVersion;
  readonly KubeClientVersion = HELM_VERSION.KubeClientVersion;
  goText(): string {
    return `{${Object.values(HELM_VERSION).join(' ')}}`;
  }
}

export class Capabilities {
  readonly goType = '*common.Capabilities';
  readonly HelmVersion = new HelmVersion();
  readonly APIVersions: VersionSet;
  constructor(readonly KubeVersion: KubeVersion, versions: readonly string[]) {
    this.APIVersions = new VersionSet(versions);
  }
}

/** What helm assumes without a cluster. */
export function defaultCapabilities(kubeVersion?: KubeVersion, more: readonly string[] = []): Capabilities {
  return new Capabilities(kubeVersion ?? new KubeVersion(`${HELM_VERSION.KubeClientVersion}.0`), [...KNOWN_VERSIONS, ...more]);
}

