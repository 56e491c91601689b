// Mirrors cmd/kubeadm/app/cmd/version.go
import type { Command } from './command.js';

export function version({ proc, flags }: Command): void {
  const facts = { major: '1', minor: '36', gitVersion: 'v1.36.2', gitCommit: '6c1cd99a714e5f5ca5d8b1d0a4c4e8f0f1a2b3c4', gitTreeState: 'clean', buildDate: '2026-06-10T18:28:39Z', goVersion: 'go1.26.10', compiler: 'gc', platform: 'linux/amd64' };
  if (flags['output'] === 'short') proc.print('v1.36.2\n');
  else if (flags['output'] === 'json') proc.print(`${JSON.stringify({ clientVersion: facts }, undefined, 2)}\n`);
  else if (flags['output'] === 'yaml') proc.print(`clientVersion:\n${Object.entries(facts).map(([key, value]) => `  ${key}: ${/^\d+$/.test(value) ? `"${value}"` : value}\n`).sort().join('')}`);
  else proc.print(`kubeadm version: version.Info{Major:"1", Minor:"36", EmulationMajor:"", EmulationMinor:"", MinCompatibilityMajor:"", MinCompatibilityMinor:"", GitVersion:"v1.36.2", GitCommit:"${facts.gitCommit}", GitTreeState:"clean", BuildDate:"${facts.buildDate}", GoVersion:"${facts.goVersion}", Compiler:"gc", Platform:"linux/amd64"}\n`);
}
