// The words of `helm get manifest --help`
import { repeated } from '#helm/flags/repeated.js';

export const getManifest = {
  name: 'manifest',
  usage: 'get manifest RELEASE_NAME',
  short: 'download the manifest for a named release',
  long: `
Prints the manifests as they were sent to the cluster for a release, those of
the charts it depends on included. This is what helm stored; what somebody
changed in the cluster later does not show here.
`,
  flags: {
    revision: repeated.revision,
  },
};
