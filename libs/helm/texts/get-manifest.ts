// The words of `helm get manifest --help`
import { repeated } from '#helm/flags/repeated.js';

export const getManifest = {
  name: 'manifest',
  usage: 'get manifest RELEASE_NAME',
  short: 'download the manifest for a named release',
  long: `
This command fetches the generated manifest for a given release.

A manifest is a YAML-encoded representation of the Kubernetes resources that
were generated from this release's chart(s). If a chart is dependent on other
charts, those resources will also be included in the manifest.

`,
  flags: {
    revision: repeated.revision,
  },
};
