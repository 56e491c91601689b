/** What /version answers: Kubernetes 1.36.2. */
export const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: '6c1cd99a714e5f5ca5d8b1d0a4c4e8f0f1a2b3c4',
  gitTreeState: 'clean',
  buildDate: '2026-06-10T18:30:29Z',
  goVersion: 'go1.26.10',
  compiler: 'gc',
  platform: 'linux/amd64',
};
