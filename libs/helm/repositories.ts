// Mirrors helm.sh/helm/v4/pkg/repo/v1 (repositories.yaml)
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { readYaml } from '#cluster/apimachinery/yaml/read.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import type { HelmCall } from './call.js';

export interface Repository {
  readonly name: string;
  readonly url: string;
}

function pathOf(call: HelmCall<unknown>): string {
  const home = call.proc.env.get('HELM_CONFIG_HOME') ?? `${call.proc.env.get('XDG_CONFIG_HOME') ?? `${call.proc.env.get('HOME') ?? ''}/.config`}/helm`;
  return call.globals.repositoryConfig || call.proc.env.get('HELM_REPOSITORY_CONFIG') || `${home}/repositories.yaml`;
}

export function readRepositories(call: HelmCall<unknown>): Repository[] {
  const path = pathOf(call);
  if (!call.proc.files.exists(path)) return [];
  return listOf((readYaml(call.proc.files.readText(path)) as Dynamic)?.repositories);
}

export function writeRepositories(call: HelmCall<unknown>, repositories: readonly Repository[]): void {
  call.proc.files.write(pathOf(call), writeYaml({ apiVersion: '', generated: '0001-01-01T00:00:00Z', repositories }), 0o600);
}
